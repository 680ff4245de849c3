//! What a handler did, by what met it: the steps of one event stand together. Pure.

use api::{
    UnixMillis,
    console::world::{FiringOutcome, FiringRow},
    id::FiringId,
};

use crate::{
    format::{Zone, when_short},
    kit::State,
    locales::{Handlers, Lang, Row, pick},
};

/// An event that met the handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Met {
    /// The id of its first step, by which it is told apart.
    pub(super) id: FiringId,
    /// Its steps by their places; the event itself is the same in each.
    pub(super) steps: Vec<FiringRow>,
}

/// The events of rows that come newest first.
pub(super) fn met(rows: &[FiringRow]) -> Vec<Met> {
    let mut all: Vec<Met> = Vec::new();
    for row in rows {
        // A step with a place that is there already belongs to an event of its own at the same instant.
        let same = |met: &&mut Met| {
            met.steps.first().is_some_and(|first| {
                first.at == row.at
                    && first.sim_id == row.sim_id
                    && first.detail == row.detail
                    && row.place < first.place
            })
        };
        match all.last_mut().filter(same) {
            Some(last) => {
                last.id = row.id.clone();
                last.steps.insert(0, row.clone());
            }
            None => all.push(Met { id: row.id.clone(), steps: vec![row.clone()] }),
        }
    }
    all
}

/// How an event ended: the worst of its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Failed,
    Waiting,
    Done,
}

impl Ended {
    pub(super) const fn shape(self) -> State {
        match self {
            Ended::Failed => State::Failed,
            Ended::Waiting => State::Waiting,
            Ended::Done => State::Online,
        }
    }

    pub(super) const fn word(self) -> Row {
        match self {
            Ended::Failed => Handlers::IsFailing.row(),
            Ended::Waiting => Handlers::LegendDue.row(),
            Ended::Done => Handlers::LegendDone.row(),
        }
    }
}

impl Met {
    pub(super) fn ended(&self) -> Ended {
        let steps = &self.steps;
        if steps.iter().any(FiringRow::is_failed) {
            Ended::Failed
        } else if steps.iter().any(|step| step.outcome.is_none() && step.due.is_some() || step.under_way) {
            Ended::Waiting
        } else {
            Ended::Done
        }
    }

    /// What happened, in a word or two.
    pub(super) fn what(&self) -> String {
        let Some(step) = self.steps.first() else { return String::new() };
        let detail = |name: &str| step.detail.get(name).cloned();
        let both = |old: Option<String>, new: Option<String>| match (old, new) {
            (Some(old), Some(new)) => Some(format!("{old} → {new}")),
            (_, new) => new,
        };
        let said = match step.what.as_str() {
            "status" | "speedClass" => both(detail("old"), detail("new")),
            "ota" => detail("status"),
            "session" => detail("event"),
            "traffic" => detail("megaBytes").map(|mega| format!("{mega} MiB")),
            _ => None,
        };
        said.unwrap_or_else(|| step.what.clone())
    }
}

/// What came of a step, or when it is due.
pub(super) fn outcome(step: &FiringRow, lang: Lang, now: UnixMillis) -> String {
    let plain = |words: Handlers| pick(words.row()).to_owned();
    match step.outcome {
        None => match step.due {
            Some(due) => text!(Handlers::Due, time = when_short(lang, due, now, Zone::here(due))),
            None => plain(Handlers::DueNever),
        },
        Some(FiringOutcome::Changed) => plain(Handlers::DoneChanged),
        Some(FiringOutcome::Gone) => plain(Handlers::DoneGone),
        Some(FiringOutcome::Refused) => {
            text!(Handlers::DoneRefused, reason = step.reason.clone().unwrap_or_default())
        }
        Some(FiringOutcome::Posted) => {
            let Some(sent) = &step.sent else {
                return plain(if step.under_way { Handlers::DoneOnWay } else { Handlers::DoneRecorded });
            };
            let status = sent.status.map_or_else(|| plain(Handlers::NoAnswer), |status| status.to_string());
            if sent.is_taken() {
                text!(Handlers::DoneSent, status = status)
            } else if step.under_way {
                text!(Handlers::DoneAgain, status = status)
            } else {
                text!(Handlers::DoneGaveUp, status = status)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn row(id: u32, at: i64, place: u32, more: Value) -> FiringRow {
        let mut row = json!({
            "id": id.to_string(), "handlerId": "h", "handlerName": "h", "simId": "8981100000000000001",
            "imsi": "295050000000001", "at": at, "what": "status", "detail": { "old": "active", "new": "inactive" },
            "place": place, "action": "SendMailAction",
        });
        for (key, value) in more.as_object().unwrap() {
            row[key] = value.clone();
        }
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn the_steps_of_an_event_stand_together() {
        let rows = [
            row(6, 9, 1, json!({})),
            row(5, 9, 0, json!({})),
            row(4, 9, 1, json!({})),
            row(3, 9, 0, json!({})),
            row(2, 5, 1, json!({})),
            row(1, 5, 0, json!({})),
        ];
        let places: Vec<Vec<u32>> =
            met(&rows).iter().map(|met| met.steps.iter().map(|step| step.place).collect()).collect();
        assert_eq!(places, [[0, 1], [0, 1], [0, 1]]);
    }

    #[test]
    fn the_worst_step_says_how_an_event_ended() {
        let ended = |more: &[Value]| {
            let rows: Vec<FiringRow> = more
                .iter()
                .zip(0..more.len() as u32)
                .rev()
                .map(|(more, at)| row(at, 1, at, more.clone()))
                .collect();
            met(&rows)[0].ended()
        };
        let sent = |status: u16| json!({ "outcome": "posted", "sent": { "at": 1, "status": status } });
        let retried = json!({ "outcome": "posted", "sent": { "at": 1, "status": 503 }, "underWay": true });
        assert_eq!(ended(&[sent(200), sent(503)]), Ended::Failed);
        assert_eq!(ended(&[sent(200), retried]), Ended::Waiting);
        assert_eq!(ended(&[sent(200), json!({ "due": 5 })]), Ended::Waiting);
        assert_eq!(ended(&[sent(204), json!({})]), Ended::Done);
        assert_eq!(ended(&[json!({ "outcome": "refused", "reason": "no" })]), Ended::Failed);
    }
}
