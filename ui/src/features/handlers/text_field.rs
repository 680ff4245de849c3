use leptos::{ev, prelude::*};

use super::{
    changes::label,
    edit::variables,
    field::{Field, Kind},
    flaws::Place,
    room::Room,
    template::{filled, masked, names, pieces, unknown},
    variables::{LAST, values_now},
};
use crate::{
    kit::{Glyph, Icon, IconSize, Pictogram, State, unique_id},
    locales::{Handlers, Row, pick},
    route::{FluxView, Route, link, use_navigator},
};

/// A text of a step: its variables are boxed, what they come to stands below, and what stands for nothing is said.
#[component]
pub(super) fn StepText(room: Room, at: usize, field: Field) -> impl IntoView {
    let id = unique_id("step-text");
    let about = format!("{id}-about");
    let kind = field.kind();
    let (lines, address) = (kind == Kind::Lines, kind == Kind::Address);
    let value = Memo::new(move |_| room.step(at, |action| field.text(action)).unwrap_or_default());
    let focused = RwSignal::new(false);
    let flaw = move || room.flaw(Place::Field(at, field));
    let drawn = move || {
        let text = value.get();
        let text = if address && !focused.get() { masked(&text) } else { text };
        pieces(&text)
            .into_iter()
            .map(|piece| view! { <span class:boxed=piece.boxed && field.is_template()>{piece.text}</span> })
            .collect_view()
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !lines && !event.is_composing() {
            event.prevent_default();
        }
    };
    let on_focus = move |event: ev::FocusEvent| {
        focused.set(true);
        if field.is_template() {
            mark_last(&event);
        }
    };
    let name = move || label(field);
    let spoken = move || text!(Handlers::FieldOfStep, field = label(field), n = at + 1);
    let described = about.clone();
    view! {
        <div class="handler-field" class:wide=lines class:address=address class:headers=field == Field::Headers>
            <span class="handler-label" aria-hidden="true">{name}</span>
            <div class="handler-text" class:lines=lines class:invalid=move || flaw().is_some() class:masked=move || address && !focused.get()>
                <pre aria-hidden="true">{drawn}"\u{200b}"</pre>
                <textarea
                    id=id
                    rows="1"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    data-template=field.is_template().then_some("")
                    aria-label=spoken
                    aria-describedby=described
                    aria-invalid=move || flaw().is_some().then_some("true")
                    prop:value=move || value.get()
                    on:input=move |event| room.edit_step(at, |action| field.set(action, event_target_value(&event)))
                    on:keydown=on_key
                    on:focus=on_focus
                    on:blur=move |_| { let _gone = focused.try_set(false); }
                ></textarea>
            </div>
            <div class="handler-comes-to" id=about>
                {move || flaw().map(|words| view! { <p class="handler-flaw"><Glyph state=State::Failed/>{flaw_text(words)}</p> })}
                <Unknown room at field value/>
                <ComesTo room at field value/>
                {(field == Field::Url).then(|| view! { <IsFlux room value/> })}
            </div>
        </div>
    }
}

fn flaw_text(words: Row) -> String {
    if words == Handlers::FlawHeaders.row() {
        text!(Handlers::FlawHeaders, shape = r#"{"name":"value"}"#)
    } else {
        pick(words).to_owned()
    }
}

/// Says of a field that it was typed in last.
fn mark_last(event: &ev::FocusEvent) {
    let selector = format!(".handler-text > textarea[{LAST}]");
    if let Ok(Some(before)) = document().query_selector(&selector) {
        let _gone = before.remove_attribute(LAST);
    }
    let _gone = event_target::<web_sys::HtmlTextAreaElement>(event).set_attribute(LAST, "");
}

/// A variable that the rule does not have.
#[component]
fn Unknown(room: Room, at: usize, field: Field, value: Memo<String>) -> impl IntoView {
    let word = Memo::new(move |_| {
        let known = room.with(variables)?;
        value.with(|text| unknown(text, known)).filter(|_| field.is_template())
    });
    let take_out = move |_| {
        let Some(word) = word.get_untracked() else { return };
        room.edit_step(at, |action| {
            let text = field.text(action).replace(&word, "");
            field.set(action, text);
        });
    };
    move || {
        word.get().map(|word| {
            view! {
                <p class="handler-unknown">
                    <Glyph state=State::Stale/>
                    <span>{move || text!(Handlers::UnknownWord, name = word)}</span>
                    <button type="button" class="text-link" on:click=take_out>{t!(Handlers::TakeOut)}</button>
                </p>
            }
        })
    }
}

/// The Flux app that hears of it, where the address is that of one of its incoming webhooks.
#[component]
fn IsFlux(room: Room, value: Memo<String>) -> impl IntoView {
    let navigator = use_navigator();
    let app = Memo::new(move |_| value.with(|url| room.app_of(url)));
    move || {
        app.get().map(|(id, name)| {
            let to = move || Route::FluxApp {
                context: room.context(),
                app: id.clone(),
                view: FluxView::default(),
                part: None,
            };
            let href = to.clone();
            view! {
                <p class="handler-becomes">
                    <Pictogram icon=Icon::Flux size=IconSize::Tiny/>
                    <a class="text-link" href=href().href() on:click=link(navigator, to)>{move || text!(Handlers::IsFlux, app = name)}</a>
                </p>
            }
        })
    }
}

/// What it is with the values at hand; of JSON, whether it is.
#[component]
fn ComesTo(room: Room, at: usize, field: Field, value: Memo<String>) -> impl IntoView {
    let is_json = Memo::new(move |_| {
        field == Field::Body
            && room.step(at, |action| action.properties.content_type.as_deref() == Some("application/json"))
                == Some(true)
    });
    let become_ = Memo::new(move |_| {
        if !field.is_template() || field.is_secret() {
            return None;
        }
        let (values, said) = values_now(room);
        // With one sample among them it is no event's.
        let is_event = value.with(|text| names(text).iter().all(|name| said.contains(*name)));
        let text = value.with(|text| filled(text, &values));
        let differs = value.with(|written| *written != text);
        (!text.is_empty() && (differs || is_json.get())).then_some((text, is_event, differs))
    });
    move || {
        let (text, is_event, differs) = become_.get()?;
        let json = is_json.get().then(|| match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(_) => view! { <span>{t!(Handlers::IsJson)}" · "{text.len().to_string()}" B"</span> }.into_any(),
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                view! { <span class="handler-no-json"><Glyph state=State::Stale/>{t!(Handlers::NotJson, line = line, column = column)}</span> }.into_any()
            }
        });
        let on = if is_event { Handlers::WithLast.row() } else { Handlers::WithSample.row() };
        let shown = differs.then(|| {
            view! {
                <span>{t!(Handlers::Becomes)}</span>
                <span class="mono clip handler-result" title=text.clone()>{text.clone()}</span>
                <span>{pick(on)}</span>
            }
        });
        Some(view! { <p class="handler-becomes">{shown}<span class="grow"></span>{json}</p> })
    }
}
