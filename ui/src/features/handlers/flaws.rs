//! What keeps a handler from being kept, each at its place. Pure: the platform says the same, but only of the first.

use api::soracom::event_handler::{
    Action, ActionType, DateConst, EventHandlerRequest, Loose, MOST_LIMIT, MOST_OFFSET, RuleAbout,
};
use serde_json::Value;

use super::{
    edit::when,
    field::{Field, fields},
    kinds::about,
    target::Target,
};
use crate::locales::{Handlers, Row};

/// Where something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Name,
    Target,
    Limit,
    Amount,
    Offset,
    Steps,
    /// Of a step, by its place: its minutes, its kind, or a field.
    Minutes(usize),
    Kind(usize),
    Field(usize, Field),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) place: Place,
    pub(super) words: Row,
}

/// All that is wrong.
pub(super) fn flaws(handler: &EventHandlerRequest) -> Vec<Flaw> {
    let mut found = Vec::new();
    let mut put = |place: Place, words: Handlers| found.push(Flaw { place, words: words.row() });
    if handler.name.trim().is_empty() {
        put(Place::Name, Handlers::FlawName);
    }
    let target = Target::of(handler);
    let rule = &handler.rule_config;
    let about = about(&rule.kind);
    if !target.is_whole() {
        put(Place::Target, Handlers::FlawTarget);
    } else if matches!(about, Some(RuleAbout::TotalTraffic(_))) && !target.is_many() {
        put(Place::Target, Handlers::FlawTotal);
    }
    let number = |loose: &Option<Loose>| loose.as_ref().and_then(Loose::number);
    let in_limit = |loose: &Option<Loose>| matches!(number(loose), Some(1..=MOST_LIMIT));
    match about {
        Some(RuleAbout::Traffic(_) | RuleAbout::TotalTraffic(_))
            if !in_limit(&rule.properties.limit_total_traffic_mega_byte) =>
        {
            put(Place::Limit, Handlers::FlawLimit);
        }
        Some(RuleAbout::Charge) if !in_limit(&rule.properties.limit_total_amount) => {
            put(Place::Amount, Handlers::FlawLimit);
        }
        _ => {}
    }
    if !is_offset(
        rule.properties.inactive_timeout_date_const.as_ref(),
        rule.properties.inactive_timeout_offset_minutes.as_ref(),
    ) {
        put(Place::Offset, Handlers::FlawOffset);
    }
    if handler.action_config_list.is_empty() {
        put(Place::Steps, Handlers::NoStep);
    }
    for (at, action) in handler.action_config_list.iter().enumerate() {
        if !is_offset(Some(&when(action)), action.properties.execution_offset_minutes.as_ref()) {
            put(Place::Minutes(at), Handlers::FlawOffset);
        }
        let asks = about == Some(RuleAbout::Session) && rule.properties.has_imei == Some(true);
        if action.kind == ActionType::ImeiLock && !asks {
            put(Place::Kind(at), Handlers::FlawImei);
        }
        for field in fields(action) {
            if let Some(words) = of_field(action, field) {
                put(Place::Field(at, field), words);
            }
        }
    }
    found
}

fn is_offset(when: Option<&DateConst>, minutes: Option<&Loose>) -> bool {
    match minutes {
        None => true,
        Some(minutes) if when == Some(&DateConst::Never) => minutes.number() == Some(0),
        Some(minutes) => matches!(minutes.number(), Some(0..=MOST_OFFSET)),
    }
}

fn of_field(action: &Action, field: Field) -> Option<Handlers> {
    let text = field.text(action);
    let missing = text.trim().is_empty();
    if missing {
        // The deprecated pair of keys stands in for the credentials. [spec]
        let pair = action.properties.access_key.is_some() && action.properties.secret_access_key.is_some();
        let may = field.is_optional() || field == Field::Credentials && pair;
        return (!may).then_some(Handlers::FlawMissing);
    }
    match field {
        Field::Url if !["http://", "https://", "${"].iter().any(|begin| text.starts_with(begin)) => {
            Some(Handlers::FlawUrl)
        }
        Field::To
            if text.split('@').count() != 2
                || text.contains([',', ';'])
                || text.contains(char::is_whitespace) =>
        {
            Some(Handlers::FlawMail)
        }
        Field::Headers if !are_headers(&text) => Some(Handlers::FlawHeaders),
        Field::Url
        | Field::To
        | Field::Headers
        | Field::Method
        | Field::ContentType
        | Field::Body
        | Field::Subject
        | Field::Message
        | Field::Endpoint
        | Field::Function
        | Field::Credentials
        | Field::Parameter(_)
        | Field::SpeedClass => None,
    }
}

/// An object of texts; the vendor's example has several, with commas between them.
fn are_headers(text: &str) -> bool {
    let plain = |value: &Value| matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_));
    serde_json::from_str::<Vec<Value>>(&format!("[{text}]")).is_ok_and(|all| {
        all.iter().all(|one| one.as_object().is_some_and(|object| object.values().all(plain)))
    })
}

#[cfg(test)]
mod tests {
    use api::soracom::event_handler::RuleType;

    use super::{
        super::{
            edit::{set_rule, step},
            sample::ota,
        },
        *,
    };

    fn places(handler: &EventHandlerRequest) -> Vec<Place> {
        flaws(handler).into_iter().map(|flaw| flaw.place).collect()
    }

    #[test]
    fn the_handler_of_document_002_has_none() {
        assert_eq!(places(&ota()), []);
    }

    #[test]
    fn each_is_found_at_its_place() {
        let mut handler = ota();
        handler.name = " ".into();
        handler.target_group_id = None;
        set_rule(&mut handler, RuleType::SimDailyTotalTraffic);
        handler.rule_config.properties.inactive_timeout_date_const = Some(DateConst::AfterOneDay);
        handler.rule_config.properties.inactive_timeout_offset_minutes = Some(Loose::Text("-1".into()));
        handler.action_config_list.push(step(ActionType::ImeiLock));
        handler.action_config_list[1].properties.execution_offset_minutes = Some(Loose::Text("soon".into()));
        Field::Url.set(&mut handler.action_config_list[0], "ftp://x".into());
        Field::Headers.set(&mut handler.action_config_list[0], "X: 1".into());
        Field::To.set(&mut handler.action_config_list[1], "a@b, c@d".into());
        Field::Message.set(&mut handler.action_config_list[1], String::new());
        assert_eq!(
            places(&handler),
            [
                Place::Name,
                Place::Target,
                Place::Limit,
                Place::Offset,
                Place::Field(0, Field::Url),
                Place::Field(0, Field::Headers),
                Place::Minutes(1),
                Place::Field(1, Field::To),
                Place::Field(1, Field::Message),
                Place::Kind(2),
            ]
        );
        handler.action_config_list.clear();
        assert!(places(&handler).contains(&Place::Steps));
    }

    #[test]
    fn a_total_needs_many_to_be_a_total_of() {
        let mut handler = ota();
        set_rule(&mut handler, RuleType::DailyTotalTraffic);
        handler.rule_config.properties.limit_total_traffic_mega_byte = Some(Loose::Number(400));
        assert_eq!(places(&handler), []);
        Target::Sim("8981100000000000001".into()).write(&mut handler);
        assert_eq!(places(&handler), [Place::Target]);
    }

    #[test]
    fn headers_are_written_as_the_vendor_writes_them() {
        for text in [r#"{"a":"b"}"#, r#"{"a":"b"},{"c":1}"#, "{}"] {
            assert!(are_headers(text), "{text}");
        }
        for text in ["a", r#"{"a":null}"#, r#"["a"]"#, "{"] {
            assert!(!are_headers(text), "{text}");
        }
    }
}
