//! A context whose writes are locked sends none, whoever asks for it.

use api::console::{context::Writes, job::Job, pace::Pace};
use serde_json::{Value, json};

use super::{JAPAN, Pair};

/// What has left for the platform besides signing in.
fn writes(pair: &Pair) -> Vec<String> {
    pair.wire.writes().into_iter().filter(|call| !call.ends_with("/v1/auth")).collect()
}

#[tokio::test]
async fn production_is_locked_and_no_write_leaves() {
    let pair = Pair::together(true).await;
    let sim = pair.platform.id("prompt").await;
    let plan = pair.cut(std::slice::from_ref(&sim)).await;
    let draft = json!({ "simId": sim, "port": 7, "minutes": 30, "ranges": ["127.0.0.1"], "reason": "look" });
    let ping = json!({ "kind": "ping" });
    let handler = json!({
        "targetSimId": sim, "name": "h", "description": "", "status": "active",
        "ruleConfig": { "type": "SimSubscriptionStatusRule", "properties": { "inactiveTimeoutDateConst": "IMMEDIATELY" } },
        "actionConfigList": [],
    });
    let anothers = json!([{ "ipAddress": "127.0.0.1", "port": 9 }]);
    let page = pair.desk.page();
    for (path, body) in [
        ("/jobs".to_owned(), json!({ "plan": plan.id, "op": "a", "pace": Pace::AT_ONCE })),
        ("/leases".to_owned(), json!({ "op": "b", "draft": draft })),
        (format!("/sims/{sim}/probe"), json!({ "op": "c", "question": ping })),
        ("/handlers".to_owned(), json!({ "op": "d", "handler": handler })),
        ("/doors/close".to_owned(), json!({ "op": "e", "doors": anothers, "mine": false })),
    ] {
        page.post(&format!("{JAPAN}{path}"), &body).await.refused(423, "KNS0423", &path);
    }
    assert_eq!(writes(&pair), [""; 0]);
    // Reads pass.
    assert_eq!(pair.rows("").await.of, 12);
    page.get(&format!("{JAPAN}/v1/groups")).await.ok();
}

#[tokio::test]
async fn it_is_unlocked_for_minutes_and_locked_at_once() {
    let pair = Pair::together(true).await;
    assert!(matches!(pair.unlock(15).await, Writes::Until { .. }));
    let plan = pair.cut(&[pair.platform.id("prompt").await]).await;
    let start = json!({ "plan": plan.id, "op": "a", "pace": Pace::AT_ONCE });
    let job: Job = pair.desk.page().post(&format!("{JAPAN}/jobs"), &start).await.accepted().read();
    pair.job_when(&job, |job| job.counts.done_verified == 1).await;
    assert_eq!(writes(&pair).len(), 1, "{:?}", writes(&pair));
    assert_eq!(pair.unlock(0).await, Writes::Locked);
    let writes = format!("{JAPAN}/writes");
    pair.desk.page().post(&writes, &json!({ "minutes": 61 })).await.refused(400, "KNS0400", "too long");
}

#[tokio::test]
async fn what_is_no_production_is_never_locked() {
    let pair = Pair::together(false).await;
    assert_eq!(pair.remote().await.writes, Writes::Open);
    let lock = json!({ "minutes": 0 });
    pair.desk.page().post(&format!("{JAPAN}/writes"), &lock).await.refused(
        409,
        "KNS0409",
        "there is no lock",
    );
}

#[tokio::test]
async fn a_door_of_ours_is_closed_also_while_writes_are_locked() {
    let pair = Pair::together(true).await;
    pair.unlock(15).await;
    let sim = pair.platform.id("prompt").await;
    let draft = json!({ "simId": sim, "port": 7, "minutes": 30, "ranges": ["127.0.0.1"], "reason": "look" });
    let page = pair.desk.page();
    let lease = page.post(&format!("{JAPAN}/leases"), &json!({ "op": "a", "draft": draft })).await.ok();
    pair.unlock(0).await;
    page.delete(&format!("{JAPAN}/account")).await.refused(409, "KNS0409", "nobody could close it");
    page.delete(JAPAN).await.refused(409, "KNS0409", "nobody could close it");
    let close = json!({ "op": "b", "doors": [lease["door"]], "mine": false });
    let board: Value = page.post(&format!("{JAPAN}/doors/close"), &close).await.accepted().read();
    assert_eq!(board["doors"].as_array().unwrap().len(), 0);
    assert_eq!(pair.platform.cli().get("/v1/port_mappings").await.ok(), json!([]));
    page.delete(&format!("{JAPAN}/account")).await.accepted();
}
