//! Faults that somebody switched on. They live in memory: a server that starts has none.

use std::sync::{Mutex, PoisonError};

use api::{
    UnixMillis,
    console::world::{Fault, FaultEffect, FaultSwitch},
};
use sha2::{Digest, Sha256};

/// The faults of a world.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// Which of its calls a fault strikes that does not strike them all hangs on this.
    seed: u64,
    switches: Vec<Counted>,
}

/// A switch, and how many calls have come to it since it was switched on.
#[derive(Debug)]
struct Counted {
    switch: FaultSwitch,
    calls: u64,
}

impl Faults {
    /// Begins anew with a world of `seed`: without faults.
    pub(crate) fn begin(&self, seed: u64) {
        *self.lock() = Held { seed, switches: Vec::new() };
    }

    /// Every fault, on or off.
    pub(crate) fn list(&self, now: UnixMillis) -> Vec<FaultSwitch> {
        let mut held = self.lock();
        held.heal(now);
        held.switches.iter().map(|counted| counted.switch.clone()).collect()
    }

    /// Replaces them. A fault that is on and was on before goes on counting; every other one begins anew.
    pub(crate) fn set(&self, switches: Vec<FaultSwitch>, now: UnixMillis) {
        let mut held = self.lock();
        held.heal(now);
        let mut before = std::mem::take(&mut held.switches);
        for switch in switches {
            let same = before.iter().position(|counted| counted.switch.fault == switch.fault);
            let same = same.map(|place| before.remove(place));
            // One that stays off keeps what it had counted, to be seen.
            let (hits, calls) = match same {
                Some(same) if same.switch.on || !switch.on => (same.switch.hits, same.calls),
                Some(_) | None => (0, 0),
            };
            held.switches.push(Counted { switch: FaultSwitch { hits, ..switch }, calls });
        }
        held.heal(now);
    }

    /// Replaces them, and every one begins anew.
    pub(crate) fn set_anew(&self, switches: Vec<FaultSwitch>, now: UnixMillis) {
        let anew = |switch| Counted { switch: FaultSwitch { hits: 0, ..switch }, calls: 0 };
        let mut held = self.lock();
        held.switches = switches.into_iter().map(anew).collect();
        held.heal(now);
    }

    /// What happens to this call of an operation of the platform.
    pub(crate) fn strike(&self, operation: &str, now: UnixMillis) -> Option<FaultEffect> {
        self.lock().strike(|fault| fault.operation == operation || fault.operation == "*", now)
    }

    /// What happens to this call of an endpoint of ours, which only a fault of its name strikes: who switched every
    /// operation off must be able to switch it on again.
    pub(crate) fn strike_ours(&self, endpoint: &str, now: UnixMillis) -> Option<FaultEffect> {
        self.lock().strike(|fault| fault.operation == endpoint, now)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn strike(&mut self, is: impl Fn(&Fault) -> bool, now: UnixMillis) -> Option<FaultEffect> {
        self.heal(now);
        let seed = self.seed;
        // The first that strikes is the one that the call meets; those before it have let it pass.
        let strikes = |Counted { switch, calls }: &mut Counted| {
            *calls += 1;
            let fault = &switch.fault;
            (lot(seed, &fault.operation, *calls) < fault.share).then(|| {
                switch.hits += 1;
                fault.effect.clone()
            })
        };
        let meant = |counted: &&mut Counted| counted.switch.on && is(&counted.switch.fault);
        let effect = self.switches.iter_mut().filter(meant).find_map(strikes);
        self.heal(now);
        effect
    }

    /// Switches off what has struck often enough, and what has come to its end.
    fn heal(&mut self, now: UnixMillis) {
        for FaultSwitch { fault, on, hits, until } in
            self.switches.iter_mut().map(|counted| &mut counted.switch)
        {
            let worn = fault.times.is_some_and(|times| *hits >= u64::from(times));
            let over = until.is_some_and(|until| until <= now);
            *on &= !worn && !over;
        }
    }
}

/// A number below 100 for the `call`th call that a fault on `operation` saw: the same in every run of the same seed.
fn lot(seed: u64, operation: &str, call: u64) -> u8 {
    let digest = Sha256::new()
        .chain_update(seed.to_le_bytes())
        .chain_update(call.to_le_bytes())
        .chain_update(operation)
        .finalize();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    u8::try_from(number % 100).expect("a number below 100 fits")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_000);
    const BROKEN: FaultEffect = FaultEffect::Status { status: 500 };

    fn fault(operation: &str, effect: FaultEffect, times: Option<u32>) -> Fault {
        Fault { operation: operation.to_owned(), effect, times, share: 100 }
    }

    fn on(fault: Fault) -> FaultSwitch {
        FaultSwitch { fault, on: true, hits: 0, until: None }
    }

    #[test]
    fn a_fault_heals_after_its_times_and_stays_to_be_seen() {
        let faults = Faults::default();
        faults.set(vec![on(fault("getSim", BROKEN, Some(2)))], NOW);
        assert_eq!(faults.strike("listSims", NOW), None);
        assert_eq!(faults.strike("getSim", NOW), Some(BROKEN));
        assert!(faults.list(NOW)[0].on);
        assert_eq!(faults.strike("getSim", NOW), Some(BROKEN));
        assert_eq!(faults.strike("getSim", NOW), None);
        let healed = faults.list(NOW).remove(0);
        assert_eq!((healed.on, healed.hits), (false, 2));
        // Somebody switches it on once more.
        faults.set(vec![FaultSwitch { on: true, ..healed }], NOW);
        assert_eq!((faults.strike("getSim", NOW), faults.list(NOW)[0].hits), (Some(BROKEN), 1));
    }

    #[test]
    fn a_fault_heals_at_its_time() {
        let faults = Faults::default();
        faults.set(vec![FaultSwitch { until: Some(NOW.plus(5)), ..on(fault("*", BROKEN, None)) }], NOW);
        assert_eq!(faults.strike("getSim", NOW.plus(4)), Some(BROKEN));
        assert_eq!(faults.strike("getSim", NOW.plus(5)), None);
        assert_eq!((faults.list(NOW.plus(5))[0].on, faults.list(NOW.plus(5))[0].hits), (false, 1));
    }

    #[test]
    fn the_list_is_replaced_and_what_stays_on_goes_on_counting() {
        let faults = Faults::default();
        let (first, second) =
            (on(fault("getSim", BROKEN, None)), on(fault("listSims", FaultEffect::Cut, None)));
        faults.set(vec![first.clone(), second.clone()], NOW);
        faults.strike("getSim", NOW);
        faults.strike("listSims", NOW);
        // What a request says of hits is not believed.
        let told = FaultSwitch { hits: 70, ..first };
        faults.set(vec![FaultSwitch { on: false, ..second.clone() }, told], NOW);
        let list = faults.list(NOW);
        assert_eq!(
            list.iter().map(|switch| (switch.on, switch.hits)).collect::<Vec<_>>(),
            [(false, 1), (true, 1)]
        );
        assert_eq!(faults.strike("listSims", NOW), None, "it is off");
        faults.set(vec![second], NOW);
        assert_eq!(faults.list(NOW)[0].hits, 0, "switched on anew");
    }

    #[test]
    fn the_first_that_strikes_is_met() {
        let faults = Faults::default();
        let slow = FaultEffect::Slow { millis: 1 };
        faults.set(vec![on(fault("getSim", slow.clone(), Some(1))), on(fault("*", BROKEN, None))], NOW);
        assert_eq!(faults.strike("getSim", NOW), Some(slow));
        assert_eq!(faults.strike("getSim", NOW), Some(BROKEN));
    }

    #[test]
    fn a_share_strikes_so_many_and_the_same_in_every_run() {
        let run = |seed, operation: &str| {
            let faults = Faults::default();
            faults.begin(seed);
            faults.set(vec![on(Fault { share: 20, ..fault(operation, BROKEN, None) })], NOW);
            (0..1_000).map(|_| faults.strike("getSim", NOW).is_some()).collect::<Vec<_>>()
        };
        let struck = run(7, "getSim");
        let hits = struck.iter().filter(|hit| **hit).count();
        assert!((160..=240).contains(&hits), "{hits}");
        assert_eq!(struck, run(7, "getSim"));
        assert_ne!(struck, run(8, "getSim"));
        assert_ne!(struck, run(7, "*"));
    }

    #[test]
    fn every_operation_is_none_of_ours() {
        let faults = Faults::default();
        let cut = |operation| on(fault(operation, FaultEffect::Cut, Some(1)));
        faults.set(vec![cut("*"), cut("StartJob")], NOW);
        assert_eq!(faults.strike_ours("SetFaults", NOW), None);
        assert_eq!(faults.strike_ours("StartJob", NOW), Some(FaultEffect::Cut));
        assert_eq!(faults.list(NOW).iter().map(|switch| switch.on).collect::<Vec<_>>(), [true, false]);
    }
}
