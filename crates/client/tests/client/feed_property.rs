//! Whatever the line does, a page that follows the machine's outputs ends with exactly what the server has.

use crate::support::{context, server::Server};
use api::{
    UnixMillis,
    console::{
        feed::{FeedList, FeedWindow, Position, ResetReason},
        sim_row::SimRow,
        window::{Window, WindowQuery},
    },
};
use client::{
    Collection, Fetch,
    feed::{Feed, FeedStatus, Input, Output, SocketId},
};
use proptest::prelude::*;

/// What may happen.
#[derive(Debug, Clone)]
enum Event {
    Change(u8),
    Deliver(usize),
    Lose(usize),
    Repeat(usize),
    Swap(usize),
    Garble(usize),
    LoseFromClient,
    Accept,
    RefuseSocket,
    Cut,
    HalfDead,
    NewEpoch(u8),
    Restart(u8),
    Slow,
    Answer,
    FailFetch,
    Wait(i64),
    ClockBack,
    Online,
    FollowAgain,
    Show(&'static str),
}

/// What happens on a socket: frames arrive in order and whole, or the socket is lost.
fn on_a_socket() -> impl Strategy<Value = Event> {
    prop_oneof![
        12 => (0u8..7).prop_map(Event::Change),
        12 => (1usize..6).prop_map(Event::Deliver),
        8 => Just(Event::Accept),
        1 => Just(Event::RefuseSocket),
        2 => Just(Event::Cut),
        1 => Just(Event::HalfDead),
        1 => (0u8..4).prop_map(Event::NewEpoch),
        1 => (0u8..4).prop_map(Event::Restart),
        1 => Just(Event::Slow),
        8 => Just(Event::Answer),
        1 => Just(Event::FailFetch),
        8 => (1i64..2_000).prop_map(Event::Wait),
        1 => Just(Event::ClockBack),
        1 => Just(Event::Online),
        1 => Just(Event::FollowAgain),
    ]
}

/// What happens on any line.
fn on_a_line() -> impl Strategy<Value = Event> {
    prop_oneof![
        58 => on_a_socket(),
        3 => (0usize..4).prop_map(Event::Lose),
        3 => (0usize..4).prop_map(Event::Repeat),
        3 => (0usize..4).prop_map(Event::Swap),
        1 => (0usize..4).prop_map(Event::Garble),
        1 => Just(Event::LoseFromClient),
    ]
}

/// What happens while the operator looks at one list after the other. Which of them a frame was chosen for is known by
/// its place between the answers, so this is for sockets only.
fn between_lists() -> impl Strategy<Value = Event> {
    prop_oneof![
        10 => on_a_socket(),
        1 => prop::sample::select(vec!["even", "odd", ""]).prop_map(Event::Show),
    ]
}

/// The page: does what it is told, and nothing else.
struct Page {
    server: Server,
    feed: Feed,
    list: Collection<SimRow>,
    now: i64,
    random: u64,
    opening: Option<SocketId>,
    /// Fetches under way, each with what the server had when it was asked.
    under_way: Vec<(Fetch, Window<SimRow>)>,
    lose_next: bool,
    refetching: bool,
    last: Option<Position>,
    /// True while everything was wanted all the time.
    whole: bool,
    statuses: Vec<FeedStatus>,
}

impl Page {
    fn new(modest: bool, window_first: bool) -> Self {
        let query = WindowQuery { sort: "sim".to_owned(), ..WindowQuery::default() };
        let mut page = Page {
            server: Server::new(4, modest),
            feed: Feed::new(),
            list: Collection::new(query),
            now: 1_000_000,
            random: 7,
            opening: None,
            under_way: Vec::new(),
            lose_next: false,
            refetching: false,
            last: None,
            whole: true,
            statuses: Vec::new(),
        };
        page.fetch();
        if window_first {
            page.answer();
        } else {
            page.follow(None);
        }
        page
    }

    fn follow(&mut self, from: Option<Position>) {
        let q = &self.list.query().q;
        let window = (!q.is_empty()).then(|| FeedWindow { list: FeedList::Sims, q: q.clone() });
        let windows = window.into_iter().collect();
        self.tell(Input::Follow { context: context(), topics: Vec::new(), windows, from });
    }

    fn tell(&mut self, input: Input) {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        for output in self.feed.handle(input, UnixMillis(self.now), self.random >> 33) {
            match output {
                Output::Open(id) => {
                    assert_eq!(self.opening, None, "one socket at a time");
                    assert_eq!(self.server.socket, None, "the old socket is closed first");
                    self.opening = Some(id);
                }
                Output::Close(id) => {
                    self.opening = self.opening.filter(|opening| *opening != id);
                    if self.server.socket == Some(id) {
                        self.server.hang_up();
                    }
                }
                Output::Send(id, text) => {
                    if !std::mem::take(&mut self.lose_next) {
                        self.server.receive(id, &text);
                    }
                }
                Output::Apply(frame) => {
                    let position = Position { epoch: frame.epoch, seq: frame.seq };
                    if let Some(last) = self.last {
                        assert!(last.epoch == frame.epoch && last.seq <= frame.after, "in order");
                        // Between them is at most what was left out.
                        assert!(!self.whole || last.seq == frame.after, "joined");
                    }
                    self.last = Some(position);
                    self.list.apply(&frame);
                }
                Output::Refetch { .. } => {
                    self.last = None;
                    self.refetching = true;
                    self.list.invalidate();
                }
                Output::Status(status) => self.statuses.push(status),
                Output::Clock { .. } | Output::Refused { .. } => {}
            }
        }
        self.fetch();
    }

    fn fetch(&mut self) {
        if let Some(fetch) = self.list.fetch(UnixMillis(self.now)) {
            let window = self.server.window(&fetch.query.q);
            self.under_way.push((fetch, window));
        }
    }

    fn answer(&mut self) {
        if self.under_way.is_empty() {
            return;
        }
        let (fetch, window) = self.under_way.remove(0);
        let position = window.position;
        if self.refetching && self.list.awaits(&fetch) {
            self.tell(Input::Refetched { context: context(), position });
            self.refetching = false;
        } else {
            self.follow(Some(position));
        }
        let since = self.feed.changes_after(&context(), position);
        self.list.load(&fetch, window, since);
        self.fetch();
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Change(key) => self.server.change(key),
            Event::Deliver(count) => (0..count).for_each(|_| self.deliver()),
            Event::Lose(at) => {
                if at < self.server.line.len() {
                    self.server.line.remove(at);
                }
            }
            Event::Repeat(at) => {
                if let Some(text) = self.server.line.get(at).cloned() {
                    self.server.line.push(text);
                }
            }
            Event::Swap(at) => {
                if at + 1 < self.server.line.len() {
                    self.server.line.swap(at, at + 1);
                }
            }
            Event::Garble(at) => {
                if let Some(text) = self.server.line.get_mut(at) {
                    text.truncate(text.len() / 2);
                }
            }
            Event::LoseFromClient => self.lose_next = true,
            Event::Accept => self.accept(),
            Event::RefuseSocket => {
                if let Some(id) = self.opening.take() {
                    self.tell(Input::Closed(id));
                }
            }
            Event::Cut => self.cut(),
            // The socket is gone and nobody says so: only silence tells.
            Event::HalfDead => self.server.hang_up(),
            Event::NewEpoch(key) => self.server.new_epoch(key),
            Event::Restart(key) => {
                self.server.new_epoch(key);
                self.cut();
            }
            Event::Slow => self.server.reset(ResetReason::Gone),
            Event::Answer => self.answer(),
            Event::FailFetch => {
                if !self.under_way.is_empty() {
                    let (fetch, _) = self.under_way.remove(0);
                    self.list.failed(&fetch, UnixMillis(self.now));
                }
            }
            Event::Wait(ms) => {
                self.now += ms;
                self.server.tick();
                self.tell(Input::Tick);
            }
            Event::ClockBack => self.now -= 3_600_000,
            Event::Online => self.tell(Input::WentOnline),
            Event::FollowAgain => self.follow(None),
            Event::Show(q) => {
                let query = WindowQuery { q: q.to_owned(), ..self.list.query().clone() };
                self.whole &= q.is_empty();
                self.list.set_query(query);
                self.follow(None);
            }
        }
    }

    fn deliver(&mut self) {
        if let (Some(id), false) = (self.server.socket, self.server.line.is_empty()) {
            let text = self.server.line.remove(0);
            self.tell(Input::Text(id, text));
        }
    }

    fn accept(&mut self) {
        if let Some(id) = self.opening.take() {
            self.server.accept(id);
            self.tell(Input::Opened(id));
        }
    }

    fn cut(&mut self) {
        if let Some(id) = self.server.socket {
            self.server.hang_up();
            self.tell(Input::Closed(id));
        }
    }

    /// The line works again: two minutes, in steps of half a second.
    fn recover(&mut self) {
        self.lose_next = false;
        for _ in 0..240 {
            self.happen(Event::Wait(500));
            self.accept();
            while self.server.socket.is_some() && !self.server.line.is_empty() {
                self.deliver();
            }
            while !self.under_way.is_empty() {
                self.answer();
            }
        }
    }
}

/// Plays the events; whatever they were, the page ends with what the server has.
fn check(modest: bool, window_first: bool, events: Vec<Event>) -> Result<(), TestCaseError> {
    let mut page = Page::new(modest, window_first);
    for event in events {
        page.happen(event);
    }
    page.recover();
    let q = page.list.query().q.clone();
    prop_assert_eq!(page.list.rows(), page.server.rows(&q));
    prop_assert_eq!(page.feed.position(&context()), Some(page.server.position()));
    prop_assert!(matches!(page.feed.status(), FeedStatus::Live { .. }), "{:?}", page.feed.status());
    prop_assert!(!page.list.is_dirty());
    // And it stays so: the next change arrives as a change, not by another fetch; a list with a query fetches again to be
    // sure of its order.
    page.server.change(1);
    page.deliver();
    prop_assert_eq!(page.list.rows(), page.server.rows(&q));
    prop_assert!(q == "odd" || !(page.list.is_dirty() || page.list.is_fetching()));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_page_that_does_what_it_is_told_ends_with_what_the_server_has(
        modest in any::<bool>(),
        window_first in any::<bool>(),
        events in prop::collection::vec(on_a_line(), 0..120),
    ) {
        check(modest, window_first, events)?;
    }

    #[test]
    fn so_does_one_that_shows_one_list_after_the_other(
        modest in any::<bool>(),
        window_first in any::<bool>(),
        events in prop::collection::vec(between_lists(), 0..120),
    ) {
        check(modest, window_first, events)?;
    }
}

#[test]
fn nothing_but_changes_is_needed_on_a_line_that_works() {
    let mut page = Page::new(false, true);
    page.server.life_ms = 60_000;
    page.accept();
    for turn in 0..200 {
        page.server.change(turn % 4);
        page.deliver();
        page.deliver();
        page.deliver();
        if turn % 10 == 0 {
            page.happen(Event::Wait(900));
        }
    }
    page.recover();
    assert_eq!(page.list.rows(), page.server.rows(""));
    assert_eq!(page.under_way.len(), 0);
    assert!(
        !page.statuses.iter().any(|status| matches!(status, FeedStatus::Stale { .. })),
        "two planned reconnections, and never stale: {:?}",
        page.statuses
    );
}
