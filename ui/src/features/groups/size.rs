//! How much of a configuration's room is used. Pure.

use api::soracom::group::{GroupConfiguration, Namespace};

use super::draft::Settings;

/// What the whole configuration of a group may hold, in bytes. [docs air/limitations: 8 KB]
pub(super) const ROOM: u32 = 8192;

/// Bytes that are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Used {
    /// By what is saved and stays.
    pub(super) kept: u32,
    /// By what the draft adds.
    pub(super) added: u32,
}

impl Used {
    pub(super) const fn total(self) -> u32 {
        self.kept + self.added
    }

    /// The sum in KB with one decimal: `1.4`.
    pub(super) fn kilobytes(self) -> String {
        let tenths = (self.total() * 10).div_ceil(1024);
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The configuration as compact JSON with `now` as its namespace SoracomAir, beside what it is without.
pub(super) fn used(configuration: &GroupConfiguration, now: &Settings) -> Used {
    let mut after = configuration.clone();
    if now.is_empty() {
        after.remove(Namespace::SoracomAir.as_str());
    } else {
        after.insert(Namespace::SoracomAir.as_str().to_owned(), now.clone());
    }
    let (before, after) = (bytes(configuration), bytes(&after));
    Used { kept: before.min(after), added: after.saturating_sub(before) }
}

fn bytes(configuration: &GroupConfiguration) -> u32 {
    serde_json::to_vec(configuration)
        .ok()
        .and_then(|json| u32::try_from(json.len()).ok())
        .unwrap_or(u32::MAX / 2)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(configuration: Value, now: Value) -> Used {
        used(&serde_json::from_value(configuration).unwrap(), &serde_json::from_value(now).unwrap())
    }

    #[test]
    fn saved_and_added_are_told_apart() {
        assert_eq!(check(json!({}), json!({})), Used { kept: 2, added: 0 });
        let saved = json!({ "SoracomAir": { "a": 1 }, "SoracomBeam": { "b": 2 } });
        let kept = u32::try_from(saved.to_string().len()).unwrap();
        assert_eq!(check(saved.clone(), json!({ "a": 1 })), Used { kept, added: 0 });
        assert_eq!(check(saved.clone(), json!({ "a": 123 })), Used { kept, added: 2 });
        assert_eq!(check(saved, json!({})), Used { kept: kept - 21, added: 0 });
    }

    #[test]
    fn kilobytes_are_rounded_up_so_that_full_is_never_less() {
        for (kept, added, text) in
            [(2, 0, "0.1"), (1024, 0, "1.0"), (1300, 133, "1.4"), (8192, 0, "8.0"), (8192, 1, "8.1")]
        {
            assert_eq!(Used { kept, added }.kilobytes(), text);
        }
    }
}
