//! Steering the world `local` in tests and demonstrations: only under `kansei serve --control`.

use serde::{Deserialize, Serialize};

use crate::console::{
    context::Clock,
    world::{Budget, ClockRequest, Fault, Outbox, OutboxQuery, ResetRequest},
};

crate::endpoints! {
    /// Begins the world anew. The desk (ledger, jobs) is not touched.
    ResetWorld: POST "/kansei/emulator/reset" { body: ResetRequest } -> Clock;
    /// Reads the world's clock.
    GetClock: GET "/kansei/emulator/clock" {} -> Clock;
    /// Sets, advances, scales, pauses or continues the world's clock; answers once the devices have done what fell due.
    SetClock: POST "/kansei/emulator/clock" { body: ClockRequest } -> Clock;
    /// The faults that are on, with the times that are left.
    ListFaults: GET "/kansei/emulator/faults" {} -> Vec<Fault>;
    /// Replaces every fault by these, switched on.
    SetFaults: POST "/kansei/emulator/faults" { body: Vec<Fault> } -> Vec<Fault>;
    /// Sets the rate limit; null takes it away.
    LimitRate: POST "/kansei/emulator/budget" { body: Option<Budget> } -> Option<Budget>;
    /// Makes the world's disk full, or takes that back: as far as SQLite is concerned it then is.
    FillDisk: POST "/kansei/emulator/disk" { body: DiskRequest } -> DiskRequest;
    /// What the world would have sent out.
    GetOutbox: GET "/kansei/emulator/outbox" { query: OutboxQuery } -> Outbox;
}

/// Whether the disk of a world is to be full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiskRequest {
    /// Whether it takes no more than it holds.
    pub full: bool,
}
