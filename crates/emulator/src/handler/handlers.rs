use std::collections::BTreeMap;

use api::{
    UnixMillis,
    id::{GroupId, HandlerId, Imsi, SimId},
};

use super::{
    Firing, HandlerRecord, Happening, MOST_AT_ONCE, Rested, Target,
    meets::meets,
    moment::{moment, when},
};
use crate::SimRecord;

/// The handlers of a world that are at work, by what they look after: with ten thousand handlers on ten thousand SIMs
/// nobody looks through all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Handlers {
    all: BTreeMap<HandlerId, HandlerRecord>,
    of_everybody: Vec<HandlerId>,
    of_group: BTreeMap<GroupId, Vec<HandlerId>>,
    of_sim: BTreeMap<SimId, Vec<HandlerId>>,
    of_subscriber: BTreeMap<Imsi, Vec<HandlerId>>,
}

/// What a handler makes of something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// What it does.
    pub firings: Vec<Firing>,
    /// How long it rests then.
    pub rest: Option<Rested>,
}

impl Handlers {
    /// Those of `records` that are at work.
    pub fn new(records: impl IntoIterator<Item = HandlerRecord>) -> Self {
        let mut handlers = Handlers::default();
        for record in records.into_iter().filter(|record| record.handler.is_active()) {
            let id = record.handler.handler_id.clone();
            let list = match record.target.clone() {
                Target::Everybody(_) => &mut handlers.of_everybody,
                Target::Group(group) => handlers.of_group.entry(group).or_default(),
                Target::Sim(sim) => handlers.of_sim.entry(sim).or_default(),
                Target::Subscriber(imsi) => handlers.of_subscriber.entry(imsi).or_default(),
            };
            list.push(id.clone());
            handlers.all.insert(id, record);
        }
        handlers
    }

    /// Whether none is at work.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those at work, by id.
    pub fn iter(&self) -> impl Iterator<Item = &HandlerRecord> {
        self.all.values()
    }

    /// Those that wait for `happening` of `sim`, whether or not they rest.
    pub fn waiting<'a>(
        &'a self,
        sim: &'a SimRecord,
        happening: &'a Happening,
    ) -> impl Iterator<Item = &'a HandlerRecord> {
        let group = sim.sim.group_id.as_ref().and_then(|group| self.of_group.get(group));
        let lists = [
            Some(&self.of_everybody),
            group,
            self.of_sim.get(sim.sim_id()),
            self.of_subscriber.get(&sim.imsi),
        ];
        lists
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|id| self.all.get(id))
            .filter(|record| !record.ignored.contains(&sim.imsi))
            .filter(move |record| meets(&record.handler.rule_config, happening))
    }
}

impl HandlerRecord {
    /// What it does because of `happening` at `now`. From each of what it does at once may follow `chain` firings.
    pub fn hear(&self, sim: &SimRecord, happening: &Happening, now: UnixMillis, chain: u32) -> Heard {
        let firing = |(place, action): (usize, &api::soracom::event_handler::Action)| {
            let offset = action.properties.execution_offset_minutes.as_ref();
            let due = moment(when(&action.properties), offset, now);
            Firing {
                handler_id: self.handler.handler_id.clone(),
                handler_name: self.handler.name.clone(),
                sim_id: sim.sim_id().clone(),
                imsi: sim.imsi.clone(),
                happening: happening.clone(),
                at: now,
                action: action.clone(),
                place,
                due,
                // What waits for a later time begins a chain of its own: the clock goes on between.
                chain: if due == Some(now) { chain } else { MOST_AT_ONCE },
            }
        };
        let firings = self.handler.action_config_list.iter().enumerate().map(firing).collect();
        Heard { firings, rest: self.rest(sim, now) }
    }
}
