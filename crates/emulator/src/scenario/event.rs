use api::soracom::group::GroupConfiguration;
use serde::{Deserialize, Serialize};

/// Something that a scenario has planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// A cell fails: sessions that it carries end, and nobody comes in through it until it works again.
    CellDown {
        /// Minutes after the world began.
        at_min: u32,
        /// The cell's E-UTRAN identifier.
        eci: i64,
        /// How many sessions end at most, in the order of SIM IDs.
        sims: u32,
    },
    /// The cell works again; its devices come back as they dial.
    CellUp {
        /// Minutes after the world began.
        at_min: u32,
        /// The cell's E-UTRAN identifier.
        eci: i64,
    },
    /// Somebody changes a group's settings. Open sessions keep what they have: they drift.
    GroupChanged {
        /// Minutes after the world began.
        at_min: u32,
        /// The group's name.
        group: String,
        /// Keys that are set, by namespace; the others stay.
        configuration: GroupConfiguration,
    },
}

impl Event {
    /// When, in minutes after the world began.
    pub fn at_min(&self) -> u32 {
        match self {
            Event::CellDown { at_min, .. }
            | Event::CellUp { at_min, .. }
            | Event::GroupChanged { at_min, .. } => *at_min,
        }
    }
}
