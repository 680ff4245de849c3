use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    edit::variables,
    room::Room,
    values::{Values, of_event, sample},
};
use crate::locales::Handlers;

/// What `${…}` can stand for, with the values of the last event; a press puts it into the field that was typed in last.
#[component]
pub(super) fn VariablesBar(room: Room) -> impl IntoView {
    let names = Memo::new(move |_| room.with(variables).unwrap_or(&[]));
    // A button that has the focus keeps it while values come.
    let entries = move || {
        names
            .get()
            .iter()
            .map(|name| {
                let written = format!("${{{name}}}");
                let (shown, put) = (written.clone(), written.clone());
                let value = Memo::new(move |_| values_now(room).0.get(*name).cloned().unwrap_or_default());
                view! {
                    <button
                        type="button"
                        aria-label=move || text!(Handlers::PutIn, name = written)
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| put_in(&put)
                    >
                        <span class="variable">{shown}</span><small>{move || value.get()}</small>
                    </button>
                }
            })
            .collect_view()
    };
    let any = Memo::new(move |_| names.with(|names| !names.is_empty()));
    move || {
        any.get().then(|| {
            view! {
                <div class="handler-variables" role="group" aria-label=t!(Handlers::Variables)>
                    <span class="quiet" aria-hidden="true">{t!(Handlers::Variables)}</span>
                    {entries}
                </div>
            }
        })
    }
}

/// Values of the last event that met the handler, samples where it says none, and the names of which the event said. Tracked.
pub(super) fn values_now(room: Room) -> (Values, BTreeSet<String>) {
    let last = room.firings.with(|firings| firings?.firings.first().map(of_event)).unwrap_or_default();
    let said = last.keys().cloned().collect();
    let mut values = sample();
    values.extend(last);
    (values, said)
}

/// Where a field of the steps says that it was the last one.
pub(super) const LAST: &str = "data-last";

/// Puts a text where the caret stood in the field that had it last, else into the first field that takes it.
fn put_in(text: &str) {
    let field = |selector: &str| {
        let found = document().query_selector(selector).ok().flatten()?;
        found.dyn_into::<web_sys::HtmlTextAreaElement>().ok()
    };
    let last = format!(".handler-text > textarea[{LAST}]");
    let Some(field) = field(&last).or_else(|| field(".handler-text > textarea[data-template]")) else {
        return;
    };
    let _gone = field.focus();
    if field.set_range_text(text).is_err() {
        return;
    }
    let caret = field.selection_start().ok().flatten().unwrap_or(0) + text.encode_utf16().count() as u32;
    let _same = field.set_selection_range(caret, caret);
    // The view hears of it as if it had been typed.
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &init) {
        let _prevented = field.dispatch_event(&event);
    }
}
