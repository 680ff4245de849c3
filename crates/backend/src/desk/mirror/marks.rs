use std::collections::BTreeMap;

use api::{
    console::sim_row::Mark,
    id::{JobId, SimId},
};

/// What jobs have under way on each SIM: seldom more than one.
#[derive(Debug, Default)]
pub(super) struct Marks(BTreeMap<SimId, Vec<Mark>>);

impl Marks {
    /// What a SIM's row shows: what is being done, before what was waited for in vain; of these, the latest.
    pub(super) fn get(&self, sim: &SimId) -> Option<&Mark> {
        self.0.get(sim)?.iter().max_by_key(|mark| (!mark.not_back, mark.since))
    }

    /// Replaces what a job has under way on a SIM.
    pub(super) fn set(&mut self, sim: &SimId, job: &JobId, mark: Option<Mark>) {
        let marks = self.0.entry(sim.clone()).or_default();
        marks.retain(|mark| mark.job != *job);
        marks.extend(mark);
        if marks.is_empty() {
            self.0.remove(sim);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use api::UnixMillis;

    use super::*;

    #[test]
    fn what_is_being_done_is_shown_before_what_was_waited_for_in_vain() {
        let sim = SimId::new("1").unwrap();
        let mark = |job: &str, since: i64, not_back: bool| {
            let job = JobId::new(job).unwrap();
            (job.clone(), Some(Mark { job, since: UnixMillis(since), not_back }))
        };
        let mut marks = Marks::default();
        let shown = |marks: &Marks| marks.get(&sim).map(|mark| mark.job.to_string());
        let (old, overdue) = mark("old", 9, true);
        let (new, acting) = mark("new", 5, false);
        marks.set(&sim, &old, overdue);
        marks.set(&sim, &new, acting);
        assert_eq!(shown(&marks).as_deref(), Some("new"));
        marks.set(&sim, &new, None);
        assert_eq!(shown(&marks).as_deref(), Some("old"), "it is still waited for");
        marks.set(&sim, &old, None);
        assert!(marks.get(&sim).is_none() && marks.0.is_empty());
    }
}
