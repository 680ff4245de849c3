//! What keeps an app from running, in the operator's language.

use api::console::flux::Flaw;

use crate::locales::{FluxParts, pick};

/// A sentence, with the place in front where it is of one. `text` is what was written in the field.
pub(super) fn flaw_words(flaw: &Flaw, text: &str) -> String {
    let Some(place) = flaw.place else { return sentence(flaw, text) };
    text!(FluxParts::AtCharacter, at = place.from + 1, what = sentence(flaw, text))
}

/// The sentence alone. What is not known here is said as the server says it.
fn sentence(flaw: &Flaw, text: &str) -> String {
    let written = || {
        let (from, to) = flaw.place.map_or((0, 0), |place| (place.from as usize, place.to as usize));
        text.chars().skip(from).take(to.max(from + 1) - from).collect::<String>()
    };
    match flaw.code.as_str() {
        "missing" => pick(FluxParts::Missing.row()).to_owned(),
        "unexpected" => text!(FluxParts::Unexpected, what = written()),
        "endsEarly" => pick(FluxParts::EndsEarly.row()).to_owned(),
        "openText" => pick(FluxParts::OpenText.row()).to_owned(),
        "badNumber" => pick(FluxParts::BadNumber.row()).to_owned(),
        "unknownName" => text!(FluxParts::UnknownName, what = written()),
        "unknownFunction" => text!(FluxParts::UnknownFunction, what = written()),
        "noResult" => pick(FluxParts::NoResult.row()).to_owned(),
        "unknownChannel" => pick(FluxParts::UnknownChannel.row()).to_owned(),
        "unknownOperation" => pick(FluxParts::UnknownOperation.row()).to_owned(),
        "excludedOperation" => pick(FluxParts::ExcludedOperation.row()).to_owned(),
        "refusedOperation" => pick(FluxParts::RefusedOperation.row()).to_owned(),
        "wrongKind" => pick(FluxParts::WrongKind.row()).to_owned(),
        "noFields" => pick(FluxParts::NoFields.row()).to_owned(),
        "noOrder" => pick(FluxParts::NoOrder.row()).to_owned(),
        "takenGroup" => pick(FluxParts::TakenGroup.row()).to_owned(),
        "tooMany" if flaw.field == "kind" => pick(FluxParts::TooManyFiles.row()).to_owned(),
        "noSlash" => pick(FluxParts::NoSlash.row()).to_owned(),
        "notConfigured" => pick(FluxParts::NotConfigured.row()).to_owned(),
        _ => flaw.message.clone(),
    }
}

/// What a field is called.
pub(super) fn field_words(field: &str) -> String {
    let row = match field {
        "name" => FluxParts::FieldName,
        "description" => FluxParts::FieldDescription,
        "enabled" => FluxParts::FieldEnabled,
        "order" => FluxParts::FieldOrder,
        "condition" => FluxParts::Condition,
        "channel" => FluxParts::Channel,
        "path" => FluxParts::Path,
        "method" => FluxParts::Method,
        "body" => FluxParts::Body,
        "url" => FluxParts::Url,
        "text" => FluxParts::Text,
        "to" => FluxParts::To,
        "subject" => FluxParts::Subject,
        "content" => FluxParts::Content,
        "contentType" => FluxParts::ContentType,
        "headers" => FluxParts::Headers,
        "output" => FluxParts::Output,
        "minutes" => FluxParts::Minutes,
        "cron" => FluxParts::Cron,
        "timezone" => FluxParts::TimeZone,
        "groupId" => FluxParts::Group,
        "prefix" => FluxParts::Prefix,
        "on" => FluxParts::FileChanges,
        "payload" => FluxParts::Message,
        "kind" => FluxParts::Kind,
        _ => return field.to_owned(),
    };
    pick(row.row()).to_owned()
}
