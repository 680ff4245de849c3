use std::collections::BTreeMap;

use api::{
    console::world::{FiringOutcome, FiringRow, FiringSum, Firings, FiringsQuery, Sent},
    id::{FiringId, MessageId},
};
use emulator::handler::{Done, Fired, Happening};
use serde_json::Value;
use store::{
    StoreError,
    world::{FiringRange, Kept, Reading, Sum},
};

use crate::{cloud::Cloud, http::error::HttpError};

/// Rows that are listed unless somebody says, and at most.
const LISTED: u32 = 100;
const MOST_LISTED: u32 = 500;

/// What event handlers did, newest first.
pub(super) async fn list(cloud: &Cloud, query: FiringsQuery) -> Result<Firings, HttpError> {
    let limit = query.limit.unwrap_or(LISTED);
    if !(1..=MOST_LISTED).contains(&limit) {
        return Err(HttpError::bad_request(
            format!("limit: must be 1 to {MOST_LISTED}."),
            format!("limit は 1〜{MOST_LISTED} の範囲で指定してください。"),
        ));
    }
    let before = query.before.map(|id| id.as_str().parse().map_err(HttpError::internal)).transpose()?;
    // One more than asked for tells whether there are more.
    let range = FiringRange { handler: query.handler, before, limit: limit + 1 };
    let mut found = cloud
        .read(move |world| {
            let found = world.firings(&range)?.into_iter();
            found.map(|kept| Ok((standing(&world, &kept)?, kept))).collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    Ok(Firings {
        firings: found.into_iter().map(|(standing, kept)| face(kept, standing)).collect::<Result<_, _>>()?,
        more,
    })
}

/// How often each handler was met.
pub(super) async fn sums(cloud: &Cloud) -> Result<Vec<FiringSum>, HttpError> {
    let since = cloud.now().plus(-DAY_MS);
    let sums = cloud.read(move |world| world.firing_sums(since)).await?;
    let face =
        |Sum { handler, last, since, failed }| FiringSum { handler_id: handler, last, day: since, failed };
    Ok(sums.into_iter().map(face).collect())
}

const DAY_MS: i64 = 86_400_000;

/// What is not kept with a firing: it may have changed since.
struct Standing {
    sim_name: String,
    subscription: String,
    /// What became of what was sent, and whether it is still being sent.
    sent: Option<Sent>,
    under_way: bool,
}

fn standing(world: &Reading<'_>, kept: &Kept) -> Result<Standing, StoreError> {
    let sim = world.sim(&kept.firing.sim_id)?;
    let sim_name = sim.as_ref().and_then(|sim| sim.sim.tags.get("name").cloned()).unwrap_or_default();
    let subscription = sim.map(|sim| sim.subscription().to_owned()).unwrap_or_default();
    let (sent, under_way) = match &kept.fired {
        Some(Fired { done: Done::Posted { message }, .. }) => world.message_standing(*message)?,
        Some(_) | None => (None, false),
    };
    Ok(Standing { sim_name, subscription, sent, under_way })
}

fn face(kept: Kept, standing: Standing) -> Result<FiringRow, HttpError> {
    let Kept { id, firing, fired } = kept;
    let (what, detail) = told(&firing.happening)?;
    let (done_at, done) = fired.map(|fired| (fired.at, fired.done)).unzip();
    let number = |message: &i64| MessageId::new(message.to_string()).map_err(HttpError::internal);
    let (outcome, message, reason) = match done {
        None => (None, None, None),
        Some(Done::Changed) => (Some(FiringOutcome::Changed), None, None),
        Some(Done::Posted { message }) => (Some(FiringOutcome::Posted), Some(number(&message)?), None),
        Some(Done::Refused { reason }) => (Some(FiringOutcome::Refused), None, Some(reason)),
        Some(Done::Gone) => (Some(FiringOutcome::Gone), None, None),
    };
    Ok(FiringRow {
        id: FiringId::new(id.to_string()).map_err(HttpError::internal)?,
        handler_id: firing.handler_id,
        handler_name: firing.handler_name,
        sim_id: firing.sim_id,
        sim_name: standing.sim_name,
        subscription: standing.subscription,
        imsi: firing.imsi,
        at: firing.at,
        what,
        detail,
        place: u32::try_from(firing.place).unwrap_or(u32::MAX),
        action: firing.action.kind,
        due: firing.due,
        done_at,
        outcome,
        message,
        sent: standing.sent,
        under_way: standing.under_way,
        reason,
    })
}

/// What happened, by its word and what belongs to it: as it is kept.
fn told(happening: &Happening) -> Result<(String, BTreeMap<String, String>), HttpError> {
    let Value::Object(fields) = serde_json::to_value(happening).map_err(HttpError::internal)? else {
        return Err(HttpError::internal("what happened is written as an object"));
    };
    let text = |value: Value| match value {
        Value::String(text) => Some(text),
        Value::Null => None,
        other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Some(other.to_string())
        }
    };
    let mut detail: BTreeMap<String, String> =
        fields.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect();
    let what = detail.remove("what").unwrap_or_default();
    Ok((what, detail))
}
