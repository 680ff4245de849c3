use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::{
        job::{CallReply, Job},
        ledger::Record,
        plan::{Action, Plan},
    },
    id::{JobId, OpId, SimId},
};
use ops::{
    Now,
    job::{JobState, Limits, Start, Step},
};

use crate::support::{Cloud, plan_for};

pub(crate) fn now(at: i64) -> Now {
    Now { at: UnixMillis(at), wall: UnixMillis(at + 7) }
}

pub(crate) fn start(plan: &Plan, action: Action, at: i64) -> JobState {
    let start = Start {
        id: JobId::new("J-1").unwrap(),
        op: OpId::new("O-1").unwrap(),
        by: "me".into(),
        limits: Limits::default(),
    };
    JobState::new(plan, action, start, now(at)).unwrap()
}

pub(crate) fn cut_all(cloud: Cloud) -> Desk {
    let plan = plan_for(&cloud, Action::CutSession);
    let job = start(&plan, Action::CutSession, cloud.now);
    Desk::new(job, cloud)
}

/// A desk with a disk: what was saved survives a kill.
pub(crate) struct Desk {
    pub(crate) job: JobState,
    pub(crate) cloud: Cloud,
    pub(crate) ledger: Vec<Record>,
    /// The saved state, as text.
    pub(crate) saved: String,
    /// At which of its acts the desk is killed; none: never.
    pub(crate) kill_at: Option<usize>,
    pub(crate) acts: usize,
    /// True: events come by themselves, too.
    pub(crate) feed: bool,
    /// Reads of these SIMs never end.
    pub(crate) slow: BTreeSet<SimId>,
    fed: BTreeMap<SimId, usize>,
}

impl Desk {
    pub(crate) fn new(job: JobState, cloud: Cloud) -> Self {
        let saved = serde_json::to_string(&job).unwrap();
        Desk {
            job,
            cloud,
            ledger: Vec::new(),
            saved,
            kill_at: None,
            acts: 0,
            feed: false,
            slow: BTreeSet::new(),
            fed: BTreeMap::new(),
        }
    }

    /// Runs until the job is done, or this time.
    pub(crate) fn run(mut self, until: i64) -> Self {
        self.run_on(until);
        self
    }

    pub(crate) fn run_on(&mut self, until: i64) {
        let mut rounds = 0;
        while !self.job.done() && self.cloud.now < until {
            rounds += 1;
            assert!(rounds < 100_000, "the job does not end: {:?}", self.job);
            let steps = self.steps();
            assert!(!steps.is_empty(), "nothing to do, not done: {:?}", self.job);
            for step in steps {
                if self.killed() || !self.perform(step) {
                    self.restart();
                    break;
                }
            }
        }
    }

    /// Does what the job says once.
    pub(crate) fn run_one(&mut self) {
        for step in self.steps() {
            assert!(self.perform(step));
        }
    }

    /// What the job says, without what is under way; time passes only when nothing else is left to do.
    fn steps(&self) -> Vec<Step> {
        let mut steps = self.job.next(UnixMillis(self.cloud.now));
        steps.retain(|step| match step {
            Step::ReadSim { sim, .. } | Step::ReadEvents { sim, .. } => !self.slow.contains(sim),
            Step::Call { .. } | Step::ReadGroup { .. } | Step::Wait { .. } => true,
        });
        if steps.len() > 1 {
            steps.retain(|step| !matches!(step, Step::Wait { .. }));
        }
        steps
    }

    pub(crate) fn verdicts(&self) -> Vec<Option<api::console::job::Verdict>> {
        self.job.job().items.iter().map(|item| item.verdict).collect()
    }

    pub(crate) fn page(&self) -> &Job {
        self.job.job()
    }

    fn now(&self) -> Now {
        now(self.cloud.now)
    }

    /// One more act; true when it is the last one of this process.
    fn killed(&mut self) -> bool {
        self.acts += 1;
        self.kill_at == Some(self.acts)
    }

    fn restart(&mut self) {
        self.kill_at = None;
        self.job = serde_json::from_str(&self.saved).unwrap();
        self.job.resume(self.now());
        self.save();
    }

    fn save(&mut self) {
        let records = self.job.take_records();
        if !records.is_empty() {
            self.ledger.extend(records);
            self.saved = serde_json::to_string(&self.job).unwrap();
        }
    }

    /// False: killed on the way.
    fn perform(&mut self, step: Step) -> bool {
        match step {
            Step::Call { item, method, path, body } => {
                if !self.job.calling(item, self.now()) {
                    return true;
                }
                self.save();
                if self.killed() {
                    return false;
                }
                let reply = self.cloud.call(method, &path, body.as_ref());
                if self.killed() {
                    return false;
                }
                match reply {
                    Ok((reply, sim)) => self.job.answered(item, reply, sim.as_ref(), self.now()),
                    Err(message) => self.job.broken(item, &message, self.now()),
                }
            }
            Step::ReadSim { item, .. } | Step::ReadEvents { item, .. } | Step::ReadGroup { item, .. }
                if self.cloud.unreadable =>
            {
                let reason = CallReply { status: None, code: None, message: Some("unreachable".into()) };
                self.job.unread(item, reason, self.now());
            }
            Step::ReadSim { item, sim } => {
                let read = self.cloud.sim(&sim);
                let group = read.group_id.as_ref().and_then(|g| self.cloud.groups.get(g)).cloned();
                self.job.sim(item, &read, group.as_ref(), self.now());
            }
            Step::ReadEvents { item, sim, from } => {
                let events = self.cloud.events(&sim, from);
                self.job.events(item, &events, self.now());
            }
            Step::ReadGroup { item, group } => {
                let group = self.cloud.groups[&group].clone();
                self.job.group(item, &group, self.now());
            }
            Step::Wait { until } => {
                assert!(until.0 > self.cloud.now);
                self.cloud.advance(until.0);
            }
        }
        self.save();
        if self.feed {
            self.feed();
        }
        true
    }

    fn feed(&mut self) {
        for (sim, fake) in &self.cloud.sims {
            let fed = self.fed.entry(sim.clone()).or_insert(0);
            for event in &fake.events[*fed..] {
                self.job.event(sim, event, now(self.cloud.now));
            }
            *fed = fake.events.len();
        }
        self.save();
    }
}
