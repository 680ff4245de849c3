//! Records of three kinds, told apart by their shape, put together to a fleet.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::feed::Cause,
    id::{GroupId, Imsi, SimId},
    soracom::{group::Group, session::SessionEvent, sim::Sim},
};
use emulator::{Cx, SimRecord, scenario::Grown};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::cloud::import::read::{Complaint, pieces};

/// What the files held.
#[derive(Debug, Default)]
pub(super) struct Recording {
    pub(super) groups: BTreeMap<GroupId, Group>,
    sims: BTreeMap<SimId, (Sim, Place)>,
    events: BTreeMap<SimId, Vec<(SessionEvent, Place)>>,
    pub(super) complaints: Vec<Complaint>,
}

#[derive(Debug, Clone)]
struct Place {
    file: String,
    line: usize,
}

impl Place {
    fn complain(self, reason: impl Into<String>) -> Complaint {
        Complaint { file: self.file, line: self.line, reason: reason.into() }
    }
}

impl Recording {
    /// Takes in the records of one file.
    pub(super) fn read(&mut self, file: &str, text: &str) {
        for piece in pieces(text) {
            let place = |line| Place { file: file.to_owned(), line };
            match piece {
                Ok((line, text)) => {
                    if let Err(reason) = self.take(text, place(line)) {
                        self.complaints.push(place(line).complain(reason));
                    }
                }
                Err((line, reason)) => self.complaints.push(place(line).complain(reason)),
            }
        }
    }

    fn take(&mut self, text: &str, place: Place) -> Result<(), String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let has = |key: &str| value.get(key).is_some();
        if has("event") && has("time") {
            let event: SessionEvent = read("session event", value)?;
            let sim = event.sim_id.clone().ok_or("is a session event without a simId")?;
            self.events.entry(sim).or_default().push((event, place));
        } else if has("simId") {
            let sim: Sim = read("SIM", value)?;
            if let Some((_, before)) = self.sims.insert(sim.sim_id.clone(), (sim, place)) {
                let reason = "was replaced by a later record of the same SIM";
                self.complaints.push(before.complain(reason));
            }
        } else if has("groupId") {
            let group: Group = read("group", value)?;
            self.groups.insert(group.group_id.clone(), group);
        } else {
            return Err(
                "is neither a SIM (simId), a group (groupId) nor a session event (event, time)".to_owned()
            );
        }
        Ok(())
    }

    /// Puts the fleet together as it stands at `now`, in the order of the SIM IDs.
    pub(super) fn fleet(&mut self, now: UnixMillis, seed: u64) -> Vec<Grown> {
        let mut imsis: BTreeSet<Imsi> = BTreeSet::new();
        let mut fleet = Vec::new();
        for (number, (id, (sim, place))) in std::mem::take(&mut self.sims).into_iter().enumerate() {
            let mut cx = Cx::new(now, seed, number as u64, Cause::Timer { what: "import".to_owned() });
            let record = match SimRecord::from_recording(sim, &mut cx) {
                Ok(record) => record,
                Err(error) => {
                    self.complaints.push(place.complain(error.to_string()));
                    continue;
                }
            };
            if !imsis.insert(record.imsi.clone()) {
                self.complaints.push(place.complain(format!("has the IMSI {} of another SIM", record.imsi)));
                continue;
            }
            let mut history: Vec<SessionEvent> =
                self.events.remove(&id).unwrap_or_default().into_iter().map(|(event, _)| event).collect();
            history.sort_by_key(|event| event.time);
            history.dedup();
            fleet.push(Grown { record, history, statuses: Vec::new() });
        }
        for (event, place) in std::mem::take(&mut self.events).into_values().flatten() {
            let sim = event.sim_id.map(|sim| sim.to_string()).unwrap_or_default();
            self.complaints.push(place.complain(format!("belongs to SIM {sim}, which no file holds")));
        }
        self.complaints.sort();
        fleet
    }
}

fn read<T: DeserializeOwned>(kind: &str, value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| format!("is not a {kind}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIM: &str = r#"{"simId":"1","status":"active","novel":true,"profiles":{"p":{"subscribers":{"440100000000001":{"imsi":"440100000000001"}}}}}"#;

    fn load(text: &str) -> (Vec<Grown>, Vec<String>, Recording) {
        let mut recording = Recording::default();
        recording.read("f.json", text);
        let fleet = recording.fleet(UnixMillis(0), 1);
        let complaints = recording.complaints.iter().map(ToString::to_string).collect();
        (fleet, complaints, recording)
    }

    #[test]
    fn records_are_told_apart_by_their_shape_and_unknown_fields_are_kept() {
        let group = r#"{"groupId":"g","tags":{"name":"G"}}"#;
        let event = r#"{"event":"Created","time":5,"simId":"1","sessionId":"s"}"#;
        let (fleet, complaints, recording) = load(&format!("{event}\n{group}\n{SIM}\n"));
        assert!(complaints.is_empty(), "{complaints:?}");
        assert_eq!((fleet.len(), fleet[0].history.len(), recording.groups.len()), (1, 1, 1));
        assert_eq!(fleet[0].record.sim.rest["novel"], true);
    }

    #[test]
    fn what_is_not_loaded_is_named_with_its_line() {
        let (fleet, complaints, _) = load(&format!(
            "{SIM}\n{{\"simId\":7}}\n{{\"x\":1}}\nnonsense\n{{\"simId\":\"2\"}}\n{{\"event\":\"Created\",\"time\":1,\"simId\":\"9\"}}\n"
        ));
        assert_eq!(fleet.len(), 1);
        let lines: Vec<&str> = complaints.iter().map(|c| c.split(": ").next().unwrap()).collect();
        assert_eq!(lines, ["f.json:2", "f.json:3", "f.json:4", "f.json:5", "f.json:6"], "{complaints:?}");
    }

    #[test]
    fn two_sims_cannot_share_an_imsi() {
        let (fleet, complaints, _) = load(&format!("{SIM}\n{}", SIM.replace("\"1\"", "\"2\"")));
        assert_eq!((fleet.len(), complaints.len()), (1, 1));
        assert!(complaints[0].contains("440100000000001"), "{complaints:?}");
    }
}
