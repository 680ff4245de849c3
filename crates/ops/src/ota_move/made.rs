use api::{
    Rest, Secret,
    console::{
        flux::{AppDraft, Channel, Output, Source, SourceKind, Step, StepKind},
        ota::{MOVE_ACTION, MoveDraft},
    },
    id::{FluxPartId, GroupId, SimId},
    soracom::{
        event_handler::{
            Action, ActionProperties, ActionType, DateConst, EventHandlerRequest, HandlerStatus, OtaStatus,
            Rule, RuleProperties, RuleType,
        },
        group::Group,
    },
};
use serde_json::json;

/// The channel that handlers tell.
pub const CHANNEL: &str = "ota";
/// The action that moves a SIM.
pub const MOVE: &str = MOVE_ACTION;
/// The channel that what was moved goes on to.
const MOVED: &str = "moved";

/// What a handler says. [seed 002]
const BODY: &str =
    r#"{"imsi":"${imsi}","simId":"${simId}","subscription":"${subscription}","otastatus":"${otaStatus}"}"#;

/// The Flux app of a move into `to`: what has finished is moved; Slack hears of everything, so that failures arrive.
pub fn app(draft: &MoveDraft, to: &Group) -> AppDraft {
    let source = |id: &str, name: &str, from| Source {
        id: part(id),
        name: name.to_owned(),
        channel: part(CHANNEL),
        from,
    };
    let set_group = Step {
        id: part(MOVE),
        name: "setSimGroup".to_owned(),
        channel: part(CHANNEL),
        condition: r#"payload.otastatus == "finished""#.to_owned(),
        does: StepKind::SoracomApi {
            method: "POST".to_owned(),
            path: "/v1/sims/${payload.simId}/set_group".to_owned(),
            body: json!({ "groupId": to.group_id }).to_string(),
            user: None,
        },
        output: Some(Output { channel: part(MOVED), transform: None, split: false }),
    };
    let slack = draft.slack_url.as_ref().map(|url| Step {
        id: part("slack"),
        name: "Slack".to_owned(),
        channel: part(CHANNEL),
        condition: String::new(),
        does: StepKind::Slack {
            url: url.expose().clone(),
            text: "${payload.simId}: ${payload.subscription} ${payload.otastatus}".to_owned(),
        },
        output: None,
    });
    let cut = draft.cut.then(|| Step {
        id: part("cut"),
        name: "deleteSimSession".to_owned(),
        channel: part(MOVED),
        condition: has_other_settings(to),
        does: StepKind::SoracomApi {
            method: "POST".to_owned(),
            path: "/v1/sims/${event.payload.simId}/delete_session".to_owned(),
            body: String::new(),
            user: None,
        },
        output: None,
    });
    AppDraft {
        name: draft.name.clone(),
        description: format!("OTA move to {}: {}", to.name(), draft.subscription),
        enabled: true,
        channels: [(CHANNEL, "API Channel"), (MOVED, "moved")]
            .map(|(id, name)| Channel { id: part(id), name: name.to_owned() })
            .into(),
        sources: vec![
            source("manual", "API/Manual", SourceKind::Api),
            source("hook", "Incoming webhook", SourceKind::IncomingWebhook { webhook: None }),
        ],
        actions: [Some(set_group), slack, cut].into_iter().flatten().collect(),
    }
}

/// What holds of a SIM, as the answer to its move shows it, whose session began on the new subscription before the move and
/// so was not given what the group says. One that has yet to turn to the new subscription ends its session by itself.
fn has_other_settings(to: &Group) -> String {
    let text = |value: &str| json!(value).to_string();
    let vpg = to.vpg_id().map_or_else(|| "null".to_owned(), |vpg| text(vpg.as_str()));
    let mut differs = vec![format!("payload.sessionStatus.vpgId != {vpg}")];
    for (place, server) in to.dns_servers().unwrap_or_default().iter().enumerate() {
        differs.push(format!("payload.sessionStatus.dnsServers[{place}] != {}", text(server)));
    }
    format!(
        "payload.sessionStatus.online == true && payload.sessionStatus.imsi == event.payload.imsi && ({})",
        differs.join(" || ")
    )
}

/// Whom a handler looks after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// The SIMs of a group.
    Group(&'a GroupId),
    /// One SIM.
    Sim(&'a SimId),
}

/// The event handlers of a move for one target, which tell `url`: that it has started, finished, failed.
pub fn handlers(draft: &MoveDraft, target: &Target<'_>, url: &str) -> [EventHandlerRequest; 3] {
    [OtaStatus::Started, OtaStatus::Finished, OtaStatus::Failed].map(|status| {
        let name = format!("{} {status}", draft.name);
        let (group, sim) = match target {
            Target::Group(id) => (Some(id.to_string()), None),
            Target::Sim(id) => (None, Some(id.to_string())),
        };
        EventHandlerRequest {
            name,
            description: Some("Made by Kansei for an OTA move".to_owned()),
            status: HandlerStatus::Active,
            rule_config: Rule {
                kind: RuleType::SimSubscriptionStatus,
                properties: RuleProperties {
                    inactive_timeout_date_const: Some(DateConst::Never),
                    target_ota_status: Some(status),
                    ..RuleProperties::default()
                },
                rest: Rest::new(),
            },
            action_config_list: vec![Action {
                kind: ActionType::ExecuteWebRequest,
                properties: ActionProperties {
                    execution_date_time_const: Some(DateConst::Immediately),
                    url: Some(Secret::new(url.to_owned())),
                    http_method: Some("POST".to_owned()),
                    content_type: Some("application/json".to_owned()),
                    body: Some(BODY.to_owned()),
                    ..ActionProperties::default()
                },
                rest: Rest::new(),
            }],
            target_imsi: None,
            target_sim_id: sim,
            target_group_id: group,
            target_operator_id: None,
            rest: Rest::new(),
        }
    })
}

fn part(id: &str) -> FluxPartId {
    FluxPartId::new(id).expect("a plain word is a part's id")
}
