use serde::{Deserialize, Serialize};

/// What to do with a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SteerJobRequest {
    /// What.
    pub to: Steer,
}

/// How a job is steered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Steer {
    /// Begin nothing more for now.
    Pause,
    /// The same, because something is wrong.
    Brake,
    /// Go on; what the brake saw is forgotten.
    GoOn,
    /// Begin nothing more at all.
    Cancel,
}

impl Steer {
    /// As it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Steer::Pause => "pause",
            Steer::Brake => "brake",
            Steer::GoOn => "goOn",
            Steer::Cancel => "cancel",
        }
    }
}
