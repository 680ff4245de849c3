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
use serde_json::{Value, json};

use super::{findings::Findings, watch::Watch};
use crate::{
    format::count,
    kit::{Button, Dialog, Section, Size, TextField},
    locales::{Common, Ota, Recipes, pick, say},
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
    let Preview { app, handlers, targets, findings, .. } = preview;
    // Where what it needs is not there any more, there is nothing to build.
    if app.channels.is_empty() {
        return view! { <Findings findings/> }.into_any();
    }
    let (whom, label) = match &draft.sims {
        Chosen::Group { group_id } => (group_id.to_string(), Recipes::FromThere.row()),
        Chosen::Sims { sim_ids } => {
            (sim_ids.first().map(ToString::to_string).unwrap_or_default(), Recipes::SimThere.row())
        }
    };
    let whom = RwSignal::new(whom);
    let to = RwSignal::new(draft.to.to_string());
    let url = RwSignal::new(String::new());
    let settings = StoredValue::new(
        app.actions
            .iter()
            .flat_map(|step| compared(&step.condition))
            .map(|setting| (RwSignal::new(setting.here.clone()), setting))
            .collect::<Vec<_>>(),
    );
    let has_slack = app.actions.iter().any(|step| matches!(step.does, StepKind::Slack { .. }));
    let app = Signal::derive(move || {
        let there = settings.with_value(|all| {
            let typed = |(typed, setting): &(RwSignal<String>, Setting)| Setting {
                here: typed.get().trim().to_owned(),
                ..setting.clone()
            };
            all.iter().map(typed).collect::<Vec<_>>()
        });
        built_there(app.clone(), to.get().trim(), &there)
    });
    let fields = settings.with_value(|all| {
        let field = |(typed, setting): &(RwSignal<String>, Setting)| {
            let name = setting.name().to_owned();
            view! { <TextField label=move || text!(Recipes::SettingThere, name = name) value=*typed mono=true/> }
        };
        all.iter().map(field).collect_view()
    });
    let calls = handlers
        .into_iter()
        .map(|handler| {
            let name = handler.name.clone();
            let text = Signal::derive(move || call(handler.clone(), whom.get().trim(), url.get().trim()));
            view! { <RecipeValue label=name text/> }
        })
        .collect_view();
    let times =
        move || if targets > 1 { text!(Ota::TimesTargets, n = count(targets)) } else { String::new() };
    let order = format!(
        "POST /v1/sims/${{simId}}/profiles/${{iccid}}/add_subscription\n{}",
        json!({ "type": "cellular", "subscription": draft.subscription })
    );
    view! {
        <p class="mb-3">{t!(Recipes::Intro)}</p>
        <Section title=t!(Recipes::There)>
            <p class="quiet small-text mb-3">{t!(Recipes::ThereText)}</p>
            <div class="recipe-there">
                <TextField label=say(label) value=whom mono=true/>
                <TextField label=t!(Recipes::ToThere) value=to mono=true/>
                {fields}
            </div>
        </Section>
        <Section title=t!(Recipes::App)>
            <Recipe context=watch.context() app/>
            {has_slack.then(|| view! { <p class="quiet small-text mt-2">{t!(Recipes::SlackToo)}</p> })}
        </Section>
        <Section title=t!(Recipes::Handlers) aside=times>
            <p class="quiet small-text mb-3">{t!(Recipes::HandlersText)}</p>
            <TextField label=t!(Recipes::UrlThere) value=url mono=true help=t!(Recipes::UrlHelp)/>
            {calls}
        </Section>
        <Section title=t!(Recipes::Order)>
            <p class="quiet small-text">{t!(Recipes::TryOne)}</p>
            <RecipeValue label=pick(Ota::Subscription.row()).to_owned() text=order/>
        </Section>
    }
    .into_any()
}

/// A setting of the group that a condition compares a session with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Setting {
    /// Where it stands in the session, e.g. `payload.sessionStatus.vpgId`.
    place: String,
    /// As the group has it here; empty where it has none.
    here: String,
}

impl Setting {
    fn name(&self) -> &str {
        self.place.rsplit('.').next().unwrap_or_default()
    }

    /// As the condition has it.
    fn term(&self) -> String {
        let value = if self.here.is_empty() { "null".to_owned() } else { json!(self.here).to_string() };
        format!("{} != {value}", self.place)
    }
}

/// What a condition compares a session with, one after the other.
fn compared(condition: &str) -> Vec<Setting> {
    let Some((_, terms)) = condition.split_once("&& (") else { return Vec::new() };
    let read = |term: &str| {
        let (place, value) = term.split_once(" != ")?;
        let here = serde_json::from_str::<Option<String>>(value).ok()?.unwrap_or_default();
        Some(Setting { place: place.to_owned(), here })
    };
    terms.trim_end_matches(')').split(" || ").filter_map(read).collect()
}

/// The app with the group that is meant there and what it has, and without an address of Slack's, which is not known.
fn built_there(mut app: AppDraft, to: &str, there: &[Setting]) -> AppDraft {
    for step in &mut app.actions {
        for here in compared(&step.condition) {
            if let Some(there) = there.iter().find(|there| there.place == here.place) {
                step.condition = step.condition.replace(&here.term(), &there.term());
            }
        }
        match &mut step.does {
            StepKind::SoracomApi { body, .. } => {
                if let Ok(mut said) = serde_json::from_str::<Value>(body)
                    && let Some(group) = said.get_mut("groupId")
                {
                    *group = json!(to);
                    *body = said.to_string();
                }
            }
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

/// The body of the call that makes an event handler there.
fn call(mut handler: EventHandlerRequest, whom: &str, url: &str) -> String {
    for target in [&mut handler.target_group_id, &mut handler.target_sim_id].into_iter().flatten() {
        whom.clone_into(target);
    }
    let url = if url.is_empty() { format!("<{}>", pick(Recipes::UrlFirst.row())) } else { url.to_owned() };
    for action in &mut handler.action_config_list {
        action.properties.url = action.properties.url.as_ref().map(|_| Secret::new(url.clone()));
    }
    serde_json::to_string_pretty(&handler).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_is_built_with_what_the_group_has_there() {
        let condition = "payload.sessionStatus.online == true && payload.sessionStatus.imsi == event.payload.imsi \
                         && (payload.sessionStatus.vpgId != \"V-here\" || payload.sessionStatus.dnsServers[0] != \"1.1.1.1\")";
        let app: AppDraft = serde_json::from_value(json!({
            "name": "n", "description": "", "enabled": true, "channels": [], "sources": [],
            "actions": [
                {
                    "id": "set", "name": "", "channel": "c", "condition": "payload.otastatus == \"finished\"",
                    "does": { "kind": "soracomApi", "method": "POST", "path": "/p", "body": "{\"groupId\":\"G-here\"}" },
                },
                {
                    "id": "cut", "name": "", "channel": "c", "condition": condition,
                    "does": { "kind": "soracomApi", "method": "POST", "path": "/q", "body": "" },
                },
            ],
        }))
        .unwrap();
        let here = compared(condition);
        assert_eq!(here.iter().map(Setting::name).collect::<Vec<_>>(), ["vpgId", "dnsServers[0]"]);
        assert_eq!(built_there(app.clone(), "G-here", &here), app, "nothing differs there");
        let there = [
            Setting { here: "V \"there\"".to_owned(), ..here[0].clone() },
            Setting { here: String::new(), ..here[1].clone() },
        ];
        let built = built_there(app, "G-there", &there);
        let StepKind::SoracomApi { body, .. } = &built.actions[0].does else { panic!() };
        assert_eq!(body, r#"{"groupId":"G-there"}"#);
        assert!(built.actions[1].condition.ends_with(
            r#"(payload.sessionStatus.vpgId != "V \"there\"" || payload.sessionStatus.dnsServers[0] != null)"#
        ));
        assert_eq!(built.actions[0].condition, "payload.otastatus == \"finished\"");
    }
}
