//! Points in time as they stand on the wire. The vendor mixes three forms: milliseconds, seconds and RFC 3339 text.

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixMillis(pub i64);

/// Seconds since 1970-01-01T00:00Z (the vendor's statistics and status history).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixSeconds(pub i64);

impl UnixMillis {
    /// This point plus `millis`; stops at the ends of the range.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        UnixMillis(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this point; negative when `earlier` is later.
    pub const fn since(self, earlier: UnixMillis) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 in UTC with milliseconds, e.g. `2026-11-20T05:31:58.300Z`; empty outside the calendar's range.
    pub fn to_rfc3339(self) -> String {
        DateTime::from_timestamp_millis(self.0)
            .map(|t| t.to_rfc3339_opts(SecondsFormat::Millis, true))
            .unwrap_or_default()
    }

    /// Reads RFC 3339; none when the text is not of that form.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|t| UnixMillis(t.timestamp_millis()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3339_round_trips() {
        let t = UnixMillis(1_763_616_718_300);
        assert_eq!(t.to_rfc3339(), "2025-11-20T05:31:58.300Z");
        assert_eq!(UnixMillis::from_rfc3339(&t.to_rfc3339()), Some(t));
        assert_eq!(UnixMillis::from_rfc3339("yesterday"), None);
    }
}
