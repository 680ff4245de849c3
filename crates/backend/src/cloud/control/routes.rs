use api::console::{
    context::Clock,
    world::{self, Budget, ClockRequest, DiskRequest, Fault, FaultSwitch, Outbox, OutboxQuery, ResetRequest},
};
use axum::{Json, Router, extract::State};

use crate::{
    cloud::{
        Cloud,
        control::{budget, clock, faults, outbox, reset},
    },
    http::{
        error::HttpError,
        extract::{Body, Query},
        mount::Mount,
    },
};

/// Everything under `/kansei/emulator`.
pub(crate) fn routes(cloud: Cloud) -> Router {
    Router::new()
        .mount::<world::ResetWorld, _, _>(reset)
        .mount::<world::GetClock, _, _>(get_clock)
        .mount::<world::SetClock, _, _>(set_clock)
        .mount::<world::ListFaults, _, _>(list_faults)
        .mount::<world::SetFaults, _, _>(set_faults)
        .mount::<world::LimitRate, _, _>(limit_rate)
        .mount::<world::FillDisk, _, _>(fill_disk)
        .mount::<world::GetOutbox, _, _>(outbox)
        .with_state(cloud)
}

async fn reset(
    State(cloud): State<Cloud>,
    Body(request): Body<Option<ResetRequest>>,
) -> Result<Json<Clock>, HttpError> {
    reset::begin_anew(&cloud, request.unwrap_or_default()).await?;
    Ok(Json(cloud.clock().face()))
}

async fn get_clock(State(cloud): State<Cloud>) -> Json<Clock> {
    Json(cloud.clock().face())
}

async fn set_clock(
    State(cloud): State<Cloud>,
    Body(request): Body<ClockRequest>,
) -> Result<Json<Clock>, HttpError> {
    clock::steer(&cloud, request).await?;
    Ok(Json(cloud.clock().face()))
}

async fn list_faults(State(cloud): State<Cloud>) -> Json<Vec<Fault>> {
    Json(that_are_on(cloud.faults().list(cloud.now())))
}

async fn set_faults(
    State(cloud): State<Cloud>,
    Body(faults): Body<Vec<Fault>>,
) -> Result<Json<Vec<Fault>>, HttpError> {
    let switches = faults.into_iter().map(|fault| FaultSwitch { fault, on: true, hits: 0, until: None });
    Ok(Json(that_are_on(faults::begin(&cloud, switches.collect())?)))
}

async fn limit_rate(
    State(cloud): State<Cloud>,
    Body(budget): Body<Option<Budget>>,
) -> Result<Json<Option<Budget>>, HttpError> {
    Ok(Json(budget::write(&cloud, budget).await?))
}

async fn fill_disk(
    State(cloud): State<Cloud>,
    Body(request): Body<DiskRequest>,
) -> Result<Json<DiskRequest>, HttpError> {
    cloud.act_full(request.full).await?;
    Ok(Json(request))
}

/// The faults that are on, each with the times that are left.
fn that_are_on(switches: Vec<FaultSwitch>) -> Vec<Fault> {
    let left = |FaultSwitch { mut fault, hits, .. }: FaultSwitch| {
        let hits = u32::try_from(hits).unwrap_or(u32::MAX);
        fault.times = fault.times.map(|times| times.saturating_sub(hits));
        fault
    };
    switches.into_iter().filter(|switch| switch.on).map(left).collect()
}

async fn outbox(
    State(cloud): State<Cloud>,
    Query(query): Query<OutboxQuery>,
) -> Result<Json<Outbox>, HttpError> {
    Ok(Json(outbox::list(&cloud, query).await?))
}
