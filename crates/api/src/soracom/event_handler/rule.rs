use serde::{Deserialize, Serialize};

use super::loose::{self, Loose};
use crate::{
    Rest,
    soracom::{session::SessionEventKind, sim::SimStatus},
};

open_enum! {
    /// What a handler waits for. [spec: RuleConfig]
    RuleType {
        /// A subscriber's first traffic.
        SubscriberFirstTraffic = "SubscriberFirstTrafficRule",
        /// A subscriber's traffic of a day.
        SubscriberDailyTraffic = "SubscriberDailyTrafficRule",
        /// A subscriber's traffic of a month.
        SubscriberMonthlyTraffic = "SubscriberMonthlyTrafficRule",
        /// A subscriber's traffic since it was first used.
        SubscriberCumulativeTraffic = "SubscriberCumulativeTrafficRule",
        /// A subscriber's status changes.
        SubscriberStatusAttribute = "SubscriberStatusAttributeRule",
        /// A subscriber's session begins or ends.
        SubscriberSessionStatus = "SubscriberSessionStatusRule",
        /// A SIM's status changes.
        SimStatusAttribute = "SimStatusAttributeRule",
        /// A subscriber's speed class changes.
        SubscriberSpeedClassAttribute = "SubscriberSpeedClassAttributeRule",
        /// A SIM's speed class changes.
        SimSpeedClassAttribute = "SimSpeedClassAttributeRule",
        /// A subscriber expires.
        SubscriberExpired = "SubscriberExpiredRule",
        /// A SIM expires.
        SimExpired = "SimExpiredRule",
        /// A subscriber is kept out by its IMEI lock.
        SubscriberImeiMismatched = "SubscriberImeiMismatchedRule",
        /// A SIM is kept out by its IMEI lock.
        SimImeiMismatched = "SimImeiMismatchedRule",
        /// A SIM's traffic of a day, over all its subscriptions.
        SimDailyTotalTraffic = "SimDailyTotalTrafficRule",
        /// A SIM's traffic of a month, over all its subscriptions.
        SimMonthlyTotalTraffic = "SimMonthlyTotalTrafficRule",
        /// A SIM's traffic since it was first used, over all its subscriptions.
        SimCumulativeTotalTraffic = "SimCumulativeTotalTrafficRule",
        /// A subscription is added to a SIM over the air.
        SimSubscriptionStatus = "SimSubscriptionStatusRule",
        /// The traffic of a day of all SIMs of the target.
        DailyTotalTraffic = "DailyTotalTrafficRule",
        /// The traffic of a month of all SIMs of the target.
        MonthlyTotalTraffic = "MonthlyTotalTrafficRule",
        /// The operator's charges of a month.
        MonthlyCharge = "MonthlyChargeRule",
    }
}

open_enum! {
    /// When something is done, or counted anew; days and months are those of UTC. [spec]
    DateConst {
        /// At once.
        Immediately = "IMMEDIATELY",
        /// On the first of the next month, at midnight.
        BeginningOfNextMonth = "BEGINNING_OF_NEXT_MONTH",
        /// At the next midnight.
        BeginningOfNextDay = "BEGINNING_OF_NEXT_DAY",
        /// After 24 hours.
        AfterOneDay = "AFTER_ONE_DAY",
        /// Never.
        Never = "NEVER",
    }
}

open_enum! {
    /// How far the adding of a subscription over the air has come. [spec] The vendor's article writes `error` where the
    /// definition writes `failed`.
    OtaStatus {
        /// It was begun.
        Started = "started",
        /// The subscription can be used.
        Finished = "finished",
        /// It came to nothing.
        Failed = "failed",
    }
}

/// What a handler waits for. [spec: RuleConfig]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// What kind of thing it is.
    #[serde(rename = "type")]
    pub kind: RuleType,
    /// More about it.
    pub properties: RuleProperties,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// More about what a handler waits for; which of it belongs to which rule: [`RuleType`]. [spec: RuleConfigProperty]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RuleProperties {
    /// When it may be met again after it was met. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inactive_timeout_date_const: Option<DateConst>,
    /// So many minutes later, `0` to `525600`; not with [`DateConst::Never`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inactive_timeout_offset_minutes: Option<Loose>,
    /// Traffic in MiB, `1` to `2147483647`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_total_traffic_mega_byte: Option<Loose>,
    /// Charges in yen or USD, `1` to `2147483647`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_total_amount: Option<Loose>,
    /// `true` where it is met once for all SIMs of the target, and not once for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_once_among_target: Option<Loose>,
    /// The status before; any unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_status: Option<SimStatus>,
    /// The status after; any unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_status: Option<SimStatus>,
    /// The speed class after; any unless said, which some say with null.
    #[serde(deserialize_with = "loose::nullable", skip_serializing_if = "Option::is_none")]
    pub target_speed_class: Option<Option<String>>,
    /// How far the OTA has come; any unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_ota_status: Option<OtaStatus>,
    /// Whether a session begins or ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_status: Option<SessionEventKind>,
    /// `true` where only sessions with an IMEI count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_imei: Option<bool>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
