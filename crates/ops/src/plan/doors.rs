use std::collections::BTreeMap;

use api::{
    id::{Imsi, SimId},
    soracom::{port_mapping::PortMapping, sim::Sim},
};

/// How many open doors there are, by what they lead to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DoorsOfFleet {
    sims: BTreeMap<SimId, u64>,
    imsis: BTreeMap<Imsi, u64>,
}

impl DoorsOfFleet {
    /// Counts them.
    pub fn of(doors: &[PortMapping]) -> Self {
        let mut counted = DoorsOfFleet::default();
        for door in doors.iter().filter(|door| !door.expired) {
            let to = door.destination.as_ref();
            let sim = door.sim_id.as_ref().or_else(|| to?.sim_id.as_ref());
            let imsi = door.imsi.as_ref().or_else(|| to?.imsi.as_ref());
            match (sim, imsi) {
                (Some(sim), _) => *counted.sims.entry(sim.clone()).or_default() += 1,
                (None, Some(imsi)) => *counted.imsis.entry(imsi.clone()).or_default() += 1,
                (None, None) => {}
            }
        }
        counted
    }

    /// How many lead to a SIM, by its ID or by one of its IMSIs.
    pub(super) fn to(&self, sim: &Sim) -> u64 {
        let by_sim = self.sims.get(&sim.sim_id).copied().unwrap_or_default();
        if self.imsis.is_empty() {
            return by_sim;
        }
        let subscribers = sim.profiles.values().flat_map(|profile| profile.subscribers.iter().flatten());
        let imsis = subscribers.filter_map(|(_, subscriber)| subscriber.imsi.as_ref());
        by_sim + imsis.filter_map(|imsi| self.imsis.get(imsi)).sum::<u64>()
    }
}
