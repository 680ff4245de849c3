//! A plan that takes back what a job did, from what the ledger says of it.

use api::{
    console::{
        job::ItemsShown,
        plan::{Action, PlanRequest},
    },
    id::JobId,
};
use serde_json::{Map, Value};

use super::{Aim, group};
use crate::{
    desk::desk_state::{ContextRoom, DeskDb},
    http::error::HttpError,
};

/// What taking back `job` comes to: for SIMs, what the ledger says of each; for a group, a change of its configuration.
pub(super) async fn aim(
    room: &ContextRoom,
    db: &DeskDb,
    request: &PlanRequest,
    job: &JobId,
    of: Option<ItemsShown>,
) -> Result<Aim, HttpError> {
    if request.query.is_some() || !request.targets.is_empty() {
        return Err(HttpError::bad_request(
            "An undo is for the SIMs of its job: it names none and takes no query.",
            "取り消しの対象はジョブの SIM です。SIM やクエリは指定できません。",
        ));
    }
    let (context, asked) = (room.id.clone(), job.clone());
    let known = db.read(move |desk| desk.job(&context, &asked)).await?;
    let known = known.ok_or_else(|| HttpError::not_found("job", job.as_str()))?;
    if known.action.is_on_group() {
        return of_group(room, db, job, &known.action).await;
    }
    let asked = job.clone();
    let sims = db.read(move |desk| desk.job_sims(&asked, of)).await?;
    if sims.is_empty() {
        return Err(nothing());
    }
    Ok(Aim { action: request.action.clone(), sims, undo: Some(job.clone()), lasting: false })
}

async fn of_group(room: &ContextRoom, db: &DeskDb, job: &JobId, action: &Action) -> Result<Aim, HttpError> {
    let Action::Configure { group_id, namespace, .. } = action else { return Err(nothing()) };
    let group = group(room, group_id).await?;
    let keys = group.configuration.get(namespace).into_iter().flatten();
    let now: Map<String, Value> = keys.map(|(key, value)| (key.clone(), value.clone())).collect();
    let Value::Object(now) = ops::ledger::redact(&Value::Object(now), &db.ledger_key()) else {
        return Err(nothing());
    };
    let asked = job.clone();
    let facts = db.read(move |desk| desk.facts_of(&asked, None)).await?;
    let back = ops::undo::of_group(action, facts, &now);
    let lasting = !(back.drifted.is_empty() && back.lasting.is_empty());
    let action = back.action.ok_or_else(nothing)?;
    Ok(Aim { action, sims: Vec::new(), undo: None, lasting })
}

fn nothing() -> HttpError {
    HttpError::conflict(
        "There is nothing of this job that can be undone.",
        "このジョブには取り消せる変更がありません。",
    )
}
