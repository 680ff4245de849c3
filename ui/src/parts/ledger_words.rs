//! What an entry says, in words.

use api::console::{
    job::Verdict,
    ledger::{Fact, Record},
};

use serde_json::Value;

use crate::{
    kit::State,
    locales::{Ledger, Sims, Verbs, pick},
    parts::plan::{steer_word, verdict_shape, verdict_word},
};

/// What happened.
pub(crate) fn ledger_what(fact: &Fact) -> String {
    match fact {
        Fact::Intended { method, path, .. } => format!("{method} {}", short_path(path)),
        Fact::Answered { reply } => match reply.status {
            Some(status) => text!(Sims::Answered, status = status),
            None => pick(Sims::NoAnswer.row()).to_owned(),
        },
        Fact::Judged { .. } => pick(Ledger::Verdict.row()).to_owned(),
        Fact::Steered { to } => text!(Sims::Steered, how = pick(steer_word(*to)).trim_end_matches('…')),
    }
}

/// How it went, as a shape and in a word; none for what has no outcome of its own.
pub(crate) fn ledger_outcome(fact: &Fact) -> Option<(State, String)> {
    match fact {
        Fact::Intended { .. } => Some((State::Waiting, pick(Ledger::BeforeCall.row()).to_owned())),
        Fact::Answered { reply } => {
            let refused = reply.status.is_none_or(|status| status >= 400);
            let words = reply.code.clone().unwrap_or_else(|| match refused {
                true => String::new(),
                false => pick(Verbs::Accepted.row()).to_owned(),
            });
            Some((if refused { State::Failed } else { State::Online }, words))
        }
        // A SIM that was cut and has not come back needs a look at the SIM, not only at the settings.
        Fact::Judged { verdict: Verdict::DoneUnverified, after }
            if after.get("sessionId").is_some_and(Value::is_null) =>
        {
            Some((State::Failed, pick(Sims::NotBack.row()).to_owned()))
        }
        Fact::Judged { verdict, .. } => Some((verdict_shape(*verdict), verdict_words(*verdict))),
        Fact::Steered { .. } => None,
    }
}

fn verdict_words(verdict: Verdict) -> String {
    pick(verdict_word(verdict)).to_owned()
}

/// What it is about: a SIM by its name, or a group.
pub(crate) fn ledger_target(record: &Record) -> String {
    let sim = record.name.clone().or_else(|| record.sim.as_ref().map(ToString::to_string));
    sim.or_else(|| record.group.as_ref().map(ToString::to_string)).unwrap_or_default()
}

/// A path whose ids are left out: what was called, not on what.
fn short_path(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty());
    let short = parts
        .map(|part| if part.len() > 16 && part.chars().any(|c| c.is_ascii_digit()) { "…" } else { part });
    short.fold(String::new(), |all, part| all + "/" + part)
}

/// The beginning of a hash: enough to compare by eye.
pub(crate) fn short_hash(hash: &str) -> String {
    hash.chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_was_called() {
        assert_eq!(short_path("/v1/sims/8981100000240313322/set_group"), "/v1/sims/…/set_group");
        assert_eq!(
            short_path("/v1/groups/7c21f0aa-19d4-4c6e-8a70-b3e1c95d2f04/configuration/SoracomAir"),
            "/v1/groups/…/configuration/SoracomAir"
        );
    }
}
