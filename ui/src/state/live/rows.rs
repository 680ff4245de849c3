//! What a windowed list holds and what it still wants, without signals and without a socket.

use std::ops::Range;

use api::{
    UnixMillis,
    console::{
        feed::ChangeFrame,
        window::{MAX_LIMIT, Window, WindowQuery},
    },
    id::ContextId,
};
use client::{Collection, Fetch, HasId};

use super::held::{Held, News};

/// Rows of the first window.
const FIRST: u32 = 120;
/// Rows beside those on screen that are fetched with them.
const BESIDE: u64 = 60;
/// Windows begin at multiples of this, so that a slow scroll does not ask for every row anew.
const STRIDE: u64 = 50;
/// As the server has it.
const MOST: u64 = MAX_LIMIT as u64;

/// The rows of a list of a context.
pub(super) struct Rows<Row: HasId> {
    context: ContextId,
    /// What the operator asked for: query and sort.
    asked: (String, String),
    loaded: Collection<Row>,
    /// What is on screen, and of which query.
    held: Option<(WindowQuery, Held<Row>)>,
    /// What came on screen while a fetch was under way.
    wanted: Option<Range<u64>>,
}

impl<Row: HasId> Rows<Row> {
    pub(super) fn new(context: ContextId, q: String, sort: String) -> Self {
        let asked = (q.clone(), sort.clone());
        let first = WindowQuery { q, sort, offset: 0, limit: Some(FIRST) };
        Rows { context, asked, loaded: Collection::new(first), held: None, wanted: None }
    }

    pub(super) const fn context(&self) -> &ContextId {
        &self.context
    }

    /// The window as the server had it, with the changes since.
    pub(super) const fn window(&self) -> Option<&Window<Row>> {
        self.loaded.window()
    }

    /// What is shown of it.
    pub(super) fn held(&self) -> Option<&Held<Row>> {
        self.held.as_ref().map(|(_, held)| held)
    }

    /// How the list differs from what is shown of it.
    pub(super) fn news(&self) -> Option<News> {
        Some(self.held()?.news(self.window()?))
    }

    /// Shows the list as it is.
    pub(super) fn show_news(&mut self) {
        let held = self.loaded.window().map(Held::new);
        self.held = held.map(|held| (self.loaded.query().clone(), held));
    }

    /// Asks for another list, from its top.
    pub(super) fn ask(&mut self, q: String, sort: String) {
        let limit = self.loaded.query().limit;
        let asked = (q, sort);
        if self.asked != asked {
            self.asked.clone_from(&asked);
            let (q, sort) = asked;
            self.loaded.set_query(WindowQuery { q, sort, offset: 0, limit });
        }
    }

    /// Whether a fetch was for the list that the operator asked for; else it was for the one that still stands there.
    pub(super) fn is_asked(&self, fetch: &Fetch) -> bool {
        let (q, sort) = &self.asked;
        (&fetch.query.q, &fetch.query.sort) == (q, sort)
    }

    /// Hears which places are on screen; true when they have to be fetched.
    pub(super) fn want(&mut self, first: u64, end: u64) -> bool {
        let query = self.loaded.query();
        let total = self.held().map_or(end, Held::total);
        let loaded = query.offset..query.offset + u64::from(query.limit.unwrap_or(0));
        self.wanted = None;
        if first >= loaded.start && end.min(total) <= loaded.end {
            return false;
        }
        if self.loaded.is_fetching() {
            self.wanted = Some(first..end);
            return false;
        }
        let next = around(query, first, end);
        self.loaded.set_query(next);
        true
    }

    /// The fetch that is due, if one is; from then on it is under way.
    pub(super) fn due(&mut self, now: UnixMillis) -> Option<Fetch> {
        self.loaded.fetch(now)
    }

    /// Wants the list read again, at once.
    pub(super) fn invalidate(&mut self) {
        self.loaded.invalidate();
    }

    /// Takes the answer to a fetch and what was heard after it; false when something else is asked for by now.
    pub(super) fn load(
        &mut self,
        fetch: &Fetch,
        window: Window<Row>,
        since: Option<Vec<ChangeFrame>>,
    ) -> bool {
        let fresh = self.loaded.load(fetch, window, since);
        if fresh {
            self.show(&fetch.query);
        }
        fresh
    }

    /// Notes that a fetch brought nothing; false when that says nothing of what is asked for by now. One that was refused stays
    /// refused: it is not asked again before it is another one. Until then the rows that stand there are those of the list
    /// before, and they go on being read: whoever scrolls meets rows.
    pub(super) fn failed(&mut self, fetch: &Fetch, refused: bool, now: UnixMillis) -> bool {
        let awaited = self.loaded.awaits(fetch);
        match &self.held {
            _ if !refused => self.loaded.failed(fetch, now),
            Some((shown, _)) if awaited => self.loaded.set_query(shown.clone()),
            Some(_) | None => {}
        }
        awaited && self.is_asked(fetch)
    }

    /// What came on screen while the last fetch was under way.
    pub(super) const fn take_wanted(&mut self) -> Option<Range<u64>> {
        self.wanted.take()
    }

    /// Takes a change; true when a row on screen is another now.
    pub(super) fn hear(&mut self, frame: &ChangeFrame) -> bool {
        if self.context != frame.context {
            return false;
        }
        self.loaded.apply(frame);
        self.held.as_mut().is_some_and(|(_, held)| held.apply(&frame.change))
    }

    /// Shows the window that came: another list as it is, the same list row by row. Nothing can move under the cursor in
    /// a list that was empty.
    fn show(&mut self, asked: &WindowQuery) {
        let Some(window) = self.loaded.window() else { return };
        match &mut self.held {
            Some((query, held)) if query == asked && held.total() > 0 => held.follow(window),
            held => *held = Some((asked.clone(), Held::new(window))),
        }
    }
}

/// The window around what is on screen.
fn around(query: &WindowQuery, first: u64, end: u64) -> WindowQuery {
    let offset = first.saturating_sub(BESIDE) / STRIDE * STRIDE;
    let limit = (end + BESIDE).saturating_sub(offset).clamp(STRIDE, MOST);
    WindowQuery { offset, limit: u32::try_from(limit).ok(), ..query.clone() }
}

#[cfg(test)]
mod tests {
    use api::console::sim_row::SimRow;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_window_holds_what_is_seen_and_a_little_more() {
        let query = WindowQuery { q: "x".into(), ..WindowQuery::default() };
        for (first, end) in [(0, 40), (100, 140), (999_960, 1_000_000), (0, 10_000)] {
            let window = around(&query, first, end);
            let limit = u64::from(window.limit.unwrap());
            assert_eq!(window.q, "x");
            assert!(window.offset <= first && limit <= MOST);
            assert!(window.offset + limit >= end || limit == MOST, "{first}..{end}: {window:?}");
        }
    }

    #[test]
    fn what_comes_on_screen_while_a_fetch_is_under_way_waits_for_it() {
        let now = UnixMillis(0);
        let mut rows = Rows::<SimRow>::new(ContextId::new("local").unwrap(), String::new(), String::new());
        assert!(!rows.want(0, 40), "the first window has it");
        let first = rows.due(now).unwrap();
        assert!(!rows.want(500, 540));
        assert!(rows.failed(&first, false, now));
        let Range { start, end } = rows.take_wanted().unwrap();
        assert!(rows.want(start, end));
        assert_eq!(rows.due(now).unwrap().query.offset, 400);
    }

    #[test]
    fn the_rows_that_stay_after_a_refusal_are_still_read() {
        let now = UnixMillis(0);
        let window = |offset: u64| -> Window<SimRow> {
            let clock = json!({ "now": 0, "scale": 1.0, "paused": false, "simulated": false });
            let rows: Vec<_> = (offset..offset + 120)
                .map(
                    |n| json!({ "simId": n.to_string(), "name": "x", "status": "active", "state": "online" }),
                )
                .collect();
            serde_json::from_value(json!({
                "rows": rows, "offset": offset, "total": 5_000, "of": 5_000, "counts": {},
                "position": { "epoch": 1, "seq": 1 }, "tookUs": 1, "clock": clock
            }))
            .unwrap()
        };
        let mut rows = Rows::<SimRow>::new(ContextId::new("local").unwrap(), String::new(), String::new());
        let first = rows.due(now).unwrap();
        assert!(rows.load(&first, window(0), Some(Vec::new())) && rows.is_asked(&first));
        rows.ask("state:".into(), String::new());
        let bad = rows.due(now).unwrap();
        assert!(!rows.want(500, 540), "the answer is waited for");
        assert!(rows.is_asked(&bad) && rows.failed(&bad, true, now));
        let Range { start, end } = rows.take_wanted().unwrap();
        assert!(rows.want(start, end));
        let further = rows.due(now).unwrap();
        assert_eq!((further.query.q.as_str(), further.query.offset), ("", 400));
        assert!(!rows.is_asked(&further), "what cannot be read is still what is asked for");
        assert!(rows.load(&further, window(400), Some(Vec::new())));
        assert!(rows.held().unwrap().at(500).is_some());
        // Back to the list that stands there: from its top, and nothing is wrong any more.
        rows.ask(String::new(), String::new());
        let again = rows.due(now.plus(2_000)).unwrap();
        assert!(rows.is_asked(&again) && again.query.offset == 0);
    }

    #[test]
    fn a_refusal_of_what_nobody_asks_for_any_more_says_nothing() {
        let now = UnixMillis(0);
        let mut rows = Rows::<SimRow>::new(ContextId::new("local").unwrap(), "state:".into(), String::new());
        let bad = rows.due(now).unwrap();
        assert!(rows.failed(&bad, true, now));
        assert_eq!(rows.due(now.plus(60_000)), None, "it would be refused again");
        rows.ask("state:online".into(), String::new());
        let good = rows.due(now).unwrap();
        assert!(!rows.failed(&bad, true, now), "its answer was late");
        assert_eq!(good.query.q, "state:online");
    }
}
