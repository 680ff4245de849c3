use std::net::SocketAddr;

use api::{console::feed::Cause, soracom::audit_log::AccessType};
use emulator::{
    Cx, Error,
    napter::{self, Door, DoorTarget, Visit, Wanted},
};
use store::{
    Lane,
    world::{Reading, Tx},
};
use tokio::net::TcpListener;

use super::hall::{HERE, let_in};
use crate::{
    cloud::{
        Cloud,
        app::sim::{Kept, Key, find},
        state::AppError,
    },
    http::error::HttpError,
    random,
};

/// Opens a door at a port that is free; also when whoever asked has gone: a door that is on the list is open.
pub(crate) async fn open(cloud: &Cloud, key: Key, wanted: Wanted, cause: Cause) -> Result<Door, HttpError> {
    let opening = cloud.clone();
    cloud.see_through(async move { opened(&opening, key, wanted, cause).await }).await
}

async fn opened(cloud: &Cloud, key: Key, wanted: Wanted, cause: Cause) -> Result<Door, HttpError> {
    // No port or no file is left: another time there may be.
    let listener = TcpListener::bind((HERE, 0)).await.map_err(|_| HttpError::busy())?;
    let at: SocketAddr = listener.local_addr().map_err(HttpError::internal)?;
    let operator = cloud.parts().credentials.operator_id.clone();
    let open = move |tx: &mut Tx<'_>, cx: &mut Cx| -> Result<Door, AppError> {
        let record = find(tx, &key)?;
        let door = napter::open(&record, &wanted, (at.ip(), at.port()), tx.door_count()?, cx)?;
        tx.keep_door(&door)?;
        let visit = Visit { connection: connection(), kind: AccessType::Created, caller: None };
        tx.log_door(&record.imsi, cx.now, &napter::entry(&door, &record.imsi, visit, &operator, cx.now))?;
        let decision = napter::opened(&record, cx);
        tx.keep(decision, cx)?;
        Ok(door)
    };
    let door = cloud.write(cause, open).await?;
    let_in(cloud, door.clone(), listener).await?;
    Ok(door)
}

/// Closes the door at an address, as somebody says; also when they have gone.
pub(crate) async fn close(cloud: &Cloud, address: &str, port: &str) -> Result<(), HttpError> {
    let nowhere = || HttpError::not_found("on-demand remote access", &shown(address, port));
    let at: u16 = port.parse().map_err(|_| nowhere())?;
    let door = cloud.read(move |world| world.door(at)).await?;
    let door = door.filter(|door| door.address.to_string() == address).ok_or_else(nowhere)?;
    let closing = cloud.clone();
    cloud
        .see_through(async move {
            let kept = closed(&closing, door.clone(), AccessType::Deleted).await;
            // Also where that could not be kept: whoever closes a door wants nobody inside.
            closing.hall().shut(&door);
            Ok(kept?)
        })
        .await
}

fn shown(address: &str, port: &str) -> String {
    format!("{address}:{port}").chars().take(64).collect()
}

/// Keeps that a door is closed, and why. One that is gone already stays so.
pub(super) async fn closed(cloud: &Cloud, door: Door, kind: AccessType) -> Result<(), AppError> {
    let (operator, now) = (cloud.parts().credentials.operator_id.clone(), cloud.now());
    let close = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
        if tx.door(door.port)?.as_ref() != Some(&door) {
            return Ok(());
        }
        tx.remove_door(door.port)?;
        // A SIM that was terminated since is known by what the door says of it.
        let imsi = match target(tx, &door) {
            Ok(record) => record.imsi.clone(),
            Err(AppError::Refused(Error::NotFound { .. })) => return Ok(()),
            Err(error) => return Err(error),
        };
        let visit = Visit { connection: connection(), kind, caller: None };
        Ok(tx.log_door(&imsi, now, &napter::entry(&door, &imsi, visit, &operator, now))?)
    };
    cloud.transact(Lane::Operator, close).await
}

/// The SIM that a door leads to.
pub(super) fn target(world: &Reading<'_>, door: &Door) -> Kept {
    find(world, &key(door))
}

/// The same, to be asked for.
pub(super) fn key(door: &Door) -> Key {
    match &door.target {
        DoorTarget::Sim(id, _) => Key::Sim(id.clone()),
        DoorTarget::Imsi(imsi) => Key::Imsi(imsi.clone()),
    }
}

/// The id of a connection, as the platform's.
pub(super) fn connection() -> String {
    let hex = random::hex(16);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}
