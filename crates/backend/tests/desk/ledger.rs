use api::console::{
    job::Verdict,
    ledger::{Fact, LedgerPage},
};

use crate::support::{EMAIL, TestApp, only};

#[tokio::test]
async fn a_cut_leaves_three_rows_that_belong_together() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let plan = app.plan("cutSession", std::slice::from_ref(&id)).await;
    let job = app.start_job(&plan, "click").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.advance(20_000).await;
    app.job(&job, |job| job.ended_at.is_some()).await;

    let entries = app.ledger().await;
    assert_eq!(entries.iter().map(|entry| entry.number).collect::<Vec<_>>(), [1, 2, 3]);
    for entry in &entries {
        let record = &entry.record;
        assert_eq!(
            (record.by.as_str(), record.plan.as_ref(), record.job.as_ref()),
            (EMAIL, Some(&plan.id), Some(&job.id))
        );
        assert_eq!((record.op.as_str(), record.sim.as_ref()), ("click", Some(&id)));
    }
    let Fact::Intended { method, path, body, before } = &entries[0].record.fact else {
        panic!("{entries:#?}")
    };
    assert_eq!((method.as_str(), path, body), ("POST", &format!("/v1/sims/{id}/delete_session"), &None));
    assert!(before["sessionId"].is_string(), "{before}");
    assert!(matches!(&entries[1].record.fact, Fact::Answered { reply } if reply.status == Some(200)));
    let Fact::Judged { verdict, after } = &entries[2].record.fact else { panic!("{entries:#?}") };
    assert_eq!(*verdict, Verdict::DoneVerified);
    assert_ne!(after["sessionId"], before["sessionId"]);
}

#[tokio::test]
async fn rows_are_found_by_sim_and_page_by_page() {
    let app = TestApp::small().await;
    for name in ["prompt", "stale-dns"] {
        let job = app.start_job(&app.plan("cutSession", &[app.id(name).await]).await, name).await;
        app.job(&job, |job| only(job).deleted_at.is_some()).await;
    }
    let id = app.id("prompt").await;
    let page =
        async |query: &str| -> LedgerPage { app.page().get(&format!("/kansei/ledger?{query}")).await.read() };
    let of_sim = page(&format!("sim={id}")).await;
    assert!(of_sim.entries.iter().all(|entry| entry.record.sim.as_ref() == Some(&id)));
    assert!(of_sim.entries.len() >= 2 && of_sim.count > of_sim.entries.len() as u64);
    let newest = page("limit=1").await;
    assert_eq!((newest.entries[0].number, &newest.entries[0].hash), (newest.count, &newest.head));
    let before = page(&format!("limit=1&before={}", newest.count)).await;
    assert_eq!(before.entries[0].hash, newest.entries[0].previous);
    assert_eq!(page("context=mars").await.entries, []);
}

#[tokio::test]
async fn a_ledger_that_was_not_written_in_is_empty() {
    let app = TestApp::small().await;
    app.cli().act(&format!("/v1/sims/{}/delete_session", app.id("prompt").await)).await.ok();
    let page: LedgerPage = app.page().get("/kansei/ledger").await.read();
    assert_eq!(
        (page.entries.len(), page.count, page.head.as_str()),
        (0, 0, ""),
        "others' writes are not ours"
    );
    app.page().get("/kansei/ledger?limit=x").await.refused(400, "KNS0400", "no number");
    app.page().get("/kansei/ledger?sim=a%20b").await.refused(400, "KNS0400", "no id");
    app.nobody().get("/kansei/ledger").await.refused(401, "KNS0401", "not signed in");
}
