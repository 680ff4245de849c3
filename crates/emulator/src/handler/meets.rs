use api::soracom::event_handler::Rule;

use super::{
    Happening,
    rules::{Kind, known},
};

/// Whether `happening` is what `rule` waits for. How much traffic it takes is the measuring's matter, so that any does
/// here.
pub(super) fn meets(rule: &Rule, happening: &Happening) -> bool {
    let Some(known) = known(&rule.kind) else { return false };
    let wanted = &rule.properties;
    match (known.kind, happening) {
        (Kind::Status, Happening::Status { old, new }) => {
            wanted.source_status.as_ref().is_none_or(|wanted| wanted == old)
                && wanted.target_status.as_ref().is_none_or(|wanted| wanted == new)
        }
        (Kind::SpeedClass, Happening::SpeedClass { new, .. }) => {
            wanted.target_speed_class.as_ref().and_then(Option::as_ref).is_none_or(|wanted| wanted == new)
        }
        (Kind::Session, Happening::Session { event, imei, .. }) => {
            wanted.session_status.as_ref() == Some(event) && (wanted.has_imei != Some(true) || imei.is_some())
        }
        (Kind::Ota, Happening::Ota { status, .. }) => {
            wanted.target_ota_status.as_ref().is_none_or(|wanted| wanted == status)
        }
        (Kind::Expired, Happening::Expired)
        | (Kind::ImeiMismatched, Happening::ImeiMismatched)
        | (Kind::FirstTraffic | Kind::Traffic(_) | Kind::TotalTraffic(_), Happening::Traffic { .. }) => true,
        (
            Kind::FirstTraffic
            | Kind::Traffic(_)
            | Kind::TotalTraffic(_)
            | Kind::Status
            | Kind::SpeedClass
            | Kind::Session
            | Kind::Expired
            | Kind::ImeiMismatched
            | Kind::Ota
            | Kind::Charge,
            _,
        ) => false,
    }
}
