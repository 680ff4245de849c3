//! Requests that hold a secret (a group's CHAP password): kept in memory until they are started, never on disk before.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use api::{
    console::plan::{Plan, PlanRequest},
    id::PlanId,
};

/// Plans that may wait at once; the oldest give way.
const MOST: usize = 64;

/// The requests of plans whose secrets must not be written down yet.
#[derive(Default)]
pub(crate) struct SecretPlans {
    waiting: Mutex<BTreeMap<(i64, PlanId), PlanRequest>>,
}

impl std::fmt::Debug for SecretPlans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretPlans")
    }
}

impl SecretPlans {
    /// Keeps `request` here when the plan had to hide something of it; else gives it back, to be written down.
    pub(crate) fn keep(&self, plan: &Plan, request: PlanRequest) -> Option<PlanRequest> {
        if plan.action == request.action {
            return Some(request);
        }
        let mut waiting = self.lock();
        waiting.insert((plan.made_at.0, plan.id.clone()), request);
        while waiting.len() > MOST {
            waiting.pop_first();
        }
        None
    }

    /// The request of a plan that is being started; it stays until the job is on disk, so that a start can be repeated.
    pub(crate) fn find(&self, plan: &PlanId) -> Option<PlanRequest> {
        self.lock().iter().find(|((_, id), _)| id == plan).map(|(_, request)| request.clone())
    }

    /// Forgets the request of a plan that was started.
    pub(crate) fn forget(&self, plan: &PlanId) {
        self.lock().retain(|(_, id), _| id != plan);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<(i64, PlanId), PlanRequest>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
