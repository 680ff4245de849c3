use std::path::Path;

use api::spec::{self, Operation, State};
use serde_json::Value;

use crate::support::{
    Answer,
    definition::{self, Definition},
};

/// The vendor's definition, where it lies beside the checkout or is named.
pub(crate) fn at_hand() -> Option<&'static Definition> {
    definition::at_hand(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

/// What differs between an answer of the platform and the vendor's definition; nothing where there is no definition, and
/// nothing for what we refuse to imitate: a few of those operations document an error form of their own.
pub(crate) fn findings(operation: &Operation, answer: &Answer) -> Vec<String> {
    let Some(definition) = at_hand().filter(|_| operation.state == State::Implemented) else {
        return Vec::new();
    };
    // A picture is no JSON: that there is one is compared.
    let is_picture = answer.header("content-type").is_some_and(|kind| kind.starts_with("image/"));
    let body = (!answer.text.is_empty()).then(|| if is_picture { Value::from("") } else { answer.json() });
    definition.check_reply(operation.id, answer.status, body.as_ref())
}

/// The operation of the vendor's API that stands at `path`.
pub(crate) fn find_operation(method: &str, path: &str) -> Option<&'static Operation> {
    spec::operation_at(method, path)
}
