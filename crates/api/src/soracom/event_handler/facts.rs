//! What the definition says of each rule: what it is about, when it may be met again, and what `${…}` can stand for.

use super::{DateConst, RuleType};

/// So many actions a handler has at most. [docs event-handler]
pub const MOST_ACTIONS: usize = 5;

/// So many handlers a SIM, a subscriber, a group or the operator has at most. [docs event-handler]
pub const MOST_OF_TARGET: usize = 10;

/// By so many minutes something is put off at most. [spec]
pub const MOST_OFFSET: u64 = 525_600;

/// The largest limit of traffic, in MiB. [spec]
pub const MOST_LIMIT: u64 = 2_147_483_647;

/// What is known of a rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleFacts {
    /// What it measures or waits for.
    pub about: RuleAbout,
    /// When it may be met again. [spec: inactiveTimeoutDateConst]
    pub again: &'static [DateConst],
    /// Whether it can be met once for all SIMs of a target. [spec: runOnceAmongTarget]
    pub once_among_target: bool,
}

/// What a rule measures or waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleAbout {
    /// The first traffic.
    FirstTraffic,
    /// The traffic of each SIM, over a day, a month or all its time.
    Traffic(Over),
    /// The traffic of all SIMs of a target together.
    TotalTraffic(Over),
    /// A change of the status.
    Status,
    /// A change of the speed class.
    SpeedClass,
    /// A session that begins or ends.
    Session,
    /// The expiry time.
    Expired,
    /// A device that the IMEI lock keeps out.
    ImeiMismatched,
    /// A subscription that is added over the air.
    Ota,
    /// The operator's charges.
    Charge,
}

/// Over which time traffic is summed; days and months are those of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// A day.
    Day,
    /// A month.
    Month,
    /// As long as it is known.
    Always,
}

use DateConst::{AfterOneDay, BeginningOfNextDay, BeginningOfNextMonth, Immediately, Never};

const LATER: &[DateConst] = &[BeginningOfNextMonth, BeginningOfNextDay, AfterOneDay, Never];
const ANY: &[DateConst] = &[Immediately, BeginningOfNextMonth, BeginningOfNextDay, AfterOneDay, Never];

impl RuleType {
    /// What is known of it; none of one that this version does not know.
    pub const fn facts(&self) -> Option<RuleFacts> {
        use RuleAbout::{
            Charge, Expired, FirstTraffic, ImeiMismatched, Ota, Session, SpeedClass, Status, TotalTraffic,
            Traffic,
        };
        let (about, again, once_among_target) = match self {
            RuleType::SubscriberFirstTraffic => (FirstTraffic, &[Never] as &[_], false),
            RuleType::SubscriberDailyTraffic => (Traffic(Over::Day), LATER, false),
            RuleType::SubscriberMonthlyTraffic => (Traffic(Over::Month), LATER, false),
            RuleType::SubscriberCumulativeTraffic => (Traffic(Over::Always), LATER, false),
            RuleType::SimDailyTotalTraffic => (Traffic(Over::Day), LATER, true),
            RuleType::SimMonthlyTotalTraffic => (Traffic(Over::Month), LATER, true),
            RuleType::SimCumulativeTotalTraffic => (Traffic(Over::Always), LATER, true),
            RuleType::DailyTotalTraffic => (TotalTraffic(Over::Day), LATER, true),
            RuleType::MonthlyTotalTraffic => (TotalTraffic(Over::Month), LATER, true),
            RuleType::SubscriberStatusAttribute | RuleType::SimStatusAttribute => (Status, ANY, true),
            RuleType::SubscriberSpeedClassAttribute | RuleType::SimSpeedClassAttribute => {
                (SpeedClass, ANY, true)
            }
            RuleType::SubscriberExpired | RuleType::SimExpired => (Expired, ANY, true),
            RuleType::SubscriberImeiMismatched | RuleType::SimImeiMismatched => (ImeiMismatched, ANY, true),
            RuleType::SimSubscriptionStatus => (Ota, LATER, true),
            RuleType::SubscriberSessionStatus => (Session, ANY, false),
            RuleType::MonthlyCharge => (Charge, ANY, false),
            RuleType::Other(_) => return None,
        };
        Some(RuleFacts { about, again, once_among_target })
    }
}

impl RuleAbout {
    /// What `${…}` can stand for in what a handler sends, by name. [reference 3.4] guess: `sessionStatus`, `imei`,
    /// `totalTrafficMegaByte`, and that `subscription` is known whatever happened.
    pub const fn variables(self) -> &'static [&'static str] {
        match self {
            RuleAbout::Ota => &["imsi", "simId", "subscription", "otaStatus"],
            RuleAbout::Status => &["imsi", "simId", "subscription", "oldStatus", "newStatus"],
            RuleAbout::SpeedClass => &["imsi", "simId", "subscription", "oldSpeedClass", "newSpeedClass"],
            RuleAbout::Session => &["imsi", "simId", "subscription", "sessionStatus", "imei"],
            RuleAbout::FirstTraffic | RuleAbout::Traffic(_) | RuleAbout::TotalTraffic(_) => {
                &["imsi", "simId", "subscription", "totalTrafficMegaByte"]
            }
            RuleAbout::Expired | RuleAbout::ImeiMismatched => &["imsi", "simId", "subscription"],
            RuleAbout::Charge => &[],
        }
    }
}
