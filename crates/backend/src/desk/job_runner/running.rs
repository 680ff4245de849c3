use api::console::{job::Job, ledger::Record};
use ops::{Now, job::JobState};

/// A job at work, with what is on disk of it and what pages know.
pub(super) struct RunningJob {
    pub(super) state: JobState,
    /// As it was kept last; none before the first time.
    kept: Option<JobState>,
    /// As it was told last; none before the first time.
    told: Option<Job>,
}

impl RunningJob {
    /// A job that has not begun.
    pub(super) fn new(state: JobState) -> Self {
        RunningJob { state, kept: None, told: None }
    }

    /// A job that was running when the server ended: picks it up.
    pub(super) fn picked_up(kept: JobState, now: Now) -> Self {
        let mut state = kept.clone();
        state.resume(now);
        RunningJob { state, kept: Some(kept), told: None }
    }

    /// What has to be kept, in one transaction: the job as it stands, and its new ledger rows. None when all of it is on
    /// disk already.
    pub(super) fn unkept(&self) -> Option<(JobState, Vec<Record>)> {
        if self.kept.as_ref() == Some(&self.state) {
            return None;
        }
        let mut state = self.state.clone();
        let records = state.take_records();
        Some((state, records))
    }

    /// Notes that `state`, and the records that came with it, are on disk.
    pub(super) fn is_kept(&mut self, state: JobState) {
        self.state = state.clone();
        self.kept = Some(state);
    }

    /// The job, when pages know another one; from here on they know this.
    pub(super) fn news(&mut self) -> Option<&Job> {
        if self.told.as_ref() == Some(self.state.job()) {
            return None;
        }
        self.told = Some(self.state.job().clone());
        self.told.as_ref()
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
        let target = TargetFacts { sim: sim(), group: None, history: Some(Vec::new()), mark: None };
        let request = PlanRequest { action: Action::CutSession, targets: vec![target.sim.sim_id.clone()] };
        let facts = Facts { targets: vec![target], group: None };
        let (id, context) = (PlanId::new("P-1").unwrap(), ContextId::new("local").unwrap());
        let plan = plan(&request, &facts, NOW.at, id, context).unwrap();
        let start = Start {
            id: JobId::new("J-1").unwrap(),
            op: OpId::new("O-1").unwrap(),
            by: "me".to_owned(),
            limits: Limits::default(),
        };
        RunningJob::new(JobState::new(&plan, Action::CutSession, start, NOW).unwrap())
    }

    /// Keeps the job; answers with how many rows the ledger got, or none when nothing had to be written.
    fn keep(job: &mut RunningJob) -> Option<usize> {
        let (state, records) = job.unkept()?;
        job.is_kept(state);
        Some(records.len())
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
        let again = RunningJob::picked_up(job.state.clone(), NOW);
        assert_eq!(again.unkept().map(|(_, records)| records.len()), Some(1), "a call whose answer was lost");
    }

    #[test]
    fn what_could_not_be_kept_is_there_to_be_kept_again() {
        let mut job = job();
        job.state.sim(0, &sim(), None, NOW);
        job.state.events(0, &[], NOW);
        assert!(job.state.calling(0, NOW));
        assert_eq!(job.unkept(), job.unkept());
        assert_eq!(keep(&mut job), Some(1));
    }

    #[test]
    fn pages_hear_of_a_job_when_what_they_see_changed() {
        let mut job = job();
        assert!(job.news().is_some());
        job.state.sim(0, &sim(), None, NOW);
        assert_eq!(job.news().and_then(|job| job.items[0].old_session.clone()).unwrap().as_str(), "s-1");
        job.state.events(0, &[], NOW);
        assert!(job.news().is_none(), "read, and nothing to see of it");
        assert!(job.state.calling(0, NOW));
        job.state.answered(0, CallReply { status: Some(200), code: None, message: None }, None, NOW);
        assert!(job.news().is_some_and(|job| job.items[0].reply.is_some()));
    }
}
