use api::{
    UnixMillis,
    soracom::sim::{SimStatus, SimStatusHistoryEntry},
};

use crate::SimRecord;

/// An entry of a SIM's status history.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusEntry {
    /// When, to the millisecond; what is shown has seconds.
    pub at: UnixMillis,
    /// As the platform shows it.
    pub shown: SimStatusHistoryEntry,
}

impl StatusEntry {
    /// What holds for `record` from `at` on.
    pub(crate) fn of(record: &SimRecord, at: UnixMillis) -> Self {
        Self::with_status(record, record.status().clone(), at)
    }

    /// The same with another status: what held for it from `at` on.
    pub(crate) fn with_status(record: &SimRecord, status: SimStatus, at: UnixMillis) -> Self {
        let sim = &record.sim;
        let shown = SimStatusHistoryEntry {
            apply_date_time_epoch_sec: Some(at.0.div_euclid(1_000)),
            status: Some(status),
            speed_class: sim.speed_class.clone(),
            group_id: sim.group_id.clone(),
            // guess: one entry, of the primary subscription; the others follow it.
            imsi: Some(record.imsi.clone()),
            primary_imsi: Some(record.imsi.clone()),
            is_primary: Some(true),
            subscription: Some(record.subscription().to_owned()),
            bundles: sim.primary_subscriber().and_then(|subscriber| subscriber.bundles.clone()),
            sim_id: Some(sim.sim_id.clone()),
            rest: api::Rest::new(),
        };
        StatusEntry { at, shown }
    }
}
