use std::path::Path;

use api::spec::{self, Operation, State};

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
    let body = (!answer.text.is_empty()).then(|| answer.json());
    definition.check_reply(operation.id, answer.status, body.as_ref())
}

/// The operation of the vendor's API that stands at `path`.
pub(crate) fn find_operation(method: &str, path: &str) -> Option<&'static Operation> {
    // A literal segment outranks a parameter, e.g. `/v1/sims/register` and `/v1/sims/{sim_id}`.
    spec::operations()
        .iter()
        .filter(|operation| operation.method.as_str() == method && fits(operation.path, path))
        .min_by_key(|operation| operation.path.matches('{').count())
}

fn fits(template: &str, path: &str) -> bool {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    wanted.len() == given.len()
        && wanted
            .iter()
            .zip(&given)
            .all(|(wanted, given)| wanted == given || wanted.starts_with('{') && !given.is_empty())
}
