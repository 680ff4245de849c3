use serde::{Deserialize, Serialize};

use crate::UnixMillis;

/// A fault on calls to the world's API, or to the server's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// The platform's operation, e.g. `deleteSimSession`; `*` for every one of them. An endpoint of ours by its name,
    /// e.g. `StartJob`, where the server was started with `--control`.
    pub operation: String,
    /// What happens.
    pub effect: FaultEffect,
    /// How often before it heals; none for always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How many of a hundred calls it strikes, 1 to 100. Which ones follows from the world's seed.
    #[serde(default = "every_call", skip_serializing_if = "is_every_call")]
    pub share: u8,
}

/// What a fault does to a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FaultEffect {
    /// Answers late, by wall milliseconds; ten minutes at most.
    Slow {
        /// How late.
        millis: u32,
    },
    /// Answers with this status before anything is done.
    Status {
        /// 400 to 599.
        status: u16,
    },
    /// Does what was asked and loses the answer: the connection breaks in the middle of it.
    Cut,
}

/// A fault with its switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaultSwitch {
    /// What it does, and to which calls.
    pub fault: Fault,
    /// Whether it strikes. A fault that has healed is off.
    pub on: bool,
    /// How many calls it has struck since it was switched on. The server's own count: what a request says is not read.
    #[serde(default)]
    pub hits: u64,
    /// The world's time at which it heals; none for no such time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<UnixMillis>,
}

const fn every_call() -> u8 {
    100
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_every_call(share: &u8) -> bool {
    *share == every_call()
}
