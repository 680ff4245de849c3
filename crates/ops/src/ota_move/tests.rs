use api::{
    Secret, UnixMillis,
    console::{
        flux::{Run, StepKind},
        ota::{Chosen, MoveDraft, Obstacle, Stage, Trouble},
        sim_row::SimRow,
    },
    id::GroupId,
    soracom::{group::Group, sim::Sim},
};
use serde_json::{Value, json};

use super::*;

const NOW: UnixMillis = UnixMillis(1_795_000_000_000);
const WITHIN: i64 = 120_000;

fn id(text: &str) -> GroupId {
    GroupId::new(text).unwrap()
}

fn draft() -> MoveDraft {
    MoveDraft {
        name: "x3".to_owned(),
        sims: Chosen::Group { group_id: id("g-from") },
        subscription: "planX3".to_owned(),
        to: id("g-to"),
        slack_url: Some(Secret::new("https://hooks.slack.com/services/T/B/s3cr3t".to_owned())),
        cut: true,
    }
}

fn target() -> Group {
    serde_json::from_value(json!({
        "groupId": "g-to", "operatorId": "OP0012345678", "tags": { "name": "group_to" },
        "configuration": { "SoracomAir": {
            "useVpg": true, "vpgId": "vpg-1", "useCustomDns": true, "dnsServers": ["10.0.0.53", "10.0.1.53"],
        } },
    }))
    .unwrap()
}

/// A SIM whose added subscription is as `added` says, with a session on the IMSI `on`.
fn sim(group: &str, added: Option<&str>, on: Option<&str>, vpg: &str) -> Sim {
    let mut subscribers =
        json!({ "1": { "imsi": "440101234567890", "subscription": "plan01s", "status": "active" } });
    if let Some(status) = added {
        subscribers["2"] = json!({ "imsi": "295051234567890", "subscription": "planX3", "status": status });
    }
    let session = on.map(|imsi| {
        json!({
            "online": true, "sessionId": "s-1", "imsi": imsi, "vpgId": vpg, "lastUpdatedAt": NOW.0,
            "dnsServers": ["10.0.0.53", "10.0.1.53"],
        })
    });
    serde_json::from_value(json!({
        "simId": "8942310000000000001", "groupId": group, "status": "active", "tags": { "name": "n" },
        "activeProfileId": "p", "lastModifiedTime": NOW.0, "sessionStatus": session,
        "profiles": { "p": { "iccid": "p", "primaryImsi": "440101234567890", "subscribers": subscribers } },
    }))
    .unwrap()
}

const OLD: &str = "440101234567890";
const NEW: &str = "295051234567890";

fn stage(sim: &Sim) -> Stage {
    let group = target();
    let group = (sim.group_id.as_ref() == Some(&group.group_id)).then_some(&group);
    strip(&Seen::of(sim, group, "planX3"), &Heard::default(), &id("g-to"), WITHIN, NOW).stage
}

#[test]
fn a_sim_is_as_far_as_the_platform_shows() {
    for (sim, wanted) in [
        (sim("g-from", None, Some(OLD), "vpg-old"), Stage::Queued),
        (sim("g-from", Some("shipped"), Some(OLD), "vpg-old"), Stage::Shipped),
        (sim("g-from", Some("delivered"), Some(OLD), "vpg-old"), Stage::Delivered),
        (sim("g-from", Some("ready"), Some(OLD), "vpg-old"), Stage::Ready),
        (sim("g-to", Some("ready"), Some(OLD), "vpg-1"), Stage::Moved),
        (sim("g-to", Some("ready"), None, "vpg-old"), Stage::Moved),
        (sim("g-to", Some("active"), Some(NEW), "vpg-old"), Stage::Cycled),
        (sim("g-to", Some("active"), Some(NEW), "vpg-1"), Stage::Verified),
    ] {
        assert_eq!(stage(&sim), wanted, "{sim:?}");
    }
}

fn run(status: &str, at: i64, step: Option<Value>) -> Run {
    serde_json::from_value(json!({
        "id": "1", "app": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "channel": CHANNEL, "at": NOW.0 + at, "via": "webhook", "hops": 0,
        "payload": { "simId": "8942310000000000001", "otastatus": status }, "context": null,
        "steps": step.map(|step| {
            let mut step = step;
            step["action"] = json!(MOVE);
            vec![step]
        }).unwrap_or_default(),
    }))
    .unwrap()
}

fn heard(runs: &[Run]) -> Heard {
    let mut heard = Heard::default();
    runs.iter().for_each(|run| heard.hear(run));
    heard
}

fn trouble(sim: &Sim, heard: &Heard, after: i64) -> Option<(Trouble, Option<String>)> {
    let group = target();
    let group = (sim.group_id.as_ref() == Some(&group.group_id)).then_some(&group);
    let strip = strip(&Seen::of(sim, group, "planX3"), heard, &id("g-to"), WITHIN, NOW.plus(after));
    strip.trouble.map(|trouble| (trouble, strip.reason))
}

#[test]
fn of_a_sim_that_was_not_read_is_said_what_was_heard() {
    let row = SimRow::derive(&sim("g-from", None, Some(OLD), "vpg-old"), None, None);
    let stage = |heard: &Heard| strip(&Seen::unread(&row), heard, &id("g-to"), WITHIN, NOW).stage;
    let done = json!({ "state": "done", "endedAt": NOW.0 + 5 });
    let (started, finished) = (run("started", 0, None), run("finished", 4, Some(done)));
    assert_eq!(stage(&Heard::default()), Stage::Queued);
    assert_eq!(stage(&heard(std::slice::from_ref(&started))), Stage::Shipped);
    assert_eq!(stage(&heard(&[started.clone(), run("finished", 4, None)])), Stage::Ready);
    assert_eq!(stage(&heard(&[started, finished])), Stage::Moved);
}

#[test]
fn who_does_not_get_on_is_found() {
    let (started, failed) = (run("started", 0, None), run("failed", 9, None));
    let shipped = sim("g-from", Some("shipped"), Some(OLD), "vpg-old");
    let has_started = heard(std::slice::from_ref(&started));
    assert_eq!(trouble(&shipped, &has_started, STUCK_MS - 1), None);
    assert_eq!(trouble(&shipped, &has_started, STUCK_MS), Some((Trouble::Stuck, None)));
    let away = sim("g-from", Some("shipped"), None, "vpg-old");
    assert_eq!(trouble(&away, &has_started, STUCK_MS), None, "who has no session is waited for");
    assert_eq!(trouble(&shipped, &heard(&[started.clone(), failed]), 10), Some((Trouble::Failed, None)));

    // It is tried again by itself: from then on it is neither failed nor late.
    let again = heard(&[run("started", 0, None), run("failed", 9, None), run("started", 28_800_000, None)]);
    assert_eq!(trouble(&shipped, &again, 28_800_010), None);
    assert_eq!(again.started, Some(NOW.plus(28_800_000)));

    let ready = sim("g-from", Some("ready"), Some(OLD), "vpg-old");
    assert_eq!(trouble(&ready, &heard(&[run("finished", 0, None)]), WITHIN - 1), None);
    assert_eq!(trouble(&ready, &heard(&[run("finished", 0, None)]), WITHIN), Some((Trouble::Orphan, None)));
    let refused = json!({ "state": "failed", "failure": { "message": "SEM0049 no" } });
    assert_eq!(
        trouble(&ready, &heard(&[run("finished", 0, Some(refused))]), 1),
        Some((Trouble::Orphan, Some("SEM0049 no".to_owned())))
    );
    let done = json!({ "state": "done", "endedAt": NOW.0 + 5 });
    let twice = heard(&[run("finished", 0, Some(done.clone())), run("finished", 4, Some(done))]);
    let moved = sim("g-to", Some("active"), Some(NEW), "vpg-1");
    assert_eq!(trouble(&moved, &twice, 9), Some((Trouble::Duplicate, None)));
    // In its new group, with a session of before: for a while the chain may cut it by itself.
    let outdated = sim("g-to", Some("active"), Some(NEW), "vpg-old");
    let done = json!({ "state": "done", "endedAt": NOW.0 });
    let once = heard(&[run("finished", 0, Some(done))]);
    assert_eq!(trouble(&outdated, &once, OUTDATED_MS - 1), None);
    assert_eq!(trouble(&outdated, &once, OUTDATED_MS), Some((Trouble::Outdated, None)));
    assert_eq!(trouble(&moved, &once, OUTDATED_MS), None, "it has what the group says");
    assert_eq!(twice.moved, Some(NOW.plus(5)));
}

#[test]
fn the_app_is_that_of_the_document_and_cuts_whom_the_move_came_too_late_for() {
    let app = app(&draft(), &target());
    let ids: Vec<&str> = app.actions.iter().map(|action| action.id.as_str()).collect();
    assert_eq!(ids, [MOVE, "slack", "cut"]);
    assert_eq!(app.actions[0].condition, r#"payload.otastatus == "finished""#);
    assert!(app.actions[1].condition.is_empty(), "failures arrive");
    let StepKind::SoracomApi { path, body, .. } = &app.actions[0].does else { panic!("{app:?}") };
    assert_eq!(
        (path.as_str(), body.as_str()),
        ("/v1/sims/${payload.simId}/set_group", r#"{"groupId":"g-to"}"#)
    );
    assert_eq!(
        app.actions[2].condition,
        "payload.sessionStatus.online == true && payload.sessionStatus.imsi == event.payload.imsi && \
         (payload.sessionStatus.vpgId != \"vpg-1\" || payload.sessionStatus.dnsServers[0] != \"10.0.0.53\" || \
         payload.sessionStatus.dnsServers[1] != \"10.0.1.53\")"
    );
    let told = handlers(&draft(), &Target::Group(&id("g-from")), "http://127.0.0.1/hook");
    let written = serde_json::to_value(&told[1]).unwrap();
    assert_eq!(
        written["ruleConfig"]["properties"],
        json!({
            "inactiveTimeoutDateConst": "NEVER", "targetOtaStatus": "finished",
        })
    );
    assert_eq!(
        written["actionConfigList"][0]["properties"]["body"],
        r#"{"imsi":"${imsi}","simId":"${simId}","subscription":"${subscription}","otastatus":"${otaStatus}"}"#
    );
}

#[test]
fn every_limit_has_its_finding() {
    let survey = Survey {
        sims: 50,
        source_is_there: true,
        target_is_there: true,
        apps_left: 9,
        users_left: Some(9),
        ..Survey::default()
    };
    assert_eq!(findings(&draft(), &survey), []);
    let found = |draft: &MoveDraft, survey: Survey| {
        findings(draft, &survey).first().map(|finding| (finding.what, finding.blocks))
    };
    let with = |change: fn(&mut Survey)| {
        let mut survey = survey.clone();
        change(&mut survey);
        found(&draft(), survey)
    };
    assert_eq!(with(|s| s.sims = 0), Some((Obstacle::NoSims, true)));
    assert_eq!(with(|s| s.source_is_there = false), Some((Obstacle::NoSuchSource, true)));
    assert_eq!(with(|s| s.target_is_there = false), Some((Obstacle::NoSuchGroup, true)));
    assert_eq!(with(|s| s.same_group = true), Some((Obstacle::SameGroup, true)));
    assert_eq!(with(|s| s.unknown = 1), Some((Obstacle::NoSuchSims, true)));
    assert_eq!(with(|s| s.full = 1), Some((Obstacle::HandlersFull, true)));
    assert_eq!(with(|s| s.another = true), Some((Obstacle::AnotherMove, true)));
    assert_eq!(with(|s| s.apps_left = 0), Some((Obstacle::AppsFull, true)));
    assert_eq!(with(|s| s.users_left = Some(1)), Some((Obstacle::UsersFull, true)));
    assert_eq!(with(|s| s.not_addable = 50), Some((Obstacle::NotAddable, true)));
    assert_eq!(with(|s| s.not_addable = 49), Some((Obstacle::NotAddable, false)));
    assert_eq!(with(|s| s.have_it = 3), Some((Obstacle::HaveIt, false)));
    assert_eq!(with(|s| s.offline = 3), Some((Obstacle::Offline, false)));
    assert_eq!(with(|s| s.events_left = Some(99)), Some((Obstacle::QuotaShort, false)));
    assert_eq!(with(|s| s.recorded = true), Some((Obstacle::SlackRecorded, false)));
    let other = |change: fn(&mut MoveDraft)| {
        let mut draft = draft();
        change(&mut draft);
        found(&draft, survey.clone())
    };
    assert_eq!(other(|d| d.name = " ".to_owned()), Some((Obstacle::NoName, true)));
    assert_eq!(other(|d| d.subscription = "plan-D".to_owned()), Some((Obstacle::NoSuchSubscription, true)));
    assert_eq!(
        other(|d| d.slack_url = Some(Secret::new("slack".to_owned()))),
        Some((Obstacle::SlackUrl, true))
    );
    let many = Survey { sims: 101, ..survey.clone() };
    let listed = MoveDraft { sims: Chosen::Sims { sim_ids: Vec::new() }, ..draft() };
    assert_eq!(found(&listed, many), Some((Obstacle::TooManySims, true)));
}
