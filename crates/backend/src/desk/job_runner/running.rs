use std::{sync::Arc, time::Duration};

use api::console::job::{Job, MOST_ITEMS};
use ops::{
    Now,
    job::{Changes, JobState},
};

/// How often pages hear of a job of many items, at most.
const TOLD_EVERY: Duration = Duration::from_millis(250);

/// A job at work, with what is not on disk of it yet and what pages know.
pub(super) struct RunningJob {
    pub(super) state: JobState,
    /// Taken from the state, and not on disk.
    unkept: Option<Arc<Changes>>,
    /// As it was told last, and when; none before the first time.
    told: Option<(Job, Duration)>,
}

impl RunningJob {
    /// A job that has not begun.
    pub(super) fn new(state: JobState) -> Self {
        RunningJob { state, unkept: None, told: None }
    }

    /// A job that was running when the server ended: picks it up.
    pub(super) fn picked_up(mut state: JobState, now: Now) -> Self {
        state.resume(now);
        RunningJob::new(state)
    }

    /// What has to be kept, in one transaction. None when all of it is on disk already.
    pub(super) fn unkept(&mut self) -> Option<Arc<Changes>> {
        if self.unkept.is_none() {
            self.unkept = self.state.take_changes().map(Arc::new);
        }
        self.unkept.clone()
    }

    /// Notes that what was to be kept is on disk.
    pub(super) fn is_kept(&mut self) {
        self.unkept = None;
    }

    /// The job, when pages know another one and it is time to tell them; from here on they know this.
    pub(super) fn news(&mut self, steady: Duration) -> Option<&Job> {
        if self.news_at().is_none_or(|at| steady < at) {
            return None;
        }
        self.told = Some((self.state.job().clone(), steady));
        self.told.as_ref().map(|(job, _)| job)
    }

    /// When pages are to hear of the job; none where they know it as it is. Of one of many items they hear now and then.
    pub(super) fn news_at(&self) -> Option<Duration> {
        let job = self.state.job();
        match &self.told {
            Some((told, _)) if told == job => None,
            // The last word of a job is not kept back: nobody would say it later.
            Some((told, at))
                if job.total > MOST_ITEMS as u64
                    && told.standing == job.standing
                    && told.ended_at == job.ended_at
                    && !self.state.done() =>
            {
                Some(*at + TOLD_EVERY)
            }
            Some(_) | None => Some(Duration::ZERO),
        }
    }
}

#[cfg(test)]
mod tests {
    use api::{
        UnixMillis,
        console::{
            job::CallReply,
            plan::{Action, PlanRequest},
        },
        id::{ContextId, JobId, OpId, PlanId},
        soracom::sim::Sim,
    };
    use ops::{
        job::{Limits, Start},
        pacing::Pace,
        plan::{Facts, TargetFacts, plan},
    };
    use serde_json::json;

    use super::*;

    const NOW: Now = Now { at: UnixMillis(1_000), wall: UnixMillis(1_000) };

    fn sim() -> Sim {
        let session = json!({ "online": true, "sessionId": "s-1" });
        serde_json::from_value(json!({ "simId": "1", "status": "active", "sessionStatus": session })).unwrap()
    }

    fn job() -> RunningJob {
        let target =
            TargetFacts { sim: sim(), group: None, history: Some(Vec::new()), mark: None, own: None };
        let request = PlanRequest::new(Action::CutSession, vec![target.sim.sim_id.clone()]);
        let facts = Facts { targets: vec![target], ..Facts::default() };
        let (id, context) = (PlanId::new("P-1").unwrap(), ContextId::new("local").unwrap());
        let ops::plan::Planned { plan, pins, .. } = plan(&request, &facts, NOW.at, id, context).unwrap();
        let start = Start {
            id: JobId::new("J-1").unwrap(),
            op: OpId::new("O-1").unwrap(),
            by: "me".to_owned(),
            limits: Limits::default(),
            pace: Pace::AT_ONCE,
            pins,
            drifted: 0,
        };
        RunningJob::new(JobState::new(&plan, Action::CutSession, start, NOW).unwrap())
    }

    /// Keeps the job; answers with how many rows the ledger got, or none when nothing had to be written.
    fn keep(job: &mut RunningJob) -> Option<usize> {
        let records = job.unkept()?.records.len();
        job.is_kept();
        Some(records)
    }

    #[test]
    fn a_job_is_written_when_it_changed_and_only_then() {
        let mut job = job();
        assert_eq!((keep(&mut job), keep(&mut job)), (Some(0), None), "a new one");
        job.state.broken(0, "an answer to nothing", NOW);
        assert_eq!(keep(&mut job), None, "an input that changes nothing");
        job.state.sim(0, &sim(), None, NOW);
        assert_eq!(keep(&mut job), Some(0));
        job.state.sim(0, &sim(), None, NOW);
        assert_eq!(keep(&mut job), None, "the same once more");
        job.state.events(0, &[], NOW);
        assert_eq!(keep(&mut job), Some(0));
        assert!(job.state.calling(0, NOW));
        assert_eq!(keep(&mut job), Some(1), "the intention, before the call");
        let mut again = RunningJob::picked_up(job.state.clone(), NOW);
        assert_eq!(keep(&mut again), Some(1), "a call whose answer was lost");
    }

    #[test]
    fn what_could_not_be_kept_is_there_to_be_kept_again() {
        let mut job = job();
        job.state.sim(0, &sim(), None, NOW);
        job.state.events(0, &[], NOW);
        assert!(job.state.calling(0, NOW));
        let unkept = job.unkept();
        assert_eq!(unkept, job.unkept());
        assert_eq!(keep(&mut job), Some(1));
    }

    #[test]
    fn pages_hear_of_a_job_when_what_they_see_changed() {
        let mut job = job();
        assert!(job.news(Duration::ZERO).is_some());
        job.state.sim(0, &sim(), None, NOW);
        assert_eq!(
            job.news(Duration::ZERO).and_then(|job| job.items[0].old_session.clone()).unwrap().as_str(),
            "s-1"
        );
        job.state.events(0, &[], NOW);
        assert!(job.news(Duration::ZERO).is_none(), "read, and nothing to see of it");
        assert!(job.state.calling(0, NOW));
        job.state.answered(0, CallReply { status: Some(200), code: None, message: None }, None, NOW);
        assert!(job.news(Duration::ZERO).is_some_and(|job| job.items[0].reply.is_some()));
    }
}
