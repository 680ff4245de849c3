use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::{
        job::{CallReply, Item, Job, MOST_ITEMS, Standing, Steer},
        ledger::Record,
        plan::{Action, Plan},
    },
    id::{JobId, OpId, SimId},
};
use ops::{
    Now,
    job::{Head, JobState, KeptItem, Limits, Start, Step},
    pacing::Pace,
    plan::Pin,
};

use crate::support::{Cloud, plan_and_pins};

pub(crate) fn now(at: i64) -> Now {
    Now { at: UnixMillis(at), wall: UnixMillis(at + 7) }
}

pub(crate) fn start(plan: &Plan, pins: &[Pin], action: Action, at: i64) -> JobState {
    start_with(plan, pins, action, at, Limits::default())
}

pub(crate) fn start_with(plan: &Plan, pins: &[Pin], action: Action, at: i64, limits: Limits) -> JobState {
    let start = Start {
        id: JobId::new("J-1").unwrap(),
        op: OpId::new("O-1").unwrap(),
        by: "me".into(),
        limits,
        pace: Pace::AT_ONCE,
        pins: if plan.total > MOST_ITEMS as u64 { Vec::new() } else { pins.to_vec() },
        drifted: 0,
    };
    JobState::new(plan, action, start, now(at)).unwrap()
}

pub(crate) fn cut_all(cloud: Cloud) -> Desk {
    do_all(cloud, Action::CutSession)
}

/// Plans `action` for every SIM of the cloud, or for its group, and starts the plan.
pub(crate) fn do_all(cloud: Cloud, action: Action) -> Desk {
    let (plan, pins) = plan_and_pins(&cloud, &action);
    let job = start(&plan, &pins, action, cloud.now);
    Desk::new(job, cloud).with_pins(pins)
}

/// A desk with a disk: what was saved survives a kill.
pub(crate) struct Desk {
    pub(crate) job: JobState,
    pub(crate) cloud: Cloud,
    pub(crate) ledger: Vec<Record>,
    /// The job as it was saved, as text, and its items.
    pub(crate) saved: String,
    pub(crate) rows: BTreeMap<usize, KeptItem>,
    /// The targets, as the plan froze them.
    pub(crate) pins: Vec<Pin>,
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
        let mut desk = Desk {
            job,
            cloud,
            ledger: Vec::new(),
            saved: String::new(),
            rows: BTreeMap::new(),
            pins: Vec::new(),
            kill_at: None,
            acts: 0,
            feed: false,
            slow: BTreeSet::new(),
            fed: BTreeMap::new(),
        };
        desk.keep();
        desk
    }

    /// With the targets that the plan froze.
    pub(crate) fn with_pins(self, pins: Vec<Pin>) -> Self {
        Desk { pins, ..self }
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
            if steps.is_empty() {
                let halted = matches!(self.page().standing, Standing::Halted { .. });
                assert!(halted, "nothing to do, not done: {:?}", self.job);
                self.cloud.advance(until);
                break;
            }
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

    /// Steers the job, which is on disk then.
    pub(crate) fn steer(&mut self, to: Steer) {
        self.job.steer(to, "you", self.now());
        self.keep();
    }

    /// What the job says, without what is under way; time passes only when nothing else is left to do.
    fn steps(&mut self) -> Vec<Step> {
        let mut steps = self.job.next(UnixMillis(self.cloud.now));
        steps.retain(|step| match step {
            Step::ReadSim { sim, .. } | Step::LookUpSim { sim, .. } | Step::ReadEvents { sim, .. } => {
                !self.slow.contains(sim)
            }
            Step::Bring { .. } | Step::Call { .. } | Step::ReadGroup { .. } | Step::Wait { .. } => true,
        });
        if steps.len() > 1 {
            steps.retain(|step| !matches!(step, Step::Wait { .. }));
        }
        steps
    }

    pub(crate) fn verdicts(&self) -> Vec<Option<api::console::job::Verdict>> {
        self.items().iter().map(|item| item.verdict).collect()
    }

    /// All items that were begun, as the job has them or as they were saved.
    pub(crate) fn items(&self) -> Vec<Item> {
        let open = (0..).map_while(|n| self.job.item(n).or_else(|| self.rows.get(&n).map(KeptItem::seen)));
        open.cloned().collect()
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
        let head: Head = serde_json::from_str(&self.saved).unwrap();
        let text = serde_json::to_string(&self.rows).unwrap();
        let rows: BTreeMap<usize, KeptItem> = serde_json::from_str(&text).unwrap();
        self.job = JobState::restore(head, rows.into_iter().filter(|(_, item)| !item.is_over()));
        self.job.resume(self.now());
        self.save();
    }

    /// The least that a desk has to save: what changed goes to disk with the next rows of the ledger.
    fn save(&mut self) {
        if self.job.has_records() || self.job.done() {
            self.keep();
        }
    }

    fn keep(&mut self) {
        if let Some(changes) = self.job.take_changes() {
            self.saved = serde_json::to_string(&changes.head).unwrap();
            self.rows.extend(changes.items);
            self.ledger.extend(changes.records);
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
            Step::ReadSim { item, sim } | Step::LookUpSim { item, sim } => {
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
            Step::Bring { from } => {
                let pins = self.pins[from..].iter().take(7).cloned().collect();
                self.job.bring(from, pins, self.now());
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
