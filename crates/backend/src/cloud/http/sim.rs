use api::{
    Page, UnixMillis,
    id::SimId,
    soracom::{
        session::{ListSessionEventsQuery, SessionEvent},
        sim::{ListSimsQuery, SetGroupRequest, Sim, TagUpdateRequest, UpdateSpeedClassRequest},
    },
};
use axum::{Json, extract::State, http::StatusCode};
use emulator::{SimRecord, sim_view};
use serde_json::value::{RawValue, to_raw_value};
use store::world::{EventKey, EventRange};

use crate::{
    cloud::{
        Cloud,
        app::sim::{self, Key},
    },
    http::{
        error::HttpError,
        extract::{Body, Here, Id, Ids, Op, Paged, Query},
    },
};

/// Items of a page unless asked for, and at most. guess: the platform's numbers are not published.
pub(super) const DEFAULT_PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 1_000;

type Reply = Result<Json<Sim>, HttpError>;

pub(crate) async fn list(
    State(cloud): State<Cloud>,
    Query(query): Query<ListSimsQuery>,
    Here(here): Here,
) -> Result<Paged<Box<RawValue>>, HttpError> {
    let limit = page_size(query.limit)?;
    // Written where it is made: a SIM is many small pieces of memory, which cost more when another thread gives them back.
    let write = |record: &SimRecord| Ok((record.sim_id().to_string(), to_raw_value(&sim_view(record))?));
    let sims =
        cloud.read(move |world| world.sims_as(query.last_evaluated_key.as_deref(), limit + 1, write)).await?;
    let sims = sims.into_iter().collect::<serde_json::Result<Vec<_>>>().map_err(HttpError::internal)?;
    Ok(paged(sims, limit, here, |(id, _)| id.clone(), |(_, sim)| sim))
}

pub(crate) async fn get(State(cloud): State<Cloud>, Id(id): Id<SimId>) -> Reply {
    Ok(Json(sim_view(&*cloud.sim(Key::Sim(id)).await?)))
}

pub(crate) async fn delete_session(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    let cause = op.cause("deleteSimSession");
    let record = cloud.write(cause, move |tx, cx| sim::delete_session(tx, cx, &Key::Sim(id))).await?;
    Ok(Json(sim_view(&record)))
}

pub(crate) async fn list_session_events(
    State(cloud): State<Cloud>,
    Id(id): Id<SimId>,
    Query(query): Query<ListSessionEventsQuery>,
    Here(here): Here,
) -> Result<Paged<SessionEvent>, HttpError> {
    let (range, limit) = event_range(&query)?;
    let events = cloud
        .read(move |world| match sim::find(&world, &Key::Sim(id.clone())) {
            Ok(_) => world.events_of_sim(&id, range).map(Ok),
            Err(error) => Ok(Err(error)),
        })
        .await??;
    Ok(event_page(events, limit, here))
}

pub(crate) async fn activate(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    let record =
        cloud.write(op.cause("activateSim"), move |tx, cx| sim::activate(tx, cx, &Key::Sim(id))).await?;
    Ok(Json(sim_view(&record)))
}

pub(crate) async fn deactivate(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    let record =
        cloud.write(op.cause("deactivateSim"), move |tx, cx| sim::deactivate(tx, cx, &Key::Sim(id))).await?;
    Ok(Json(sim_view(&record)))
}

pub(crate) async fn set_group(
    State(cloud): State<Cloud>,
    Id(id): Id<SimId>,
    op: Op,
    Body(body): Body<SetGroupRequest>,
) -> Reply {
    let cause = op.cause("setSimGroup");
    let record =
        cloud.write(cause, move |tx, cx| sim::set_group(tx, cx, &Key::Sim(id), &body.group_id)).await?;
    Ok(Json(sim_view(&record)))
}

pub(crate) async fn unset_group(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    let record =
        cloud.write(op.cause("unsetSimGroup"), move |tx, cx| sim::unset_group(tx, cx, &Key::Sim(id))).await?;
    Ok(Json(sim_view(&record)))
}

pub(crate) async fn update_speed_class(
    State(cloud): State<Cloud>,
    Id(id): Id<SimId>,
    op: Op,
    Body(body): Body<UpdateSpeedClassRequest>,
) -> Reply {
    let cause = op.cause("updateSimSpeedClass");
    let record = cloud
        .write(cause, move |tx, cx| sim::update_speed_class(tx, cx, &Key::Sim(id), &body.speed_class))
        .await?;
    Ok(Json(sim_view(&record)))
}

pub(crate) async fn put_tags(
    State(cloud): State<Cloud>,
    Id(id): Id<SimId>,
    op: Op,
    Body(tags): Body<Vec<TagUpdateRequest>>,
) -> Reply {
    let record = cloud
        .write(op.cause("putSimTags"), move |tx, cx| sim::put_tags(tx, cx, &Key::Sim(id), &tags))
        .await?;
    Ok(Json(sim_view(&record)))
}

pub(crate) async fn delete_tag(
    State(cloud): State<Cloud>,
    Ids(id, name): Ids<SimId, String>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    cloud
        .write(op.cause("deleteSimTag"), move |tx, cx| sim::delete_tag(tx, cx, &Key::Sim(id), &name))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The size of a page, or the refusal of one that is none.
pub(super) fn page_size(asked: Option<u32>) -> Result<u32, HttpError> {
    match asked {
        None => Ok(DEFAULT_PAGE),
        Some(0) => {
            Err(HttpError::bad_request("limit: must be 1 or more.", "limit は 1 以上を指定してください。"))
        }
        Some(limit) => Ok(limit.min(LARGEST_PAGE)),
    }
}

/// Makes a page of `limit` out of `limit + 1` items: the one more tells that another page follows.
pub(super) fn paged<A, B>(
    mut items: Vec<A>,
    limit: u32,
    here: String,
    key: impl Fn(&A) -> String,
    view: impl Fn(A) -> B,
) -> Paged<B> {
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next_key = if more { items.last().map(key) } else { None };
    Paged { page: Page { items: items.into_iter().map(view).collect(), next_key }, here }
}

/// The range of a history that a query asks for, with one entry more than the page holds.
pub(super) fn event_range(query: &ListSessionEventsQuery) -> Result<(EventRange, u32), HttpError> {
    let limit = page_size(query.limit)?;
    let after = page_key(query.last_evaluated_key.as_deref())?;
    Ok((EventRange { from: query.from, to: query.to, after, limit: limit + 1 }, limit))
}

/// Where a page of a history begins, or the refusal of a key that no history gave out.
pub(super) fn page_key(given: Option<&str>) -> Result<Option<EventKey>, HttpError> {
    let Some(text) = given.filter(|text| !text.is_empty()) else { return Ok(None) };
    read_key(text).map(Some).ok_or_else(bad_key)
}

/// The refusal of a page key that the list never gave out.
pub(super) fn bad_key() -> HttpError {
    HttpError::bad_request(
        "last_evaluated_key: not a key that this list gave out.",
        "last_evaluated_key の値が正しくありません。",
    )
}

/// A page of a history.
pub(super) fn event_page(
    events: Vec<(EventKey, SessionEvent)>,
    limit: u32,
    here: String,
) -> Paged<SessionEvent> {
    paged(events, limit, here, |(key, _)| write_key(*key), |(_, event)| event)
}

/// The platform's key is the time of the last entry; ours adds which entry of that time, so that none is lost.
pub(super) fn write_key(key: EventKey) -> String {
    match key.id {
        Some(id) => format!("{}-{id}", key.time.0),
        None => key.time.0.to_string(),
    }
}

fn read_key(text: &str) -> Option<EventKey> {
    match text.split_once('-') {
        Some((time, id)) => {
            Some(EventKey { time: UnixMillis(time.parse().ok()?), id: Some(id.parse().ok()?) })
        }
        None => Some(EventKey { time: UnixMillis(text.parse().ok()?), id: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_a_bare_time_is_the_platforms_own() {
        let key = EventKey { time: UnixMillis(1_700), id: Some(7) };
        assert_eq!(read_key(&write_key(key)), Some(key));
        assert_eq!(read_key("1700"), Some(EventKey { id: None, ..key }));
        assert_eq!(read_key("yesterday"), None);
    }

    #[test]
    fn the_last_page_has_no_key() {
        let page = |n: u32| paged((0..n).collect(), 2, String::new(), u32::to_string, |n| n).page;
        assert_eq!(page(2), Page { items: vec![0, 1], next_key: None });
        assert_eq!(page(3), Page { items: vec![0, 1], next_key: Some("1".into()) });
    }
}
