//! Rules, targets and times in words.

use api::{
    id::{ContextId, GroupId},
    soracom::event_handler::{DateConst, EventHandlerRequest, Loose, OtaStatus, Over, RuleAbout},
};

use super::{edit::typed, kinds::about, target::Target};
use crate::{
    format::count,
    locales::{Handlers, Row, pick},
    parts::{GroupNames, sim_words::status},
};

/// The rule in a few words, as the list has it.
pub(super) fn short(handler: &EventHandlerRequest) -> String {
    let rule = &handler.rule_config;
    let properties = &rule.properties;
    let Some(about) = about(&rule.kind) else { return rule.kind.to_string() };
    let number = |loose: &Option<Loose>| {
        let number = loose.as_ref().and_then(Loose::number);
        number.map_or_else(|| "…".to_owned(), count)
    };
    let mega = number(&properties.limit_total_traffic_mega_byte);
    let or_any = |text: Option<String>| text.unwrap_or_else(|| pick(Handlers::Any.row()).to_owned());
    let plain = |words: Handlers| pick(words.row()).to_owned();
    match about {
        RuleAbout::Ota => plain(match &properties.target_ota_status {
            Some(OtaStatus::Started) => Handlers::ShortOtaStarted,
            Some(OtaStatus::Finished) => Handlers::ShortOtaFinished,
            Some(OtaStatus::Failed) => Handlers::ShortOtaFailed,
            Some(OtaStatus::Other(_)) | None => Handlers::ShortOtaAny,
        }),
        RuleAbout::FirstTraffic => plain(Handlers::ShortFirst),
        RuleAbout::Traffic(Over::Day) => text!(Handlers::ShortDay, n = mega),
        RuleAbout::Traffic(Over::Month) => text!(Handlers::ShortMonth, n = mega),
        RuleAbout::Traffic(Over::Always) => text!(Handlers::ShortAlways, n = mega),
        RuleAbout::TotalTraffic(Over::Day) => text!(Handlers::ShortDayTotal, n = mega),
        RuleAbout::TotalTraffic(Over::Month | Over::Always) => text!(Handlers::ShortMonthTotal, n = mega),
        RuleAbout::Status => {
            let (from, to) = (
                properties.source_status.as_ref().map(status),
                properties.target_status.as_ref().map(status),
            );
            match (from, to) {
                (None, None) => plain(Handlers::ShortAnyStatus),
                (None, Some(to)) => text!(Handlers::ShortToStatus, to = to),
                (Some(from), to) => text!(Handlers::ShortStatus, from = from, to = or_any(to)),
            }
        }
        RuleAbout::SpeedClass => {
            let class = or_any(properties.target_speed_class.clone().flatten());
            text!(Handlers::ShortClass, class = class)
        }
        RuleAbout::Session => {
            let event = or_any(properties.session_status.as_ref().map(ToString::to_string));
            text!(Handlers::ShortSession, event = event)
        }
        RuleAbout::Expired => plain(Handlers::ShortExpired),
        RuleAbout::ImeiMismatched => plain(Handlers::ShortImei),
        RuleAbout::Charge => text!(Handlers::ShortCharge, n = number(&properties.limit_total_amount)),
    }
}

/// What a target is called in the list.
pub(super) fn target_name(target: &Target, context: &ContextId, groups: GroupNames) -> String {
    match target {
        Target::Nothing => pick(Handlers::OfNobody.row()).to_owned(),
        Target::Operator(_) => pick(Handlers::OfOperator.row()).to_owned(),
        Target::Group(id) => group_name(id, context, groups),
        Target::Sim(id) | Target::Imsi(id) => id.clone(),
    }
}

/// The same with its kind, in a sentence of its own.
pub(super) fn target_words(target: &Target, context: &ContextId, groups: GroupNames) -> String {
    let name = target_name(target, context, groups);
    match target {
        Target::Nothing | Target::Operator(_) => name,
        Target::Group(_) => text!(Handlers::OfGroup, name = name),
        Target::Sim(_) => text!(Handlers::OfSim, name = name),
        Target::Imsi(_) => text!(Handlers::OfImsi, name = name),
    }
}

/// Whom the sentence is about.
pub(super) fn subject(target: &Target, together: bool, context: &ContextId, groups: GroupNames) -> String {
    let name = target_name(target, context, groups);
    match (target, together) {
        (Target::Nothing, _) => pick(Handlers::NoTarget.row()).to_owned(),
        (Target::Group(_), false) => text!(Handlers::EachOfGroup, name = name),
        (Target::Group(_), true) => text!(Handlers::AllOfGroup, name = name),
        (Target::Operator(_), false) => pick(Handlers::EachOfOperator.row()).to_owned(),
        (Target::Operator(_), true) => pick(Handlers::AllOfOperator.row()).to_owned(),
        (Target::Sim(_), _) => text!(Handlers::TheSim, name = name),
        (Target::Imsi(_), _) => text!(Handlers::TheImsi, name = name),
    }
}

fn group_name(id: &str, context: &ContextId, groups: GroupNames) -> String {
    GroupId::new(id).map_or_else(|_| id.to_owned(), |group| groups.name(context, &group))
}

pub(super) const fn ota_row(status: Option<&OtaStatus>) -> Row {
    match status {
        Some(OtaStatus::Started) => Handlers::OtaStarted.row(),
        Some(OtaStatus::Finished) => Handlers::OtaFinished.row(),
        Some(OtaStatus::Failed) => Handlers::OtaFailed.row(),
        Some(OtaStatus::Other(_)) | None => Handlers::OtaAny.row(),
    }
}

pub(super) fn again_words(again: Option<&DateConst>) -> String {
    let row = match again {
        None | Some(DateConst::Never) => Handlers::AgainNever,
        Some(DateConst::Immediately) => Handlers::AgainAtOnce,
        Some(DateConst::BeginningOfNextDay) => Handlers::AgainDay,
        Some(DateConst::BeginningOfNextMonth) => Handlers::AgainMonth,
        Some(DateConst::AfterOneDay) => Handlers::AgainLater,
        Some(DateConst::Other(other)) => return other.clone(),
    };
    pick(row.row()).to_owned()
}

/// When a step is done, without its minutes.
pub(super) fn when_words(when: &DateConst) -> String {
    let row = match when {
        DateConst::Immediately => Handlers::AtOnce,
        DateConst::BeginningOfNextDay => Handlers::NextDay,
        DateConst::BeginningOfNextMonth => Handlers::NextMonth,
        DateConst::AfterOneDay => Handlers::DayLater,
        DateConst::Never => Handlers::NotAtAll,
        DateConst::Other(other) => return other.clone(),
    };
    pick(row.row()).to_owned()
}

/// When a step is done, all of it.
pub(super) fn delay_words(when: &DateConst, minutes: Option<&Loose>) -> String {
    let minutes = typed(minutes);
    let more = !matches!(minutes.as_str(), "" | "0");
    if !more || *when == DateConst::Never {
        when_words(when)
    } else if *when == DateConst::Immediately {
        text!(Handlers::MinutesLater, n = minutes)
    } else {
        text!(Handlers::AndMinutes, when = when_words(when), n = minutes)
    }
}

#[cfg(test)]
mod tests {
    use api::soracom::event_handler::{Loose, RuleType};

    use super::{
        super::{edit::set_rule, kinds::RULES, sample::ota},
        *,
    };

    #[test]
    fn every_rule_has_a_short_form_of_its_own() {
        let shorts: std::collections::BTreeSet<String> = RULES
            .iter()
            .map(|rule| {
                let mut handler = ota();
                set_rule(&mut handler, rule.clone());
                short(&handler)
            })
            .collect();
        // Rules for a SIM and for a subscription read the same.
        assert_eq!(shorts.len(), 13);
        let mut handler = ota();
        assert_eq!(short(&handler), "OTA of a SIM finished");
        set_rule(&mut handler, RuleType::MonthlyTotalTraffic);
        handler.rule_config.properties.limit_total_traffic_mega_byte = Some(Loose::Number(2_000));
        assert_eq!(short(&handler), "month total over 2,000 MiB");
    }

    #[test]
    fn a_delay_says_all_of_it() {
        let minutes = Loose::Text("30".into());
        assert_eq!(delay_words(&DateConst::Immediately, Some(&minutes)), "30 min later");
        assert_eq!(delay_words(&DateConst::BeginningOfNextDay, Some(&minutes)), "next day (UTC) + 30 min");
        assert_eq!(delay_words(&DateConst::Immediately, Some(&Loose::Number(0))), "at once");
    }
}
