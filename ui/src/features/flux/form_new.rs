use api::{
    console::flux::{AppDraft, CreateApp},
    id::ContextId,
};
use client::ClientError;
use leptos::prelude::*;

use super::{cover::uncovered, form_import::FileField, parts::PlainField};
use crate::{
    format::sentences,
    kit::{Banner, Button, Dialog, Size, State, Tone},
    locales::{Common, Flux, FluxParts, lang, pick},
    parts::Failure,
    route::{FluxView, Route, Step, use_navigator},
    state::use_session,
};

/// A new app: an empty one, or that of a file.
#[component]
pub(super) fn NewForm(
    context: ContextId,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (session, navigator) = (use_session(), use_navigator());
    let of = StoredValue::new(context);
    let (name, description) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let file = RwSignal::new(None::<AppDraft>);
    let no_app = RwSignal::new(false);
    let (error, busy) = (RwSignal::new(None::<ClientError>), RwSignal::new(false));
    let refused = Signal::derive(move || {
        name.with(|name| name.trim().is_empty()).then(|| pick(FluxParts::NameIt.row()).to_owned())
    });
    let read = move |text: Option<String>| {
        let app = text.and_then(|text| serde_json::from_str::<AppDraft>(&text).ok());
        no_app.set(app.is_none());
        if let Some(app) = &app {
            name.set(app.name.clone());
            description.set(app.description.clone());
        }
        file.set(app);
    };
    let submit = move || {
        if refused.get_untracked().is_some() || busy.get_untracked() {
            return;
        }
        let begun = file.get_untracked().unwrap_or(AppDraft { enabled: true, ..AppDraft::default() });
        let draft =
            AppDraft { name: name.get_untracked(), description: description.get_untracked(), ..begun };
        let (draft, _) = uncovered(draft, &AppDraft::default());
        busy.set(true);
        error.set(None);
        session.post::<CreateApp>(of.get_value(), draft, move |answer| {
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(app) => {
                    on_close();
                    let route = Route::FluxApp {
                        context: of.get_value(),
                        app: app.id,
                        view: FluxView::default(),
                        part: None,
                    };
                    navigator.go(route, Step::New);
                }
                Err(failed) => error.set(Some(failed)),
            }
        });
    };
    let failure = move || {
        error.get().as_ref().map(Failure::from).map(|Failure { title, detail, .. }| {
            let text = move || sentences(lang(), &[detail.as_deref().unwrap_or_default()]);
            view! { <div role="alert"><Banner state=State::Failed title text/></div> }
        })
    };
    let body = view! {
        <form class="flux-add" on:submit=move |event| { event.prevent_default(); submit(); }>
            <PlainField label=t!(Common::Name) value=name on_input=move |text| name.set(text)/>
            <PlainField label=t!(FluxParts::FieldDescription) value=description on_input=move |text| description.set(text)/>
            <FileField on_text=read/>
            {move || no_app.get().then(|| view! { <p class="flux-flaw" role="alert">{t!(Flux::NoApp)}</p> })}
            <p class="quiet small-text">{t!(Flux::NewNote)}</p>
            {failure}
            <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button>
        </form>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| on_close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary busy refused on_click=move |_| submit()>{t!(Flux::Make)}</Button>
    };
    view! { <Dialog title=t!(Flux::NewApp) in_field=true on_close body=body.into_any() foot=foot.into_any()/> }
}
