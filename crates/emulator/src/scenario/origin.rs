//! A world as it began.

use api::{
    UnixMillis,
    console::feed::Cause,
    id::{GroupId, Imsi, OperatorId, SimId},
    soracom::group::{Group, GroupConfiguration},
};
use serde::{Deserialize, Serialize};

use crate::{
    Cx, Result, SimRecord,
    error::invalid,
    scenario::{
        deck::{self, Card},
        file::{GroupEntry, Line, Scenario},
        grow::{self, Grown, Role},
        number,
    },
};

const GROUPS: u64 = deck::DECKS | 1 << 61;
const SIMS: u64 = 1 << 63;
/// Which code makes a world of its [`Birth`]. A change by which an old world would begin otherwise takes the next number
/// and keeps the code of this one: the SIMs of a world that nobody has touched are nowhere but here.
pub const GENERATOR: u32 = 1;

/// All that a world's beginning hangs on. Kept with the world: its untouched SIMs are made of it whenever they are asked
/// for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Birth {
    /// [`GENERATOR`] as it was then.
    pub generator: u32,
    /// The scenario's text: the file may be another by now.
    pub scenario: String,
    /// Whose SIMs they are.
    pub operator: OperatorId,
    /// How many SIMs.
    pub sims: u32,
    /// The seed.
    pub seed: u64,
    /// When it began; the past of its SIMs ends there.
    pub born: UnixMillis,
}

impl Birth {
    /// A world of `scenario` and `seed` that begins at `born` with `sims` SIMs, or the scenario's own number.
    ///
    /// # Errors
    /// As for [`Scenario::parse`].
    pub fn new(
        scenario: &str,
        operator: OperatorId,
        sims: Option<u32>,
        seed: u64,
        born: UnixMillis,
    ) -> Result<Self> {
        let sims = Scenario::parse(scenario)?.size(sims);
        Ok(Birth { generator: GENERATOR, scenario: scenario.to_owned(), operator, sims, seed, born })
    }
}

/// A world as it began: every SIM is a function of its [`Birth`] and its number, grown when it is asked for, so that a
/// million need no room. The same birth makes the same world, byte by byte.
#[derive(Debug, Clone)]
pub struct Origin {
    scenario: Scenario,
    eras: Vec<Eras>,
    birth: Birth,
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

impl Origin {
    /// The world of a birth.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a generator that this program does not have, and as for [`Scenario::parse`].
    pub fn new(birth: Birth) -> Result<Self> {
        if birth.generator != GENERATOR {
            let reason = format!("is {}, and this program has {GENERATOR}", birth.generator);
            return Err(invalid("generator", reason));
        }
        let scenario = Scenario::parse(&birth.scenario)?;
        let cx = |seq| Cx::new(birth.born, birth.seed, seq, Cause::Device);
        let entries = scenario.groups.iter().zip(GROUPS..);
        let eras = entries.map(|(entry, seq)| found(entry, &birth.operator, cx(seq))).collect();
        Ok(Origin { scenario, eras, birth })
    }

    /// What it was made of.
    pub fn birth(&self) -> &Birth {
        &self.birth
    }

    /// Its groups.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.eras.iter().map(|eras| &eras.after)
    }

    /// How many SIMs it has; their numbers are below.
    pub fn sims(&self) -> u32 {
        self.birth.sims
    }

    /// Nothing of its SIMs' histories is older.
    pub fn past_begins(&self) -> UnixMillis {
        grow::horizon(&self.scenario, self.birth.born)
    }

    /// The SIM ID of a number. They ascend with it.
    pub fn sim_id(&self, number: u32) -> SimId {
        number::sim_id(number)
    }

    /// The number of a SIM ID; none for one that was not there.
    pub fn number_of(&self, sim: &SimId) -> Option<u32> {
        number::of_iccid(sim.as_str()).filter(|number| *number < self.birth.sims)
    }

    /// The number that an IMSI would have; whether that SIM has this IMSI is to be looked at.
    pub fn number_of_imsi(&self, imsi: &Imsi) -> Option<u32> {
        number::of_imsi(imsi.as_str()).filter(|number| *number < self.birth.sims)
    }

    /// The first number whose SIM ID stands behind `sim` in the list.
    pub fn number_after(&self, sim: &str) -> u32 {
        self.first_behind(sim, number::iccid)
    }

    /// The first number whose `text`, which ascends with it, stands behind `after`.
    fn first_behind(&self, after: &str, text: impl Fn(u32) -> String) -> u32 {
        let (mut low, mut high) = (0, self.birth.sims);
        while low < high {
            let middle = low + (high - low) / 2;
            if text(middle).as_str() <= after { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Looks at SIMs; the more so the nearer their numbers.
    pub fn visitor(&self) -> Visitor<'_> {
        Visitor { origin: self, deck: Vec::new(), dealt: None }
    }
}

/// Looks at the SIMs of a world as it began, and remembers who was cast with the last one.
#[derive(Debug)]
pub struct Visitor<'o> {
    origin: &'o Origin,
    deck: Vec<Card>,
    dealt: Option<u32>,
}

impl<'o> Visitor<'o> {
    /// A SIM as it was when the world began; none for a number that there is not.
    pub fn record(&mut self, number: u32) -> Option<SimRecord> {
        let role = self.role(number)?;
        Some(grow::record(&role, number, &self.origin.scenario, &self.origin.birth.operator, self.cx(number)))
    }

    /// A SIM with the past that it had lived.
    pub fn grown(&mut self, number: u32) -> Option<Grown> {
        let role = self.role(number)?;
        Some(grow::grow(&role, number, &self.origin.scenario, &self.origin.birth.operator, self.cx(number)))
    }

    /// The group that a SIM was in.
    pub fn group_of(&mut self, number: u32) -> Option<&'o GroupId> {
        let (line, group) = match self.origin.scenario.named.get(number as usize) {
            Some(named) => (self.named_line(&named.line)?, named.group.as_deref()),
            None => (&self.origin.scenario.lines[self.card(number)?.line], None),
        };
        Some(&self.eras_of(group.or(line.group.as_deref()))?.after.group_id)
    }

    /// A SIM to which something happens by itself, without a call; none for any other.
    pub fn stirring(&mut self, number: u32) -> Option<SimRecord> {
        let part = match self.origin.scenario.named.get(number as usize) {
            Some(named) => &named.part,
            None => &self.origin.scenario.parts[self.card(number)?.part],
        };
        if !grow::may_stir(part) {
            return None;
        }
        self.record(number).filter(|record| record.due_at().is_some())
    }

    /// Numbers in the order of their IMSIs, those behind `after`.
    pub fn by_imsi(self, after: &str) -> ByImsi<'o> {
        let mut networks: Vec<_> =
            self.origin.scenario.lines.iter().map(|line| grow::plan_of(line).imsi).collect();
        networks.sort_unstable();
        networks.dedup();
        ByImsi { visitor: self, after: after.to_owned(), networks: networks.into_iter(), here: None }
    }

    fn network(&mut self, number: u32) -> Option<&'static str> {
        let line = match self.origin.scenario.named.get(number as usize) {
            Some(named) => self.named_line(&named.line)?,
            None => &self.origin.scenario.lines[self.card(number)?.line],
        };
        Some(grow::plan_of(line).imsi)
    }

    fn role(&mut self, number: u32) -> Option<Role<'o>> {
        let scenario = &self.origin.scenario;
        if number >= self.origin.birth.sims {
            return None;
        }
        if let Some(named) = scenario.named.get(number as usize) {
            let line = self.named_line(&named.line)?;
            return Some(Role {
                name: named.name.clone(),
                place: None,
                line,
                part: &named.part,
                group: self.eras_of(named.group.as_deref().or(line.group.as_deref())),
            });
        }
        let card = self.card(number)?;
        let line = &scenario.lines[card.line];
        let (name, place) = grow::name(line, card.nth);
        let part = &scenario.parts[card.part];
        Some(Role { name, place, line, part, group: self.eras_of(line.group.as_deref()) })
    }

    /// The card of a SIM that is not named.
    fn card(&mut self, number: u32) -> Option<Card> {
        let scenario = &self.origin.scenario;
        let dealt = number.checked_sub(scenario.named.len() as u32)?;
        let size = deck::size(scenario);
        let deck = dealt.checked_div(size)?;
        if self.dealt != Some(deck) {
            self.deck = deck::deal(scenario, self.origin.birth.seed, deck);
            self.dealt = Some(deck);
        }
        self.deck.get((dealt % size) as usize).copied()
    }

    fn cx(&self, number: u32) -> Cx {
        let birth = &self.origin.birth;
        Cx::new(birth.born, birth.seed, SIMS + u64::from(number), Cause::Device)
    }

    fn named_line(&self, key: &str) -> Option<&'o Line> {
        self.origin.scenario.lines.iter().find(|line| line.key == key)
    }

    fn eras_of(&self, name: Option<&str>) -> Option<&'o Eras> {
        let name = name?;
        self.origin.eras.iter().find(|eras| eras.after.name() == name)
    }
}

/// Numbers in the order of their IMSIs: network by network, and in each as the numbers ascend.
#[derive(Debug)]
pub struct ByImsi<'o> {
    visitor: Visitor<'o>,
    after: String,
    networks: std::vec::IntoIter<&'static str>,
    /// The network, and the next number to be looked at.
    here: Option<(&'static str, u32)>,
}

impl Iterator for ByImsi<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        loop {
            let origin = self.visitor.origin;
            if let Some((network, next)) = self.here {
                let found =
                    (next..origin.sims()).find(|number| self.visitor.network(*number) == Some(network));
                self.here = found.map(|number| (network, number + 1));
                if found.is_some() {
                    return found;
                }
            }
            let network = self.networks.next()?;
            let first = origin.first_behind(&self.after, |number| number::imsi_of(network, number));
            self.here = Some((network, first));
        }
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
