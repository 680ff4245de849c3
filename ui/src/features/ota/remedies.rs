//! Those that need a person, put together where the same is wrong with them and the same helps. Pure.

use api::{
    UnixMillis,
    console::ota::{Stage, Strip, Trouble},
};

/// SIMs with which the same is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) trouble: Trouble,
    pub(super) stage: Stage,
    pub(super) reason: Option<String>,
    /// The first of them is there longest.
    pub(super) sims: Vec<Strip>,
}

impl Case {
    /// Since when it is so with the first of them.
    pub(super) fn since(&self) -> Option<UnixMillis> {
        self.sims.first().and_then(|strip| strip.since)
    }
}

/// In the order in which they came.
pub(super) fn cases(needs: &[Strip]) -> Vec<Case> {
    let mut cases = Vec::<Case>::new();
    for strip in needs {
        let Some(trouble) = strip.trouble else { continue };
        let same = |case: &&mut Case| {
            case.trouble == trouble && case.stage == strip.stage && case.reason == strip.reason
        };
        match cases.iter_mut().find(same) {
            Some(case) => case.sims.push(strip.clone()),
            None => cases.push(Case {
                trouble,
                stage: strip.stage,
                reason: strip.reason.clone(),
                sims: vec![strip.clone()],
            }),
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn strip(sim: u32, stage: &str, trouble: Option<&str>, reason: Option<&str>) -> Strip {
        serde_json::from_value(json!({
            "simId": format!("898110000000000{sim:04}"), "name": "", "stage": stage, "online": true,
            "trouble": trouble, "reason": reason,
        }))
        .unwrap()
    }

    #[test]
    fn the_same_trouble_for_the_same_reason_is_one_case() {
        let found = cases(&[
            strip(1, "ready", Some("orphan"), Some("SEM0049")),
            strip(2, "ready", Some("orphan"), None),
            strip(3, "ready", Some("orphan"), Some("SEM0049")),
            strip(4, "shipped", Some("stuck"), None),
            strip(5, "delivered", Some("stuck"), None),
            strip(6, "delivered", None, None),
        ]);
        let many: Vec<usize> = found.iter().map(|case| case.sims.len()).collect();
        assert_eq!(many, [2, 1, 1, 1]);
        assert_eq!(found[0].reason.as_deref(), Some("SEM0049"));
    }
}
