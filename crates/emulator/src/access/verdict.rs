use crate::access::{
    condition::Surroundings,
    statement::{Effect, Statements},
};

/// Whether a user may do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Allowed,
    /// It may not.
    Denied {
        /// The permission that it lacks, e.g. `Sim:listSims`.
        missing: String,
    },
}

/// Whether `statements` let a user do what needs `permission`.
///
/// A statement counts when it names the permission and its condition holds. One that denies outranks every one that allows,
/// wherever each comes from [docs sam/default-permission]; what nothing allows is denied [docs sam/how-it-works].
pub fn evaluate(statements: &Statements, permission: &str, surroundings: &Surroundings<'_>) -> Verdict {
    let mut allowed = false;
    for block in &statements.blocks {
        let counts = block.names(permission)
            && block.condition.as_ref().is_none_or(|condition| condition.holds(surroundings));
        match block.effect {
            Effect::Deny if counts => return denied(permission),
            Effect::Allow if counts => allowed = true,
            Effect::Deny | Effect::Allow => {}
        }
    }
    if allowed { Verdict::Allowed } else { denied(permission) }
}

fn denied(permission: &str) -> Verdict {
    Verdict::Denied { missing: permission.to_owned() }
}
