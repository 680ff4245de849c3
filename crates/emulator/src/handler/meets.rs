use api::soracom::event_handler::{Rule, RuleAbout};

use super::Happening;

/// Whether `happening` is what `rule` waits for. How much traffic it takes is the measuring's matter, so that any does
/// here.
pub(super) fn meets(rule: &Rule, happening: &Happening) -> bool {
    let Some(facts) = rule.kind.facts() else { return false };
    let wanted = &rule.properties;
    match (facts.about, happening) {
        (RuleAbout::Status, Happening::Status { old, new }) => {
            wanted.source_status.as_ref().is_none_or(|wanted| wanted == old)
                && wanted.target_status.as_ref().is_none_or(|wanted| wanted == new)
        }
        (RuleAbout::SpeedClass, Happening::SpeedClass { new, .. }) => {
            wanted.target_speed_class.as_ref().and_then(Option::as_ref).is_none_or(|wanted| wanted == new)
        }
        (RuleAbout::Session, Happening::Session { event, imei, .. }) => {
            wanted.session_status.as_ref() == Some(event) && (wanted.has_imei != Some(true) || imei.is_some())
        }
        (RuleAbout::Ota, Happening::Ota { status, .. }) => {
            wanted.target_ota_status.as_ref().is_none_or(|wanted| wanted == status)
        }
        (RuleAbout::Expired, Happening::Expired)
        | (RuleAbout::ImeiMismatched, Happening::ImeiMismatched)
        | (
            RuleAbout::FirstTraffic | RuleAbout::Traffic(_) | RuleAbout::TotalTraffic(_),
            Happening::Traffic { .. },
        ) => true,
        (
            RuleAbout::FirstTraffic
            | RuleAbout::Traffic(_)
            | RuleAbout::TotalTraffic(_)
            | RuleAbout::Status
            | RuleAbout::SpeedClass
            | RuleAbout::Session
            | RuleAbout::Expired
            | RuleAbout::ImeiMismatched
            | RuleAbout::Ota
            | RuleAbout::Charge,
            _,
        ) => false,
    }
}
