//! Tag Sim: its life cycle. What each status allows is looked up in [`api::soracom::sim::lifecycle`], by the emulator.

use api::{
    UnixMillis,
    console::feed::Cause,
    id::SimId,
    soracom::sim::{
        ListSimStatusHistoryQuery, SetExpiryTimeRequest, SetImeiLockRequest, Sim, SimStatusHistoryEntry,
        SortOrder,
    },
};
use axum::{Json, extract::State};
use emulator::{Cx, sim_view};
use store::world::{EventRange, Tx};

use crate::{
    cloud::{
        Cloud,
        app::sim::{self, Kept, Key},
        http::sim::{page_key, paged, write_key},
    },
    http::{
        error::HttpError,
        extract::{Body, Here, Id, Op, Paged, Query},
    },
};

/// Entries of a page of a status history unless asked for, and at most. [spec]
const DEFAULT_PAGE: u32 = 30;
const LARGEST_PAGE: u32 = 100;

type Reply = Result<Json<Sim>, HttpError>;

pub(crate) async fn set_to_standby(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    act(&cloud, op.cause("setSimToStandby"), id, sim::set_to_standby).await
}

pub(crate) async fn suspend(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    act(&cloud, op.cause("suspendSim"), id, sim::suspend).await
}

pub(crate) async fn terminate(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    act(&cloud, op.cause("terminateSim"), id, sim::terminate).await
}

pub(crate) async fn enable_termination(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    act(&cloud, op.cause("enableSimTermination"), id, sim::enable_termination).await
}

pub(crate) async fn disable_termination(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    act(&cloud, op.cause("disableSimTermination"), id, sim::disable_termination).await
}

pub(crate) async fn set_expiry_time(
    State(cloud): State<Cloud>,
    Id(id): Id<SimId>,
    op: Op,
    Body(body): Body<SetExpiryTimeRequest>,
) -> Reply {
    let set = move |tx: &mut Tx<'_>, cx: &mut Cx, key: &Key| sim::set_expiry_time(tx, cx, key, &body);
    act(&cloud, op.cause("setSimExpiryTime"), id, set).await
}

pub(crate) async fn unset_expiry_time(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    act(&cloud, op.cause("unsetSimExpiryTime"), id, sim::unset_expiry_time).await
}

pub(crate) async fn set_imei_lock(
    State(cloud): State<Cloud>,
    Id(id): Id<SimId>,
    op: Op,
    Body(body): Body<Option<SetImeiLockRequest>>,
) -> Reply {
    let imei = body.and_then(|body| body.imei);
    let set = move |tx: &mut Tx<'_>, cx: &mut Cx, key: &Key| sim::set_imei_lock(tx, cx, key, imei.as_deref());
    act(&cloud, op.cause("setSimImeiLock"), id, set).await
}

pub(crate) async fn unset_imei_lock(State(cloud): State<Cloud>, Id(id): Id<SimId>, op: Op) -> Reply {
    act(&cloud, op.cause("unsetSimImeiLock"), id, sim::unset_imei_lock).await
}

pub(crate) async fn list_status_history(
    State(cloud): State<Cloud>,
    Id(id): Id<SimId>,
    Query(query): Query<ListSimStatusHistoryQuery>,
    Here(here): Here,
) -> Result<Paged<SimStatusHistoryEntry>, HttpError> {
    let (range, order, limit) = status_range(&query)?;
    let entries = cloud
        .read(move |world| match sim::find(&world, &Key::Sim(id.clone())) {
            Ok(_) => world.status_history(&id, range, &order).map(Ok),
            Err(error) => Ok(Err(error)),
        })
        .await??;
    Ok(paged(entries, limit, here, |(key, _)| write_key(*key), |(_, entry)| entry))
}

/// The part of a status history that a query asks for, with one entry more than the page holds.
///
/// An entry is shown with its second, so the bounds are those of the seconds shown.
fn status_range(query: &ListSimStatusHistoryQuery) -> Result<(EventRange, SortOrder, u32), HttpError> {
    let limit = query.limit.unwrap_or(DEFAULT_PAGE);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(HttpError::bad_request(
            format!("limit: must be 1 to {LARGEST_PAGE}."),
            format!("limit は 1〜{LARGEST_PAGE} の範囲で指定してください。"),
        ));
    }
    let order = query.sort.clone().unwrap_or(SortOrder::Descending);
    if let SortOrder::Other(_) = order {
        return Err(HttpError::bad_request(
            "sort: must be desc or asc.",
            "sort には desc または asc を指定してください。",
        ));
    }
    let second = |millis: UnixMillis| millis.0.div_euclid(1_000);
    let from = query
        .from
        .map(|from| UnixMillis(second(UnixMillis(from.0.saturating_add(999))).saturating_mul(1_000)));
    let to = query.to.map(|to| UnixMillis(second(to).saturating_mul(1_000).saturating_add(999)));
    let after = page_key(query.last_evaluated_key.as_deref())?;
    Ok((EventRange { from, to, after, limit: limit + 1 }, order, limit))
}

async fn act(
    cloud: &Cloud,
    cause: Cause,
    id: SimId,
    decide: impl FnOnce(&mut Tx<'_>, &mut Cx, &Key) -> Kept + Send + 'static,
) -> Reply {
    let record = cloud.write(cause, move |tx, cx| decide(tx, cx, &Key::Sim(id))).await?;
    Ok(Json(sim_view(&record)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_the_seconds_shown() {
        let bounds = |from, to| {
            let query = ListSimStatusHistoryQuery {
                from: Some(UnixMillis(from)),
                to: Some(UnixMillis(to)),
                ..Default::default()
            };
            let (range, ..) = status_range(&query).unwrap();
            (range.from.unwrap().0, range.to.unwrap().0)
        };
        assert_eq!(bounds(5_000, 5_000), (5_000, 5_999));
        assert_eq!(bounds(5_001, 6_400), (6_000, 6_999));
        assert_eq!(bounds(i64::MIN, i64::MAX).1, i64::MAX);
    }
}
