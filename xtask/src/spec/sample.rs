use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::definition::{Definition, Place};

/// A text that is also a well-formed id of every kind, an IMSI and an IMEI.
const TEXT: &str = "440101234567890";
/// Milliseconds of some day.
const NUMBER: i64 = 1_763_616_718_300;

/// A value with every property that a schema knows, and what the schema says of each place in it.
#[derive(Debug)]
pub(super) struct Sample {
    /// The value.
    pub(super) value: Value,
    /// By JSON pointer (`/0/sessionStatus/cell`): the place in the definition and the values it allows.
    pub(super) spots: BTreeMap<String, Spot>,
}

/// One place of a sample.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The place's name in the definition, e.g. `SessionStatus.cell`.
    pub(super) name: String,
    /// The texts of the schema's `enum`; none where it has none.
    pub(super) allowed: Option<Vec<String>>,
}

/// Makes the sample of a schema: one item in each list, one entry in each map, the first value of each enum. A schema
/// inside itself is left out.
pub(super) fn of(definition: &Definition, place: &Place<'_>) -> Sample {
    let mut maker = Maker { definition, spots: BTreeMap::new(), inside: Vec::new() };
    let value = maker.value(place, "").unwrap_or_default();
    Sample { value, spots: maker.spots }
}

/// Makes the sample of a query string as an object; none where the operation has no query.
pub(super) fn of_query(definition: &Definition, id: &str) -> Option<Sample> {
    let mut maker = Maker { definition, spots: BTreeMap::new(), inside: Vec::new() };
    let mut value = Map::new();
    for (name, place) in definition.query(id) {
        if let Some(inner) = maker.value(&place, &format!("/{name}")) {
            value.insert(name.to_owned(), inner);
        }
    }
    (!value.is_empty()).then(|| Sample { value: value.into(), spots: maker.spots })
}

struct Maker<'d> {
    definition: &'d Definition,
    spots: BTreeMap<String, Spot>,
    /// The schemas on the way to here, by address.
    inside: Vec<*const Value>,
}

impl<'d> Maker<'d> {
    fn value(&mut self, place: &Place<'d>, pointer: &str) -> Option<Value> {
        let target = self.definition.resolve(place);
        if self.inside.contains(&std::ptr::from_ref(target.schema)) {
            return None;
        }
        let allowed = target.values_allowed();
        let texts = allowed.map(|all| all.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        let spot = Spot { name: place.name.clone(), allowed: texts };
        self.spots.insert(pointer.to_owned(), spot);
        self.inside.push(target.schema);
        let value = match allowed.and_then(|all| all.first()) {
            Some(first) => first.clone(),
            None => self.unbound(&target, pointer),
        };
        self.inside.pop();
        Some(value)
    }

    fn unbound(&mut self, place: &Place<'d>, pointer: &str) -> Value {
        match place.schema["type"].as_str() {
            Some("array") => {
                Value::Array(self.value(&place.items(), &format!("{pointer}/0")).into_iter().collect())
            }
            Some("string") => TEXT.into(),
            // A number that fits every width: limits are small, times are not looked at.
            Some("integer") if place.schema["format"] == "int64" => NUMBER.into(),
            Some("integer") => 1.into(),
            Some("number") => json!(1.5),
            Some("boolean") => true.into(),
            _ => self.object(place, pointer),
        }
    }

    fn object(&mut self, place: &Place<'d>, pointer: &str) -> Value {
        let mut fields = Map::new();
        for (name, inner) in place.properties() {
            if let Some(value) = self.value(&inner, &format!("{pointer}/{name}")) {
                fields.insert(name.clone(), value);
            }
        }
        match place.schema.get("additionalProperties").filter(|schema| schema.is_object()) {
            Some(schema) => {
                let inner = self.value(&place.values(schema), &format!("{pointer}/{TEXT}"));
                fields.extend(inner.map(|value| (TEXT.to_owned(), value)));
            }
            // An object of any fields holds one, so that it does not look empty.
            None if fields.is_empty() => {
                fields.insert(TEXT.to_owned(), TEXT.into());
            }
            None => {}
        }
        fields.into()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::definition::check_value, *};

    const TEXT_OF_DEFINITION: &str = r##"
info: { version: "7" }
paths:
  /things:
    get:
      tags: [Thing]
      operationId: listThings
      parameters:
      - { in: query, name: order, schema: { type: string, enum: [up, down] } }
      - { in: query, name: limit, schema: { type: integer } }
      responses:
        "200": { content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Thing" } } } } }
components:
  schemas:
    Thing:
      type: object
      properties:
        id: { type: string }
        time: { type: integer, format: int64 }
        free: { type: object }
        color: { type: string, enum: [red, green] }
        tags: { type: object, additionalProperties: { type: string } }
        parts: { type: array, items: { $ref: "#/components/schemas/Thing" } }
"##;

    #[test]
    fn a_sample_has_every_property_and_is_valid() {
        let definition = Definition::parse(TEXT_OF_DEFINITION).unwrap();
        let thing = definition.component("Thing").unwrap();
        let sample = of(&definition, &thing);
        let keys: Vec<_> = sample.value.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["color", "free", "id", "parts", "tags", "time"]);
        assert_eq!(sample.value["parts"], json!([]), "a schema inside itself ends there");
        assert_eq!(check_value(&definition, &thing, &sample.value), Vec::<String>::new());
        let color = &sample.spots["/color"];
        assert_eq!(color.name, "Thing.color");
        assert_eq!(color.allowed.as_deref().unwrap(), ["red", "green"]);
    }

    #[test]
    fn a_query_becomes_an_object() {
        let definition = Definition::parse(TEXT_OF_DEFINITION).unwrap();
        let sample = of_query(&definition, "Thing/listThings").unwrap();
        assert_eq!(sample.value, json!({ "order": "up", "limit": 1 }));
        assert_eq!(sample.spots["/order"].name, "Thing/listThings query.order");
    }
}
