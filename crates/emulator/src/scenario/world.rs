use api::{
    UnixMillis,
    console::feed::Cause,
    id::OperatorId,
    soracom::group::{Group, GroupConfiguration},
};

use crate::{
    Cx,
    scenario::{
        deck::{self, Card},
        file::{GroupEntry, Scenario},
        grow::{self, Grown, Role},
    },
};

const GROUPS: u64 = deck::DECKS | 1 << 61;
const SIMS: u64 = 1 << 63;

/// A world to keep.
#[derive(Debug)]
pub struct World {
    /// Its groups.
    pub groups: Vec<Group>,
    /// Its SIMs, grown as they are asked for, in ascending order of their SIM IDs.
    pub sims: Sims,
}

/// The SIMs of a world, one after the other.
#[derive(Debug, Clone)]
pub struct Sims {
    scenario: Scenario,
    operator: OperatorId,
    eras: Vec<Eras>,
    seed: u64,
    now: UnixMillis,
    next: u32,
    total: u32,
    deck: Vec<Card>,
}

/// A group before and after its settings last changed.
#[derive(Debug, Clone)]
pub(super) struct Eras {
    pub before: Option<Group>,
    pub after: Group,
    /// When that was; none for never.
    pub changed: Option<UnixMillis>,
}

impl Eras {
    /// The group as it was at `time`.
    pub(super) fn at(&self, time: UnixMillis) -> &Group {
        let before = self.before.as_ref().filter(|_| self.changed.is_some_and(|changed| time < changed));
        before.unwrap_or(&self.after)
    }
}

/// Makes the world of `scenario` and `seed` at `now`, with `sims` SIMs or the scenario's own number, all of `operator`.
/// The same arguments make the same world, byte by byte.
pub fn generate(
    scenario: &Scenario,
    operator: &OperatorId,
    sims: Option<u32>,
    seed: u64,
    now: UnixMillis,
) -> World {
    let entries = scenario.groups.iter().zip(GROUPS..);
    let eras: Vec<Eras> =
        entries.map(|(entry, seq)| found(entry, operator, Cx::new(now, seed, seq, Cause::Device))).collect();
    World {
        groups: eras.iter().map(|eras| eras.after.clone()).collect(),
        sims: Sims {
            scenario: scenario.clone(),
            operator: operator.clone(),
            eras,
            seed,
            now,
            next: 0,
            total: scenario.size(sims),
            deck: Vec::new(),
        },
    }
}

impl Iterator for Sims {
    type Item = Grown;

    fn next(&mut self) -> Option<Grown> {
        if self.next >= self.total {
            return None;
        }
        let index = self.next;
        self.next += 1;
        let cx = Cx::new(self.now, self.seed, SIMS + u64::from(index), Cause::Device);
        if let Some(named) = self.scenario.named.get(index as usize) {
            let line = self.scenario.lines.iter().find(|line| line.key == named.line)?;
            let role = Role {
                name: named.name.clone(),
                place: None,
                line,
                part: &named.part,
                group: self.eras_of(named.group.as_deref().or(line.group.as_deref())),
            };
            return Some(grow::grow(&role, index, &self.scenario, &self.operator, cx));
        }
        let dealt = index - self.scenario.named.len() as u32;
        let size = deck::size(&self.scenario);
        if dealt.is_multiple_of(size) {
            self.deck = deck::deal(&self.scenario, self.seed, dealt / size);
        }
        let card = *self.deck.get((dealt % size) as usize)?;
        let line = &self.scenario.lines[card.line];
        let (name, place) = grow::name(line, card.nth);
        let part = &self.scenario.parts[card.part];
        let role = Role { name, place, line, part, group: self.eras_of(line.group.as_deref()) };
        Some(grow::grow(&role, index, &self.scenario, &self.operator, cx))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.total - self.next) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Sims {}

impl Sims {
    fn eras_of(&self, name: Option<&str>) -> Option<&Eras> {
        let name = name?;
        self.eras.iter().find(|eras| eras.after.name() == name)
    }
}

fn found(entry: &GroupEntry, operator: &OperatorId, mut cx: Cx) -> Eras {
    const MINUTE: i64 = 60_000;
    let created = cx.now.plus(-i64::from(entry.age_days) * 24 * 60 * MINUTE);
    let changed = entry.changed_min.map(|minutes| cx.now.plus(-i64::from(minutes) * MINUTE));
    let mut tags = entry.tags.clone();
    tags.insert("name".to_owned(), entry.name.clone());
    let group_id = cx.group_id();
    let group = |configuration: &GroupConfiguration, modified| Group {
        group_id: group_id.clone(),
        operator_id: Some(operator.clone()),
        tags: tags.clone(),
        configuration: configuration.clone(),
        created_time: Some(created),
        last_modified_time: Some(modified),
        rest: api::Rest::new(),
    };
    Eras {
        before: changed.map(|_| group(&entry.before, created)),
        after: group(&entry.configuration, changed.unwrap_or(created)),
        changed,
    }
}
