use std::{collections::BTreeSet, fmt};

use api::{
    endpoint::{Side, TypeVisitor},
    spec::{Operation, State},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Error, Value};

use super::{
    definition::{Content, Definition},
    record::{self, Reading, Record},
    sample::{self, Sample},
};

/// Where the types of the implemented operations are not those of the definition: query, body and successful reply.
pub(super) fn compare(operations: &[Operation], definition: &Definition) -> BTreeSet<String> {
    let mut findings = BTreeSet::new();
    for operation in operations.iter().filter(|o| o.state == State::Implemented) {
        let id = operation.id;
        let mut check = |side: Side, sample: Sample| {
            let found = api::soracom::visit(id, side, &mut Against { sample: &sample });
            findings.extend(found.into_iter().flatten());
        };
        if let Some(sample) = sample::of_query(definition, id) {
            check(Side::Query, sample);
        }
        if let Content::Json(place) = definition.body(id) {
            check(Side::Body, sample::of(definition, &place));
        }
        for status in definition.statuses(id).filter(|status| (200..300).contains(status)) {
            if let Content::Json(place) = definition.reply(id, status) {
                check(Side::Reply, sample::of(definition, &place));
            }
        }
    }
    findings
}

/// Compares the type that it is shown with a sample.
struct Against<'s> {
    sample: &'s Sample,
}

impl TypeVisitor for Against<'_> {
    type Found = Vec<String>;

    fn visit<T: Serialize + DeserializeOwned + fmt::Debug>(&mut self) -> Vec<String> {
        let (read, record) = record::read::<T>(&self.sample.value);
        let mut findings = self.fields(&record);
        findings.extend(self.enums(&record));
        match read {
            Ok(value) => {
                findings.extend(unfilled(&format!("{value:#?}")));
                findings.extend(self.written(serde_json::to_value(value)));
            }
            Err(error) => findings.push(format!("{}: our type refuses it: {error}", self.name(&record.last))),
        }
        findings
    }
}

impl Against<'_> {
    fn name<'a>(&'a self, pointer: &'a str) -> &'a str {
        self.sample.spots.get(pointer).map_or(pointer, |spot| &spot.name)
    }

    /// Properties that our type has no field for. What stands inside such a property is not looked at.
    fn fields<'r>(&self, record: &'r Record) -> Vec<String> {
        let unknown = |pointer: &str| record.parts.get(pointer) == Some(&Reading::Unknown);
        let inside_unknown =
            |pointer: &'r str| pointer.match_indices('/').any(|(at, _)| unknown(&pointer[..at]));
        let missing = record.parts.keys().filter(|pointer| unknown(pointer) && !inside_unknown(pointer));
        missing.map(|pointer| format!("{}: our type lacks it", self.name(pointer))).collect()
    }

    /// Values that our enum lacks, and values that only our enum has.
    fn enums(&self, record: &Record) -> Vec<String> {
        let mut findings = Vec::new();
        for (pointer, spot) in &self.sample.spots {
            let Some(allowed) = &spot.allowed else { continue };
            match record.enums.get(pointer) {
                Some(known) => {
                    let lacking = allowed.iter().filter(|value| !known.contains(&value.as_str()));
                    findings
                        .extend(lacking.map(|value| format!("{}: our type lacks \"{value}\"", spot.name)));
                    let more = known.iter().filter(|value| !allowed.iter().any(|a| a == *value));
                    findings
                        .extend(more.map(|value| format!("{}: the definition lacks \"{value}\"", spot.name)));
                }
                None if record.parts.get(pointer) == Some(&Reading::Known) => {
                    findings.push(format!("{}: our type is no enum", spot.name));
                }
                None => {}
            }
        }
        findings
    }

    /// What is written again must be what was read.
    fn written(&self, written: Result<Value, Error>) -> Vec<String> {
        match written {
            Ok(written) => differences(&self.sample.value, &written)
                .into_iter()
                .map(|(pointer, words)| format!("{}: {words}", self.name(&pointer)))
                .collect(),
            Err(error) => vec![format!("our type cannot be written again: {error}")],
        }
    }
}

/// Where two values differ, by JSON pointer: what was read against what was written again.
pub(super) fn differences(read: &Value, written: &Value) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    differ(read, written, String::new(), &mut found);
    found
}

fn differ(read: &Value, written: &Value, at: String, found: &mut Vec<(String, &'static str)>) {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => {
            for (key, value) in read {
                match written.get(key) {
                    Some(other) => differ(value, other, format!("{at}/{key}"), found),
                    None => found.push((format!("{at}/{key}"), "lost when it is written again")),
                }
            }
            let added = written.keys().filter(|key| !read.contains_key(*key));
            found.extend(added.map(|key| (format!("{at}/{key}"), "added when it is written again")));
        }
        (Value::Array(read), Value::Array(written)) if read.len() == written.len() => {
            for (index, (value, other)) in read.iter().zip(written).enumerate() {
                differ(value, other, format!("{at}/{index}"), found);
            }
        }
        _ if read == written => {}
        _ => found.push((at, "changed when it is written again")),
    }
}

/// Fields of ours that a full sample leaves empty: no property of the definition fills them. Read from the type's own
/// `Debug` text, since an absent field leaves no other trace: `Type.field`, in the words of Rust.
fn unfilled(debug: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let mut types: Vec<(usize, &str)> = Vec::new();
    for line in debug.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        types.retain(|(open, _)| *open < indent);
        if let Some(before) = text.strip_suffix(" {") {
            types.push((indent, before.rsplit([' ', '(']).next().unwrap_or(before)));
        }
        let field =
            ["None,", "[],", "{},"].iter().find_map(|empty| text.strip_suffix(empty)?.strip_suffix(": "));
        if let (Some(field), Some((_, name))) = (field.filter(|field| *field != "rest"), types.last()) {
            findings.push(format!("{name}.{field}: the definition lacks it"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    const TEXT: &str = r##"
info: { version: "7" }
paths: {}
components:
  schemas:
    Thing:
      type: object
      properties:
        id: { type: string }
        color: { type: string, enum: [red, green] }
        part: { $ref: "#/components/schemas/Part" }
    Part:
      type: object
      properties: { size: { type: integer } }
"##;

    #[derive(Debug, Serialize, Deserialize)]
    enum Color {
        #[serde(rename = "red")]
        Red,
        #[serde(rename = "green")]
        Green,
    }

    #[derive(Debug, Serialize, Deserialize)]
    struct Part {
        size: i64,
    }

    fn check<T: Serialize + DeserializeOwned + fmt::Debug>() -> Vec<String> {
        let definition = Definition::parse(TEXT).unwrap();
        let sample = sample::of(&definition, &definition.component("Thing").unwrap());
        Against { sample: &sample }.visit::<T>()
    }

    #[test]
    fn a_type_that_fits_has_no_findings() {
        #[derive(Debug, Serialize, Deserialize)]
        struct Thing {
            id: Option<String>,
            color: Color,
            part: Part,
            #[serde(flatten)]
            rest: BTreeMap<String, Value>,
        }
        assert_eq!(check::<Thing>(), Vec::<String>::new());
    }

    #[test]
    fn a_field_that_lands_in_the_rest_is_missing() {
        #[derive(Debug, Serialize, Deserialize)]
        struct Thing {
            id: String,
            color: Color,
            #[serde(flatten)]
            rest: BTreeMap<String, Value>,
        }
        assert_eq!(check::<Thing>(), ["Thing.part: our type lacks it"]);
    }

    #[test]
    fn a_field_that_vanishes_is_missing_and_lost() {
        #[derive(Debug, Serialize, Deserialize)]
        struct Thing {
            color: Color,
            part: Part,
        }
        assert_eq!(
            check::<Thing>(),
            ["Thing.id: our type lacks it", "Thing.id: lost when it is written again"]
        );
    }

    #[test]
    fn a_field_that_nothing_fills_is_extra() {
        #[derive(Debug, Serialize, Deserialize)]
        struct Thing {
            id: String,
            color: Color,
            part: Part,
            #[serde(skip_serializing_if = "Option::is_none")]
            more: Option<String>,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            many: Vec<String>,
            #[serde(default)]
            flag: bool,
        }
        let expected = [
            "Thing.more: the definition lacks it",
            "Thing.many: the definition lacks it",
            "/flag: added when it is written again",
        ];
        assert_eq!(check::<Thing>(), expected);
    }

    #[test]
    fn enum_values_are_compared_both_ways() {
        #[derive(Debug, Serialize, Deserialize)]
        enum Other {
            #[serde(rename = "red")]
            Red,
            #[serde(rename = "blue")]
            Blue,
        }
        #[derive(Debug, Serialize, Deserialize)]
        struct Thing {
            id: String,
            color: Other,
            part: Part,
        }
        #[derive(Debug, Serialize, Deserialize)]
        struct Plain {
            id: String,
            color: String,
            part: Part,
        }
        let expected =
            ["Thing.color: our type lacks \"green\"", "Thing.color: the definition lacks \"blue\""];
        assert_eq!(check::<Thing>(), expected);
        assert_eq!(check::<Plain>(), ["Thing.color: our type is no enum"]);
    }

    #[test]
    fn a_type_that_refuses_the_sample_says_where() {
        #[derive(Debug, Serialize, Deserialize)]
        struct Thing {
            id: u32,
        }
        let refused = check::<Thing>().pop().unwrap();
        assert!(refused.starts_with("Thing.id: our type refuses it: invalid type"), "{refused}");
    }

    #[test]
    fn differences_have_a_place() {
        let read = json!({ "a": [1, 2], "b": null, "c": { "d": 1 } });
        let written = json!({ "a": [1], "c": { "d": 2 }, "e": 1 });
        let places: Vec<_> = differences(&read, &written).into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(places, ["/a", "/b", "/c/d", "/e"]);
        assert!(differences(&read, &read).is_empty());
    }
}
