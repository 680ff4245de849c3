use api::{
    id::{Imsi, SimId},
    soracom::sim::{AddSubscriptionRequest, SimProfile, SubscriptionContainerStatus},
};
use axum::{Json, extract::State, http::StatusCode};
use emulator::ota;

use crate::{
    cloud::{
        Cloud,
        app::sim::{self, Key},
    },
    http::{
        error::HttpError,
        extract::{Body, Ids, Op, Triple},
    },
};

pub(crate) async fn add_subscription(
    State(cloud): State<Cloud>,
    Ids(id, iccid): Ids<SimId, String>,
    op: Op,
    Body(request): Body<AddSubscriptionRequest>,
) -> Result<Json<SimProfile>, HttpError> {
    let cause = op.cause("addSubscription");
    let of = iccid.clone();
    let record =
        cloud.write(cause, move |tx, cx| sim::add_subscription(tx, cx, &Key::Sim(id), &of, &request)).await?;
    let profile = record.sim.profiles.get(&iccid).cloned();
    Ok(Json(profile.ok_or_else(|| HttpError::not_found("profile", &iccid))?))
}

pub(crate) async fn cancel_download(
    State(cloud): State<Cloud>,
    Triple(id, iccid, imsi): Triple<SimId, String, Imsi>,
    op: Op,
) -> Result<Json<SubscriptionContainerStatus>, HttpError> {
    let cause = op.cause("cancelSubscriptionContainerDownload");
    let of = iccid.clone();
    let record =
        cloud.write(cause, move |tx, cx| sim::cancel_download(tx, cx, &Key::Sim(id), &of, &imsi)).await?;
    Ok(Json(ota::container_status(&record, &iccid)))
}

pub(crate) async fn terminate(
    State(cloud): State<Cloud>,
    Triple(id, iccid, imsi): Triple<SimId, String, Imsi>,
    op: Op,
) -> Result<StatusCode, HttpError> {
    let cause = op.cause("terminateSubscriptionContainer");
    cloud.write(cause, move |tx, cx| sim::terminate_container(tx, cx, &Key::Sim(id), &iccid, &imsi)).await?;
    Ok(StatusCode::NO_CONTENT)
}
