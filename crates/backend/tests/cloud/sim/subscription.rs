use std::collections::BTreeSet;

use api::{
    id::ContextId,
    soracom::sim::{SimStatus, subscription},
};
use serde_json::{Value, json};

use crate::support::{AUTH_KEY, AUTH_KEY_ID, TestApp, keys_of};

/// SIMs of each subscription: one for each question.
const EACH: usize = 3;

/// Every row of the table: every class that any subscription has, and the statuses that some lack.
#[tokio::test]
async fn every_subscription_has_its_classes_and_its_statuses() {
    let app = TestApp::without_control("fleet").await;
    let mut sims = app.cli().get("/v1/sims?limit=1000").await.ok();
    let active = |sim: &&mut Value| sim["status"] == "active";
    let mut chosen: Vec<&mut Value> = sims.as_array_mut().unwrap().iter_mut().filter(active).collect();
    chosen.truncate(EACH * subscription::TABLE.len());
    let mut ids = Vec::new();
    for (sims, row) in chosen.chunks_mut(EACH).zip(subscription::TABLE) {
        for sim in &mut *sims {
            let profile = sim["activeProfileId"].as_str().unwrap().to_owned();
            for subscriber in sim["profiles"][&profile]["subscribers"].as_object_mut().unwrap().values_mut() {
                subscriber["subscription"] = json!(row.name);
            }
        }
        ids.push((row, sims.iter().map(|sim| sim["simId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()));
    }
    assert_eq!(ids.len(), subscription::TABLE.len());
    let recorded = Value::Array(chosen.into_iter().map(|sim| sim.take()).collect()).to_string();
    let app = app
        .meanwhile(|data| {
            let file = data.with_file_name("sims.json");
            std::fs::write(&file, recorded).unwrap();
            let report = backend::import(data, &ContextId::new("plans").unwrap(), &[file]).unwrap();
            assert_eq!(report.sims, EACH * subscription::TABLE.len());
        })
        .await;

    let key = json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY });
    let keys = keys_of(&app.nobody().post("/worlds/plans/v1/auth", &key).await.ok());
    let cli = keys.iter().fold(app.nobody(), |caller, (name, value)| caller.with(name, value));
    let classes: BTreeSet<&str> = subscription::TABLE
        .iter()
        .flat_map(|row| match row.speed_classes {
            subscription::SpeedClasses::Choice(classes) => classes.to_vec(),
            subscription::SpeedClasses::Fixed(class) => vec![class],
        })
        .chain(["warp9"])
        .collect();
    for (row, sims) in ids {
        let path = |sim: &str, action: &str| format!("/worlds/plans/v1/sims/{sim}/{action}");
        for class in &classes {
            let case = format!("{class} for {}", row.name);
            let answer =
                cli.post(&path(&sims[0], "update_speed_class"), &json!({ "speedClass": class })).await;
            if subscription::may_choose_speed_class(row.name, class) {
                assert_eq!(answer.ok()["speedClass"], *class, "{case}");
            } else {
                answer.refused(400, "KNS0400", &case);
            }
        }
        for (sim, action, status) in
            [(&sims[1], "set_to_standby", SimStatus::Standby), (&sims[2], "suspend", SimStatus::Suspended)]
        {
            let case = format!("{action} for {}", row.name);
            let answer = cli.act(&path(sim, action)).await;
            if subscription::has_status(row.name, &status) {
                assert_eq!(answer.ok()["status"], status.as_str(), "{case}");
            } else {
                answer.refused(400, "KNS0412", &case);
            }
        }
    }
}
