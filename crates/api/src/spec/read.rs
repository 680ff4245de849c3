use std::fmt;

use crate::{
    Method,
    spec::{Exception, Operation, State, Table},
};

/// A line of `spec.toml` that does not have the file's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "spec.toml, line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Malformed {}

/// Reads the file: the subset of TOML in which each entry is one line, keys are bare or quoted, and values are strings,
/// whole numbers or flat inline tables of strings.
///
/// # Errors
/// The first line that is of no such form, or of an unknown section, key, method or state.
pub(super) fn table(text: &'static str) -> Result<Table, Malformed> {
    let mut table = Table::default();
    let mut section = "";
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let malformed = |what: String| Malformed { line: at + 1, what };
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            continue;
        }
        let (key, rest) = token(line).ok_or_else(|| malformed("no key".into()))?;
        let value = rest
            .trim_start()
            .strip_prefix('=')
            .ok_or_else(|| malformed(format!("no \"=\" after {key}")))?
            .trim_start();
        match section {
            "definition" => definition(&mut table, key, value),
            "exceptions.types" => exception(key, value).map(|e| table.type_exceptions.push(e)),
            "exceptions.answers" => exception(key, value).map(|e| table.answer_exceptions.push(e)),
            "permissions" => whole(value).map(|name| table.permissions.push((key, name))),
            "operations" => operation(key, value).map(|o| table.operations.push(o)),
            other => Err(format!("unknown section [{other}]")),
        }
        .map_err(malformed)?;
    }
    Ok(table)
}

fn definition(table: &mut Table, key: &str, value: &'static str) -> Result<(), String> {
    match key {
        "version" => whole(value).map(|text| table.version = text),
        "sha256" => whole(value).map(|text| table.sha256 = text),
        "operations" => value.parse().map(|n| table.count = n).map_err(|e| format!("operations: {e}")),
        other => Err(format!("unknown key {other}")),
    }
}

fn exception(finding: &'static str, value: &'static str) -> Result<Exception, String> {
    whole(value).map(|reason| Exception { finding, reason })
}

fn operation(id: &'static str, value: &'static str) -> Result<Operation, String> {
    let inner = value
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .ok_or_else(|| format!("{id} is no inline table"))?;
    let (mut method, mut path, mut state, mut reason) = (None, None, None, None);
    let mut rest = inner.trim();
    while !rest.is_empty() {
        let (key, after) = token(rest).ok_or_else(|| format!("{id}: no key at {rest:?}"))?;
        let after = after.trim_start().strip_prefix('=').ok_or_else(|| format!("{id}: no value of {key}"))?;
        let (text, after) = token(after.trim_start()).ok_or_else(|| format!("{id}: no value of {key}"))?;
        let slot = match key {
            "method" => &mut method,
            "path" => &mut path,
            "state" => &mut state,
            "reason" => &mut reason,
            other => return Err(format!("{id}: unknown key {other}")),
        };
        *slot = Some(text);
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    let method = match method {
        Some("HEAD") => Method::Head,
        Some("GET") => Method::Get,
        Some("POST") => Method::Post,
        Some("PUT") => Method::Put,
        Some("DELETE") => Method::Delete,
        other => return Err(format!("{id}: unknown method {other:?}")),
    };
    let state = match (state, reason) {
        (Some("implemented"), None) => State::Implemented,
        (Some("refused"), Some(reason)) => State::Refused { reason },
        (Some("out-of-scope"), Some(reason)) => State::OutOfScope { reason },
        other => return Err(format!("{id}: unknown state and reason {other:?}")),
    };
    let path = path.filter(|p| p.starts_with('/')).ok_or_else(|| format!("{id}: no path"))?;
    Ok(Operation { id, method, path, state })
}

/// A value that is one quoted string and nothing after it.
fn whole(value: &'static str) -> Result<&'static str, String> {
    match token(value) {
        Some((text, "")) if value.starts_with(['"', '\'']) => Ok(text),
        _ => Err(format!("{value} is no quoted string")),
    }
}

/// The bare word or quoted string at the start, and what follows it. Quoted strings know no escapes; `'…'` may hold `"`.
fn token(text: &'static str) -> Option<(&'static str, &'static str)> {
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            return rest.split_once(quote);
        }
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_section_is_read() {
        let table = table(concat!(
            "# words\n[definition]\nversion = \"1\"\nsha256 = \"ab\"\noperations = 2\n",
            "[exceptions.types]\n'Sim.a: our type lacks \"x\"' = \"a hole\"\n",
            "[exceptions.answers]\n\"Sim.b: null\" = \"as described\"\n",
            "[permissions]\n\"Sim/get\" = \"Sim:read\"\n",
            "[operations]\n\"Sim/get\" = { method = \"GET\", path = \"/v1/s/{id}\", state = \"implemented\" }\n",
            "\"Sim/x\" = { method = \"PUT\", path = \"/v1/x\", state = \"out-of-scope\", reason = \"a, b\" }\n",
        ))
        .unwrap();
        assert_eq!((table.version, table.sha256, table.count), ("1", "ab", 2));
        assert_eq!(table.type_exceptions[0].finding, "Sim.a: our type lacks \"x\"");
        assert_eq!(table.answer_exceptions[0].reason, "as described");
        assert_eq!(table.permissions, [("Sim/get", "Sim:read")]);
        assert_eq!(table.operations[0].path, "/v1/s/{id}");
        assert_eq!(table.operations[1].state, State::OutOfScope { reason: "a, b" });
    }

    #[test]
    fn a_malformed_line_is_named() {
        let refuse = |text: &'static str| table(text).unwrap_err().to_string();
        assert_eq!(refuse("[operations]\n\n\"A/b\" = 1"), "spec.toml, line 3: A/b is no inline table");
        assert!(refuse("[else]\na = 1").contains("unknown section [else]"));
        assert!(refuse("[definition]\nversion 1").contains("no \"=\" after version"));
        assert!(refuse("[definition]\nversion = 1").contains("1 is no quoted string"));
        for bad in [
            "[operations]\n\"A/b\" = { method = \"PATCH\", path = \"/v1\", state = \"implemented\" }",
            "[operations]\n\"A/b\" = { method = \"GET\", path = \"v1\", state = \"implemented\" }",
            "[operations]\n\"A/b\" = { method = \"GET\", path = \"/v1\", state = \"refused\" }",
            "[operations]\n\"A/b\" = { method = \"GET\", path = \"/v1\", state = \"implemented\", reason = \"r\" }",
            "[operations]\n\"A/b\" = { method = \"GET\", path = \"/v1\", state = \"implemented\", note = \"r\" }",
        ] {
            assert!(refuse(bad).contains("A/b"), "{bad}");
        }
    }
}
