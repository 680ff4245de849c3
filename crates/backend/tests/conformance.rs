//! Every answer of the platform is held against the vendor's definition by [`crate::support::Caller`] itself, in every
//! test. Here: that this is not for nothing, and whole fleets at once.

use api::spec;
use serde_json::{Value, json};

use crate::support::{TestApp, at_hand, find_operation};

#[tokio::test]
async fn whole_worlds_are_valid() {
    if at_hand().is_none() {
        eprintln!("no definition lies beside the checkout: answers were not compared with it");
    }
    for scenario in ["small", "portal", "fleet"] {
        let app = TestApp::start(scenario, Some(200)).await;
        let sims = app.cli().get("/v1/sims?limit=1000").await.ok();
        app.cli().get("/v1/subscribers?limit=1000").await.ok();
        app.cli().get("/v1/groups?limit=1000").await.ok();
        app.cli().get("/v1/query/sims?limit=100").await.ok();
        for sim in sims.as_array().unwrap().iter().step_by(7) {
            let id = sim["simId"].as_str().unwrap();
            app.cli().get(&format!("/v1/sims/{id}/events/sessions?limit=1000")).await.ok();
        }
    }
}

#[test]
fn an_answer_that_is_not_valid_is_found() {
    let Some(definition) = at_hand() else {
        eprintln!("no definition lies beside the checkout: nothing to try the comparison on");
        return;
    };
    let check = |id: &str, body: Value| definition.check_reply(id, 200, Some(&body));
    assert!(check("Sim/getSim", json!({ "simId": "1", "status": "active" })).is_empty());
    assert_eq!(check("Sim/getSim", json!({ "simId": 1 })).len(), 1);
    assert_eq!(check("Sim/getSim", json!({ "sim_id": "1" })).len(), 1);
    assert!(!definition.check_reply("Sim/getSim", 299, Some(&json!({}))).is_empty());
}

#[test]
fn a_call_is_held_against_its_own_operation() {
    for (method, path, id) in [
        ("GET", "/v1/sims", "Sim/listSims"),
        ("GET", "/v1/sims/8942", "Sim/getSim"),
        ("POST", "/v1/sims/8942/delete_session", "Sim/deleteSimSession"),
        (
            "DELETE",
            "/v1/groups/g/configuration/SoracomBeam/http:%2F%2Fx",
            "Group/deleteConfigurationParameter",
        ),
    ] {
        assert_eq!(find_operation(method, path).map(|operation| operation.id), Some(id), "{method} {path}");
    }
    assert!(find_operation("GET", "/kansei/contexts").is_none());
    assert!(spec::answer_exceptions().iter().all(|exception| !exception.reason.is_empty()));
}
