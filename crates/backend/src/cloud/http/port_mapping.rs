//! Tag PortMapping: doors of Napter.

use api::{
    id::{Imsi, SimId},
    soracom::port_mapping::{
        CreatePortMappingForSimRequest, CreatePortMappingRequest, ListPortMappingsQuery, PortMapping,
        PortMappingDestination,
    },
};
use axum::{Json, extract::State, http::StatusCode};
use emulator::napter::{Door, DoorTarget, Wanted, door_view};

use crate::{
    cloud::{
        Cloud,
        app::sim::Key,
        calls::{From, address},
        doors,
        http::sim::{bad_key, page_size, paged},
    },
    http::{
        error::HttpError,
        extract::{Body, Here, Id, Ids, Op, Paged, Query},
    },
};

pub(crate) async fn list(
    State(cloud): State<Cloud>,
    Query(query): Query<ListPortMappingsQuery>,
    Here(here): Here,
) -> Result<Paged<PortMapping>, HttpError> {
    let limit = page_size(query.limit)?;
    // guess: the platform's key is of no known form; ours is the endpoint.
    let after = query.last_evaluated_key.filter(|key| !key.is_empty());
    let after =
        after.map(|key| key.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()).ok_or_else(bad_key));
    let after = after.transpose()?;
    let mut found = cloud.read(|world| world.doors()).await?;
    found.retain(|door| after.is_none_or(|after| door.port > after));
    found.truncate(limit as usize + 1);
    Ok(paged(found, limit, here, Door::key, |door| view(&cloud, &door)))
}

pub(crate) async fn create(
    State(cloud): State<Cloud>,
    from: From,
    op: Op,
    Body(request): Body<CreatePortMappingRequest>,
) -> Result<(StatusCode, Json<PortMapping>), HttpError> {
    let CreatePortMappingRequest { destination, duration, source, tls_required } = request;
    let PortMappingDestination { port, sim_id, imsi, service, .. } = destination;
    let key = match (sim_id, imsi) {
        (Some(sim), _) => Key::Sim(sim),
        (None, Some(imsi)) => Key::Imsi(imsi),
        (None, None) => {
            return Err(HttpError::bad_request(
                "destination: simId or imsi is needed.",
                "destination に simId または imsi を指定してください。",
            ));
        }
    };
    let by_imsi = matches!(key, Key::Imsi(_));
    let tls = tls_required.unwrap_or(false);
    let service = service.filter(|_| !by_imsi);
    let wanted = Wanted { by_imsi, service, port, seconds: duration, source, tls, asked_from: address(from) };
    opened(&cloud, key, wanted, op.cause("createPortMapping")).await
}

pub(crate) async fn create_for_sim(
    State(cloud): State<Cloud>,
    Id(sim): Id<SimId>,
    from: From,
    op: Op,
    Body(request): Body<CreatePortMappingForSimRequest>,
) -> Result<(StatusCode, Json<PortMapping>), HttpError> {
    let CreatePortMappingForSimRequest { destination, duration, source, tls_required } = request;
    let wanted = Wanted {
        by_imsi: false,
        service: destination.service,
        port: destination.port,
        seconds: duration,
        source,
        tls: tls_required.unwrap_or(false),
        asked_from: address(from),
    };
    opened(&cloud, Key::Sim(sim), wanted, op.cause("createPortMappingForSim")).await
}

pub(crate) async fn delete(
    State(cloud): State<Cloud>,
    Ids(address, port): Ids<String, String>,
) -> Result<StatusCode, HttpError> {
    doors::close(&cloud, &address, &port).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn list_for_sim(
    State(cloud): State<Cloud>,
    Id(sim): Id<SimId>,
) -> Result<Json<Vec<PortMapping>>, HttpError> {
    let leads = |door: &Door| matches!(&door.target, DoorTarget::Sim(id, _) if *id == sim);
    those(&cloud, leads, sim.as_str()).await
}

pub(crate) async fn list_for_subscriber(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
) -> Result<Json<Vec<PortMapping>>, HttpError> {
    let leads = |door: &Door| matches!(&door.target, DoorTarget::Imsi(of) if *of == imsi);
    those(&cloud, leads, imsi.as_str()).await
}

/// Doors that lead there. [spec: 404 where there are none]
async fn those(
    cloud: &Cloud,
    leads: impl Fn(&Door) -> bool,
    id: &str,
) -> Result<Json<Vec<PortMapping>>, HttpError> {
    let found = cloud.read(|world| world.doors()).await?;
    let found: Vec<PortMapping> =
        found.iter().filter(|door| leads(door)).map(|door| view(cloud, door)).collect();
    if found.is_empty() {
        return Err(HttpError::not_found("on-demand remote access to", id));
    }
    Ok(Json(found))
}

async fn opened(
    cloud: &Cloud,
    key: Key,
    wanted: Wanted,
    cause: api::console::feed::Cause,
) -> Result<(StatusCode, Json<PortMapping>), HttpError> {
    let door = doors::open(cloud, key, wanted, cause).await?;
    Ok((StatusCode::CREATED, Json(view(cloud, &door))))
}

fn view(cloud: &Cloud, door: &Door) -> PortMapping {
    door_view(door, &cloud.parts().credentials.operator_id, cloud.now())
}
