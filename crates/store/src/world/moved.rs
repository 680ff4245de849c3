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
        containers,
        turned_to,
        revision: _,
    } = after;
    *expiry_due == before.expiry_due
        && *imsi == before.imsi
        && *apn == before.apn
        && *meter == before.meter
        && *containers == before.containers
        && *turned_to == before.turned_to
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

#[cfg(test)]
mod tests {
    use api::{console::feed::Cause, id::OperatorId};
    use emulator::{
        Cx,
        scenario::{self, Birth, Origin},
        session,
    };

    use super::*;

    const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

    fn cx(number: u64) -> Cx {
        Cx::new(NOW.plus(number.cast_signed()), 1, number, Cause::Device)
    }

    /// A SIM whose session is cut and comes back, twice.
    fn states() -> Vec<SimRecord> {
        let operator = OperatorId::new("OP0000000001").unwrap();
        let birth = Birth::new(scenario::builtin("small").unwrap(), operator, None, 7, NOW).unwrap();
        let origin = Origin::new(birth).unwrap();
        let mut visitor = origin.visitor();
        let mut records = (0..origin.sims()).filter_map(|number| visitor.record(number));
        let mut states = vec![records.find(SimRecord::online).unwrap()];
        for number in 1..=4 {
            let last = states.last().unwrap();
            let decision = if last.online() {
                session::delete(last, &mut cx(number))
            } else {
                session::attach(last, None, &mut cx(number))
            };
            states.push(decision.unwrap().record);
        }
        states
    }

    fn through_text(moved: &Moving<'_>) -> WhatMoved {
        serde_json::from_str(&serde_json::to_string(moved).unwrap()).unwrap()
    }

    fn all_that_moved(states: &[SimRecord]) -> impl Iterator<Item = WhatMoved> {
        states.windows(2).map(|two| through_text(&Moving::between(&two[0], &two[1]).unwrap()))
    }

    #[test]
    fn what_moved_makes_the_next_state_of_the_last() {
        let states = states();
        for (moved, two) in all_that_moved(&states).zip(states.windows(2)) {
            let mut record = two[0].clone();
            moved.apply(&mut record);
            assert_eq!(record, two[1]);
        }
    }

    #[test]
    fn a_row_that_is_ahead_of_the_journal_comes_to_the_same_end() {
        let states = states();
        for ahead in &states {
            let mut record = ahead.clone();
            all_that_moved(&states).for_each(|moved| moved.apply(&mut record));
            assert_eq!(record, *states.last().unwrap());
        }
    }

    #[test]
    fn a_session_that_is_gone_is_told_and_an_untouched_one_is_not() {
        let states = states();
        let mut none = states[1].clone();
        none.sim.session_status = None;
        none.sim.previous_session = None;
        let mut record = states[1].clone();
        through_text(&Moving::between(&states[1], &none).unwrap()).apply(&mut record);
        assert_eq!(record, none);
        let still = serde_json::to_value(Moving::between(&none, &none).unwrap()).unwrap();
        assert!(still.get("session").is_none() && still.get("previous").is_none(), "{still}");
    }

    #[test]
    fn whatever_else_changes_is_no_move() {
        let state = states().remove(0);
        let changes: [fn(&mut SimRecord); 6] = [
            |record| drop(record.sim.tags.insert("t".to_owned(), "x".to_owned())),
            |record| record.sim.last_modified_time = Some(UnixMillis(1)),
            |record| record.sim.profiles = Arc::default(),
            |record| record.device.imei = None,
            |record| record.apn.push('x'),
            |record| record.expiry_due = Some(UnixMillis(1)),
        ];
        for change in changes {
            let mut changed = state.clone();
            change(&mut changed);
            assert!(changed != state && Moving::between(&state, &changed).is_none());
        }
    }
}
