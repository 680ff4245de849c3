//! What the lists of the console have in common.

use std::fmt::Debug;

use api::{
    console::{feed::Change, group_row::GroupRow, sim_row::SimRow, window::WindowQuery},
    id::{GroupId, SimId},
};

/// A row of a list that a [`Collection`](crate::Collection) can keep up to date.
pub trait HasId: Clone + PartialEq {
    /// What makes a row the same row after it changed.
    type Id: Ord + Clone + Debug;

    /// The row's id.
    fn id(&self) -> &Self::Id;

    /// What a change says of a row of this list; none when it is about something else.
    fn told_by(change: &Change) -> Option<Told<'_, Self>>;

    /// The row as a change of something else leaves it; none where it stays as it is.
    fn touched_by(&self, change: &Change) -> Option<Self>;

    /// True when `newer` in place of this row may stand elsewhere in the list, leave it, or be counted otherwise.
    fn may_move(&self, newer: &Self, query: &WindowQuery) -> bool;
}

/// What a change says of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Told<'a, Row: HasId> {
    /// The row is this.
    Is(&'a Row),
    /// The row is no more.
    Gone(&'a Row::Id),
}

impl HasId for SimRow {
    type Id = SimId;

    fn id(&self) -> &SimId {
        &self.sim_id
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a list looks at the changes of its own rows")]
    fn told_by(change: &Change) -> Option<Told<'_, Self>> {
        match change {
            Change::Sim { row } => Some(Told::Is(row)),
            _ => None,
        }
    }

    /// A job says what it has under way on its SIMs before their own rows are told: what is shown of the one must not
    /// contradict the other meanwhile.
    fn touched_by(&self, change: &Change) -> Option<Self> {
        if let Change::Job { job } = change { self.marked_by(job) } else { None }
    }

    fn may_move(&self, newer: &Self, query: &WindowQuery) -> bool {
        if !query.q.is_empty() || self.state != newer.state {
            return self != newer;
        }
        match column(query) {
            "" | "name" => self.name != newer.name,
            "sim" | "state" => false,
            "group" => self.group != newer.group,
            "since" => self.since != newer.since,
            "status" => self.status != newer.status,
            "plan" => self.subscription != newer.subscription,
            "drift" => self.drift != newer.drift,
            _ => self != newer,
        }
    }
}

impl HasId for GroupRow {
    type Id = GroupId;

    fn id(&self) -> &GroupId {
        &self.group_id
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a list looks at the changes of its own rows")]
    fn told_by(change: &Change) -> Option<Told<'_, Self>> {
        match change {
            Change::Group { row: Some(row), .. } => Some(Told::Is(row)),
            Change::Group { group_id, row: None } => Some(Told::Gone(group_id)),
            _ => None,
        }
    }

    fn touched_by(&self, _change: &Change) -> Option<Self> {
        None
    }

    fn may_move(&self, newer: &Self, query: &WindowQuery) -> bool {
        if !query.q.is_empty() {
            return self != newer;
        }
        match column(query) {
            "" | "name" => self.name != newer.name,
            "members" => self.members != newer.members,
            "online" => self.online != newer.online,
            "stale" => self.stale != newer.stale,
            "modified" => self.modified != newer.modified,
            "group" => false,
            _ => self != newer,
        }
    }
}

/// The column that a query sorts by, without its direction.
fn column(query: &WindowQuery) -> &str {
    query.sort.strip_prefix('-').unwrap_or(&query.sort)
}
