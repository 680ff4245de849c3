//! What sessions and the steps of a device change of a SIM: a small part of its record, and most of what is written.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    UnixMillis,
    soracom::{
        session::{PreviousSession, SessionStatus},
        sim::{Sim, SimProfile},
    },
};
use emulator::{
    SimRecord,
    model::{Device, Phase},
};
use serde::{Deserialize, Deserializer, Serialize};

/// The part of a record that a session or a device moves, as it is from then on. `S` and `P` are the present and the
/// previous session; each is only there where it is another than before.
///
/// All it says holds whatever stood there before. So a record that is ahead already ends up the same when it is told once
/// more all that happened to it, in its order.
#[derive(Debug, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    bound(deserialize = "S: serde::de::DeserializeOwned, P: serde::de::DeserializeOwned")
)]
pub(crate) struct Moved<S, P> {
    #[serde(default = "none", skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    session: Option<S>,
    #[serde(default = "none", skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    previous: Option<P>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    located: Option<UnixMillis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<UnixMillis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    idle: Option<UnixMillis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mtu: Option<u32>,
    powered: bool,
    phase: Phase,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<UnixMillis>,
    attempts: u32,
    revision: u64,
}

/// As it is written.
pub(crate) type Moving<'a> = Moved<&'a Option<SessionStatus>, &'a Option<PreviousSession>>;
/// As it is read.
pub(crate) type WhatMoved = Moved<Option<SessionStatus>, Option<PreviousSession>>;

fn none<T>() -> Option<T> {
    None
}

/// What is there is told, also where it says that there is none.
fn some<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl<'a> Moving<'a> {
    /// What moved between two states of a SIM; none where something else changed as well.
    pub(crate) fn between(before: &SimRecord, after: &'a SimRecord) -> Option<Self> {
        rest_is_alike(before, after).then(|| Moved {
            session: differing(&before.sim.session_status, &after.sim.session_status),
            previous: differing(&before.sim.previous_session, &after.sim.previous_session),
            located: after.sim.last_location_update_time,
            created: after.session_created,
            idle: after.idle_at,
            mtu: after.link_mtu,
            powered: after.device.powered,
            phase: after.device.phase,
            next: after.device.next_at,
            attempts: after.device.attempts,
            revision: after.revision,
        })
    }
}

impl WhatMoved {
    /// Writes it into a record.
    pub(crate) fn apply(self, record: &mut SimRecord) {
        if let Some(session) = self.session {
            record.sim.session_status = session;
        }
        if let Some(previous) = self.previous {
            record.sim.previous_session = previous;
        }
        record.sim.last_location_update_time = self.located;
        record.session_created = self.created;
        record.idle_at = self.idle;
        record.link_mtu = self.mtu;
        record.device.powered = self.powered;
        record.device.phase = self.phase;
        record.device.next_at = self.next;
        record.device.attempts = self.attempts;
        record.revision = self.revision;
    }
}

fn differing<'a, T: PartialEq>(before: &T, after: &'a T) -> Option<&'a T> {
    (before != after).then_some(after)
}

/// Whether all is alike that [`Moved`] does not tell. Every field is named, so that none that is added is forgotten here.
fn rest_is_alike(before: &SimRecord, after: &SimRecord) -> bool {
    let SimRecord {
        sim,
        imsi,
        apn,
        session_created: _,
        idle_at: _,
        expiry_due,
        link_mtu: _,
        device,
        meter,
        revision: _,
    } = after;
    *expiry_due == before.expiry_due
        && *imsi == before.imsi
        && *apn == before.apn
        && *meter == before.meter
        && device_is_alike(&before.device, device)
        && sim_is_alike(&before.sim, sim)
}

fn device_is_alike(before: &Device, after: &Device) -> bool {
    let Device { behaviour, imei, cell, powered: _, phase: _, next_at: _, attempts: _, traffic } = after;
    *behaviour == before.behaviour
        && *imei == before.imei
        && *cell == before.cell
        && *traffic == before.traffic
}

fn sim_is_alike(before: &Sim, after: &Sim) -> bool {
    let Sim {
        sim_id,
        operator_id,
        status,
        sim_type,
        module_type,
        speed_class,
        group_id,
        tags,
        active_profile_id,
        profiles,
        session_status: _,
        previous_session: _,
        capabilities,
        serial_number,
        ota_serial_number,
        imei_lock,
        local_info,
        termination_enabled,
        expiry_time,
        expiry_action,
        created_time,
        last_modified_time,
        last_location_update_time: _,
        last_port_mapping_created_time,
        renewal_fee_status_set_time,
        testmode_exhausted_time,
        pcap_start_time,
        pcap_end_time,
        arc_session_status,
        rest,
    } = after;
    *last_modified_time == before.last_modified_time
        && *status == before.status
        && *sim_id == before.sim_id
        && *operator_id == before.operator_id
        && *sim_type == before.sim_type
        && *module_type == before.module_type
        && *speed_class == before.speed_class
        && *group_id == before.group_id
        && *tags == before.tags
        && *active_profile_id == before.active_profile_id
        && profiles_are_alike(&before.profiles, profiles)
        && *capabilities == before.capabilities
        && *serial_number == before.serial_number
        && *ota_serial_number == before.ota_serial_number
        && *imei_lock == before.imei_lock
        && *local_info == before.local_info
        && *termination_enabled == before.termination_enabled
        && *expiry_time == before.expiry_time
        && *expiry_action == before.expiry_action
        && *created_time == before.created_time
        && *last_port_mapping_created_time == before.last_port_mapping_created_time
        && *renewal_fee_status_set_time == before.renewal_fee_status_set_time
        && *testmode_exhausted_time == before.testmode_exhausted_time
        && *pcap_start_time == before.pcap_start_time
        && *pcap_end_time == before.pcap_end_time
        && *arc_session_status == before.arc_session_status
        && *rest == before.rest
}

/// Most often they are the same piece of memory.
fn profiles_are_alike(
    before: &Arc<BTreeMap<String, SimProfile>>,
    after: &Arc<BTreeMap<String, SimProfile>>,
) -> bool {
    Arc::ptr_eq(before, after) || before == after
}
