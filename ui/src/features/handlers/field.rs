//! What each kind of step holds, by its fields: read and written as text. Pure.

use api::{
    Secret,
    soracom::event_handler::{Action, ActionType},
};
use serde_json::Value;

use crate::locales::{Handlers, Row};

/// A field of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Method,
    Url,
    ContentType,
    Headers,
    Body,
    To,
    Subject,
    Message,
    Endpoint,
    Function,
    Credentials,
    /// Of an AWS Lambda function, from 1 to 5.
    Parameter(u8),
    SpeedClass,
}

/// How a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One line, with variables.
    Line,
    /// Several, with variables.
    Lines,
    /// One line, of which only the host is shown while nobody types.
    Address,
    /// One of these.
    Choice(&'static [&'static str]),
    /// One of the speed classes.
    SpeedClass,
}

/// Methods that the platform knows. [spec]
const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE"];
const TYPES: &[&str] = &["application/json", "text/plain", "application/x-www-form-urlencoded"];

/// The fields of a step, in their order.
pub(super) fn fields(action: &Action) -> Vec<Field> {
    match &action.kind {
        ActionType::ExecuteWebRequest if takes_body(action) => {
            vec![Field::Method, Field::Url, Field::ContentType, Field::Headers, Field::Body]
        }
        ActionType::ExecuteWebRequest => vec![Field::Method, Field::Url, Field::ContentType, Field::Headers],
        ActionType::SendMail => vec![Field::To, Field::Subject, Field::Message],
        ActionType::SendMailToOperator => vec![Field::Subject, Field::Message],
        ActionType::InvokeAwsLambda => {
            let mut all = vec![Field::Endpoint, Field::Function, Field::Credentials];
            all.extend((1..=5).map(Field::Parameter));
            all
        }
        ActionType::ChangeSpeedClass => vec![Field::SpeedClass],
        ActionType::Activation
        | ActionType::Deactivation
        | ActionType::Standby
        | ActionType::Suspend
        | ActionType::ImeiLock
        | ActionType::Other(_) => Vec::new(),
    }
}

/// Whether a web request sends a body: with POST and PUT only. [spec]
pub(super) fn takes_body(action: &Action) -> bool {
    matches!(action.properties.http_method.as_deref(), Some("POST" | "PUT"))
}

impl Field {
    pub(super) const fn kind(self) -> Kind {
        match self {
            Field::Method => Kind::Choice(METHODS),
            Field::ContentType => Kind::Choice(TYPES),
            Field::SpeedClass => Kind::SpeedClass,
            Field::Url => Kind::Address,
            Field::Body | Field::Message => Kind::Lines,
            Field::Headers
            | Field::To
            | Field::Subject
            | Field::Endpoint
            | Field::Function
            | Field::Credentials
            | Field::Parameter(_) => Kind::Line,
        }
    }

    pub(super) const fn label(self) -> Row {
        match self {
            Field::Method => Handlers::Method.row(),
            Field::Url => Handlers::Url.row(),
            Field::ContentType => Handlers::ContentType.row(),
            Field::Headers => Handlers::Headers.row(),
            Field::Body => Handlers::Body.row(),
            Field::To => Handlers::To.row(),
            Field::Subject => Handlers::Subject.row(),
            Field::Message => Handlers::Message.row(),
            Field::Endpoint => Handlers::Endpoint.row(),
            Field::Function => Handlers::Function.row(),
            Field::Credentials => Handlers::Credentials.row(),
            Field::Parameter(_) => Handlers::Parameter.row(),
            Field::SpeedClass => Handlers::SpeedClass.row(),
        }
    }

    /// Whether it may hold a secret, which neither the browser nor a dialog keeps.
    pub(super) const fn is_secret(self) -> bool {
        matches!(self, Field::Url | Field::Headers)
    }

    /// Whether a machine reads it.
    pub(super) const fn is_code(self) -> bool {
        matches!(
            self,
            Field::Method
                | Field::Url
                | Field::ContentType
                | Field::Body
                | Field::Parameter(_)
                | Field::Endpoint
        )
    }

    /// Whether it may be left empty.
    pub(super) const fn is_optional(self) -> bool {
        matches!(self, Field::Headers | Field::Body | Field::Parameter(_))
    }

    /// Whether `${…}` stands for something in it. [reference 3.4]
    pub(super) const fn is_template(self) -> bool {
        matches!(
            self,
            Field::Url | Field::Headers | Field::Body | Field::Subject | Field::Message | Field::Parameter(_)
        )
    }

    /// What a step says in it; empty where it says nothing.
    pub(super) fn text(self, action: &Action) -> String {
        let properties = &action.properties;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        match self {
            Field::Method => text(&properties.http_method),
            Field::Url => properties.url.as_ref().map(|url| url.expose().clone()).unwrap_or_default(),
            Field::ContentType => text(&properties.content_type),
            Field::Headers => match properties.headers.as_ref().map(Secret::expose) {
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(object @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_))) => {
                    object.to_string()
                }
            },
            Field::Body => text(&properties.body),
            Field::To => text(&properties.to),
            Field::Subject => text(&properties.title),
            Field::Message => text(&properties.message),
            Field::Endpoint => text(&properties.endpoint),
            Field::Function => text(&properties.function_name),
            Field::Credentials => text(&properties.credentials_id),
            Field::SpeedClass => text(&properties.speed_class),
            Field::Parameter(1) => text(&properties.parameter1),
            Field::Parameter(2) => text(&properties.parameter2),
            Field::Parameter(3) => text(&properties.parameter3),
            Field::Parameter(4) => text(&properties.parameter4),
            Field::Parameter(_) => text(&properties.parameter5),
        }
    }

    /// Writes it; an empty text is none.
    pub(super) fn set(self, action: &mut Action, written: String) {
        let properties = &mut action.properties;
        let text = (!written.is_empty()).then_some(written);
        match self {
            Field::Method => properties.http_method = text,
            Field::Url => properties.url = text.map(Secret::new),
            Field::ContentType => properties.content_type = text,
            // As the platform has it: an object written into a text. [reference 3.4]
            Field::Headers => properties.headers = text.map(|text| Secret::new(Value::String(text))),
            Field::Body => properties.body = text,
            Field::To => properties.to = text,
            Field::Subject => properties.title = text,
            Field::Message => properties.message = text,
            Field::Endpoint => properties.endpoint = text,
            Field::Function => properties.function_name = text,
            Field::Credentials => properties.credentials_id = text,
            Field::SpeedClass => properties.speed_class = text,
            Field::Parameter(1) => properties.parameter1 = text,
            Field::Parameter(2) => properties.parameter2 = text,
            Field::Parameter(3) => properties.parameter3 = text,
            Field::Parameter(4) => properties.parameter4 = text,
            Field::Parameter(_) => properties.parameter5 = text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{edit::step, kinds::STEPS, sample::ota},
        *,
    };

    #[test]
    fn each_field_of_each_step_reads_as_it_was_written() {
        for kind in STEPS {
            let mut made = step(kind.clone());
            for field in fields(&made) {
                let text = if let Kind::Choice(all) = field.kind() { all[0] } else { "a ${simId}" };
                field.set(&mut made, text.to_owned());
                assert_eq!(field.text(&made), text, "{kind:?} {field:?}");
                field.set(&mut made, String::new());
                assert_eq!(field.text(&made), "", "{kind:?} {field:?}");
            }
        }
    }

    #[test]
    fn a_web_request_without_a_body_has_no_field_for_one() {
        let mut request = ota().action_config_list[0].clone();
        assert!(fields(&request).contains(&Field::Body));
        Field::Method.set(&mut request, "GET".to_owned());
        assert!(!fields(&request).contains(&Field::Body));
    }
}
