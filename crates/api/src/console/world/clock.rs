use serde::{Deserialize, Serialize};

use crate::UnixMillis;

/// What to do with the clock, in this order: set, scale, pause, advance, to the next.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ClockRequest {
    /// Jump to this time, not before the present one and in the years 2000 to 2100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<UnixMillis>,
    /// World seconds in a wall second, 0.1 to 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
    /// Stand still, or continue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
    /// Go on by so many milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advance_ms: Option<u32>,
    /// Go on to the next thing that falls due and let it happen; the clock stays where it is when there is none.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub to_next: bool,
}
