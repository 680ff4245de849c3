//! Jobs on an account elsewhere: verified by the platform's own history, and waiting where nobody is signed in.

use api::console::{job::Job, pace::Pace};
use serde_json::json;

use super::{JAPAN, Pair};

#[tokio::test]
async fn a_cut_is_verified_by_the_platforms_history() {
    let pair = Pair::together(false).await;
    let sim = pair.platform.id("prompt").await;
    let before = pair.rows(&format!("sim:{sim}")).await.rows.remove(0);
    let plan = pair.cut(std::slice::from_ref(&sim)).await;
    let start = json!({ "plan": plan.id, "op": "a", "pace": Pace::AT_ONCE });
    let job: Job = pair.desk.page().post(&format!("{JAPAN}/jobs"), &start).await.accepted().read();
    let job = pair.job_when(&job, |job| job.counts.done_verified == 1).await;
    assert_eq!(job.context.as_str(), "japan");
    let other =
        |row: &api::console::sim_row::SimRow| row.session_id.is_some() && row.session_id != before.session_id;
    pair.rows_when(&format!("sim:{sim}"), |window| window.rows.iter().all(other)).await;
}

#[tokio::test]
async fn a_job_waits_while_nobody_is_signed_in_and_goes_on() {
    let pair = Pair::together(false).await;
    let sims = [pair.platform.id("prompt").await, pair.platform.id("stale-dns").await];
    let plan = pair.cut(&sims).await;
    // A canary of one, and the other waits for it.
    let pace = Pace { canary_percent: 1, ..Pace::AT_ONCE };
    let start = json!({ "plan": plan.id, "op": "a", "pace": pace });
    let job = pair.desk.page().post(&format!("{JAPAN}/jobs"), &start).await.accepted().read::<Job>();
    pair.desk.page().delete(&format!("{JAPAN}/account")).await.accepted();
    pair.sign_in(&super::auth_key()).await;
    let job = pair.job_when(&job, |job| job.ended_at.is_some()).await;
    assert_eq!(job.counts.done_verified, 2, "{job:#?}");
}
