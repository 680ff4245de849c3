use api::{
    console::{
        feed::Cause,
        world::{Device, DeviceData, DevicePhase, DeviceSent, Power},
    },
    id::SimId,
};
use emulator::{
    Error, SimRecord,
    fleet::{Rules, lose_power, power_cycle, power_on},
    model::Phase,
};

use crate::{
    cloud::Cloud,
    http::error::HttpError,
    outbound::{Untaken, Uplinked},
};

/// The device that a SIM sits in.
pub(super) async fn get(cloud: &Cloud, id: SimId) -> Result<Device, HttpError> {
    let asked = id.clone();
    let (record, rules) = cloud.read(move |world| Ok((world.sim(&asked)?, world.rules()?))).await?;
    let record = record.ok_or_else(|| no_sim(&id))?;
    Ok(face(&record, &rules))
}

/// Switches a device on, off, or off and on.
pub(super) async fn power(cloud: &Cloud, id: SimId, power: Power, cause: Cause) -> Result<Device, HttpError> {
    let switched = cloud.write(cause, move |tx, cx| {
        let record = tx.sim(&id)?.ok_or_else(|| no_sim(&id))?;
        let decision = match power {
            Power::On => power_on(&record, cx),
            Power::Off => lose_power(&record, cx),
            Power::Cycle => power_cycle(&record, cx),
        };
        let record = tx.keep(decision, cx)?;
        Ok(face(&record, cx.rules()))
    });
    Ok(switched.await?)
}

/// Has a device send data over its session.
pub(super) async fn send(cloud: &Cloud, id: SimId, data: DeviceData) -> Result<DeviceSent, HttpError> {
    let asked = id.clone();
    let record = cloud.read(move |world| world.sim(&asked)).await?;
    let record = record.ok_or_else(|| no_sim(&id))?;
    let session = record.sim.session_status.as_ref().filter(|session| session.online);
    let Some(session) = session else {
        return Err(HttpError::conflict(
            "The device has no session, so it can send nothing.",
            "デバイスがオフラインのため送信できません。",
        ));
    };
    let imsi = session.imsi.clone().unwrap_or_else(|| record.imsi.clone());
    let group = record.sim.group_id.clone();
    let sent = Uplinked { sim_id: id, imsi, group, payload: data.payload };
    match (cloud.parts().uplink)(sent).await {
        Ok(apps) => Ok(DeviceSent { apps }),
        Err(Untaken::OverQuota) => Err(HttpError::conflict(
            "Flux takes no more messages this month: its quota is used up.",
            "今月の Flux イベント数が上限に達しているため受信できません。",
        )),
        Err(Untaken::Fault(why)) => Err(HttpError::internal(why)),
    }
}

fn face(record: &SimRecord, rules: &Rules) -> Device {
    let device = &record.device;
    Device {
        sim_id: record.sim_id().clone(),
        powered: device.powered,
        phase: match device.phase {
            Phase::Attached => DevicePhase::Attached,
            Phase::Redialing => DevicePhase::Redialing,
            Phase::BackingOff => DevicePhase::BackingOff,
            Phase::Asleep => DevicePhase::Asleep,
            Phase::GaveUp => DevicePhase::GaveUp,
            Phase::Off => DevicePhase::Off,
        },
        behaviour: rules.behaviour(record),
        rule: rules.decides(record).and_then(|place| u32::try_from(place).ok()),
        next_at: device.next_at,
    }
}

fn no_sim(id: &SimId) -> Error {
    Error::NotFound { kind: "SIM", id: id.to_string() }
}
