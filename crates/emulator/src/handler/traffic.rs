use api::{
    UnixMillis,
    soracom::event_handler::{Loose, Over, RuleAbout},
};

use super::{HandlerRecord, Happening};
use crate::traffic::{Period, Usage};

/// How often traffic is looked at: the platform's rules come up to five minutes late. [docs event-handler]
pub const EVERY_MS: i64 = 5 * 60_000;

const MEGA_BYTE: u64 = 1024 * 1024;

/// What has to be measured for a handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// From when on.
    pub from: UnixMillis,
    /// In periods of this.
    pub period: Period,
    /// Of all SIMs of the target together.
    pub together: bool,
    /// In bytes: from so many on it is met.
    pub limit: u64,
}

/// What has to be measured for a handler at `now`; none where it does not wait for traffic.
pub fn measure(record: &HandlerRecord, now: UnixMillis) -> Option<Measure> {
    let rule = &record.handler.rule_config;
    let facts = rule.kind.facts()?;
    let limit = rule.properties.limit_total_traffic_mega_byte.as_ref().and_then(Loose::number);
    let over = |over: Over, together: bool| {
        let limit = limit.map(|mega: u64| mega.saturating_mul(MEGA_BYTE))?;
        let (from, period) = match over {
            Over::Day => (Period::Day.begin(now), Period::Day),
            Over::Month => (Period::Month.begin(now), Period::Month),
            // As far back as a world remembers sessions.
            Over::Always => (UnixMillis(0), Period::Month),
        };
        Some(Measure { from, period, together, limit })
    };
    match facts.about {
        RuleAbout::Traffic(long) => over(long, false),
        RuleAbout::TotalTraffic(long) => over(long, true),
        // guess: the first byte counts from when the handler was made.
        RuleAbout::FirstTraffic => {
            Some(Measure { from: record.created, period: Period::Minutes, together: false, limit: 1 })
        }
        RuleAbout::Status
        | RuleAbout::SpeedClass
        | RuleAbout::Session
        | RuleAbout::Expired
        | RuleAbout::ImeiMismatched
        | RuleAbout::Ota
        | RuleAbout::Charge => None,
    }
}

impl Measure {
    /// How much of what was counted counts, in bytes, sent and received.
    pub fn of(&self, usage: &Usage) -> u64 {
        usage
            .range(self.period.begin(self.from)..)
            .flat_map(|(_, classes)| classes.values())
            .map(|volume| volume.up_bytes + volume.down_bytes)
            .sum()
    }

    /// What happened when so many bytes meet it.
    pub const fn happening(bytes: u64) -> Happening {
        Happening::Traffic { mega_bytes: bytes / MEGA_BYTE }
    }

    /// Whether so many bytes meet it. guess: reached is met, as in the vendor's "exceeds a certain limit" with whole MiB.
    pub const fn is_met(&self, bytes: u64) -> bool {
        bytes >= self.limit
    }
}
