//! Faults that somebody switched on.

use std::sync::{Mutex, PoisonError};

use api::console::world::{Fault, FaultEffect};

/// The faults of a world.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    on: Mutex<Vec<Fault>>,
}

impl Faults {
    /// The faults that are on.
    pub(crate) fn list(&self) -> Vec<Fault> {
        self.lock().clone()
    }

    /// Replaces them.
    pub(crate) fn set(&self, faults: Vec<Fault>) {
        *self.lock() = faults;
    }

    /// What happens to this call of an operation of the platform; uses up one of the fault's times.
    pub(crate) fn strike(&self, operation: &str) -> Option<FaultEffect> {
        self.strike_where(|fault| fault.operation == operation || fault.operation == "*")
    }

    /// What happens to this call of an endpoint of ours, which only a fault of its name strikes: who switched every
    /// operation off must be able to switch it on again.
    pub(crate) fn strike_ours(&self, endpoint: &str) -> Option<FaultEffect> {
        self.strike_where(|fault| fault.operation == endpoint)
    }

    fn strike_where(&self, is: impl Fn(&Fault) -> bool) -> Option<FaultEffect> {
        let mut on = self.lock();
        let index = on.iter().position(is)?;
        let effect = on[index].effect.clone();
        if let Some(times) = &mut on[index].times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                on.remove(index);
            }
        }
        Some(effect)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.on.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_heals_after_its_times() {
        let faults = Faults::default();
        let effect = FaultEffect::Status { status: 500 };
        faults.set(vec![Fault { operation: "getSim".into(), effect: effect.clone(), times: Some(2) }]);
        assert_eq!(faults.strike("listSims"), None);
        assert_eq!(faults.strike("getSim"), Some(effect.clone()));
        assert_eq!(faults.strike("getSim"), Some(effect));
        assert_eq!(faults.strike("getSim"), None);
    }

    #[test]
    fn every_operation_is_none_of_ours() {
        let faults = Faults::default();
        let fault = |operation: &str| Fault {
            operation: operation.to_owned(),
            effect: FaultEffect::Cut,
            times: Some(1),
        };
        faults.set(vec![fault("*"), fault("StartJob")]);
        assert_eq!(faults.strike_ours("SetFaults"), None);
        assert_eq!(faults.strike_ours("StartJob"), Some(FaultEffect::Cut));
        assert_eq!(faults.list(), [fault("*")]);
    }
}
