//! A scenario as it is written.

use api::{
    console::sim_row::Drift,
    soracom::{
        group::GroupConfiguration,
        session::Cell,
        sim::{ModuleType, TagSet},
    },
};
use serde::Deserialize;

use crate::{
    Result,
    error::invalid,
    fleet::Chatter,
    scenario::{check, event::Event},
    traffic::Profile,
};

/// A world to begin with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// One sentence: what it is for.
    pub(super) summary: String,
    /// How many SIMs unless the caller says.
    pub(super) sims: u32,
    /// How far back session histories reach at most.
    #[serde(default = "five")]
    pub(super) history_days: u32,
    /// How many devices a second move into another cell.
    #[serde(default)]
    pub(super) chatter_per_s: f64,
    #[serde(default, rename = "group")]
    pub(super) groups: Vec<GroupEntry>,
    #[serde(default, rename = "line")]
    pub(super) lines: Vec<Line>,
    #[serde(default, rename = "part")]
    pub(super) parts: Vec<Part>,
    #[serde(default, rename = "sim")]
    pub(super) named: Vec<Named>,
    /// What will happen.
    #[serde(default, rename = "event")]
    pub(super) events: Vec<Event>,
}

/// A group, and what it was before its settings last changed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupEntry {
    /// The tag `name`; unique in the scenario.
    pub name: String,
    #[serde(default)]
    pub tags: TagSet,
    #[serde(default = "two_hundred")]
    pub age_days: u32,
    /// Minutes since its settings last changed; none for never.
    pub changed_min: Option<u32>,
    #[serde(default)]
    pub configuration: GroupConfiguration,
    /// The configuration before that change; none where there was none.
    #[serde(default)]
    pub before: GroupConfiguration,
}

/// A product line: what its SIMs and devices have in common.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    /// What named SIMs refer to.
    pub key: String,
    /// The pattern of its names: `{n}` is the number, `{place}` one of `places`.
    pub name: String,
    /// The first number, and how many digits it has at least.
    #[serde(default = "one")]
    pub first: u32,
    #[serde(default = "four")]
    pub digits: usize,
    #[serde(default)]
    pub places: Vec<String>,
    /// How many of each deck of SIMs are of this line.
    #[serde(default)]
    pub share: u32,
    pub plan: String,
    #[serde(default = "standard")]
    pub speed_class: String,
    pub group: Option<String>,
    /// Type allocation codes: the device models.
    pub tacs: Vec<String>,
    #[serde(default = "nano")]
    pub module: ModuleType,
    #[serde(default)]
    pub sms: bool,
    /// The first of its base stations, and how many there are.
    pub cell: Cell,
    #[serde(default = "forty")]
    pub stations: i64,
    /// How much its devices send and receive.
    #[serde(default)]
    pub traffic: Profile,
    #[serde(default)]
    pub tags: TagSet,
}

/// A part to play: how the device behaves and where it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// How many of each deck of SIMs play it.
    #[serde(default = "one")]
    pub count: u32,
    pub behaviour: Kind,
    #[serde(default)]
    pub state: State,
    /// How the open session differs from the group, which must have changed in just that way.
    pub drift: Option<Drift>,
    /// For `asleep`: minutes between two wakings, and seconds until it ends its session and sleeps again.
    pub every_min: Option<u32>,
    pub awake_s: Option<u32>,
}

/// A SIM of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub name: String,
    pub line: String,
    /// Another group than the line's.
    pub group: Option<String>,
    pub part: Part,
}

/// The behaviours, as a scenario names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Prompt,
    Slow,
    Never,
    Asleep,
    Ghost,
}

/// Where a SIM stands when the world begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// With a session; for a device that ends its sessions, as its schedule has it.
    #[default]
    Online,
    /// Without one, for some time: no power, or given up.
    Offline,
    /// Deactivated some time ago.
    Inactive,
    /// Suspended some time ago.
    Suspended,
    /// Never used.
    Ready,
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] naming what is wrong: not TOML, an unknown key, a line without its group, decks that do
    /// not add up.
    pub fn parse(text: &str) -> Result<Self> {
        let scenario: Scenario =
            toml::from_str(text).map_err(|error| invalid("scenario", error.to_string().trim().to_owned()))?;
        check::check(&scenario)?;
        Ok(scenario)
    }

    /// One sentence: what it is for.
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// How many SIMs it has unless the caller says.
    pub fn sims(&self) -> u32 {
        self.sims
    }

    /// What will happen, in the order of time.
    pub fn plan(&self) -> Vec<Event> {
        let mut plan = self.events.clone();
        plan.sort_by_key(Event::at_min);
        plan
    }

    /// What its fleet does all the time when it has so many SIMs; none for a quiet one.
    pub fn chatter(&self, sims: u32) -> Option<Chatter> {
        Chatter::new(self.chatter_per_s, sims)
    }

    /// How many SIMs there are when `wanted` are asked for: a scenario of named SIMs alone has no more than those.
    pub fn size(&self, wanted: Option<u32>) -> u32 {
        let wanted = wanted.unwrap_or(self.sims);
        if self.parts.is_empty() { wanted.min(self.named.len() as u32) } else { wanted }
    }
}

fn one() -> u32 {
    1
}

fn four() -> usize {
    4
}

fn five() -> u32 {
    5
}

fn forty() -> i64 {
    40
}

fn two_hundred() -> u32 {
    200
}

fn standard() -> String {
    "s1.standard".to_owned()
}

fn nano() -> ModuleType {
    ModuleType::Nano
}
