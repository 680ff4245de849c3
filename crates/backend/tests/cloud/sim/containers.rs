//! `add_subscription`, and what becomes of it.

use serde_json::{Value, json};

use crate::support::{TestApp, find_operation};

const MINUTE: u32 = 60_000;

/// A SIM to which subscriptions can be added, with the path of its profile.
async fn addable(app: &TestApp) -> (String, String) {
    let sims = app.cli().get("/v1/sims?limit=1000").await.ok();
    let of = |sim: &Value| {
        let id = sim["activeProfileId"].as_str()?;
        let profile = &sim["profiles"][id];
        let primary = profile["primaryImsi"].as_str()?;
        let subscription = profile["subscribers"][primary]["subscription"].as_str()?;
        (subscription == "plan01s" && sim["sessionStatus"]["online"] == true)
            .then(|| (sim["simId"].as_str().unwrap().to_owned(), id.to_owned()))
    };
    let (sim, iccid) = sims.as_array().unwrap().iter().find_map(of).expect("an online SIM of plan01s");
    let path = format!("/v1/sims/{sim}/profiles/{iccid}");
    (sim, path)
}

/// The added subscription as the profile shows it.
fn added(profile: &Value) -> Value {
    let all = profile["subscribers"].as_object().unwrap();
    all.values().find(|one| one["subscription"] == "planX3").expect("it was added").clone()
}

#[tokio::test]
async fn a_subscription_comes_over_the_air_and_the_sim_comes_back_on_it() {
    let app = TestApp::fleet(300).await;
    let (sim, path) = addable(&app).await;
    let handler = json!({
        "name": "ota", "status": "active", "targetSimId": sim,
        "ruleConfig": { "type": "SimSubscriptionStatusRule", "properties": { "inactiveTimeoutDateConst": "NEVER", "targetOtaStatus": "finished" } },
        "actionConfigList": [{ "type": "SendMailToOperatorAction", "properties": {
            "executionDateTimeConst": "IMMEDIATELY", "title": "${otaStatus}", "message": "${simId} ${subscription} ${imsi}",
        } }],
    });
    app.cli().post("/v1/event_handlers", &handler).await.expecting(201, "a handler was made");
    let profile = app
        .cli()
        .post(&format!("{path}/add_subscription"), &json!({ "subscription": "planX3", "type": "cellular" }))
        .await
        .ok();
    let subscriber = added(&profile);
    assert_eq!(subscriber["status"], "shipped");
    let imsi = subscriber["imsi"].as_str().unwrap().to_owned();

    app.advance(10 * MINUTE).await;
    let after = app.cli().get(&format!("/v1/sims/{sim}")).await.ok();
    assert_eq!(after["profiles"][path.rsplit('/').next().unwrap()]["subscribers"][&imsi]["status"], "active");
    assert_eq!(after["sessionStatus"]["imsi"], imsi);
    let events = app.cli().get(&format!("/v1/sims/{sim}/events/sessions?limit=2")).await.ok();
    assert_eq!((&events[0]["event"], &events[0]["imsi"]), (&json!("Created"), &json!(imsi)));
    assert_eq!(events[1]["event"], "Deleted");
    assert_ne!(events[1]["imsi"], imsi);

    let firings = app.page().get("/kansei/contexts/local/world/firings").await.ok();
    assert_eq!(
        firings["firings"][0]["detail"],
        json!({ "status": "finished", "subscription": "planX3", "imsi": imsi })
    );
    let outbox = app.page().get("/kansei/contexts/local/world/outbox").await.ok();
    assert_eq!(outbox["messages"][0]["body"], format!("{sim} planX3 {imsi}"));
}

#[tokio::test]
async fn it_survives_a_restart_on_the_way() {
    let app = TestApp::fleet(300).await;
    let (sim, path) = addable(&app).await;
    app.cli().post(&format!("{path}/add_subscription"), &json!({ "subscription": "planX3" })).await.ok();
    app.advance(5_000).await;
    let app = app.restart().await;
    app.advance(10 * MINUTE).await;
    let after = app.cli().get(&format!("/v1/sims/{sim}")).await.ok();
    assert_eq!(added(&after["profiles"][path.rsplit('/').next().unwrap()])["status"], "active");
}

#[tokio::test]
async fn what_cannot_be_added_called_off_or_ended_is_refused() {
    let app = TestApp::fleet(300).await;
    let (sim, path) = addable(&app).await;
    let add = format!("{path}/add_subscription");
    for body in [
        json!({ "subscription": "plan-D" }),
        json!({ "subscription": "planX3", "type": "odd" }),
        json!({}),
        json!(null),
    ] {
        app.cli().post(&add, &body).await.expecting(400, "it cannot be added");
    }
    let nowhere = format!("/v1/sims/{sim}/profiles/8900000000000000000/add_subscription");
    app.cli().post(&nowhere, &json!({ "subscription": "planX3" })).await.expecting(404, "no such profile");
    let profile = app.cli().post(&add, &json!({ "subscription": "planX3" })).await.ok();
    let imsi = added(&profile)["imsi"].as_str().unwrap().to_owned();
    let of = |verb: &str, imsi: &str| format!("{path}/subscribers/{imsi}/{verb}");
    app.cli().act(&of("cancel_download", &imsi)).await.expecting(400, "it has begun");
    app.cli().act(&of("cancel_download", "440100000000099")).await.expecting(404, "there is none");
    app.cli().act(&of("terminate", &imsi)).await.expecting(400, "only virtual ones end");
    assert!(find_operation("POST", &of("terminate", &imsi)).is_some());
}

#[tokio::test]
async fn one_that_was_not_sent_is_called_off_and_a_virtual_one_ends() {
    let app = TestApp::fleet(300).await;
    let (sim, path) = addable(&app).await;
    let power = format!("/kansei/contexts/local/world/devices/{sim}/power");
    app.page().post(&power, &json!({ "power": "off" })).await.ok();
    let profile =
        app.cli().post(&format!("{path}/add_subscription"), &json!({ "subscription": "planX3" })).await.ok();
    let imsi = added(&profile)["imsi"].as_str().unwrap().to_owned();
    let off = app.cli().act(&format!("{path}/subscribers/{imsi}/cancel_download")).await.ok();
    assert_eq!(off["containers"], json!([]));

    let arc = json!({ "subscription": "planArc01", "type": "virtual" });
    let profile = app.cli().post(&format!("{path}/add_subscription"), &arc).await.ok();
    let all = profile["subscribers"].as_object().unwrap();
    let imsi = all.values().find(|one| one["subscription"] == "planArc01").unwrap()["imsi"]
        .as_str()
        .unwrap()
        .to_owned();
    app.cli().act(&format!("{path}/subscribers/{imsi}/terminate")).await.expecting(204, "it is virtual");
}
