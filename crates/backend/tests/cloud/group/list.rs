use crate::support::TestApp;

async fn names(app: &TestApp, query: &str) -> Vec<String> {
    let list = app.cli().get(&format!("/v1/groups?{query}")).await.ok();
    let name = |one: &serde_json::Value| one["tags"]["name"].as_str().unwrap().to_owned();
    let mut names: Vec<String> = list.as_array().unwrap().iter().map(name).collect();
    names.sort();
    names
}

#[tokio::test]
async fn groups_are_listed_and_filtered_by_a_tag() {
    let app = TestApp::small().await;
    assert_eq!(names(&app, "").await, ["new-dns", "new-mtu", "new-vpg", "plain"]);
    assert_eq!(names(&app, "tag_name=name&tag_value=plain").await, ["plain"]);
    let prefix = "tag_name=name&tag_value=new-&tag_value_match_mode=prefix";
    assert_eq!(names(&app, prefix).await, ["new-dns", "new-mtu", "new-vpg"]);
}

#[tokio::test]
async fn pages_join() {
    let app = TestApp::small().await;
    let first = app.cli().get("/v1/groups?limit=3").await;
    let key = first.header("x-soracom-next-key").unwrap().to_owned();
    let second = app.cli().get(&format!("/v1/groups?limit=3&last_evaluated_key={key}")).await;
    assert_eq!(second.header("x-soracom-next-key"), None);
    assert_eq!((first.json().as_array().unwrap().len(), second.json().as_array().unwrap().len()), (3, 1));
}

#[tokio::test]
async fn a_query_that_does_not_read_is_refused() {
    let app = TestApp::small().await;
    app.cli().get("/v1/groups?limit=0").await.refused(400, "KNS0400", "no page holds nothing");
    app.cli().get("/v1/groups?limit=x").await.refused(400, "KNS0400", "no number");
    app.nobody().get("/v1/groups").await.refused(401, "KNS0401", "not signed in");
}
