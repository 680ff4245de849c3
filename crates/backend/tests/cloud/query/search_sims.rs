use crate::support::TestApp;

async fn names(app: &TestApp, query: &str) -> Vec<String> {
    let list = app.cli().get(&format!("/v1/query/sims?{query}")).await.ok();
    let name = |one: &serde_json::Value| one["tags"]["name"].as_str().unwrap().to_owned();
    let mut names: Vec<String> = list.as_array().unwrap().iter().map(name).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_repeated_key_and_a_comma_mean_either() {
    let app = TestApp::small().await;
    assert_eq!(names(&app, "name=PROMPT").await, ["prompt"], "case does not count");
    assert_eq!(
        names(&app, "name=stale").await,
        ["possibly-stale", "stale-dns", "stale-vpg"],
        "a part will do"
    );
    assert_eq!(names(&app, "name=prompt&name=ghost").await, ["ghost", "prompt"]);
    assert_eq!(names(&app, "name=prompt,ghost").await, ["ghost", "prompt"]);
    assert_eq!(names(&app, "name=prompt%2Cghost&name=asleep").await, ["asleep", "ghost", "prompt"]);
}

#[tokio::test]
async fn conditions_are_joined_by_and_unless_or_is_said() {
    let app = TestApp::small().await;
    assert_eq!(names(&app, "name=stale&group=new-dns").await, ["stale-dns"]);
    assert_eq!(names(&app, "name=ghost&group=new-dns&search_type=or").await, ["ghost", "stale-dns"]);
    assert_eq!(names(&app, "status=ready&session_status=NA").await, ["never-attached"]);
    assert_eq!(names(&app, "session_status=OFFLINE&status=active").await, ["already-offline"]);
    assert_eq!(names(&app, "subscription=plan01s&limit=100").await.len(), 3);
    assert_eq!(names(&app, "session_status=ONLINE&limit=100").await.len(), 8);
    assert_eq!(names(&app, "tag=GX-2").await.len(), 3);
}

#[tokio::test]
async fn a_page_is_ten_unless_said_and_pages_join() {
    let app = TestApp::small().await;
    let first = app.cli().get("/v1/query/sims?").await;
    let key = first.header("x-soracom-next-key").unwrap().to_owned();
    let rest = app.cli().get(&format!("/v1/query/sims?last_evaluated_key={key}")).await;
    assert_eq!(rest.header("x-soracom-next-key"), None);
    assert_eq!((first.json().as_array().unwrap().len(), rest.json().as_array().unwrap().len()), (10, 2));
}

#[tokio::test]
async fn a_search_that_is_not_valid_is_refused() {
    let app = TestApp::small().await;
    for query in [
        "name=x",
        "name=",
        "limit=0",
        "limit=101",
        "limit=x",
        "status=happy",
        "session_status=SLEEPING",
        "search_type=xor",
    ] {
        app.cli().get(&format!("/v1/query/sims?{query}")).await.refused(400, "KNS0400", query);
    }
    app.nobody().get("/v1/query/sims").await.refused(401, "KNS0401", "not signed in");
}
