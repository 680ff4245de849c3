use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Names a definition that does not lie beside the checkout.
pub(crate) const VARIABLE: &str = "KANSEI_DEFINITION";

/// Finds the definition: the file that `KANSEI_DEFINITION` names (whether it is there or not), else
/// `../shared/data/soracom-api.en.yaml` beside the checkout `root`; none when that is not there.
pub(crate) fn locate(root: &Path) -> Option<PathBuf> {
    let named = env::var_os(VARIABLE).map(PathBuf::from);
    named.or_else(|| Some(root.join("../shared/data/soracom-api.en.yaml")).filter(|path| path.is_file()))
}

/// The definition that [`locate`] finds, read once in the life of a test program; none when there is none, which the
/// caller must say.
///
/// # Panics
/// The file is no definition.
pub(crate) fn at_hand(root: &Path) -> Option<&'static Definition> {
    static READ: OnceLock<Option<Definition>> = OnceLock::new();
    let read = || {
        let path = locate(root)?;
        let text = fs::read_to_string(&path).expect("the definition can be read");
        Some(Definition::parse(&text).expect("the file is a definition"))
    };
    READ.get_or_init(read).as_ref()
}

/// The definition, by operation.
#[derive(Debug)]
pub(crate) struct Definition {
    root: Value,
    version: String,
    operations: BTreeMap<String, Operation>,
}

/// Where an operation stands.
#[derive(Debug)]
struct Operation {
    method: String,
    path: String,
    pointer: [String; 3],
}

/// A schema and its name: a component of the definition, or the operation's side that holds it, with the fields below.
#[derive(Debug, Clone)]
pub(crate) struct Place<'d> {
    /// E.g. `SessionStatus.cell`, `Sim/listSims reply`, `Sim.profiles{}`.
    pub(crate) name: String,
    /// The schema, not yet resolved.
    pub(crate) schema: &'d Value,
}

/// What the definition says of one side of an exchange.
#[derive(Debug, Clone)]
pub(crate) enum Content<'d> {
    /// It does not say that this status exists.
    Undocumented,
    /// Nothing is sent.
    Empty,
    /// Something other than JSON, such as a picture.
    Foreign,
    /// JSON of this schema.
    Json(Place<'d>),
}

impl Definition {
    /// Reads the text of a definition.
    ///
    /// # Errors
    /// No YAML, no version, or operations without a tag, an id or a route of their own.
    pub(crate) fn parse(yaml: &str) -> Result<Self> {
        let root: Value = serde_yaml_ng::from_str(yaml).context("the definition is no YAML")?;
        let version = root["info"]["version"].as_str().context("the definition has no version")?.to_owned();
        let base = base_path(&root);
        let mut operations = BTreeMap::new();
        for (path, item) in object(&root["paths"]) {
            for (method, operation) in object(item).filter(|(key, _)| key.as_str() != "parameters") {
                let route = format!("{} {path}", method.to_uppercase());
                let tag = operation["tags"][0].as_str().with_context(|| format!("{route} has no tag"))?;
                let id = operation["operationId"].as_str().with_context(|| format!("{route} has no id"))?;
                let id = format!("{tag}/{id}");
                let pointer = ["paths".to_owned(), path.clone(), method.clone()];
                let known =
                    Operation { method: method.to_uppercase(), path: format!("{base}{path}"), pointer };
                if operations.insert(id.clone(), known).is_some() {
                    bail!("{id} stands twice");
                }
            }
        }
        Ok(Definition { root, version, operations })
    }

    /// The version as the definition gives it.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// Every operation: id (`Sim/getSim`), method in capitals, path under the base path of the servers.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.operations.iter().map(|(id, o)| (id.as_str(), o.method.as_str(), o.path.as_str()))
    }

    /// The permission that a SAM user needs for an operation: its own name of it where the definition gives one.
    pub(crate) fn permission(&self, id: &str) -> String {
        let own = self.operation(id).and_then(|operation| operation["x-sam-operationId"].as_str());
        let (tag, name) = id.split_once('/').unwrap_or((id, id));
        format!("{tag}:{}", own.unwrap_or(name))
    }

    /// The query parameters of an operation, with their schemas.
    pub(crate) fn query(&self, id: &str) -> Vec<(&str, Place<'_>)> {
        let parameters = self.operation(id).and_then(|o| o["parameters"].as_array());
        let mut query = Vec::new();
        for parameter in parameters.into_iter().flatten().map(|p| self.follow(p)) {
            if let ("query", Some(name)) =
                (parameter["in"].as_str().unwrap_or_default(), parameter["name"].as_str())
            {
                query
                    .push((name, Place { name: format!("{id} query.{name}"), schema: &parameter["schema"] }));
            }
        }
        query
    }

    /// What the body of an operation holds.
    pub(crate) fn body(&self, id: &str) -> Content<'_> {
        match self.operation(id).and_then(|o| o.get("requestBody")) {
            Some(body) => self.content(self.follow(body), format!("{id} body")),
            None => Content::Empty,
        }
    }

    /// What a reply of this status holds.
    pub(crate) fn reply(&self, id: &str, status: u16) -> Content<'_> {
        match self.operation(id).and_then(|o| o["responses"].get(status.to_string())) {
            Some(reply) => self.content(self.follow(reply), format!("{id} reply")),
            None => Content::Undocumented,
        }
    }

    /// The statuses that the definition documents for an operation.
    pub(crate) fn statuses(&self, id: &str) -> impl Iterator<Item = u16> {
        let responses = self.operation(id).map_or(&Value::Null, |o| &o["responses"]);
        object(responses).filter_map(|(status, _)| status.parse().ok())
    }

    /// A schema of the definition by name.
    pub(crate) fn component(&self, name: &str) -> Option<Place<'_>> {
        let schema = self.root["components"]["schemas"].get(name)?;
        Some(Place { name: name.to_owned(), schema })
    }

    /// Follows `$ref` to the schema that is meant; its name becomes the component's.
    pub(crate) fn resolve<'d>(&'d self, place: &Place<'d>) -> Place<'d> {
        let mut place = place.clone();
        while let Some(reference) = place.schema["$ref"].as_str() {
            place = Place {
                name: reference.rsplit('/').next().unwrap_or(reference).to_owned(),
                schema: self.root.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null),
            };
        }
        place
    }

    /// The examples that the definition gives for one side of an operation; for a reply those of every 2xx status.
    pub(crate) fn examples(&self, id: &str, reply: bool) -> Vec<(String, &Value)> {
        let Some(operation) = self.operation(id) else { return Vec::new() };
        let sides: Vec<&Value> = if reply {
            object(&operation["responses"])
                .filter(|(s, _)| s.starts_with('2'))
                .map(|(_, r)| self.follow(r))
                .collect()
        } else {
            vec![self.follow(&operation["requestBody"])]
        };
        let mut found = Vec::new();
        for json in sides.iter().filter_map(|side| json_content(side)) {
            found.extend(json.get("example").map(|example| ("example".to_owned(), example)));
            for (name, example) in object(&json["examples"]) {
                found.push((name.clone(), &self.follow(example)["value"]));
            }
            found.extend(json["schema"].get("example").map(|example| ("schema".to_owned(), example)));
        }
        found
    }

    fn operation(&self, id: &str) -> Option<&Value> {
        let [paths, path, method] = &self.operations.get(id)?.pointer;
        Some(&self.root[paths][path][method])
    }

    fn follow<'d>(&'d self, value: &'d Value) -> &'d Value {
        let place = Place { name: String::new(), schema: value };
        self.resolve(&place).schema
    }

    fn content<'d>(&'d self, side: &'d Value, name: String) -> Content<'d> {
        match json_content(side) {
            Some(json) => Content::Json(Place { name, schema: &json["schema"] }),
            None if object(&side["content"]).next().is_some() => Content::Foreign,
            None => Content::Empty,
        }
    }
}

impl<'d> Place<'d> {
    /// The place of a property.
    pub(crate) fn field(&self, name: &str, schema: &'d Value) -> Place<'d> {
        Place { name: format!("{}.{name}", self.name), schema }
    }

    /// The place of a list's items.
    pub(crate) fn items(&self) -> Place<'d> {
        Place { name: format!("{}[]", self.name), schema: &self.schema["items"] }
    }

    /// The place of a map's values.
    pub(crate) fn values(&self, schema: &'d Value) -> Place<'d> {
        Place { name: format!("{}{{}}", self.name), schema }
    }

    /// The properties that a (resolved) schema names.
    pub(crate) fn properties(&self) -> impl Iterator<Item = (&'d String, Place<'d>)> + use<'d> {
        let here = self.clone();
        object(self.schema.get("properties").unwrap_or(&Value::Null))
            .map(move |(name, schema)| (name, here.field(name, schema)))
    }

    /// The values of a (resolved) schema's `enum`.
    pub(crate) fn values_allowed(&self) -> Option<&'d Vec<Value>> {
        self.schema.get("enum").and_then(Value::as_array)
    }
}

/// The entries of an object, none of anything else.
pub(super) fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn json_content(side: &Value) -> Option<&Value> {
    object(&side["content"]).find(|(kind, _)| kind.starts_with("application/json")).map(|(_, json)| json)
}

/// `/v1` of `https://api.soracom.io/v1`.
fn base_path(root: &Value) -> &str {
    let url = root["servers"][0]["url"].as_str().unwrap_or_default();
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.find('/').map_or("", |at| after_scheme[at..].trim_end_matches('/'))
}
