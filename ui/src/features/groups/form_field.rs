use leptos::{prelude::*, text_prop::TextProp};

use super::{editor::Editor, fields::Field};
use crate::{
    kit::{Glyph, Icon, IconSize, Pictogram, State, unique_id},
    locales::{Groups, Row, pick, say},
};

/// A setting: its name, what it was, when a change takes hold, its controls, and what is wrong.
#[component]
pub(super) fn Setting<V: IntoView + 'static>(
    field: Field,
    title: Row,
    editor: Editor,
    /// What it was, in a word; shown once it is changed.
    was: impl Fn() -> String + Send + Sync + 'static,
    #[prop(optional, into)] help: Option<TextProp>,
    /// Builds the controls from the id of what describes them, and whether something is wrong.
    controls: impl FnOnce(String, Signal<bool>) -> V + 'static,
) -> impl IntoView {
    let id = unique_id("setting");
    let (heading, when, about) = (format!("{id}-name"), format!("{id}-when"), format!("{id}-about"));
    let touched = Memo::new(move |_| editor.draft.with(|draft| draft.touches(field.keys())));
    let inside = RwSignal::new(false);
    let said = Memo::new(move |_| {
        let fault = editor.faults().get(&field).copied();
        // Nothing is wrong yet while it is being typed.
        fault.filter(|_| !inside.get()).map(|row| pick(row).to_owned()).or_else(|| editor.refusal(field))
    });
    let wrong = Signal::derive(move || said.with(Option::is_some));
    let labelled = heading.clone();
    let described = format!("{when} {about}");
    let controls = controls(about.clone(), wrong);
    view! {
        <div
            class="setting"
            class:changed=touched
            role="group"
            aria-labelledby=labelled
            aria-describedby=described
            on:focusin=move |_| inside.set(true)
            on:focusout=move |_| inside.set(false)
        >
            <div class="setting-head">
                <span class="setting-name" id=heading>{say(title)}</span>
                {move || touched.get().then(|| view! { <span class="quiet clip">{text!(Groups::Was, value = was())}</span> })}
                <span class="grow"></span>
                <span class="takes-hold" id=when><TakesHold at_once=field.at_once()/></span>
            </div>
            {controls}
            {move || match said.get() {
                Some(text) => view! { <small class="setting-error" id=about.clone()><Glyph state=State::Failed/>{text}</small> }.into_any(),
                None => help.clone().map(|help| view! { <small id=about.clone()>{move || help.get()}</small> }).into_any(),
            }}
        </div>
    }
}

/// When a change takes hold, in a word: said before anything is saved.
#[component]
pub(super) fn TakesHold(at_once: bool) -> impl IntoView {
    let (icon, word) =
        if at_once { (Icon::Check, Groups::AtOnce) } else { (Icon::Clock, Groups::NextSession) };
    view! { <Pictogram icon size=IconSize::Tiny/>{say(word.row())} }
}

/// What a line of text is beside its value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum LineKind {
    #[default]
    Mono,
    Plain,
    /// Never shown; an empty one keeps what is saved.
    Password,
}

/// One line of text in a setting.
#[component]
pub(super) fn Line(
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    on_input: impl Fn(String) + 'static,
    #[prop(optional)] kind: LineKind,
    #[prop(optional, into)] placeholder: Option<TextProp>,
    wrong: Signal<bool>,
    about: String,
    #[prop(optional)] numeric: bool,
    /// In front of the value.
    #[prop(optional)]
    lead: Option<AnyView>,
    /// Behind it: a unit, buttons.
    #[prop(optional)]
    trail: Option<AnyView>,
) -> impl IntoView {
    view! {
        <span class="input">
            {lead}
            <input
                type=if kind == LineKind::Password { "password" } else { "text" }
                class:mono=kind != LineKind::Plain
                inputmode=numeric.then_some("numeric")
                autocomplete=if kind == LineKind::Password { "new-password" } else { "off" }
                autocapitalize="off"
                spellcheck="false"
                aria-label=move || label.get().to_string()
                aria-describedby=about
                aria-invalid=move || wrong.get().then_some("true")
                placeholder=move || placeholder.as_ref().map(|text| text.get().to_string()).unwrap_or_default()
                prop:value=move || value.get()
                on:input=move |event| on_input(event_target_value(&event))
            />
            {trail}
        </span>
    }
}
