use std::fmt;

use api::{
    endpoint::{Side, TypeVisitor},
    spec::{Operation, State},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{definition::Definition, types::differences};

/// Which examples of the definition our types do not read and write again unchanged; and how many there were.
pub(super) fn check(operations: &[Operation], definition: &Definition) -> (usize, Vec<String>) {
    let (mut count, mut findings) = (0, Vec::new());
    for operation in operations.iter().filter(|o| o.state == State::Implemented) {
        for (side, word) in [(Side::Body, "body"), (Side::Reply, "reply")] {
            for (name, value) in definition.examples(operation.id, side == Side::Reply) {
                count += 1;
                let found = api::soracom::visit(operation.id, side, &mut RoundTrip { value });
                let place = format!("{} {word}, example \"{name}\"", operation.id);
                findings.extend(found.into_iter().flatten().map(|words| format!("{place}: {words}")));
            }
        }
    }
    (count, findings)
}

struct RoundTrip<'v> {
    value: &'v Value,
}

impl TypeVisitor for RoundTrip<'_> {
    type Found = Vec<String>;

    fn visit<T: Serialize + DeserializeOwned + fmt::Debug>(&mut self) -> Vec<String> {
        match serde_json::from_value::<T>(self.value.clone()).and_then(serde_json::to_value) {
            Ok(written) => differences(self.value, &written)
                .into_iter()
                .map(|(p, words)| format!("{p} {words}"))
                .collect(),
            Err(error) => vec![format!("our type refuses it: {error}")],
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_example_that_changes_is_found() {
        let value = json!(["a", 1]);
        assert!(RoundTrip { value: &value }.visit::<Vec<Value>>().is_empty());
        assert_eq!(
            RoundTrip { value: &value }.visit::<(String, Option<f64>)>(),
            ["/1 changed when it is written again"]
        );
        assert!(RoundTrip { value: &value }.visit::<String>()[0].starts_with("our type refuses it"));
    }
}
