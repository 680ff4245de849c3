//! The tables of the life cycle, case by case over HTTP: every action in every status, on a SIM and on a subscriber.

use std::collections::BTreeMap;

use api::soracom::{
    self,
    sim::{
        Sim, SimStatus,
        lifecycle::{Action, Obstacle, Rule, TABLE, allows},
        subscription::has_status,
    },
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    cloud::subscriber::imsi,
    support::{Answer, Caller, NOW, TestApp},
};

/// Which of the two views of a SIM is called.
#[derive(Debug, Clone, Copy)]
enum View {
    Sim = 0,
    Subscriber = 1,
}

use SimStatus::{Active, Inactive, Ready, Standby, Suspended, Terminated};

#[tokio::test]
async fn every_action_on_a_sim_in_every_status() {
    walk(View::Sim).await;
}

#[tokio::test]
async fn every_action_on_a_subscriber_in_every_status() {
    walk(View::Subscriber).await;
}

async fn walk(view: View) {
    let app = TestApp::fleet(1_000).await;
    let group = app.group("vending-idle").await.group_id.to_string();
    let mut cast = Cast::of(&app).await;
    let mut expected = BTreeMap::new();
    for status in SimStatus::KNOWN {
        for rule in TABLE.iter().filter(|rule| rule.operations.is_some()) {
            let sim = cast.next(rule.action, status);
            let became = case(&app, view, rule, status, &sim, &group).await;
            expected.insert(sim.sim_id, became);
        }
    }
    assert_eq!(expected.len(), 6 * 17, "each case has a SIM of its own");
    let listed = app.all_sims().await;
    for (id, status) in expected {
        assert_eq!(listed[&id].status.as_ref(), Some(&status), "{id} in the list");
    }
}

/// SIMs to play on: each case takes one that no other case has touched.
struct Cast {
    /// Online, of subscriptions that have every status.
    active: Vec<Sim>,
    /// Never used.
    ready: Vec<Sim>,
}

impl Cast {
    async fn of(app: &TestApp) -> Self {
        let (ready, rest): (Vec<Sim>, Vec<Sim>) =
            app.all_sims().await.into_values().partition(|sim| sim.status == Some(Ready));
        let active = rest.into_iter().filter(|sim| sim.online() && can_stand_by(sim)).collect();
        Cast { active, ready }
    }

    fn next(&mut self, action: Action, status: &SimStatus) -> Sim {
        let found = match (status, action) {
            (Ready, Action::SetToStandby) => self.ready.iter().position(can_stand_by),
            (Ready, _) => self.ready.iter().position(|sim| !can_stand_by(sim)).or(Some(0)),
            _ => return self.active.pop().expect("the fleet is large enough"),
        };
        self.ready.swap_remove(found.expect("the fleet is large enough"))
    }
}

fn can_stand_by(sim: &Sim) -> bool {
    let subscription = sim.primary_subscriber().and_then(|subscriber| subscriber.subscription.clone());
    has_status(&subscription.unwrap(), &Standby)
}

/// Brings `sim` to `status`, does the action, and looks whether what came of it is what the table says. Answers with the
/// status that the SIM is in then.
async fn case(
    app: &TestApp,
    view: View,
    rule: &Rule,
    status: &SimStatus,
    sim: &Sim,
    group: &str,
) -> SimStatus {
    let (cli, action) = (app.cli(), rule.action);
    let case = format!("{action:?} of a {status} {view:?}");
    prepare(&cli, sim, action).await;
    bring_to(&cli, sim, status).await;
    let (before, told) = look(&cli, sim).await;
    assert_eq!(before["status"], status.as_str(), "{case}");

    let answer = call(&cli, view, rule, sim, group).await;
    let (after, told_after) = look(&cli, sim).await;
    let obstacle = if !allows(action, status) {
        Some(Obstacle::Status)
    } else {
        let offline = before["sessionStatus"]["online"] != true;
        (action == Action::DeleteSession && offline).then_some(Obstacle::Offline)
    };
    if let Some(obstacle) = obstacle {
        answer.refused(400, obstacle.code(), &case);
        assert_eq!((&after, &told_after), (&before, &told), "{case}: nothing changed");
        return status.clone();
    }
    let to = rule.leads_to.as_ref().unwrap_or(status);
    let answer = answer.accepted();
    if action == Action::DeleteTag {
        assert_eq!((answer.status, answer.text.as_str()), (204, ""), "{case}");
    } else {
        assert_eq!(answer.json()["status"], to.as_str(), "{case}: in the answer");
    }
    assert_eq!(after["status"], to.as_str(), "{case}: when it is read again");
    if rule.leads_to.is_some() && *to != Active {
        assert_ne!(after["sessionStatus"]["online"], true, "{case}: its session has ended");
    }
    let shown = |sim: &Value| [&sim["status"], &sim["speedClass"], &sim["groupId"]].map(Clone::clone);
    if shown(&before) == shown(&after) {
        assert_eq!(told_after, told, "{case}: nothing to tell");
    } else {
        assert_eq!(told_after.len(), told.len() + 1, "{case}: one entry in the history");
        assert_eq!(shown(&told_after[0]), shown(&after), "{case}: in the history");
        assert_eq!(told_after[0]["applyDateTimeEpochSec"], NOW.0 / 1_000, "{case}");
        assert_eq!(told_after[1..], told, "{case}");
    }
    to.clone()
}

/// What the action needs beside a status.
async fn prepare(cli: &Caller, sim: &Sim, action: Action) {
    let path = format!("/v1/sims/{}", sim.sim_id);
    match action {
        Action::Terminate => drop(cli.act(&format!("{path}/enable_termination")).await.ok()),
        Action::UnsetExpiryTime => {
            let expiry = json!({ "expiryTime": NOW.0 + 3_600_000 });
            cli.post(&format!("{path}/set_expiry_time"), &expiry).await.ok();
        }
        Action::UnsetImeiLock => {
            let lock = json!({ "imei": "356938030000012" });
            cli.post(&format!("{path}/set_imei_lock"), &lock).await.ok();
        }
        Action::Attach
        | Action::Activate
        | Action::Deactivate
        | Action::SetToStandby
        | Action::Suspend
        | Action::EnableTermination
        | Action::DisableTermination
        | Action::SetExpiryTime
        | Action::SetImeiLock
        | Action::UpdateSpeedClass
        | Action::SetGroup
        | Action::UnsetGroup
        | Action::PutTags
        | Action::DeleteTag
        | Action::DeleteSession => {}
    }
}

async fn bring_to(cli: &Caller, sim: &Sim, status: &SimStatus) {
    let verbs: &[&str] = match status {
        Ready | Active | SimStatus::Other(_) => &[],
        Inactive => &["deactivate"],
        Standby => &["set_to_standby"],
        Suspended => &["suspend"],
        Terminated => &["enable_termination", "terminate"],
    };
    for verb in verbs {
        cli.act(&format!("/v1/sims/{}/{verb}", sim.sim_id)).await.ok();
    }
}

/// A SIM, and its status history.
async fn look(cli: &Caller, sim: &Sim) -> (Value, Vec<Value>) {
    let path = format!("/v1/sims/{}", sim.sim_id);
    let history = cli.get(&format!("{path}/statuses/history?")).await.ok();
    (cli.get(&path).await.ok(), history.as_array().unwrap().clone())
}

async fn call(cli: &Caller, view: View, rule: &Rule, sim: &Sim, group: &str) -> Answer {
    let (method, path) = address(view, rule, sim.sim_id.as_str(), imsi(sim).as_str());
    cli.send(method, &path, body(rule.action, group).map(|body| body.to_string())).await
}

/// What the action is sent; none where it takes nothing.
fn body(action: Action, group: &str) -> Option<Value> {
    match action {
        Action::SetExpiryTime => {
            Some(json!({ "expiryTime": NOW.0 + 3_600_000, "expiryAction": "deactivate" }))
        }
        Action::SetImeiLock => Some(json!({ "imei": "356938030000012" })),
        Action::UpdateSpeedClass => Some(json!({ "speedClass": "s1.minimum" })),
        Action::SetGroup => Some(json!({ "groupId": group })),
        Action::PutTags => Some(json!([{ "tagName": "case", "tagValue": "1" }])),
        Action::Attach
        | Action::Activate
        | Action::Deactivate
        | Action::SetToStandby
        | Action::Suspend
        | Action::Terminate
        | Action::EnableTermination
        | Action::DisableTermination
        | Action::UnsetExpiryTime
        | Action::UnsetImeiLock
        | Action::UnsetGroup
        | Action::DeleteTag
        | Action::DeleteSession => None,
    }
}

/// Where the operation of a rule stands.
fn address(view: View, rule: &Rule, sim_id: &str, imsi: &str) -> (Method, String) {
    let operation = rule.operations.unwrap()[view as usize];
    let info = soracom::endpoints().find(|info| info.spec == Some(operation)).unwrap();
    let path = info.path.replace("{sim_id}", sim_id).replace("{imsi}", imsi).replace("{tag_name}", "model");
    (Method::from_bytes(info.method.as_str().as_bytes()).unwrap(), path)
}

#[tokio::test]
async fn nobody_acts_and_nothing_is_done_to_what_is_not_there() {
    let app = TestApp::small().await;
    for view in [View::Sim, View::Subscriber] {
        for rule in TABLE.iter().filter(|rule| rule.operations.is_some()) {
            let (method, path) = address(view, rule, "8942310000000000000", "440109999999999");
            let body = body(rule.action, "g").map(|body| body.to_string());
            let missing = app.cli().send(method.clone(), &path, body.clone()).await;
            missing.refused(404, "KNS0404", &path);
            app.nobody().send(method, &path, body).await.refused(401, "KNS0401", &path);
        }
    }
}

#[tokio::test]
async fn a_protected_sim_is_not_terminated() {
    let app = TestApp::small().await;
    let sim = app.sim("prompt").await;
    let (path, other) = (format!("/v1/sims/{}", sim.sim_id), format!("/v1/subscribers/{}", imsi(&sim)));
    let said =
        app.cli().act(&format!("{path}/terminate?")).await.refused(400, "KNS0411", "as it is at first");
    assert_eq!(said, "terminateSim is not allowed while the termination protection of the SIM is on.");
    let ja = app.cli().with("x-soracom-lang", "ja").act(&format!("{other}/terminate")).await;
    let said = ja.refused(400, "KNS0411", "as the SIM");
    assert_eq!(said, "解約プロテクションが ON のため、terminateSim は実行できません。");
    assert_eq!(app.sim("prompt").await, sim, "nothing happened");

    let enabled = app.cli().act(&format!("{other}/enable_termination?")).await.ok();
    assert_eq!(enabled["terminationEnabled"], true);
    let disabled = app.cli().act(&format!("{path}/disable_termination?")).await.ok();
    assert_eq!(disabled["terminationEnabled"], false);
    app.cli().act(&format!("{other}/terminate")).await.refused(400, "KNS0411", "it was put on again");
    app.cli().act(&format!("{path}/enable_termination")).await.ok();
    let gone = app.cli().act(&format!("{other}/terminate?")).await.ok();
    assert_eq!((&gone["status"], &gone["sessionStatus"]["online"]), (&json!("terminated"), &json!(false)));
    app.advance(3_600_000).await;
    assert!(!app.sim("prompt").await.online(), "its device has stopped trying");
}

#[tokio::test]
async fn standby_is_not_for_every_subscription_and_ends_with_a_session() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/set_to_standby?", app.id("prompt").await);
    let said = app.cli().act(&path).await.refused(400, "KNS0412", "plan-D has no standby");
    assert_eq!(said, "setSimToStandby is not available for the subscription plan-D.");
    assert!(app.sim("prompt").await.online(), "nothing happened");

    let sim = app.sim("possibly-stale").await;
    let stored = app.cli().act(&format!("/v1/subscribers/{}/set_to_standby?", imsi(&sim))).await.ok();
    assert_eq!((&stored["status"], &stored["renewalFeeStatusSetTime"]), (&json!("standby"), &json!(NOW)));
    app.advance(20_000).await;
    let (_, told) = look(&app.cli(), &sim).await;
    let told: Vec<&Value> = told.iter().map(|entry| &entry["status"]).collect();
    assert_eq!(told, ["active", "standby"], "the device was the reason");
    let back = app.sim("possibly-stale").await;
    assert_eq!(
        (back.status.clone(), back.online(), back.renewal_fee_status_set_time),
        (Some(Active), true, None)
    );
}

#[tokio::test]
async fn a_suspended_sim_waits_for_its_devices_power() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    app.cli().act(&format!("/v1/sims/{id}/suspend?")).await.ok();
    app.advance(60_000).await;
    app.cli().act(&format!("/v1/sims/{id}/activate")).await.ok();
    app.advance(3_600_000).await;
    let sim = app.sim("prompt").await;
    assert_eq!((sim.status.clone(), sim.online()), (Some(Active), false), "its module was refused for good");
}
