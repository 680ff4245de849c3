//! SIMs moved from one group to another and cut: a sequence, seen to hold, found in the ledger, and taken back.

use std::collections::BTreeMap;

use api::{
    console::{
        job::{Job, Verdict},
        ledger::{Fact, LedgerPage},
        plan::{Plan, RefusalReason, Warning},
    },
    id::{GroupId, JobId, SimId},
};
use serde_json::{Value, json};

use crate::support::TestApp;

const PLANS: &str = "/kansei/contexts/local/plans";
const JOBS: &str = "/kansei/contexts/local/jobs";

async fn plan(app: &TestApp, request: &Value) -> Plan {
    app.page().post(PLANS, request).await.read()
}

/// Starts a plan without a brake and lets the world go on until it has ended.
async fn carry_out(app: &TestApp, plan: &Plan, op: &str) -> Job {
    let pace = json!({ "brakePerMille": 0, "windowMs": 0 });
    let request = json!({ "plan": plan.id, "op": op, "sims": plan.accepted(), "pace": pace });
    let job: Job = app.page().post(JOBS, &request).await.read();
    for _ in 0..400 {
        let seen: Job = app.page().get(&format!("{JOBS}/{}", job.id)).await.read();
        if seen.ended_at.is_some() {
            return seen;
        }
        app.advance(2_000).await;
    }
    panic!("the job did not end");
}

async fn groups_of(app: &TestApp) -> BTreeMap<SimId, Option<GroupId>> {
    app.all_sims().await.into_iter().map(|(id, sim)| (id, sim.group_id)).collect()
}

async fn search(app: &TestApp, query: &str) -> LedgerPage {
    app.page().get(&format!("/kansei/ledger?{query}")).await.read()
}

/// The largest group, and another one.
fn two(groups: &BTreeMap<SimId, Option<GroupId>>) -> (GroupId, GroupId) {
    let mut sizes = BTreeMap::<&GroupId, usize>::new();
    for group in groups.values().flatten() {
        *sizes.entry(group).or_default() += 1;
    }
    let largest = *sizes.iter().max_by_key(|(_, size)| **size).unwrap().0;
    let other = *sizes.keys().find(|group| **group != largest).unwrap();
    (largest.clone(), other.clone())
}

#[tokio::test]
async fn many_are_moved_and_cut_and_go_back_where_nobody_moved_them_since() {
    let app = TestApp::fleet(300).await;
    let before = groups_of(&app).await;
    let (from, to) = two(&before);
    let members: Vec<&SimId> =
        before.iter().filter(|(_, group)| group.as_ref() == Some(&from)).map(|(sim, _)| sim).collect();
    assert!(members.len() > 50, "enough for waves");
    let steps = json!([{ "verb": "setGroup", "groupId": to }, { "verb": "cutSession" }]);
    let action = json!({ "verb": "sequence", "steps": steps });
    let there = plan(&app, &json!({ "action": action, "targets": members })).await;
    assert_eq!(there.accepted(), members.len() as u64);
    let calls: Vec<_> = there.calls.iter().map(|call| (call.path.as_str(), call.times)).collect();
    let all = members.len() as u64;
    assert_eq!(calls, [("/v1/sims/…/set_group", all), ("/v1/sims/…/delete_session", all)]);

    let moved = carry_out(&app, &there, "op-1").await;
    assert_eq!((moved.counts.failed, moved.counts.unknown), (0, 0), "{:?}", moved.counts);
    let after = groups_of(&app).await;
    assert!(members.iter().all(|sim| after[*sim].as_ref() == Some(&to)));
    let made = search(&app, &format!("job={}&text=intended%20set_group&limit=500", moved.id)).await;
    assert_eq!(made.entries.len() as u64, all.min(500), "each move stands in the ledger");

    // One is moved on by somebody else.
    let elsewhere = members[0];
    let on = plan(&app, &json!({ "action": { "verb": "unsetGroup" }, "targets": [elsewhere] })).await;
    assert_eq!(carry_out(&app, &on, "op-2").await.counts.done_verified, 1);

    let undo = json!({ "action": { "verb": "undo", "job": moved.id } });
    let back = plan(&app, &undo).await;
    assert_eq!(back.refused, BTreeMap::from([(RefusalReason::Drifted, 1)]), "{:?}", back.refusals);
    assert_eq!(back.accepted(), all - 1);
    assert!(back.warnings.contains(&Warning::NotAllUndone), "what was cut stays cut");
    let restored = carry_out(&app, &back, "op-3").await;
    assert_eq!(restored.counts.done_verified, all - 1, "{:?}", restored.counts);
    let mut expected = before.clone();
    expected.insert(elsewhere.clone(), None);
    assert_eq!(groups_of(&app).await, expected);
    // Undone once more there is nothing left of it.
    let again = plan(&app, &undo).await;
    assert_eq!((again.accepted(), again.total), (0, all));
}

#[tokio::test]
async fn one_sim_is_moved_and_taken_back_and_the_ledger_tells_who_and_what() {
    let app = TestApp::fleet(30).await;
    let before = groups_of(&app).await;
    let (from, to) = two(&before);
    let sim = before.iter().find(|(_, group)| group.as_ref() == Some(&from)).unwrap().0.clone();
    let there =
        plan(&app, &json!({ "action": { "verb": "setGroup", "groupId": to }, "targets": [sim] })).await;
    let moved = carry_out(&app, &there, "op-1").await;
    assert_eq!(moved.items[0].verdict, Some(Verdict::DoneVerified));
    let back = plan(&app, &json!({ "action": { "verb": "undo", "job": moved.id } })).await;
    assert_eq!(back.calls[0].body, Some(json!({ "groupId": from })));
    assert_eq!(carry_out(&app, &back, "op-2").await.counts.done_verified, 1);
    assert_eq!(groups_of(&app).await, before);

    let facts = |page: &LedgerPage| -> Vec<&'static str> {
        page.entries
            .iter()
            .map(|entry| match entry.record.fact {
                Fact::Intended { .. } => "intended",
                Fact::Answered { .. } => "answered",
                Fact::Judged { .. } => "judged",
                Fact::Steered { .. } => "steered",
            })
            .collect()
    };
    let of_job = search(&app, &format!("job={}", moved.id)).await;
    assert_eq!(facts(&of_job), ["judged", "answered", "intended"]);
    for (text, found) in [
        (sim.to_string(), 6),
        (format!("{}%20doneVerified", moved.id), 1),
        ("set_gr".to_owned(), 2),
        ("no-such-word".to_owned(), 0),
        ("%20".to_owned(), 0),
    ] {
        assert_eq!(search(&app, &format!("text={text}")).await.entries.len(), found, "{text}");
    }
}

#[tokio::test]
async fn an_undo_of_nothing_and_of_an_unknown_job_is_refused() {
    let app = TestApp::fleet(30).await;
    let unknown = json!({ "action": { "verb": "undo", "job": "J-none" } });
    assert_eq!(app.page().post(PLANS, &unknown).await.status, 404);
    let both = json!({ "action": { "verb": "undo", "job": "J-none" }, "query": "" });
    assert_eq!(app.page().post(PLANS, &both).await.status, 400);
    let deep = json!({ "action": { "verb": "sequence", "steps": [{ "verb": "sequence", "steps": [] }] }, "query": "" });
    assert_eq!(app.page().post(PLANS, &deep).await.status, 400);
}

#[tokio::test]
async fn a_group_that_was_configured_goes_back_to_what_it_was() {
    let app = TestApp::fleet(30).await;
    let (group, _) = two(&groups_of(&app).await);
    let path = format!("/v1/groups/{group}");
    let was: Value = app.cli().get(&path).await.read();
    let put = json!([{ "key": "ipLinkMtu", "value": 1380 }, { "key": "useCustomDns", "value": true }]);
    let configure =
        json!({ "verb": "configure", "groupId": group, "namespace": "SoracomAir", "put": put, "remove": [] });
    let there = plan(&app, &json!({ "action": configure })).await;
    let done = carry_out(&app, &there, "op-1").await;
    assert_eq!(done.counts.done_verified, 1);
    let back = plan(&app, &json!({ "action": { "verb": "undo", "job": done.id } })).await;
    assert_eq!(back.action.verb(), "configure");
    carry_out(&app, &back, "op-2").await;
    let is: Value = app.cli().get(&path).await.read();
    assert_eq!(is["configuration"]["SoracomAir"], was["configuration"]["SoracomAir"]);
}

#[tokio::test]
async fn two_jobs_on_the_same_sims_take_turns() {
    let app = TestApp::fleet(120).await;
    let tag = json!({ "verb": "changeTags", "put": { "round": "1" } });
    // Both plans are made before either is started: neither knows of the other.
    let tagging = plan(&app, &json!({ "action": tag, "query": "online:yes" })).await;
    let cutting = plan(&app, &json!({ "action": { "verb": "cutSession" }, "query": "online:yes" })).await;
    let begin = |plan: Plan, op: &'static str| {
        let pace = json!({ "canaryPercent": 100, "growth": 1, "brakePerMille": 0, "windowMs": 0 });
        let request = json!({ "plan": plan.id, "op": op, "sims": plan.accepted(), "pace": pace });
        let page = app.page();
        async move { page.post(JOBS, &request).await.read::<Job>() }
    };
    let (one, other) = tokio::join!(begin(tagging, "op-1"), begin(cutting, "op-2"));
    for job in [&one, &other] {
        for _ in 0..400 {
            let seen: Job = app.page().get(&format!("{JOBS}/{}", job.id)).await.read();
            if seen.ended_at.is_some() {
                break;
            }
            app.advance(2_000).await;
        }
        let ended: Job = app.page().get(&format!("{JOBS}/{}", job.id)).await.read();
        assert_eq!(
            (ended.counts.failed, ended.counts.unknown, ended.counts.waiting),
            (0, 0, 0),
            "{ended:#?}"
        );
    }
    // On each SIM one is through with its call before the other begins with its own.
    let mut at_work = BTreeMap::<SimId, JobId>::new();
    let mut turns = 0;
    for entry in app.ledger().await {
        let (sim, job) = (entry.record.sim.unwrap(), entry.record.job.unwrap());
        match entry.record.fact {
            Fact::Intended { .. } => {
                let before = at_work.insert(sim.clone(), job.clone());
                assert!(before.is_none_or(|other| other == job), "{sim} is in two hands");
                turns += 1;
            }
            Fact::Judged { .. } => {
                at_work.remove(&sim);
            }
            Fact::Answered { .. } | Fact::Steered { .. } => {}
        }
    }
    assert_eq!(turns, one.total + other.total, "every SIM was called by both");
}
