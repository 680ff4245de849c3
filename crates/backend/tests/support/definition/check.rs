use serde_json::Value;

use super::read::{Content, Definition, Place, object};

/// Longest chain of schemas that is followed.
const DEEPEST: usize = 32;

impl Definition {
    /// Checks an answer: what differs from the definition, without what `spec.toml` excuses; empty when it is valid.
    ///
    /// `body` is none for an empty one. A 2xx status that is not documented is a finding. Any 4xx or 5xx answer may be
    /// given, documented or not, but must have the documented form, else the vendor's error form.
    pub(crate) fn check_reply(&self, id: &str, status: u16, body: Option<&Value>) -> Vec<String> {
        let excused = |finding: &String| !api::spec::answer_exceptions().iter().any(|e| e.finding == finding);
        self.findings(id, status, body).into_iter().filter(excused).collect()
    }

    fn findings(&self, id: &str, status: u16, body: Option<&Value>) -> Vec<String> {
        let mut content = self.reply(id, status);
        if status >= 400 && matches!(content, Content::Undocumented | Content::Empty) {
            content = self.component("APICallErrorMessage").map_or(Content::Empty, Content::Json);
        }
        match (content, body) {
            (Content::Undocumented, _) => vec![format!("{id} reply: status {status} is not documented")],
            (Content::Empty, Some(_)) => vec![format!("{id} reply: a body where none is documented")],
            (Content::Json(_), None) => vec![format!("{id} reply: no body where one is documented")],
            (Content::Json(place), Some(value)) => check_value(self, &place, value),
            (Content::Empty, None) | (Content::Foreign, _) => Vec::new(),
        }
    }
}

/// Checks a value against a schema: types, enums, required and unknown fields, null, bounds, lengths.
///
/// Not looked at: `format`, `pattern` and `uniqueItems`.
pub(crate) fn check_value(definition: &Definition, place: &Place<'_>, value: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    Check { definition, findings: &mut findings }.value(place, value, 0);
    findings
}

struct Check<'d, 'f> {
    definition: &'d Definition,
    findings: &'f mut Vec<String>,
}

impl<'d> Check<'d, '_> {
    fn value(&mut self, place: &Place<'d>, value: &Value, depth: usize) {
        // Faults of this value are named by where it stands, those inside it by the schema that it follows.
        let target = self.definition.resolve(place);
        let place = Place { name: place.name.clone(), schema: target.schema };
        if depth > DEEPEST {
            return self.find(&place, "nested too deeply to check");
        }
        self.branches(&place, value, depth);
        if value.is_null() {
            if place.schema["nullable"] != true && place.schema.get("type").is_some() {
                self.find(&place, "null");
            }
            return;
        }
        let expected = place.schema["type"].as_str();
        if !expected.is_none_or(|expected| is_a(value, expected)) {
            return self.find(&place, &format!("{value}, expected {}", expected.unwrap_or_default()));
        }
        if place.values_allowed().is_some_and(|allowed| !allowed.contains(value)) {
            self.find(&place, &format!("{value} is not in the enum"));
        }
        match value {
            Value::Object(_) => self.object(&target, value, depth),
            Value::Array(items) => {
                if place.schema.get("items").is_some() {
                    items.iter().for_each(|item| self.value(&target.items(), item, depth + 1));
                }
                self.bounds(&place, items.len() as f64, "minItems", "maxItems", "items");
            }
            Value::String(text) => {
                self.bounds(&place, text.chars().count() as f64, "minLength", "maxLength", "characters");
            }
            Value::Number(number) => {
                self.bounds(&place, number.as_f64().unwrap_or_default(), "minimum", "maximum", "as value");
            }
            Value::Bool(_) | Value::Null => {}
        }
    }

    /// A schema with neither properties nor values of a map is an object of any fields.
    fn object(&mut self, place: &Place<'d>, value: &Value, depth: usize) {
        let closed =
            place.schema.get("properties").is_some() && place.schema.get("additionalProperties").is_none();
        for (name, inner) in object(value) {
            if let Some(schema) = place.schema["properties"].get(name) {
                self.value(&place.field(name, schema), inner, depth + 1);
            } else if let Some(schema) = place.schema.get("additionalProperties").filter(|s| s.is_object()) {
                self.value(&place.values(schema), inner, depth + 1);
            } else if closed || place.schema.get("additionalProperties") == Some(&Value::Bool(false)) {
                self.find(&place.field(name, &Value::Null), "not in the definition");
            }
        }
        for name in place.schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(name).is_none() {
                self.find(&place.field(name, &Value::Null), "required and absent");
            }
        }
    }

    fn branches(&mut self, place: &Place<'d>, value: &Value, depth: usize) {
        let list = |key: &str| place.schema[key].as_array().map(Vec::as_slice).unwrap_or_default();
        for schema in list("allOf") {
            self.value(&Place { name: place.name.clone(), schema }, value, depth + 1);
        }
        for key in ["oneOf", "anyOf"] {
            let fits = |schema: &'d Value| {
                let mut findings = Vec::new();
                let branch = Place { name: place.name.clone(), schema };
                Check { definition: self.definition, findings: &mut findings }.value(
                    &branch,
                    value,
                    depth + 1,
                );
                findings.is_empty()
            };
            if !list(key).is_empty() && !list(key).iter().any(fits) {
                self.find(place, &format!("fits no branch of {key}"));
            }
        }
    }

    fn bounds(&mut self, place: &Place<'_>, measure: f64, least: &str, most: &str, unit: &str) {
        let low = place.schema[least].as_f64().is_some_and(|bound| measure < bound);
        let high = place.schema[most].as_f64().is_some_and(|bound| measure > bound);
        if low || high {
            self.find(place, &format!("{measure} {unit} is outside the bounds"));
        }
    }

    fn find(&mut self, place: &Place<'_>, words: &str) {
        self.findings.push(format!("{}: {words}", place.name));
    }
}

fn is_a(value: &Value, expected: &str) -> bool {
    match expected {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SMALL: &str = r##"
info: { version: "7" }
servers: [{ url: "https://example.test/v1" }]
paths:
  /things/{id}:
    get:
      tags: [Thing]
      operationId: getThing
      parameters:
      - { in: path, name: id, schema: { type: string } }
      - { in: query, name: limit, schema: { type: integer } }
      responses:
        "200":
          content: { application/json: { schema: { $ref: "#/components/schemas/Thing" }, example: { id: "a" } } }
        "404": { description: none }
    delete:
      tags: [Thing]
      operationId: deleteThing
      responses: { "204": { description: gone } }
components:
  schemas:
    APICallErrorMessage:
      type: object
      required: [code, message]
      properties: { code: { type: string }, message: { type: string } }
    Color: { type: string, enum: [red, green] }
    Thing:
      type: object
      required: [id]
      properties:
        id: { type: string, maxLength: 3 }
        color: { $ref: "#/components/schemas/Color" }
        size: { type: integer, nullable: true, minimum: 1 }
        free: { type: object }
        tags: { type: object, additionalProperties: { type: string } }
        parts: { type: array, items: { $ref: "#/components/schemas/Thing" } }
        either: { oneOf: [{ type: string }, { type: boolean }] }
"##;

    fn small() -> Definition {
        Definition::parse(SMALL).unwrap()
    }

    fn findings(body: &Value) -> Vec<String> {
        small().check_reply("Thing/getThing", 200, Some(body))
    }

    #[test]
    fn the_definition_is_read_by_operation() {
        let definition = small();
        let operations: Vec<_> = definition.operations().collect();
        assert_eq!(definition.version(), "7");
        assert_eq!(operations[1], ("Thing/getThing", "GET", "/v1/things/{id}"));
        assert_eq!(definition.query("Thing/getThing")[0].0, "limit");
        assert_eq!(definition.examples("Thing/getThing", true)[0].1, &json!({ "id": "a" }));
        assert!(Definition::parse("info: {}").is_err());
    }

    #[test]
    fn a_valid_answer_has_no_findings() {
        let full = json!({
            "id": "a", "color": "red", "size": null, "free": { "x": [1] }, "tags": { "k": "v" },
            "parts": [{ "id": "b", "color": "green" }], "either": true,
        });
        assert_eq!(findings(&full), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_named_by_its_place() {
        let cases = [
            (json!({}), "Thing.id: required and absent"),
            (json!({ "id": "abcd" }), "Thing.id: 4 characters is outside the bounds"),
            (json!({ "id": null }), "Thing.id: null"),
            (json!({ "id": 1 }), "Thing.id: 1, expected string"),
            (json!({ "id": "a", "color": "blue" }), "Thing.color: \"blue\" is not in the enum"),
            (json!({ "id": "a", "size": 0 }), "Thing.size: 0 as value is outside the bounds"),
            (json!({ "id": "a", "size": 1.5 }), "Thing.size: 1.5, expected integer"),
            (json!({ "id": "a", "tags": { "k": 1 } }), "Thing.tags{}: 1, expected string"),
            (json!({ "id": "a", "parts": [{}] }), "Thing.id: required and absent"),
            (json!({ "id": "a", "either": 1 }), "Thing.either: fits no branch of oneOf"),
            (json!({ "id": "a", "more": 1 }), "Thing.more: not in the definition"),
            (json!([]), "Thing/getThing reply: [], expected object"),
        ];
        for (body, finding) in cases {
            assert_eq!(findings(&body), [finding], "{body}");
        }
    }

    #[test]
    fn statuses_and_bodies_are_checked() {
        let definition = small();
        let check = |id, status, body: Option<Value>| definition.check_reply(id, status, body.as_ref());
        let error = json!({ "code": "SEM0016", "message": "offline" });
        assert!(check("Thing/deleteThing", 204, None).is_empty());
        assert!(check("Thing/getThing", 404, Some(error.clone())).is_empty());
        assert!(check("Thing/getThing", 400, Some(error)).is_empty());
        assert_eq!(
            check("Thing/getThing", 400, None),
            ["Thing/getThing reply: no body where one is documented"]
        );
        let wrapped = check("Thing/getThing", 400, Some(json!({ "error": "x" })));
        assert_eq!(wrapped[0], "APICallErrorMessage.error: not in the definition");
        assert_eq!(
            check("Thing/getThing", 201, None),
            ["Thing/getThing reply: status 201 is not documented"]
        );
        assert_eq!(
            check("Thing/deleteThing", 204, Some(json!({}))),
            ["Thing/deleteThing reply: a body where none is documented"]
        );
    }
}
