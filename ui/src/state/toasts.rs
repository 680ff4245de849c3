//! Messages at the foot of the page, three at most. Failures, and what is not known, stay until they are dismissed.

use leptos::{leptos_dom::helpers::set_timeout, prelude::*, text_prop::TextProp};

use crate::kit::State;

/// One message.
#[derive(Clone)]
pub(crate) struct Toast {
    pub(crate) id: u32,
    pub(crate) state: State,
    pub(crate) title: TextProp,
    pub(crate) detail: Option<TextProp>,
    /// What its button copies; none where it has no such button.
    pub(crate) copies: Option<String>,
}

#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

const MOST: usize = 3;
/// How long any other message stays.
const STAYS: std::time::Duration = std::time::Duration::from_secs(8);

impl Toasts {
    pub(crate) fn list(self) -> Vec<Toast> {
        self.shown.get()
    }

    /// Shows a message; the oldest one makes room.
    pub(crate) fn show(self, state: State, title: impl Into<TextProp>, detail: Option<TextProp>) {
        self.push(state, title.into(), detail, None);
    }

    /// Shows a message with a text that is taken along, and a button that copies it.
    pub(crate) fn hand_over(self, state: State, title: impl Into<TextProp>, text: String) {
        self.push(state, title.into(), Some(text.clone().into()), Some(text));
    }

    fn push(self, state: State, title: TextProp, detail: Option<TextProp>, copies: Option<String>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|shown| {
            shown.push(Toast { id, state, title, detail, copies });
            if shown.len() > MOST {
                shown.remove(0);
            }
        });
        if !matches!(state, State::Failed | State::Unknown) {
            set_timeout(move || self.close(id), STAYS);
        }
    }

    /// Takes away what handed over that text: it leads nowhere any more.
    pub(crate) fn withdraw(self, text: &str) {
        self.shown.update(|shown| shown.retain(|toast| toast.copies.as_deref() != Some(text)));
    }

    /// Takes all of them away: they were about another context.
    pub(crate) fn clear(self) {
        self.shown.update(Vec::clear);
    }

    pub(crate) fn close(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

pub(crate) fn provide_toasts() -> Toasts {
    let toasts = Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

pub(crate) fn use_toasts() -> Toasts {
    expect_context()
}
