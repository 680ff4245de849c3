use leptos::{html, prelude::*, text_prop::TextProp};

use super::{Glyph, State, unique_id};

/// A label, a control, and what helps or is wrong, tied together for screen readers.
#[component]
pub(crate) fn Field<V: IntoView + 'static>(
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] help: Option<TextProp>,
    /// What is wrong with the value; none while nothing is.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Builds the control from its id and the id of what describes it.
    control: impl FnOnce(String, String) -> V + 'static,
) -> impl IntoView {
    let id = unique_id("field");
    let about = format!("{id}-about");
    let control = control(id.clone(), about.clone());
    view! {
        <div class="field">
            <label for=id>{move || label.get()}</label>
            {control}
            {move || match error.get() {
                Some(text) => view! { <small class="error" id=about.clone()><Glyph state=State::Failed/>{text}</small> }.into_any(),
                None => help
                    .clone()
                    .map(|help| view! { <small id=about.clone()>{move || help.get()}</small> })
                    .into_any(),
            }}
        </div>
    }
}

/// What a text field holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    Text,
    Email,
    /// Hidden while typed. Pasting is always allowed.
    Password,
    Number,
}

/// One line of text, with its label.
#[component]
pub(crate) fn TextField(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] mono: bool,
    #[prop(optional)] tall: bool,
    #[prop(optional, into)] help: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// The browser's name for what belongs here, e.g. `current-password`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    #[prop(optional)] node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    let kind = match kind {
        Kind::Text => "text",
        Kind::Email => "email",
        Kind::Password => "password",
        Kind::Number => "number",
    };
    let control = move |id: String, about: String| {
        view! {
            <span class="input" class:tall=tall>
                <input
                    node_ref=node_ref
                    id=id
                    type=kind
                    class:mono=mono
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby=about
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </span>
        }
    };
    match help {
        Some(help) => view! { <Field label help error control/> }.into_any(),
        None => view! { <Field label error control/> }.into_any(),
    }
}

/// Several lines of text, with their label.
#[component]
pub(crate) fn TextArea(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional)] mono: bool,
    #[prop(optional, into)] help: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let control = move |id: String, about: String| {
        view! {
            <span class="input area">
                <textarea
                    id=id
                    class:mono=mono
                    spellcheck="false"
                    aria-describedby=about
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                ></textarea>
            </span>
        }
    };
    match help {
        Some(help) => view! { <Field label help error control/> }.into_any(),
        None => view! { <Field label error control/> }.into_any(),
    }
}

/// One of several values, with its label. Values are the texts of the options.
#[component]
pub(crate) fn Select(
    #[prop(into)] label: TextProp,
    options: Vec<(String, TextProp)>,
    value: RwSignal<String>,
    /// Hears what was chosen, after `value` has it.
    #[prop(optional, into)]
    on_choice: Option<Callback<String>>,
) -> impl IntoView {
    let choose = move |chosen: String| {
        value.set(chosen.clone());
        if let Some(on_choice) = on_choice {
            on_choice.run(chosen);
        }
    };
    let control = move |id: String, _about: String| {
        let options = options
            .into_iter()
            .map(|(key, text)| {
                let held = key.clone();
                view! { <option value=key selected=move || value.get() == held>{move || text.get()}</option> }
            })
            .collect_view();
        view! {
            <span class="input">
                <select id=id on:change=move |event| choose(event_target_value(&event))>{options}</select>
            </span>
        }
    };
    view! { <Field label control/> }
}
