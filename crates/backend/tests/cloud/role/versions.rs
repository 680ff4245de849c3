use crate::support::{OPERATOR, TestApp};

#[tokio::test]
async fn only_roles_of_the_vendor_have_versions_and_there_are_none() {
    let app = TestApp::start("empty", None).await;
    let path = |id: &str| format!("{OPERATOR}/roles/{id}/versions");
    app.cli().get(&path("sims")).await.refused(400, "KNS0400", "an operator's own");
    let vendors = path("srn:soracom:::Role:Reader");
    app.cli().get(&vendors).await.refused(404, "KNS0404", "none of the vendor's is imitated");
    app.nobody().get(&vendors).await.refused(401, "KNS0401", "not signed in");
}
