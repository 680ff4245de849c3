use leptos::{prelude::*, text_prop::TextProp};
use serde_json::Value;

use crate::{
    kit::{Glyph, State, unique_id},
    locales::FluxParts,
};

/// A text that must be JSON; where it is not, its line and column are said.
#[component]
pub(super) fn JsonField(
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    on_input: impl Fn(String) + 'static,
) -> impl IntoView {
    let id = unique_id("json");
    let about = format!("{id}-about");
    let wrong = Memo::new(move |_| value.with(|text| json_fault(text)));
    view! {
        <div class="field">
            <label for=id.clone()>{move || label.get()}</label>
            <span class="input area"><textarea
                id=id
                class="mono"
                spellcheck="false"
                autocapitalize="off"
                aria-describedby=about.clone()
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                prop:value=move || value.get()
                on:input=move |event| on_input(event_target_value(&event))
            ></textarea></span>
            {move || {
                let about = about.clone();
                match wrong.get() {
                    Some((line, column)) => view! { <small class="error" id=about><Glyph state=State::Failed/>{t!(FluxParts::NoJsonAt, line = line, column = column)}</small> }.into_any(),
                    None => view! { <small id=about>{t!(FluxParts::JsonValid)}</small> }.into_any(),
                }
            }}
        </div>
    }
}

/// Where a text stops being JSON.
pub(super) fn json_fault(text: &str) -> Option<(usize, usize)> {
    serde_json::from_str::<Value>(text).err().map(|error| (error.line(), error.column()))
}
