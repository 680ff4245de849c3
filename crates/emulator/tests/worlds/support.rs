//! A world in memory, driven as a server drives one: commands in order, devices when they fall due.

use api::{
    UnixMillis,
    console::feed::Cause,
    id::{OperatorId, SimId},
    soracom::{
        group::{ConfigurationParameter, Group},
        session::SessionEvent,
        sim::{SetExpiryTimeRequest, SimStatusHistoryEntry, TagUpdateRequest},
    },
};
use emulator::{
    Cx, Decision, Error, SimRecord, fleet, group,
    scenario::{self, Birth, Origin},
    session, sim,
};
use serde::Serialize;
use serde_json::json;

/// When the worlds of the tests begin.
pub(crate) const BEGIN: UnixMillis = UnixMillis(1_795_608_000_000);

/// What a test does to a world.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Command {
    Delete,
    Activate,
    Deactivate,
    SetToStandby,
    Suspend,
    Terminate,
    EnableTermination,
    DisableTermination,
    /// After so many milliseconds, with this action.
    SetExpiry(i64, &'static str),
    UnsetExpiry,
    /// To another device than any there is.
    LockOut,
    LockToSession,
    UnsetLock,
    SetGroup(usize),
    UnsetGroup,
    ChangeDns(usize),
    SpeedClass,
    Tag,
    PowerCycle,
    LosePower,
}

pub(crate) const COMMANDS: [Command; 24] = [
    Command::Delete,
    // Often, or little happens after a while.
    Command::Activate,
    Command::Activate,
    Command::Deactivate,
    Command::SetToStandby,
    Command::Suspend,
    Command::Terminate,
    Command::EnableTermination,
    Command::DisableTermination,
    Command::SetExpiry(5_000, "deleteSession"),
    Command::SetExpiry(60_000, "deactivate"),
    Command::SetExpiry(600_000, "suspend"),
    Command::SetExpiry(6_000_000, "terminate"),
    Command::UnsetExpiry,
    Command::LockOut,
    Command::LockToSession,
    Command::UnsetLock,
    Command::SetGroup(1),
    Command::UnsetGroup,
    Command::ChangeDns(1),
    Command::SpeedClass,
    Command::Tag,
    Command::PowerCycle,
    Command::LosePower,
];

/// A world in memory.
#[derive(Debug, Serialize)]
pub(crate) struct World {
    seed: u64,
    seq: u64,
    pub(crate) now: UnixMillis,
    pub(crate) groups: Vec<Group>,
    pub(crate) sims: Vec<SimRecord>,
    /// The whole session history, in the order in which it was told.
    pub(crate) told: Vec<(SimId, SessionEvent)>,
    /// The whole status history, in the order in which it was told.
    pub(crate) statuses: Vec<(SimId, SimStatusHistoryEntry)>,
}

impl World {
    pub(crate) fn new(name: &str, sims: Option<u32>, seed: u64) -> Self {
        let text = scenario::builtin(name).expect("a name of the table");
        let operator = OperatorId::new("OP0000000001").expect("an opaque id");
        let birth =
            Birth::new(text, operator, sims, seed, BEGIN).expect("a scenario that comes with the program");
        let origin = Origin::new(birth).expect("the same");
        let mut world = World {
            seed,
            seq: 0,
            now: BEGIN,
            groups: origin.groups().cloned().collect(),
            sims: Vec::new(),
            told: Vec::new(),
            statuses: Vec::new(),
        };
        let mut visitor = origin.visitor();
        for grown in (0..origin.sims()).map_while(|number| visitor.grown(number)) {
            let id = grown.record.sim_id().clone();
            world.told.extend(grown.history.into_iter().map(|event| (id.clone(), event)));
            world.statuses.extend(grown.statuses.into_iter().map(|entry| (id.clone(), entry.shown)));
            world.sims.push(grown.record);
        }
        world
    }

    /// Lets time pass: whatever falls due happens at its own time, the earliest first.
    pub(crate) fn advance(&mut self, millis: i64) {
        let until = self.now.plus(millis);
        loop {
            let due = self.sims.iter().enumerate().filter_map(|(i, sim)| Some((sim.due_at()?, i))).min();
            let Some((at, i)) = due.filter(|(at, _)| *at <= until) else { break };
            self.now = at.max(self.now);
            let mut cx = self.cx();
            let decision = fleet::step(&self.sims[i], self.group_of(i), &mut cx).expect("it is due");
            self.keep(i, decision);
        }
        self.now = until;
    }

    /// Runs a command on SIM number `i`; a refusal changes nothing.
    pub(crate) fn run(&mut self, i: usize, command: Command) -> Result<(), Error> {
        let mut cx = self.cx();
        let sim = &self.sims[i];
        let decision = match command {
            Command::Delete => session::delete(sim, &mut cx)?,
            Command::Activate => sim::activate(sim, &mut cx)?,
            Command::Deactivate => sim::deactivate(sim, &mut cx)?,
            Command::SetToStandby => sim::set_to_standby(sim, &mut cx)?,
            Command::Suspend => sim::suspend(sim, &mut cx)?,
            Command::Terminate => sim::terminate(sim, &mut cx)?,
            Command::EnableTermination => sim::enable_termination(sim, &mut cx)?,
            Command::DisableTermination => sim::disable_termination(sim, &mut cx)?,
            Command::SetExpiry(after, action) => {
                let request = SetExpiryTimeRequest {
                    expiry_time: cx.now.plus(after),
                    expiry_action: Some(action.into()),
                    rest: api::Rest::new(),
                };
                sim::set_expiry_time(sim, &request, &mut cx)?
            }
            Command::UnsetExpiry => sim::unset_expiry_time(sim, &mut cx)?,
            Command::LockOut => sim::set_imei_lock(sim, Some("99000000000000"), &mut cx)?,
            Command::LockToSession => sim::set_imei_lock(sim, None, &mut cx)?,
            Command::UnsetLock => sim::unset_imei_lock(sim, &mut cx)?,
            Command::SetGroup(g) => sim::set_group(sim, &self.groups[g % self.groups.len()], &mut cx)?,
            Command::UnsetGroup => sim::unset_group(sim, &mut cx)?,
            Command::SpeedClass => sim::update_speed_class(sim, "s1.fast", &mut cx)?,
            Command::Tag => {
                let tag_value = format!("at {}", cx.now.0);
                sim::put_tags(
                    sim,
                    &[TagUpdateRequest { tag_name: "t".into(), tag_value, rest: api::Rest::new() }],
                    &mut cx,
                )?
            }
            Command::PowerCycle => fleet::power_cycle(sim, &mut cx),
            Command::LosePower => fleet::lose_power(sim, &mut cx),
            Command::ChangeDns(g) => {
                let g = g % self.groups.len();
                let servers = json!([format!("10.1.{}.53", cx.now.0 % 250)]);
                let changes = [("useCustomDns", json!(true)), ("dnsServers", servers)].map(|(key, value)| {
                    ConfigurationParameter { key: key.into(), value, rest: api::Rest::new() }
                });
                self.groups[g] =
                    group::put_parameters(&self.groups[g], "SoracomAir", &changes, &mut cx)?.group;
                return Ok(());
            }
        };
        self.keep(i, decision);
        Ok(())
    }

    fn cx(&mut self) -> Cx {
        self.seq += 1;
        Cx::new(self.now, self.seed, self.seq, Cause::Call { op: None, operation: "test".into() })
    }

    fn group_of(&self, i: usize) -> Option<&Group> {
        let id = self.sims[i].sim.group_id.as_ref()?;
        self.groups.iter().find(|group| group.group_id == *id)
    }

    fn keep(&mut self, i: usize, decision: Decision) {
        let id = decision.record.sim_id().clone();
        self.statuses.extend(decision.status.map(|entry| (id.clone(), entry.shown)));
        self.told.extend(decision.events.into_iter().map(|event| (id.clone(), event)));
        self.sims[i] = decision.record;
    }
}
