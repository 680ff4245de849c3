use std::borrow::Cow;

use serde_json::Value;

use super::{calls, fault::Reason, scope::Scope};

/// A function of the language.
#[derive(Debug)]
pub struct Function {
    /// E.g. `startsWith`.
    pub name: &'static str,
    /// What it takes, in words for whoever writes one.
    pub takes: &'static [&'static str],
    pub(super) run: Run,
}

/// What a function does; a fault is of the value at the place that it names.
pub(super) type Run = fn(&[Cow<'_, Value>], &Scope<'_>) -> Result<Value, (usize, Reason)>;

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// All of them, by name. Which of them the platform documents: `docs/fidelity.md`.
pub static FUNCTIONS: [Function; 11] = [
    Function { name: "contains", takes: &["text or array", "part"], run: calls::contains },
    Function { name: "datetimeFromISOString", takes: &["text"], run: calls::datetime_from_iso_string },
    Function { name: "endsWith", takes: &["text", "end"], run: calls::ends_with },
    Function { name: "getUTCDayOfWeek", takes: &["time"], run: calls::utc_day_of_week },
    Function { name: "len", takes: &["text, array or object"], run: calls::len },
    Function { name: "now", takes: &[], run: calls::now },
    Function { name: "startsWith", takes: &["text", "beginning"], run: calls::starts_with },
    Function { name: "toLowerCase", takes: &["text"], run: calls::to_lower_case },
    Function { name: "toNumber", takes: &["text"], run: calls::to_number },
    Function { name: "toString", takes: &["value"], run: calls::to_string },
    Function { name: "toUpperCase", takes: &["text"], run: calls::to_upper_case },
];

/// The one of this name.
pub(super) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
