use api::{id::Imsi, soracom::sim::Sim};

use crate::support::TestApp;

/// The IMSI of a SIM's primary subscription.
pub(in crate::cloud) fn imsi(sim: &Sim) -> Imsi {
    sim.primary_subscriber().and_then(|subscriber| subscriber.imsi.clone()).unwrap()
}

async fn names(app: &TestApp, query: &str) -> Vec<String> {
    let list = app.cli().get(&format!("/v1/subscribers?{query}")).await.ok();
    let name = |one: &serde_json::Value| one["tags"]["name"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(name).collect()
}

#[tokio::test]
async fn subscribers_are_listed_by_imsi_and_filtered_by_status() {
    let app = TestApp::small().await;
    let all = app.cli().get("/v1/subscribers?").await.ok();
    let imsis: Vec<&str> = all.as_array().unwrap().iter().map(|one| one["imsi"].as_str().unwrap()).collect();
    assert_eq!(imsis.len(), 12);
    assert!(imsis.is_sorted(), "{imsis:?}");
    assert_eq!(names(&app, "status_filter=inactive%7Csuspended").await.len(), 2);
    assert_eq!(names(&app, "status_filter=ready").await, ["never-attached"]);
    assert_eq!(names(&app, "speed_class_filter=s1.4xfast").await.len(), 0);
}

#[tokio::test]
async fn a_tag_is_matched_whole_or_by_its_beginning() {
    let app = TestApp::small().await;
    assert_eq!(names(&app, "tag_name=name&tag_value=prompt").await, ["prompt"]);
    assert_eq!(names(&app, "tag_name=name&tag_value=pro").await.len(), 0);
    assert_eq!(names(&app, "tag_name=name&tag_value=pro&tag_value_match_mode=prefix").await, ["prompt"]);
    assert_eq!(names(&app, "tag_name=model&tag_value=GX-2").await.len(), 3);
}

#[tokio::test]
async fn a_filtered_list_has_pages_too() {
    let app = TestApp::small().await;
    let mut found = Vec::new();
    let mut key = String::new();
    loop {
        let path = format!("/v1/subscribers?tag_name=model&tag_value=MT-1&limit=4{key}");
        let answer = app.cli().get(&path).await;
        let next = answer.header("x-soracom-next-key").map(|next| format!("&last_evaluated_key={next}"));
        found.extend(answer.ok().as_array().unwrap().clone());
        match next {
            Some(next) => key = next,
            None => break,
        }
    }
    assert_eq!(found.len(), 9);
}

#[tokio::test]
async fn a_query_that_does_not_read_is_refused() {
    let app = TestApp::small().await;
    app.cli().get("/v1/subscribers?limit=0").await.refused(400, "KNS0400", "no page holds nothing");
    app.cli().get("/v1/subscribers?limit=x").await.refused(400, "KNS0400", "no number");
    app.nobody().get("/v1/subscribers").await.refused(401, "KNS0401", "not signed in");
}
