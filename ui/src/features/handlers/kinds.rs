//! The rules and the steps that can be chosen, and what each is called.

use api::soracom::event_handler::{ActionType, Over, RuleAbout, RuleType};

use crate::{
    kit::Icon,
    locales::{Handlers, Row, pick},
};

/// Rules in the order in which they are offered: what is asked for most comes first.
pub(super) const RULES: [RuleType; 20] = [
    RuleType::SimSubscriptionStatus,
    RuleType::SimDailyTotalTraffic,
    RuleType::SimMonthlyTotalTraffic,
    RuleType::SimCumulativeTotalTraffic,
    RuleType::DailyTotalTraffic,
    RuleType::MonthlyTotalTraffic,
    RuleType::SubscriberFirstTraffic,
    RuleType::SimStatusAttribute,
    RuleType::SimSpeedClassAttribute,
    RuleType::SubscriberSessionStatus,
    RuleType::SimExpired,
    RuleType::SimImeiMismatched,
    RuleType::MonthlyCharge,
    RuleType::SubscriberDailyTraffic,
    RuleType::SubscriberMonthlyTraffic,
    RuleType::SubscriberCumulativeTraffic,
    RuleType::SubscriberStatusAttribute,
    RuleType::SubscriberSpeedClassAttribute,
    RuleType::SubscriberExpired,
    RuleType::SubscriberImeiMismatched,
];

/// Steps in the order in which they are offered.
pub(super) const STEPS: [ActionType; 10] = [
    ActionType::ExecuteWebRequest,
    ActionType::SendMail,
    ActionType::SendMailToOperator,
    ActionType::InvokeAwsLambda,
    ActionType::ChangeSpeedClass,
    ActionType::Activation,
    ActionType::Deactivation,
    ActionType::Standby,
    ActionType::Suspend,
    ActionType::ImeiLock,
];

pub(super) fn about(rule: &RuleType) -> Option<RuleAbout> {
    rule.facts().map(|facts| facts.about)
}

/// What happens, as the sentence says it.
pub(super) fn rule_phrase(rule: &RuleType) -> String {
    let Some(about) = about(rule) else { return rule.to_string() };
    let row = match about {
        RuleAbout::Ota => Handlers::RuleOta,
        RuleAbout::FirstTraffic => Handlers::RuleFirst,
        RuleAbout::Traffic(Over::Day) => Handlers::RuleDay,
        RuleAbout::Traffic(Over::Month) => Handlers::RuleMonth,
        RuleAbout::Traffic(Over::Always) => Handlers::RuleAlways,
        RuleAbout::TotalTraffic(Over::Day) => Handlers::RuleDayTotal,
        RuleAbout::TotalTraffic(Over::Month | Over::Always) => Handlers::RuleMonthTotal,
        RuleAbout::Status => Handlers::RuleStatus,
        RuleAbout::SpeedClass => Handlers::RuleClass,
        RuleAbout::Session => Handlers::RuleSession,
        RuleAbout::Expired => Handlers::RuleExpired,
        RuleAbout::ImeiMismatched => Handlers::RuleImei,
        RuleAbout::Charge => Handlers::RuleCharge,
    };
    pick(row.row()).to_owned()
}

/// The same in a list of all of them, where rules for a SIM stand beside those for a subscription.
pub(super) fn rule_choice(rule: &RuleType) -> String {
    let Some(of) = about(rule) else { return rule.to_string() };
    let row = match of {
        RuleAbout::Ota => Handlers::ChooseOta,
        RuleAbout::FirstTraffic => Handlers::ChooseFirst,
        RuleAbout::Traffic(Over::Day) => Handlers::ChooseDay,
        RuleAbout::Traffic(Over::Month) => Handlers::ChooseMonth,
        RuleAbout::Traffic(Over::Always) => Handlers::ChooseAlways,
        RuleAbout::TotalTraffic(Over::Day) => Handlers::ChooseDayTotal,
        RuleAbout::TotalTraffic(Over::Month | Over::Always) => Handlers::ChooseMonthTotal,
        RuleAbout::Status => Handlers::ChooseStatus,
        RuleAbout::SpeedClass => Handlers::ChooseClass,
        RuleAbout::Session => Handlers::ChooseSession,
        RuleAbout::Expired => Handlers::ChooseExpired,
        RuleAbout::ImeiMismatched => Handlers::ChooseImei,
        RuleAbout::Charge => Handlers::ChooseCharge,
    };
    let phrase = pick(row.row());
    let twin = RULES.iter().any(|other| other != rule && about(other) == Some(of));
    if twin && rule.as_str().starts_with("Subscriber") {
        text!(Handlers::BySubscription, phrase = phrase)
    } else {
        phrase.to_owned()
    }
}

/// Looked up and not matched: out of a match from an open enum to a byte the compiler makes a table that is addressed from
/// 2 GiB before it, which the page's splitter cannot place.
pub(super) fn step_icon(kind: &ActionType) -> Icon {
    const ICONS: [Icon; STEPS.len()] = [
        Icon::Hook,
        Icon::Mail,
        Icon::Mail,
        Icon::Lambda,
        Icon::Settings,
        Icon::Play,
        Icon::Pause,
        Icon::Pause,
        Icon::Power,
        Icon::Chip,
    ];
    STEPS.iter().position(|known| known == kind).map_or(Icon::Handler, |at| ICONS[at])
}

/// What a step does; the platform's own name where this version does not know it.
pub(super) fn step_name(kind: &ActionType) -> String {
    let row = match kind {
        ActionType::ExecuteWebRequest => Handlers::CallUrl,
        ActionType::SendMail => Handlers::SendMail,
        ActionType::SendMailToOperator => Handlers::MailOperator,
        ActionType::InvokeAwsLambda => Handlers::Lambda,
        ActionType::ChangeSpeedClass => Handlers::ChangeClass,
        ActionType::Activation => Handlers::Activate,
        ActionType::Deactivation => Handlers::Deactivate,
        ActionType::Standby => Handlers::ToStandby,
        ActionType::Suspend => Handlers::Suspend,
        ActionType::ImeiLock => Handlers::LockImei,
        ActionType::Other(other) => return other.clone(),
    };
    pick(row.row()).to_owned()
}

/// What somebody should know of it; none where its fields say enough.
pub(super) const fn step_note(kind: &ActionType) -> Option<Row> {
    match kind {
        ActionType::ImeiLock => Some(Handlers::ImeiNote.row()),
        ActionType::Activation
        | ActionType::Deactivation
        | ActionType::Standby
        | ActionType::Suspend
        | ActionType::ChangeSpeedClass => Some(Handlers::SimNote.row()),
        ActionType::ExecuteWebRequest
        | ActionType::SendMail
        | ActionType::SendMailToOperator
        | ActionType::InvokeAwsLambda
        | ActionType::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_offered_once_and_by_a_name_of_its_own() {
        let mut names: Vec<String> = RULES.iter().map(rule_choice).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
        assert!(RULES.iter().all(|rule| rule.facts().is_some()));
    }
}
