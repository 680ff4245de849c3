use std::sync::Arc;

use api::{console::feed::Cause, id::SimId};
use emulator::{Error, SimRecord, fleet, model::Phase};

use crate::{
    cloud::{Cloud, token::key_for},
    lines::{Device, DeviceFacts},
};

/// The device as it answers: it has a session, power, and is awake.
pub(in crate::cloud) fn reached(record: &SimRecord) -> Option<DeviceFacts> {
    let session = record.open_session()?;
    let awake = record.device.powered && record.device.phase == Phase::Attached;
    awake.then(|| DeviceFacts {
        sim_id: record.sim_id().to_string(),
        name: record.sim.tags.get("name").cloned().unwrap_or_default(),
        imei: record.device.imei.as_ref().map(ToString::to_string).unwrap_or_default(),
        address: session.ue_ip_address.clone().unwrap_or_default(),
        online_since: session.last_updated_at.unwrap_or_default(),
    })
}

/// The same with what it can do in this world.
pub(in crate::cloud) fn device(cloud: &Cloud, sim: SimId, facts: DeviceFacts) -> Device {
    let (time, world) = (cloud.clone(), cloud.clone());
    Device {
        facts,
        host_seed: host_seed(cloud),
        now: Arc::new(move || time.now()),
        reboot: Arc::new(move || restart(world.clone(), sim.clone())),
    }
}

/// Whoever knows the operator's credentials can be a host; nobody else can.
fn host_seed(cloud: &Cloud) -> [u8; 32] {
    let purpose = format!("host keys of devices of {}", cloud.parts().id);
    let key = key_for(&cloud.parts().credentials, purpose.as_bytes());
    key.expose().as_slice().try_into().expect("a digest has 32 bytes")
}

/// Switches the device off and on, as somebody on it said.
fn restart(cloud: Cloud, sim: SimId) {
    let visit = cloud.parts().visits.enter();
    let switched = async move {
        let of = sim.clone();
        let cycled = cloud.write(Cause::Device, move |tx, cx| {
            let none = || Error::NotFound { kind: "SIM", id: of.to_string() };
            let record = tx.sim(&of)?.ok_or_else(none)?;
            let decision = fleet::power_cycle(&record, cx);
            Ok(tx.keep(decision, cx)?)
        });
        if let Err(error) = cycled.await {
            tracing::warn!(%error, %sim, "a device that was told to could not restart");
        }
    };
    // It goes on when whoever said so has hung up.
    drop(tokio::spawn(visit.spend(switched)));
}
