//! The same move on the real platform: its Flux app as a recipe, its event handlers as the calls that make them. What has
//! another id there is filled in, and all that is copied follows.

use api::{
    Secret,
    console::{
        flux::{AppDraft, StepKind},
        ota::{Chosen, MoveDraft, Preview, PreviewMove},
    },
    soracom::event_handler::EventHandlerRequest,
};
use client::ClientError;
use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    format::count,
    kit::{Button, Dialog, Section, Size, TextField},
    locales::{Common, Ota, Recipes, pick},
    parts::{
        Failed, Failure,
        recipe::{Recipe, RecipeValue},
    },
    state::use_session,
};

#[component]
pub(super) fn RecipeForm(watch: Watch) -> impl IntoView {
    let session = use_session();
    let preview = RwSignal::new(None::<Result<Preview, ClientError>>);
    let draft = untrack(|| watch.with(|board| (board.of.draft.clone(), board.of.slack)));
    let draft = draft.map(|(draft, slack)| MoveDraft {
        // Its address is not known here any more; that there is one matters.
        slack_url: slack.then(|| Secret::new("https://hooks.slack.com/services/…".to_owned())),
        ..draft
    });
    let name = draft.as_ref().map(|draft| draft.name.clone()).unwrap_or_default();
    let of = StoredValue::new(draft.clone());
    let ask = move || {
        if let Some(draft) = of.get_value() {
            preview.set(None);
            session.post::<PreviewMove>(watch.context(), draft, move |answer| {
                let _gone = preview.try_set(Some(answer));
            });
        }
    };
    ask();
    let body = move || match (preview.get(), draft.clone()) {
        (Some(Ok(preview)), Some(draft)) => view! { <Known watch draft preview/> }.into_any(),
        (Some(Err(error)), _) => view! { <Failed failure=Failure::from(&error) on_retry=ask/> }.into_any(),
        (None, _) | (_, None) => view! { <div class="recipe-waits" aria-busy="true"></div> }.into_any(),
    };
    let close = move || watch.recipe.set(false);
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| close()>{t!(Common::Close)}</Button>
    };
    view! {
        <Dialog
            title=move || text!(Recipes::Title, name = name)
            class="dialog recipe-dialog"
            on_close=close
            body=view! { {body} }.into_any()
            foot=foot.into_any()
        />
    }
}

#[component]
fn Known(watch: Watch, draft: MoveDraft, preview: Preview) -> impl IntoView {
    let from = match &draft.sims {
        Chosen::Group { group_id } => Some(RwSignal::new(group_id.to_string())),
        Chosen::Sims { .. } => None,
    };
    let here = draft.to.to_string();
    let to = RwSignal::new(here.clone());
    let url = RwSignal::new(String::new());
    let Preview { app, handlers, targets, .. } = preview;
    let has_slack = app.actions.iter().any(|step| matches!(step.does, StepKind::Slack { .. }));
    let app = Signal::derive(move || there(app.clone(), &here, to.get().trim()));
    let calls = handlers
        .into_iter()
        .map(|handler| {
            let name = handler.name.clone();
            let text = Signal::derive(move || {
                let from = from.map(|from| from.get());
                call(handler.clone(), from.as_deref().map(str::trim), url.get().trim())
            });
            view! { <RecipeValue label=name text/> }
        })
        .collect_view();
    let times =
        move || if targets > 1 { text!(Ota::TimesTargets, n = count(targets)) } else { String::new() };
    let order = format!(
        "POST /v1/sims/${{simId}}/profiles/${{iccid}}/add_subscription\n{}",
        serde_json::json!({ "subscription": draft.subscription })
    );
    view! {
        <p class="mb-3">{t!(Recipes::Intro)}</p>
        <Section title=t!(Recipes::There)>
            <p class="quiet small-text mb-3">{t!(Recipes::ThereText)}</p>
            <div class="recipe-there">
                {from.map(|from| view! { <TextField label=t!(Recipes::FromThere) value=from mono=true/> })}
                <TextField label=t!(Recipes::ToThere) value=to mono=true/>
            </div>
        </Section>
        <Section title=t!(Recipes::App)>
            <Recipe context=watch.context() app/>
            {has_slack.then(|| view! { <p class="quiet small-text">{t!(Recipes::SlackToo)}</p> })}
        </Section>
        <Section title=t!(Recipes::Handlers) aside=times>
            <p class="quiet small-text mb-3">{t!(Recipes::HandlersText)}</p>
            <TextField label=t!(Recipes::UrlThere) value=url mono=true help=t!(Recipes::UrlHelp)/>
            {calls}
        </Section>
        <Section title=t!(Recipes::Order)>
            <RecipeValue label=pick(Ota::Subscription.row()).to_owned() text=order/>
        </Section>
    }
}

/// The app with the group that is meant there, and without an address of Slack's, which is not known.
fn there(mut app: AppDraft, here: &str, to: &str) -> AppDraft {
    for step in &mut app.actions {
        match &mut step.does {
            StepKind::SoracomApi { body, .. } => *body = body.replace(here, to),
            StepKind::Slack { url, .. } => url.clear(),
            StepKind::Webhook { .. }
            | StepKind::Email { .. }
            | StepKind::Republish { .. }
            | StepKind::Ai { .. }
            | StepKind::Line { .. } => {}
        }
    }
    app
}

/// The call that makes an event handler there.
fn call(mut handler: EventHandlerRequest, from: Option<&str>, url: &str) -> String {
    if let Some(from) = from {
        handler.target_group_id = Some(from.to_owned());
    }
    let url = if url.is_empty() { format!("<{}>", pick(Recipes::UrlFirst.row())) } else { url.to_owned() };
    for action in &mut handler.action_config_list {
        action.properties.url = action.properties.url.as_ref().map(|_| Secret::new(url.clone()));
    }
    format!("POST /v1/event_handlers\n{}", serde_json::to_string_pretty(&handler).unwrap_or_default())
}
