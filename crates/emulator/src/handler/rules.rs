//! What is known of each rule: which properties it has, and when it may be met again.

use api::soracom::event_handler::{DateConst, RuleType};

/// What a rule is about, and what belongs to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// What it measures or waits for.
    pub(super) kind: Kind,
    /// When it may be met again. [spec: inactiveTimeoutDateConst]
    pub(super) again: &'static [DateConst],
    /// Whether it can be met once for all SIMs of a target.
    pub(super) once_among_target: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    FirstTraffic,
    /// Of each SIM, over a day, a month or all its time.
    Traffic(Over),
    /// Of all SIMs of a target together.
    TotalTraffic(Over),
    Status,
    SpeedClass,
    Session,
    Expired,
    ImeiMismatched,
    Ota,
    Charge,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    Day,
    Month,
    Always,
}

use DateConst::{AfterOneDay, BeginningOfNextDay, BeginningOfNextMonth, Immediately, Never};

const LATER: &[DateConst] = &[BeginningOfNextMonth, BeginningOfNextDay, AfterOneDay, Never];
const ANY: &[DateConst] = &[Immediately, BeginningOfNextMonth, BeginningOfNextDay, AfterOneDay, Never];

/// What is known of a rule; none of one that this version does not know.
pub(super) fn known(rule: &RuleType) -> Option<Known> {
    let row = |kind, again, once_among_target| Some(Known { kind, again, once_among_target });
    match rule {
        RuleType::SubscriberFirstTraffic => row(Kind::FirstTraffic, &[Never], false),
        RuleType::SubscriberDailyTraffic => row(Kind::Traffic(Over::Day), LATER, false),
        RuleType::SubscriberMonthlyTraffic => row(Kind::Traffic(Over::Month), LATER, false),
        RuleType::SubscriberCumulativeTraffic => row(Kind::Traffic(Over::Always), LATER, false),
        RuleType::SimDailyTotalTraffic => row(Kind::Traffic(Over::Day), LATER, true),
        RuleType::SimMonthlyTotalTraffic => row(Kind::Traffic(Over::Month), LATER, true),
        RuleType::SimCumulativeTotalTraffic => row(Kind::Traffic(Over::Always), LATER, true),
        RuleType::DailyTotalTraffic => row(Kind::TotalTraffic(Over::Day), LATER, true),
        RuleType::MonthlyTotalTraffic => row(Kind::TotalTraffic(Over::Month), LATER, true),
        RuleType::SubscriberStatusAttribute | RuleType::SimStatusAttribute => row(Kind::Status, ANY, true),
        RuleType::SubscriberSpeedClassAttribute | RuleType::SimSpeedClassAttribute => {
            row(Kind::SpeedClass, ANY, true)
        }
        RuleType::SubscriberExpired | RuleType::SimExpired => row(Kind::Expired, ANY, true),
        RuleType::SubscriberImeiMismatched | RuleType::SimImeiMismatched => {
            row(Kind::ImeiMismatched, ANY, true)
        }
        RuleType::SimSubscriptionStatus => row(Kind::Ota, LATER, true),
        RuleType::SubscriberSessionStatus => row(Kind::Session, ANY, false),
        RuleType::MonthlyCharge => row(Kind::Charge, ANY, false),
        RuleType::Other(_) => None,
    }
}
