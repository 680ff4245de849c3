use std::collections::BTreeMap;

use api::{
    console::plan::{Action, PlannedCall},
    id::SimId,
};

use super::{Call, calls_on_group};
use crate::{
    plan::{calls::calls_on_sim, outlook::Todo, scene::Scene},
    secret::{self, HIDDEN},
};

/// The exact calls of a plan as they are shown: without secrets, those of the same shape folded into one line.
#[derive(Debug, Default)]
pub(in crate::plan) struct Calls {
    /// By the place of the step that makes them.
    lines: BTreeMap<usize, Vec<Line>>,
    /// Of what there is besides, that is not told apart any more.
    rest: u64,
}

/// So many lines of calls that differ are told apart.
const MOST: usize = 20;

#[derive(Debug)]
struct Line {
    /// As it was first seen.
    call: Call,
    /// Its path, with `…` for the SIM.
    shape: String,
    times: u64,
}

impl Calls {
    /// A SIM that is not refused, and what there is to do with it.
    pub(in crate::plan) fn see(&mut self, sim: &SimId, todo: &[Todo<'_>]) {
        for Todo { place, step, settings, own } in todo {
            let lines = self.lines.entry(*place).or_default();
            // What every SIM has in common is made once, and counted: there may be a million.
            let alike = !own && !matches!(step, Action::ChangeTags { .. });
            match lines.first_mut().filter(|_| alike) {
                Some(line) => line.times += 1,
                None => {
                    for call in calls_on_sim(step, sim, settings) {
                        add(lines, &mut self.rest, Line::new(call, sim));
                    }
                }
            }
        }
    }

    /// All that were seen, in the order of the steps.
    pub(in crate::plan) fn say(self) -> Vec<PlannedCall> {
        let mut lines: Vec<PlannedCall> = self.lines.into_values().flatten().map(Line::say).collect();
        if self.rest > 0 {
            let (method, path) = (HIDDEN.to_owned(), HIDDEN.to_owned());
            lines.push(PlannedCall { method, path, body: None, times: self.rest });
        }
        lines
    }
}

fn add(lines: &mut Vec<Line>, rest: &mut u64, line: Line) {
    let full = lines.len() >= MOST;
    let alike = lines.iter_mut().find(|other| {
        other.shape == line.shape
            && other.call.method == line.call.method
            && other.call.body == line.call.body
    });
    match alike {
        Some(other) => other.times += 1,
        None if full => *rest += 1,
        None => lines.push(line),
    }
}

impl Line {
    fn new(call: Call, sim: &SimId) -> Self {
        let shape = call.path.replacen(&format!("/sims/{sim}"), &format!("/sims/{HIDDEN}"), 1);
        Line { call, shape, times: 1 }
    }

    fn say(self) -> PlannedCall {
        let path = if self.times == 1 { self.call.path.clone() } else { self.shape };
        shown(&self.call, path, self.times)
    }
}

/// The calls on the group that an action names; none where it names none.
pub(in crate::plan) fn of_group(scene: &Scene<'_>) -> Vec<PlannedCall> {
    let Some((known, _)) = &scene.group else { return Vec::new() };
    let calls = calls_on_group(scene.action, Some(&known.group));
    calls.iter().map(|call| shown(call, call.path.clone(), 1)).collect()
}

fn shown(call: &Call, path: String, times: u64) -> PlannedCall {
    // What stands for many is no part of an address.
    let path = path.replace("%E2%80%A6", HIDDEN);
    PlannedCall { method: call.method.clone(), path, body: call.body.as_ref().map(secret::hide), times }
}
