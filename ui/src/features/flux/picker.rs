use api::{
    console::flux::{ApiCall, StepKind},
    id::FluxPartId,
};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    find::{find, path_of},
    studio::Studio,
};
use crate::{
    kit::{Icon, IconSize, Pictogram, unique_id},
    locales::{FluxParts, Lang, lang},
    parts::recipe::named,
};

/// Finds an operation of the platform by what is typed, and writes its method, its path and a body to begin with.
#[component]
pub(super) fn ApiPicker(studio: Studio, of: StoredValue<FluxPartId>) -> impl IntoView {
    let id = unique_id("operation");
    let (list, option) = (format!("{id}-list"), format!("{id}-option"));
    let input = NodeRef::<html::Input>::new();
    // What is being typed; none while the field shows what the action calls.
    let typed = RwSignal::new(None::<String>);
    let at = RwSignal::new(0_usize);
    let called = Memo::new(move |_| {
        studio
            .step(&of.get_value(), |step| {
                let StepKind::SoracomApi { method, path, .. } = &step.does else { return None };
                studio.calls.with(|calls| named(calls?, method, path).cloned())
            })
            .flatten()
    });
    let found = Memo::new(move |_| {
        let typed = typed.get()?;
        studio.calls.with(|calls| Some(find(calls?, &typed).into_iter().cloned().collect::<Vec<ApiCall>>()))
    });
    let count = move || found.with(|found| found.as_ref().map_or(0, Vec::len));
    let choose = move |nth: usize| {
        let Some(call) = found.with_untracked(|found| found.as_ref()?.get(nth).cloned()) else { return };
        let before = called.get_untracked();
        studio.edit_step(&of.get_value(), |step| {
            // A name that nobody chose follows what is called.
            let follows =
                before.as_ref().map_or(step.name == "SORACOM API", |before| before.operation == step.name);
            if follows {
                step.name.clone_from(&call.operation);
            }
            if let StepKind::SoracomApi { method, path, body, .. } = &mut step.does {
                method.clone_from(&call.method);
                *path = path_of(&call);
                if body.trim().is_empty() || before.is_some_and(|before| before.body == *body) {
                    body.clone_from(&call.body);
                }
            }
        });
        typed.set(None);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = untrack(count);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowDown" => typed.set(Some(String::new())),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" if count > 0 && !event.is_composing() => choose(at.get_untracked()),
            "Escape" if typed.with_untracked(Option::is_some) => typed.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let active = {
        let option = option.clone();
        move || (count() > 0).then(|| format!("{option}-{}", at.get()))
    };
    // The option at hand is in sight.
    let seen = option.clone();
    Effect::new(move || {
        let id = format!("{seen}-{}", at.get());
        if let Some(element) = document()
            .get_element_by_id(&id)
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
        {
            reveal(&element);
        }
    });
    let value = move || typed.get().or_else(|| called.get().map(|call| call.operation)).unwrap_or_default();
    let options = {
        let option = option.clone();
        move || {
            let option = option.clone();
            found
                .get()
                .unwrap_or_default()
                .into_iter()
                .enumerate()
                .map(move |(nth, call)| {
                    let words = StoredValue::new((call.en.clone(), call.ja.clone()));
                    let about = move || {
                        words.with_value(|(en, ja)| match lang() {
                            Lang::En => en.clone(),
                            Lang::Ja => ja.clone(),
                        })
                    };
                    view! {
                        <div
                            role="option"
                            id=format!("{option}-{nth}")
                            aria-selected=move || (at.get() == nth).to_string()
                            on:mousedown=move |event| { event.prevent_default(); choose(nth); }
                        >
                            <b>{call.operation}</b>
                            <span class="quiet clip">{about}</span>
                            <small class="mono quiet">{call.method}" "{call.path}</small>
                        </div>
                    }
                })
                .collect_view()
        }
    };
    let about = move || {
        let call = called.get()?;
        let words = match lang() {
            Lang::En => call.en,
            Lang::Ja => call.ja,
        };
        Some(view! { <span>{words}</span> })
    };
    let (controls, listed, described) = (list.clone(), list, format!("{id}-about"));
    let nothing = move || found.with(|found| found.as_ref().is_some_and(Vec::is_empty));
    view! {
        <div class="field flux-picker">
            <label for=id.clone()>{t!(FluxParts::Operation)}</label>
            <span class="input">
                <input
                    node_ref=input
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder="setSimGroup"
                    aria-autocomplete="list"
                    aria-expanded=move || (count() > 0).to_string()
                    aria-controls=move || (count() > 0).then(|| controls.clone())
                    aria-activedescendant=active
                    aria-describedby=described.clone()
                    prop:value=value
                    on:input=move |event| { at.set(0); typed.set(Some(event_target_value(&event))); }
                    on:click=move |_| { if typed.with_untracked(Option::is_none) { at.set(0); typed.set(Some(String::new())); } }
                    on:keydown=on_key
                    on:blur=move |_| { let _gone = typed.try_set(None); }
                />
                <Pictogram icon=Icon::Search size=IconSize::Small/>
            </span>
            {move || (count() > 0).then(|| view! { <div class="flux-offers calls" role="listbox" id=listed.clone() aria-label=t!(FluxParts::Operation)>{options.clone()}</div> })}
            <small id=described>{move || if nothing() { view! { <span>{t!(FluxParts::NoOperation)}</span> }.into_any() } else { view! { {about} }.into_any() }}</small>
        </div>
    }
}

/// Scrolls its list so far that an option is in sight, and nothing else.
fn reveal(option: &web_sys::HtmlElement) {
    let Some(list) = option.parent_element() else { return };
    let (top, height) = (option.offset_top(), option.offset_height());
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if top + height > list.scroll_top() + list.client_height() {
        list.set_scroll_top(top + height - list.client_height());
    }
}
