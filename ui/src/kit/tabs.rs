use leptos::{ev::KeyboardEvent, html, prelude::*, text_prop::TextProp};

use super::segmented::focus_child;

/// One page of a set.
#[derive(Clone)]
pub(crate) struct Tab<T> {
    pub(crate) value: T,
    pub(crate) label: TextProp,
}

impl<T> Tab<T> {
    pub(crate) fn new(value: T, label: impl Into<TextProp>) -> Self {
        Tab { value, label: label.into() }
    }
}

/// A tab list, moved through by the arrow keys. The pages are [`TabPanel`]s with the same `name`.
#[component]
pub(crate) fn Tabs<T>(
    #[prop(into)] label: TextProp,
    name: &'static str,
    tabs: Vec<Tab<T>>,
    #[prop(into)] value: Signal<T>,
    on_change: impl Fn(T) + Clone + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let list = NodeRef::<html::Div>::new();
    let values: Vec<T> = tabs.iter().map(|tab| tab.value).collect();
    let on_key = {
        let on_change = on_change.clone();
        move |event: KeyboardEvent| {
            let last = values.len() - 1;
            let now = values.iter().position(|v| *v == value.get_untracked()).unwrap_or(0);
            let next = match event.key().as_str() {
                "ArrowRight" => (now + 1) % values.len(),
                "ArrowLeft" => (now + last) % values.len(),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            on_change(values[next]);
            focus_child(list, next);
        }
    };
    let buttons = tabs
        .into_iter()
        .enumerate()
        .map(|(i, tab)| {
            let (on_change, held) = (on_change.clone(), tab.value);
            let label = tab.label;
            view! {
                <button
                    type="button"
                    role="tab"
                    id=format!("{name}-tab-{i}")
                    aria-controls=move || (value.get() == held).then(|| format!("{name}-panel"))
                    aria-selected=move || (value.get() == held).to_string()
                    tabindex=move || if value.get() == held { "0" } else { "-1" }
                    on:click=move |_| on_change(held)
                >
                    {move || label.get()}
                </button>
            }
        })
        .collect_view();
    view! {
        <div node_ref=list class="tabs" role="tablist" aria-label=move || label.get().to_string() on:keydown=on_key>{buttons}</div>
    }
}

/// The page of the selected tab. `index` is the tab's place in its list.
#[component]
pub(crate) fn TabPanel(
    name: &'static str,
    #[prop(into)] index: Signal<usize>,
    #[prop(default = "")] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class=class
            role="tabpanel"
            tabindex="0"
            id=format!("{name}-panel")
            aria-labelledby=move || format!("{name}-tab-{}", index.get())
        >
            {children()}
        </div>
    }
}
