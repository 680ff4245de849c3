//! Small records for the tables of cases.

use api::{UnixMillis, console::feed::Cause, id::Imei, soracom::group::Group};
use serde_json::{Value, json};

use crate::{
    Cx, SimRecord,
    fleet::Behaviour,
    model::{APN, Device, Phase},
    session,
    traffic::{Meter, Profile},
};

/// Noon of the day that the tables play on.
pub(crate) const NOON: i64 = 1_795_608_000_000;

pub(crate) const ASLEEP: Behaviour = Behaviour::Asleep { every_ms: 600_000, offset_ms: 0, awake_ms: None };

/// So many milliseconds after noon.
pub(crate) fn cx(after: i64) -> Cx {
    Cx::new(UnixMillis(NOON + after), 7, after.unsigned_abs(), Cause::Device)
}

pub(crate) fn group(air: Value) -> Group {
    serde_json::from_value(json!({
        "groupId": "g-1", "tags": { "name": "G" }, "lastModifiedTime": 1, "configuration": { "SoracomAir": air }
    }))
    .unwrap()
}

/// A SIM of plan-D that never had a session.
pub(crate) fn offline(status: &str, behaviour: Behaviour) -> SimRecord {
    let subscriber = json!({ "imsi": "440100000000001", "msisdn": "812000000001", "subscription": "plan-D", "status": status });
    let sim = json!({
        "simId": "8981100000000000001", "operatorId": "OP0000000001", "status": status, "speedClass": "s1.standard",
        "tags": { "name": "pump-07" }, "activeProfileId": "8981100000000000001", "serialNumber": "AX0000000000001",
        "profiles": { "8981100000000000001": {
            "iccid": "8981100000000000001", "primaryImsi": "440100000000001",
            "subscribers": { "440100000000001": subscriber }
        } }
    });
    let sim: api::soracom::sim::Sim = serde_json::from_value(sim).unwrap();
    SimRecord {
        imsi: sim.primary_subscriber().unwrap().imsi.clone().unwrap(),
        sim,
        apn: APN.to_owned(),
        session_created: None,
        idle_at: None,
        expiry_due: None,
        link_mtu: None,
        device: Device {
            behaviour,
            imei: Some(Imei::new("356938030000012").unwrap()),
            cell: None,
            powered: true,
            phase: Phase::Redialing,
            next_at: None,
            attempts: 0,
            traffic: Profile::default(),
        },
        meter: Meter::default(),
        containers: Vec::new(),
        turned_to: None,
        revision: 1,
    }
}

/// The same record with another subscription.
pub(crate) fn subscribed(mut record: SimRecord, subscription: &str) -> SimRecord {
    for profile in std::sync::Arc::make_mut(&mut record.sim.profiles).values_mut() {
        for subscriber in profile.subscribers.iter_mut().flat_map(|all| all.values_mut()) {
            subscriber.subscription = Some(subscription.to_owned());
        }
    }
    record
}

/// A SIM of plan-D, online since one hour before noon.
pub(crate) fn online(behaviour: Behaviour, group: Option<&Group>) -> SimRecord {
    session::attach(&offline("active", behaviour), group, &mut cx(-3_600_000)).unwrap().record
}
