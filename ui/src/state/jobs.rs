//! The jobs that this page heard of: the running ones, those it looks at, and the latest of the rest.

use std::collections::{BTreeMap, VecDeque};

use api::{
    console::job::{Job, Stage},
    id::{JobId, SimId},
};

/// Jobs that ended and that nobody looks at: more are not kept. A row's mark that names an older one has it read again.
const ENDED: usize = 200;
/// Jobs that were asked for last: a page shows one or two at a time.
const LOOKED_AT: usize = 16;

/// Jobs by their id.
#[derive(Debug, Clone, Default)]
pub(super) struct Jobs {
    known: BTreeMap<JobId, Job>,
    looked_at: VecDeque<JobId>,
}

impl Jobs {
    pub(super) fn get(&self, id: &JobId) -> Option<&Job> {
        self.known.get(id)
    }

    /// The latest job on a SIM.
    pub(super) fn of(&self, sim: &SimId) -> Option<&Job> {
        let of_sim =
            self.known.values().filter(|job| job.items.iter().any(|item| item.sim_id.as_ref() == Some(sim)));
        of_sim.max_by_key(|job| job.started_at)
    }

    /// Jobs that have not ended.
    pub(super) fn running(&self) -> impl Iterator<Item = &Job> {
        self.known.values().filter(|job| job.ended_at.is_none())
    }

    /// Keeps a job that somebody looks at, for as long as it is among the last of those.
    pub(super) fn look_at(&mut self, id: &JobId) {
        self.looked_at.retain(|other| other != id);
        self.looked_at.push_back(id.clone());
        if self.looked_at.len() > LOOKED_AT {
            self.looked_at.pop_front();
        }
    }

    /// Takes what the feed tells: it tells in order, so the last word counts.
    pub(super) fn hear(&mut self, job: Job) {
        let has_ended = job.ended_at.is_some();
        self.known.insert(job.id.clone(), job);
        if has_ended {
            self.forget_old();
        }
    }

    /// Takes the answer to a call. What the feed told of the job while the answer was on its way may be newer.
    pub(super) fn answer(&mut self, job: Job) {
        if self.get(&job.id).is_none_or(|known| progress(&job) >= progress(known)) {
            self.hear(job);
        }
    }

    fn forget_old(&mut self) {
        let ended = |job: &Job| {
            job.ended_at.filter(|_| !self.looked_at.contains(&job.id)).map(|at| (at, job.id.clone()))
        };
        let mut ended: Vec<_> = self.known.values().filter_map(ended).collect();
        if ended.len() > ENDED {
            ended.sort_unstable();
            for (_, id) in ended.iter().take(ended.len() - ENDED) {
                self.known.remove(id);
            }
        }
    }
}

/// How far a job has come: a state of it with more was seen later.
fn progress(job: &Job) -> (bool, usize, usize) {
    let steps = job.items.iter().map(|item| match item.stage {
        Stage::Intended => 0,
        Stage::Calling => 1,
        Stage::Accepted => 2,
        Stage::Deleted => 3,
        Stage::Returned => 4,
        Stage::Ended => 5,
    });
    let back = job.items.iter().filter(|item| item.new_session.is_some()).count();
    (job.ended_at.is_some(), steps.sum(), back)
}

#[cfg(test)]
mod tests {
    use api::UnixMillis;
    use serde_json::json;

    use super::*;

    fn job(number: i64, stage: &str, ended: Option<i64>) -> Job {
        let mut job: Job = serde_json::from_value(json!({
            "id": format!("J-{number:06}"), "context": "here", "plan": "P-1", "op": format!("op-{number}"),
            "by": "somebody", "action": { "verb": "cutSession" }, "startedAt": number,
            "items": [{ "simId": "8942310022000000017", "name": "one", "stage": stage }],
        }))
        .unwrap();
        job.ended_at = ended.map(UnixMillis);
        job
    }

    fn stage(jobs: &Jobs, id: &JobId) -> Stage {
        jobs.get(id).unwrap().items[0].stage
    }

    #[test]
    fn an_answer_that_was_overtaken_by_the_feed_is_not_taken() {
        let mut jobs = Jobs::default();
        let id = job(1, "intended", None).id;
        jobs.hear(job(1, "deleted", None));
        jobs.answer(job(1, "intended", None));
        assert_eq!(stage(&jobs, &id), Stage::Deleted);
        // One that knows more is: the feed may have had a hole.
        jobs.answer(job(1, "ended", Some(9)));
        assert_eq!(jobs.running().count(), 0);
        jobs.answer(job(1, "returned", None));
        assert_eq!(stage(&jobs, &id), Stage::Ended);
        // The feed's own word always counts.
        jobs.hear(job(1, "accepted", None));
        assert_eq!(stage(&jobs, &id), Stage::Accepted);
    }

    #[test]
    fn a_job_that_nobody_knew_is_taken_as_it_is_answered() {
        let mut jobs = Jobs::default();
        jobs.answer(job(1, "calling", None));
        jobs.answer(job(2, "intended", None));
        assert_eq!(jobs.running().count(), 2);
        let sim = jobs.running().next().unwrap().items[0].sim_id.clone().unwrap();
        assert_eq!(jobs.of(&sim).unwrap().started_at, UnixMillis(2), "the later one");
    }

    #[test]
    fn a_day_of_jobs_leaves_the_running_the_looked_at_and_the_latest() {
        let mut jobs = Jobs::default();
        let (running, seen) = (job(0, "calling", None).id, job(1, "ended", Some(1)).id);
        jobs.hear(job(0, "calling", None));
        jobs.look_at(&seen);
        for number in 1..=10_000 {
            jobs.hear(job(number, "ended", Some(number)));
            assert!(jobs.known.len() <= ENDED + 2);
        }
        assert!(jobs.get(&running).is_some() && jobs.get(&seen).is_some());
        assert!(jobs.get(&job(9_801, "ended", None).id).is_some());
        assert!(jobs.get(&job(9_800, "ended", None).id).is_none(), "the oldest go first");
        // Only the last few that were looked at are held on to.
        for number in 2..=100 {
            jobs.look_at(&job(number, "ended", None).id);
        }
        jobs.hear(job(10_001, "ended", Some(10_001)));
        assert!(jobs.get(&seen).is_none());
        assert_eq!(jobs.looked_at.len(), LOOKED_AT);
    }
}
