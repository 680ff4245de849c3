use leptos::{ev::KeyboardEvent, html, prelude::*, text_prop::TextProp};

use super::{Icon, IconSize, Pictogram};

/// One of the things to choose from.
#[derive(Clone)]
pub(crate) struct Choice<T> {
    pub(crate) value: T,
    pub(crate) label: TextProp,
    pub(crate) icon: Option<Icon>,
}

impl<T> Choice<T> {
    pub(crate) fn new(value: T, label: impl Into<TextProp>) -> Self {
        Choice { value, label: label.into(), icon: None }
    }

    pub(crate) fn icon(self, icon: Icon) -> Self {
        Choice { icon: Some(icon), ..self }
    }
}

/// A few choices side by side, of which one holds: a radio group, moved through by the arrow keys.
#[component]
pub(crate) fn Segmented<T>(
    #[prop(into)] label: TextProp,
    choices: Vec<Choice<T>>,
    #[prop(into)] value: Signal<T>,
    on_change: impl Fn(T) + Clone + 'static,
    #[prop(optional)] fill: bool,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let group = NodeRef::<html::Div>::new();
    let values: Vec<T> = choices.iter().map(|choice| choice.value).collect();
    let move_by = {
        let on_change = on_change.clone();
        move |step: usize| {
            let now = value.get_untracked();
            let at = values.iter().position(|v| *v == now).unwrap_or(0);
            let next = (at + step) % values.len();
            on_change(values[next]);
            focus_child(group, next);
        }
    };
    let back = choices.len() - 1;
    // Where none holds, the first one is where the keyboard comes in.
    let known = choices.iter().map(|choice| choice.value).collect::<Vec<_>>();
    let none_holds = Memo::new(move |_| !known.contains(&value.get()));
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => {
            event.prevent_default();
            move_by(1);
        }
        "ArrowLeft" | "ArrowUp" => {
            event.prevent_default();
            move_by(back);
        }
        _ => {}
    };
    let buttons = choices
        .into_iter()
        .enumerate()
        .map(|(nth, choice)| {
            let (on_change, held) = (on_change.clone(), choice.value);
            let label = choice.label;
            view! {
                <button
                    type="button"
                    role="radio"
                    aria-checked=move || (value.get() == held).to_string()
                    tabindex=move || if value.get() == held || (nth == 0 && none_holds.get()) { "0" } else { "-1" }
                    on:click=move |_| on_change(held)
                >
                    {choice.icon.map(|icon| view! { <Pictogram icon size=IconSize::Small/> })}
                    {move || label.get()}
                </button>
            }
        })
        .collect_view();
    view! {
        <div node_ref=group class="segmented" class:fill=fill role="radiogroup" aria-label=move || label.get().to_string() on:keydown=on_key>
            {buttons}
        </div>
    }
}

/// Moves the focus to the child with that number.
pub(super) fn focus_child(group: NodeRef<html::Div>, index: usize) {
    use wasm_bindgen::JsCast;
    let child = u32::try_from(index).ok().and_then(|index| group.get_untracked()?.children().item(index));
    if let Some(Ok(element)) = child.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        // An element that cannot take the focus leaves it where it is.
        let _unfocusable = element.focus();
    }
}
