//! How often a context may be called: heard from its answers, shared by all of its jobs and by plans.

use std::sync::{Mutex, PoisonError};

use api::UnixMillis;
use client::Response;
use ops::budget::{Budget, Rates, Told};

/// The budget of a context.
#[derive(Debug, Default)]
pub(crate) struct SharedBudget(Mutex<Budget>);

const LIMIT: &str = "x-soracom-ratelimit-limit";
const REMAINING: &str = "x-soracom-ratelimit-remaining";

impl SharedBudget {
    /// An answer of `operation` came.
    pub(crate) fn hear(&self, operation: &str, response: &Response, now: UnixMillis) {
        let number = |name: &str| response.header(name)?.trim().parse().ok();
        let told = Told {
            limit: number(LIMIT),
            remaining: number(REMAINING),
            refresh_s: response.refresh_seconds(),
            refused: response.status == 429,
        };
        self.lock().hear(operation, told, now);
    }

    /// When `operation` may be called, where that is not now.
    pub(crate) fn free_at(&self, operation: &str, now: UnixMillis) -> Option<UnixMillis> {
        self.lock().free_at(operation, now)
    }

    /// What is known of how many calls a minute has.
    pub(crate) fn rates(&self) -> Rates {
        self.lock().rates()
    }

    /// The world has begun anew, and its clock with it.
    pub(crate) fn forget(&self) {
        *self.lock() = Budget::default();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Budget> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
