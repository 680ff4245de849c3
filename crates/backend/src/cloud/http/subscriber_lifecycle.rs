//! Tag Subscriber: its life cycle, which is its SIM's.

use api::{
    console::feed::Cause,
    id::Imsi,
    soracom::{
        sim::{SetExpiryTimeRequest, SetImeiLockRequest},
        subscriber::Subscriber,
    },
};
use axum::{Json, extract::State};
use emulator::{Cx, subscriber_view};
use store::world::Tx;

use crate::{
    cloud::{
        Cloud,
        app::sim::{self, Kept, Key},
    },
    http::{
        error::HttpError,
        extract::{Body, Id, Op},
    },
};

type Reply = Result<Json<Subscriber>, HttpError>;

pub(crate) async fn set_to_standby(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    act(&cloud, op.cause("setSubscriberToStandby"), imsi, sim::set_to_standby).await
}

pub(crate) async fn suspend(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    act(&cloud, op.cause("suspendSubscriber"), imsi, sim::suspend).await
}

pub(crate) async fn terminate(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    act(&cloud, op.cause("terminateSubscriber"), imsi, sim::terminate).await
}

pub(crate) async fn enable_termination(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    act(&cloud, op.cause("enableTermination"), imsi, sim::enable_termination).await
}

pub(crate) async fn disable_termination(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    act(&cloud, op.cause("disableTermination"), imsi, sim::disable_termination).await
}

pub(crate) async fn set_expiry_time(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
    op: Op,
    Body(body): Body<SetExpiryTimeRequest>,
) -> Reply {
    let set = move |tx: &mut Tx<'_>, cx: &mut Cx, key: &Key| sim::set_expiry_time(tx, cx, key, &body);
    act(&cloud, op.cause("setExpiryTime"), imsi, set).await
}

pub(crate) async fn unset_expiry_time(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    act(&cloud, op.cause("unsetExpiryTime"), imsi, sim::unset_expiry_time).await
}

pub(crate) async fn set_imei_lock(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
    op: Op,
    Body(body): Body<Option<SetImeiLockRequest>>,
) -> Reply {
    let imei = body.and_then(|body| body.imei);
    let set = move |tx: &mut Tx<'_>, cx: &mut Cx, key: &Key| sim::set_imei_lock(tx, cx, key, imei.as_deref());
    act(&cloud, op.cause("setImeiLock"), imsi, set).await
}

pub(crate) async fn unset_imei_lock(State(cloud): State<Cloud>, Id(imsi): Id<Imsi>, op: Op) -> Reply {
    act(&cloud, op.cause("unsetImeiLock"), imsi, sim::unset_imei_lock).await
}

async fn act(
    cloud: &Cloud,
    cause: Cause,
    imsi: Imsi,
    decide: impl FnOnce(&mut Tx<'_>, &mut Cx, &Key) -> Kept + Send + 'static,
) -> Reply {
    let record = cloud.write(cause, move |tx, cx| decide(tx, cx, &Key::Imsi(imsi))).await?;
    Ok(Json(subscriber_view(&record)))
}
