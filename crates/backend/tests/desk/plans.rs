use api::{
    console::plan::{Plan, RefusalReason, Warning},
    id::SimId,
};
use reqwest::Method;
use serde_json::json;

use crate::support::{TestApp, cut};

const PLANS: &str = "/kansei/contexts/local/plans";

#[tokio::test]
async fn a_plan_says_what_will_drop_and_what_the_new_session_will_have() {
    let app = TestApp::small().await;
    let id = app.id("stale-dns").await;
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    assert_eq!((plan.effect.sims, plan.effect.online, plan.effect.drops), (1, 1, 1));
    assert_eq!(plan.calls.len(), 1);
    let call = &plan.calls[0];
    assert_eq!((call.method.as_str(), call.times), ("POST", 1));
    assert_eq!(call.path, format!("/v1/sims/{id}/delete_session"));
    let dns = plan.effect.settings.iter().find(|change| change.setting == "dnsServers").unwrap();
    assert_eq!((&dns.from, &dns.to), (&json!(["10.10.0.53"]), &json!(["10.20.0.53", "10.20.1.53"])));
    assert!(plan.targets[0].history.ended >= 1 && plan.refusals.is_empty());
    assert!(app.sim("stale-dns").await.online(), "a plan writes nothing");
}

#[tokio::test]
async fn what_cannot_be_cut_is_refused_with_its_reason() {
    let app = TestApp::small().await;
    let mut targets = Vec::new();
    for name in ["prompt", "already-offline", "never-attached", "inactive", "suspended"] {
        targets.push(app.id(name).await);
    }
    let plan = app.plan("cutSession", &targets).await;
    let refused: Vec<&SimId> = plan.refusals.iter().map(|refusal| &refusal.sim_id).collect();
    assert_eq!(refused, targets[1..].iter().collect::<Vec<_>>());
    assert!(plan.refusals.iter().all(|refusal| refusal.reason == RefusalReason::AlreadyOffline));
    assert_eq!((plan.effect.sims, plan.calls.iter().map(|call| call.times).sum::<u64>()), (1, 1));
}

#[tokio::test]
async fn a_sim_that_a_job_has_in_hand_is_left_alone() {
    let app = TestApp::small().await;
    let id = app.id("never-comes-back").await;
    let job = app.start_job(&app.plan("cutSession", std::slice::from_ref(&id)).await, "first").await;
    app.job(&job, |job| job.items[0].deleted_at.is_some()).await;
    let plan = app.plan("deactivate", std::slice::from_ref(&id)).await;
    assert_eq!(plan.refusals[0].reason, RefusalReason::InHand);
}

#[tokio::test]
async fn a_plan_warns_of_the_trick_and_of_a_device_that_stays_away() {
    let app = TestApp::small().await;
    let warnings = async |verb, name| {
        let plan: Plan = app.plan(verb, &[app.id(name).await]).await;
        plan.warnings
    };
    assert_eq!(warnings("deactivate", "prompt").await, [Warning::MayStrand]);
    assert_eq!(warnings("cutSession", "prompt").await, []);
    assert_eq!(warnings("cutSession", "never-comes-back").await, [Warning::MayNotReturn]);
    assert_eq!(warnings("activate", "inactive").await, []);
}

#[tokio::test]
async fn a_plan_of_many_shows_the_first_of_them_and_counts_all() {
    let app = TestApp::fleet(300).await;
    let ids: Vec<SimId> = app.all_sims().await.into_keys().collect();
    let few = app.plan("cutSession", &ids[..20]).await;
    assert_eq!((few.targets.len(), few.total), (20, 20));
    let many = app.plan("cutSession", &ids).await;
    assert_eq!((many.targets.len(), many.total, many.refusals.len().min(20)), (20, 300, many.refusals.len()));
    assert_eq!((many.accepted(), many.effect.sims), (many.effect.online, many.effect.drops));
    assert_eq!(many.calls.iter().map(|call| call.times).sum::<u64>(), many.accepted());
    assert_eq!(many.refused.keys().collect::<Vec<_>>(), [&RefusalReason::AlreadyOffline]);

    // The same SIMs as a query, which is answered once.
    let query = json!({ "action": { "verb": "cutSession" }, "query": "" });
    let found: Plan = app.page().post(PLANS, &query).await.read();
    assert_eq!(
        (found.total, &found.effect, &found.refused, &found.calls),
        (many.total, &many.effect, &many.refused, &many.calls)
    );
    let online: Plan = app
        .page()
        .post(PLANS, &json!({ "action": { "verb": "cutSession" }, "query": "state:online" }))
        .await
        .read();
    assert!(online.accepted() > 0 && online.accepted() == online.total && online.total < many.total);
    let page = app.page();
    page.post(PLANS, &json!({ "action": { "verb": "cutSession" }, "query": "state:what" }))
        .await
        .refused(400, "KNS0400", "query");
    let both = json!({ "action": { "verb": "cutSession" }, "query": "", "targets": [ids[0]] });
    page.post(PLANS, &both).await.refused(400, "KNS0400", "both");
    let unknown: Vec<_> = (0..30).map(|n| json!(format!("{n:019}"))).collect();
    let unknown = json!({ "action": { "verb": "cutSession" }, "targets": unknown });
    page.post(PLANS, &unknown).await.refused(404, "KNS0404", "unknown");
}

#[tokio::test]
async fn a_plan_of_nothing_or_of_something_unknown_is_refused() {
    let app = TestApp::small().await;
    let unknown = cut(&[app.id("prompt").await, SimId::new("8942310000000000000").unwrap()]);
    let message = app.page().post(PLANS, &unknown).await.refused(404, "KNS0404", "one of them is unknown");
    assert!(message.contains("8942310000000000000"), "{message}");
    app.page().post(PLANS, &cut(&[])).await.refused(400, "KNS0400", "no target");
    for body in [
        "",
        "{}",
        r#"{"action":{"verb":"fly"},"targets":[]}"#,
        r#"{"action":{"verb":"cutSession"},"targets":[""]}"#,
    ] {
        app.page().send(Method::POST, PLANS, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    let elsewhere = "/kansei/contexts/mars/plans";
    app.page().post(elsewhere, &cut(&[])).await.refused(404, "KNS0404", "no such context");
    app.nobody().post(PLANS, &cut(&[])).await.refused(401, "KNS0401", "not signed in");
}

#[tokio::test]
async fn a_sim_that_is_named_twice_counts_once() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let plan = app.plan("cutSession", &[id.clone(), id]).await;
    assert_eq!((plan.targets.len(), plan.calls[0].times), (1, 1));
}

/// A SIM that moves is looked after by the handlers of its new group, and by those of its old one no longer.
#[tokio::test]
async fn a_move_says_which_handlers_it_wins_and_loses() {
    let app = TestApp::small().await;
    let sim = app.id("prompt").await;
    let to = app.group("plain").await.group_id;
    let from = app.cli().post("/v1/groups", &json!({ "tags": { "name": "from" } })).await.accepted().json();
    let from = from["groupId"].as_str().unwrap().to_owned();
    app.cli().post(&format!("/v1/sims/{sim}/set_group"), &json!({ "groupId": from })).await.accepted();
    for (name, status, group) in
        [("lost", "active", from.as_str()), ("won", "active", to.as_str()), ("off", "inactive", to.as_str())]
    {
        let handler = json!({
            "name": name, "status": status, "targetGroupId": group,
            "ruleConfig": { "type": "SimExpiredRule", "properties": { "inactiveTimeoutDateConst": "NEVER" } },
            "actionConfigList": [{ "type": "DeactivationAction", "properties": { "executionDateTimeConst": "IMMEDIATELY" } }],
        });
        app.cli().post("/v1/event_handlers", &handler).await.expecting(201, "a handler was made");
    }
    let plan = async |action: serde_json::Value| {
        let request = json!({ "action": action, "targets": [sim] });
        app.page().post("/kansei/contexts/local/plans", &request).await.ok()["effect"]["handlers"].clone()
    };
    let changes = plan(json!({ "verb": "setGroup", "groupId": to })).await;
    let told: Vec<(&str, bool, u64)> = changes
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (one["name"].as_str().unwrap(), one["won"].as_bool().unwrap(), one["sims"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(told, [("lost", false, 1), ("won", true, 1)], "what is off looks after nobody");
    assert_eq!(plan(json!({ "verb": "cutSession" })).await, json!(null), "nothing moves: it is not asked");
}
