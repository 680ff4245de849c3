use api::console::{
    context::Clock,
    world::{self, ClockRequest, Fault, Outbox, ResetRequest},
};
use axum::{Json, Router, extract::State};
use tokio::sync::oneshot;

use crate::{
    cloud::{Cloud, control::clock, populate},
    feed::ContextChange,
    http::{error::HttpError, extract::Body, mount::Mount},
};

/// Everything under `/kansei/emulator`.
pub(crate) fn routes(cloud: Cloud) -> Router {
    Router::new()
        .mount::<world::ResetWorld, _, _>(reset)
        .mount::<world::GetClock, _, _>(get_clock)
        .mount::<world::SetClock, _, _>(set_clock)
        .mount::<world::ListFaults, _, _>(list_faults)
        .mount::<world::SetFaults, _, _>(set_faults)
        .mount::<world::GetOutbox, _, _>(outbox)
        .with_state(cloud)
}

async fn reset(
    State(cloud): State<Cloud>,
    Body(request): Body<Option<ResetRequest>>,
) -> Result<Json<Clock>, HttpError> {
    let request = request.unwrap_or_default();
    let standing = populate::beginning(&cloud).await?.unwrap_or_else(|| cloud.parts().beginning.clone());
    let beginning = populate::Beginning {
        scenario: request.scenario.unwrap_or(standing.scenario),
        sims: request.sims.or(standing.sims),
        seed: request.seed.unwrap_or(standing.seed),
    };
    // A world that cannot be is refused before anything changes.
    populate::scenario_of(&beginning)?;
    cloud.faults().set(Vec::new());
    let anchor = clock::begin_anew(cloud.clock(), request.now);
    let grown = populate::grow(&cloud, beginning, anchor.context).await;
    populate::keep_clock(&cloud, anchor).await?;
    // Told also when it went wrong: the world may have been emptied.
    tell(&cloud, ContextChange::Reset).await;
    grown?;
    Ok(Json(cloud.clock().face()))
}

/// Tells, and waits until it has been heard with all that came before it.
async fn tell(cloud: &Cloud, change: impl FnOnce(oneshot::Sender<()>) -> ContextChange) {
    let (heard, hearing) = oneshot::channel();
    if cloud.parts().told.send(change(heard)).is_ok() {
        // Whoever listens may end with the server; then there is nobody to wait for.
        let _ = hearing.await;
    }
}

async fn get_clock(State(cloud): State<Cloud>) -> Json<Clock> {
    Json(cloud.clock().face())
}

async fn set_clock(
    State(cloud): State<Cloud>,
    Body(request): Body<ClockRequest>,
) -> Result<Json<Clock>, HttpError> {
    let anchor = clock::set(&cloud, &request).await?;
    populate::keep_clock(&cloud, anchor).await?;
    tell(&cloud, ContextChange::Clock).await;
    Ok(Json(cloud.clock().face()))
}

async fn list_faults(State(cloud): State<Cloud>) -> Json<Vec<Fault>> {
    Json(cloud.faults().list())
}

async fn set_faults(State(cloud): State<Cloud>, Body(faults): Body<Vec<Fault>>) -> Json<Vec<Fault>> {
    cloud.faults().set(faults);
    Json(cloud.faults().list())
}

/// Nothing in this version of the platform sends anything out, so the outbox is truly empty.
async fn outbox(State(cloud): State<Cloud>) -> Json<Outbox> {
    Json(Outbox { policy: cloud.parts().outbound.to_string(), messages: Vec::new() })
}
