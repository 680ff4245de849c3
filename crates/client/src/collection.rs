//! A window of a list plus the changes after it.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::{
        feed::ChangeFrame,
        window::{Window, WindowQuery},
    },
};

use crate::row::{HasId, Told};

/// Least time between two quiet fetches.
const QUIET_MS: i64 = 1_000;
/// Longest time between two tries of a fetch that fails.
const RETRY_CAP_MS: i64 = 30_000;

/// The rows on screen, kept up to date: a window that the server read at a position, and the changes after it.
///
/// Changes at or before the position are in the rows already and are dropped. Later ones replace visible rows, in
/// place; one that may alter order, total or counts marks the window dirty, and a quiet fetch follows. Rows never move
/// by a change alone.
#[derive(Debug, Clone)]
pub struct Collection<Row: HasId> {
    query: WindowQuery,
    window: Option<Window<Row>>,
    changed: BTreeSet<Row::Id>,
    dirty: bool,
    /// Raised by every new query: an answer to an earlier turn is not taken.
    turn: u32,
    fetching: bool,
    failures: u32,
    not_before: UnixMillis,
}

/// A fetch that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// What to ask the server.
    pub query: WindowQuery,
    turn: u32,
}

impl<Row: HasId> Collection<Row> {
    /// An empty list that wants to be fetched.
    pub const fn new(query: WindowQuery) -> Self {
        Collection {
            query,
            window: None,
            changed: BTreeSet::new(),
            dirty: true,
            turn: 0,
            fetching: false,
            failures: 0,
            not_before: UnixMillis(i64::MIN),
        }
    }

    /// Asks for something else. The old rows stay until the new window is there.
    pub fn set_query(&mut self, query: WindowQuery) {
        if self.query != query {
            self.query = query;
            self.invalidate();
        }
    }

    /// Wants the window fetched without delay; the answer to a fetch under way is not taken.
    pub const fn invalidate(&mut self) {
        self.turn = self.turn.wrapping_add(1);
        self.fetching = false;
        self.failures = 0;
        self.dirty = true;
        self.not_before = UnixMillis(i64::MIN);
    }

    /// The fetch that is due at `now`, if one is; from then on it counts as under way.
    ///
    /// To be asked after every [`Collection::apply`] and once in a while. A quiet fetch is due at most once a second.
    pub fn fetch(&mut self, now: UnixMillis) -> Option<Fetch> {
        let wait = self.not_before.since(now);
        // A wait beyond the cap means that the clock was set back.
        if self.fetching || !self.dirty || (1..=RETRY_CAP_MS).contains(&wait) {
            return None;
        }
        self.fetching = true;
        self.not_before = now.plus(QUIET_MS);
        Some(Fetch { query: self.query.clone(), turn: self.turn })
    }

    /// True when the answer to `fetch` will be taken; otherwise it belongs to an earlier turn.
    pub const fn awaits(&self, fetch: &Fetch) -> bool {
        self.fetching && fetch.turn == self.turn
    }

    /// Takes the answer to `fetch`, and the changes that were heard of after its position
    /// ([`Feed::changes_after`](crate::Feed::changes_after)); where those are not known, the window is dirty again.
    ///
    /// False when the answer belongs to an earlier turn and was dropped.
    pub fn load(&mut self, fetch: &Fetch, window: Window<Row>, since: Option<Vec<ChangeFrame>>) -> bool {
        if !self.awaits(fetch) {
            return false;
        }
        let known: BTreeMap<_, _> = self.rows().iter().map(|row| (row.id(), row)).collect();
        let other = window.rows.iter().filter(|row| known.get(row.id()) != Some(row));
        let changed: Vec<_> = other.map(|row| row.id().clone()).collect();
        self.changed.extend(changed);
        self.window = Some(window);
        self.fetching = false;
        self.failures = 0;
        self.dirty = since.is_none();
        for frame in since.into_iter().flatten() {
            self.apply(&frame);
        }
        true
    }

    /// Notes that `fetch` brought nothing: it is due again after 1, 2, 4 … 30 seconds.
    pub fn failed(&mut self, fetch: &Fetch, now: UnixMillis) {
        if self.awaits(fetch) {
            self.fetching = false;
            self.dirty = true;
            self.not_before = now.plus((QUIET_MS << self.failures.min(5)).min(RETRY_CAP_MS));
            self.failures = self.failures.saturating_add(1);
        }
    }

    /// Takes a change; true when a visible row is another now. Changes come in order, as a
    /// [`Feed`](crate::Feed) hands them out.
    pub fn apply(&mut self, frame: &ChangeFrame) -> bool {
        let Some(window) = &mut self.window else { return false };
        if frame.epoch != window.position.epoch {
            self.dirty = true;
            return false;
        }
        if frame.seq <= window.position.seq {
            return false;
        }
        window.position.seq = frame.seq;
        let Some(told) = Row::told_by(&frame.change) else { return false };
        let id = match &told {
            Told::Is(row) => row.id(),
            Told::Gone(id) => id,
        };
        let Some(place) = window.rows.iter().position(|row| row.id() == id) else {
            self.dirty = true;
            return false;
        };
        match told {
            Told::Is(row) if window.rows[place] == *row => return false,
            Told::Is(row) => {
                self.dirty |= window.rows[place].may_move(row, &self.query);
                self.changed.insert(id.clone());
                window.rows[place] = row.clone();
            }
            Told::Gone(id) => {
                self.dirty = true;
                self.changed.insert(id.clone());
                window.rows.remove(place);
            }
        }
        true
    }

    /// The ids of rows that came, changed or went since the last call.
    pub fn drain_changed(&mut self) -> BTreeSet<Row::Id> {
        std::mem::take(&mut self.changed)
    }

    /// What is asked for; the rows may still be those of the query before.
    pub const fn query(&self) -> &WindowQuery {
        &self.query
    }

    /// The window as it stands: totals, counts, position and clock as of its fetch; none before the first.
    pub const fn window(&self) -> Option<&Window<Row>> {
        self.window.as_ref()
    }

    /// The rows, in the order of their fetch.
    pub fn rows(&self) -> &[Row] {
        self.window.as_ref().map_or(&[], |window| &window.rows)
    }

    /// A visible row.
    pub fn get(&self, id: &Row::Id) -> Option<&Row> {
        self.rows().iter().find(|row| row.id() == id)
    }

    /// True while order, total or counts may be out of date.
    pub const fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// True while a fetch is under way.
    pub const fn is_fetching(&self) -> bool {
        self.fetching
    }
}
