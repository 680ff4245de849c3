//! Downlink calls of the tags Sim and Subscriber.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use api::{
    id::{Imsi, SimId},
    soracom::downlink as d,
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use emulator::{
    Cx, SimRecord,
    downlink::{Pings, bytes_of, ping, port_of},
    file::{Content, FilePath},
};

use store::world::Tx;

use crate::{
    cloud::{
        Cloud,
        app::{file, sim::Key},
        downlink,
        state::AppError,
    },
    http::{
        error::HttpError,
        extract::{Body, Id, Op},
        mount::Mount,
    },
};

/// The largest body: 5 MiB of payload, written as JSON writes it. [spec]
const LARGEST: usize = 16 * 1024 * 1024;
/// What a picture is.
const JPEG: &str = "image/jpeg";
/// Bytes of a datagram, as text, at most. [spec]
const DATAGRAM: usize = 1_472;

pub(crate) fn routes() -> Router<Cloud> {
    Router::new()
        .mount::<d::SendDownlinkHttp, _, _>(http)
        .mount::<d::SendDownlinkTcp, _, _>(tcp)
        .layer(DefaultBodyLimit::max(LARGEST))
        .mount::<d::SendDownlinkPing, _, _>(ping_sim)
        .mount::<d::SubscriberDownlinkPing, _, _>(ping_subscriber)
        .mount::<d::SendDownlinkUdp, _, _>(udp)
        .mount::<d::SendDownlinkSsh, _, _>(ssh)
        .mount::<d::SendDownlinkRtsp, _, _>(rtsp)
}

async fn ping_sim(
    State(cloud): State<Cloud>,
    Id(sim): Id<SimId>,
    Body(request): Body<Option<d::DownlinkPingRequest>>,
) -> Result<Json<d::DownlinkPingResponse>, HttpError> {
    pinged(&cloud, Key::Sim(sim), request).await
}

async fn ping_subscriber(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
    Body(request): Body<Option<d::DownlinkPingRequest>>,
) -> Result<Json<d::DownlinkPingResponse>, HttpError> {
    pinged(&cloud, Key::Imsi(imsi), request).await
}

async fn pinged(
    cloud: &Cloud,
    key: Key,
    request: Option<d::DownlinkPingRequest>,
) -> Result<Json<d::DownlinkPingResponse>, HttpError> {
    let pings = Pings::read(&request.unwrap_or_default()).map_err(AppError::from)?;
    let record = cloud.sim(key).await?;
    let mut seed = DefaultHasher::new();
    (record.sim_id().as_str(), cloud.now().0).hash(&mut seed);
    Ok(Json(ping(pings, downlink::answers(&record), seed.finish())))
}

async fn http(
    State(cloud): State<Cloud>,
    Id(sim): Id<SimId>,
    Body(request): Body<d::DownlinkHttpRequest>,
) -> Result<Json<d::DownlinkHttpResponse>, HttpError> {
    let (record, _room) = (sim_of(&cloud, sim).await?, cloud.lines().room()?);
    Ok(Json(downlink::http(&cloud, &record, request).await?))
}

async fn tcp(
    State(cloud): State<Cloud>,
    Id(sim): Id<SimId>,
    Body(request): Body<d::DownlinkTcpRequest>,
) -> Result<Json<d::DownlinkTcpResponse>, HttpError> {
    let (record, _room) = (sim_of(&cloud, sim).await?, cloud.lines().room()?);
    Ok(Json(downlink::tcp(&cloud, &record, request).await?))
}

async fn ssh(
    State(cloud): State<Cloud>,
    Id(sim): Id<SimId>,
    Body(request): Body<d::DownlinkSshRequest>,
) -> Result<Json<d::DownlinkSshResponse>, HttpError> {
    let (record, _room) = (sim_of(&cloud, sim).await?, cloud.lines().room()?);
    Ok(Json(downlink::ssh(&cloud, &record, request).await?))
}

/// No simulated device hears datagrams, and nobody is told whether one does. [spec: delivery is not guaranteed]
async fn udp(
    State(cloud): State<Cloud>,
    Id(sim): Id<SimId>,
    Body(request): Body<d::DownlinkUdpRequest>,
) -> Result<StatusCode, HttpError> {
    port_of(request.port).map_err(AppError::from)?;
    bytes_of(&request.payload, request.payload_encoding.as_ref(), DATAGRAM).map_err(AppError::from)?;
    sim_of(&cloud, sim).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn rtsp(
    State(cloud): State<Cloud>,
    Id(sim): Id<SimId>,
    op: Op,
    Body(request): Body<d::DownlinkRtspRequest>,
) -> Result<Response, HttpError> {
    let (record, _room) = (sim_of(&cloud, sim).await?, cloud.lines().room()?);
    let picture = downlink::snapshot(&cloud, &record, &request).await?;
    let destinations = request.options.and_then(|options| options.destinations);
    if let Some(file) = destinations.and_then(|destinations| destinations.harvest_files) {
        let path = file.file_path.replace("{sim_id}", record.sim_id().as_str());
        let path =
            FilePath::read(&path.replace("{time}", &cloud.now().0.to_string())).map_err(AppError::from)?;
        let (content, bytes) = (Content::of(&picture, JPEG.to_owned()), picture.clone());
        let put = move |tx: &mut Tx<'_>, cx: &mut Cx| file::put(tx, cx, &path, content, &bytes);
        cloud.write_files(op.cause("sendDownlinkRtsp"), put).await?;
    }
    Ok(([(header::CONTENT_TYPE, JPEG)], picture).into_response())
}

async fn sim_of(cloud: &Cloud, sim: SimId) -> Result<Arc<SimRecord>, HttpError> {
    Ok(cloud.sim(Key::Sim(sim)).await?)
}
