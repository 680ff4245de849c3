use std::collections::BTreeMap;

use api::{
    UnixMillis,
    console::feed::{Change, ChangeFrame, ClientFrame, Limits, Position, ServerFrame},
    id::ContextId,
};

use super::{
    follow::{Follow, Stage, Step},
    frame::{self, FIRST_LIMITS},
    link::{Link, OPENING_MS, wait_ms},
    message::{FeedStatus, Input, Output, RefetchReason, SocketId},
    status,
};

/// Ticks that may be missed before the server counts as silent.
const SILENT_TICKS: i64 = 3;
/// Changes after which the server is told how far we are, without waiting for the next tick.
const ACK_EVERY: u32 = 64;
/// Least time between two requests to fetch the same context again.
const REFETCH_MS: i64 = 1_000;

/// The feed of a page: one socket, any number of contexts.
#[derive(Debug, Clone)]
pub struct Feed {
    follows: BTreeMap<ContextId, Follow>,
    link: Link,
    sockets: u32,
    limits: Limits,
    failures: u32,
    /// When the server was last heard, or first asked for.
    heard: UnixMillis,
    /// Since when nothing is known, if that is so.
    stale: Option<UnixMillis>,
    status: FeedStatus,
    /// Our time: the page's clock plus `ahead`, which grows when that clock is set back.
    now: UnixMillis,
    ahead: i64,
    outputs: Vec<Output>,
}

impl Default for Feed {
    fn default() -> Self {
        Feed::new()
    }
}

impl Feed {
    /// A feed that follows nothing.
    pub const fn new() -> Self {
        Feed {
            follows: BTreeMap::new(),
            link: Link::Idle,
            sockets: 0,
            limits: FIRST_LIMITS,
            failures: 0,
            heard: UnixMillis(i64::MIN),
            stale: None,
            status: FeedStatus::Connecting,
            now: UnixMillis(i64::MIN),
            ahead: 0,
            outputs: Vec::new(),
        }
    }

    /// Takes what happened at `now`, by the page's clock; answers with what to do, in order. `random` spreads the
    /// waiting times and has to differ from page to page.
    pub fn handle(&mut self, input: Input, now: UnixMillis, random: u64) -> Vec<Output> {
        self.pass(now);
        match input {
            Input::Follow { context, topics, from } => self.follow(context, topics, from),
            Input::Unfollow(context) => self.unfollow(&context),
            Input::Opened(id) if self.link.socket() == Some(id) => self.opened(id),
            Input::Text(id, text) if self.link.open() == Some(id) => self.text(id, &text, random),
            Input::Closed(id) if self.link.socket() == Some(id) => self.closed(random),
            Input::Opened(_) | Input::Text(..) | Input::Closed(_) => {}
            Input::Tick => self.tick(random),
            // A hint at most: a server on this machine is reachable without a network, and silence tells the rest.
            Input::WentOffline => {}
            Input::WentOnline => self.went_online(),
            Input::Refetched { context, position } => self.refetched(&context, position),
        }
        self.settle();
        std::mem::take(&mut self.outputs)
    }

    /// What the header may say.
    pub const fn status(&self) -> FeedStatus {
        self.status
    }

    /// The last position of a context that was handed out; none before it has one.
    pub fn position(&self, context: &ContextId) -> Option<Position> {
        self.follows.get(context)?.at
    }

    /// When the next socket will be tried, by the page's clock; none while there is one.
    pub const fn retry_at(&self) -> Option<UnixMillis> {
        match self.link {
            Link::Waiting { until } => Some(self.shown(until)),
            Link::Idle | Link::Opening { .. } | Link::Open { .. } => None,
        }
    }

    /// The changes of a context after `position` that were handed out already, for a window that was read there; none
    /// when they are not known, so that only another fetch can tell.
    pub fn changes_after(&self, context: &ContextId, position: Position) -> Option<Vec<ChangeFrame>> {
        self.follows.get(context)?.changes_after(position)
    }

    fn follow(&mut self, context: ContextId, topics: Vec<api::console::feed::Topic>, from: Option<Position>) {
        match self.follows.get_mut(&context) {
            None => {
                self.follows.insert(context.clone(), Follow::new(topics, from));
            }
            Some(follow) => {
                let late = from.filter(|_| follow.at.is_none());
                if follow.topics == topics && late.is_none() {
                    return;
                }
                follow.topics = topics;
                if let Some(from) = late {
                    follow.stand(from);
                }
                if matches!(follow.stage, Stage::Lost { .. }) {
                    return;
                }
            }
        }
        match self.link {
            Link::Idle => {
                self.heard = self.now;
                self.open();
            }
            Link::Open { id, .. } => self.ask(id, &context),
            Link::Opening { .. } | Link::Waiting { .. } => {}
        }
    }

    fn unfollow(&mut self, context: &ContextId) {
        let Some(follow) = self.follows.remove(context) else { return };
        if self.follows.is_empty() {
            if let Some(id) = self.link.socket() {
                self.outputs.push(Output::Close(id));
            }
            self.link = Link::Idle;
            self.stale = None;
        } else if let (Some(id), true) = (self.link.open(), follow.listens()) {
            self.send(id, &ClientFrame::Unsubscribe { context: context.clone() });
        }
    }

    fn opened(&mut self, id: SocketId) {
        self.link = Link::Open { id, since: self.now };
        self.limits = FIRST_LIMITS;
        self.heard = self.now;
        let contexts: Vec<ContextId> = self.follows.keys().cloned().collect();
        for context in contexts {
            let Some(follow) = self.follows.get_mut(&context) else { continue };
            if let Stage::Lost { told, .. } = &mut follow.stage {
                // The fetch may have been lost together with the socket.
                *told = false;
            } else {
                self.ask(id, &context);
            }
        }
    }

    fn text(&mut self, id: SocketId, text: &str, random: u64) {
        let frame = match frame::read(text, &self.limits) {
            Ok(frame) => frame,
            // As if it had been lost: the next position tells that something is missing.
            Err(message) => {
                return self.outputs.push(Output::Refused { code: "unreadable".to_owned(), message });
            }
        };
        self.heard = self.now;
        let (context, step) = match frame {
            ServerFrame::Hello { limits } => {
                self.limits = frame::sane(limits);
                return;
            }
            ServerFrame::Refused { code, message } => return self.refused(id, code, message, random),
            ServerFrame::Change(frame) => return self.change(id, frame),
            ServerFrame::Subscribed { context, position, clock } => {
                let Some(follow) = self.follows.get_mut(&context) else { return };
                let step = follow.subscribed(position);
                self.clock(&context, clock);
                (context, step)
            }
            ServerFrame::Tick { context, position, clock } => {
                let Some(follow) = self.follows.get_mut(&context) else { return };
                let step = follow.tick(position);
                self.clock(&context, clock);
                (context, step)
            }
            ServerFrame::Reset { context, position, reason } => {
                let Some(follow) = self.follows.get_mut(&context) else { return };
                let step = follow.reset(position, reason);
                (context, step)
            }
        };
        self.step(id, &context, step);
    }

    fn change(&mut self, id: SocketId, frame: Box<ChangeFrame>) {
        let context = frame.context.clone();
        let Some(follow) = self.follows.get_mut(&context) else { return };
        let step = follow.change(&frame);
        if step != Step::Apply {
            return self.step(id, &context, step);
        }
        follow.advance(&frame, self.now);
        let full = follow.unacked >= ACK_EVERY;
        if let Change::Clock { clock } = &frame.change {
            self.clock(&context, *clock);
        }
        if !matches!(frame.change, Change::Skipped) {
            self.outputs.push(Output::Apply(frame));
        }
        if full {
            self.ack(id, &context);
        }
    }

    fn step(&mut self, id: SocketId, context: &ContextId, step: Step) {
        match step {
            Step::Apply | Step::Ignore => {}
            Step::Resume => self.ask(id, context),
            Step::Refetch(reason) => self.lose(context, reason),
        }
    }

    fn lose(&mut self, context: &ContextId, reason: RefetchReason) {
        if let Some(follow) = self.follows.get_mut(context) {
            follow.lose(reason, self.now);
        }
    }

    fn refetched(&mut self, context: &ContextId, position: Position) {
        let Some(follow) = self.follows.get_mut(context) else { return };
        if !matches!(follow.stage, Stage::Lost { .. }) {
            return;
        }
        follow.stand(position);
        follow.stage = Stage::Unasked;
        if let Some(id) = self.link.open() {
            self.ask(id, context);
        }
    }

    /// A refusal does not say which frame it is about: whoever waits for an answer waits in vain.
    fn refused(&mut self, id: SocketId, code: String, message: String, random: u64) {
        self.outputs.push(Output::Refused { code, message });
        if self.follows.values().any(|follow| matches!(follow.stage, Stage::Asked { .. })) {
            self.drop_link(id, random);
        }
    }

    fn closed(&mut self, random: u64) {
        if self.link.is_old(&self.limits, self.now) {
            self.open();
        } else {
            self.fail(random);
        }
    }

    fn tick(&mut self, random: u64) {
        let patience = self.patience();
        match self.link {
            Link::Idle => {}
            Link::Waiting { until } if self.now >= until => self.open(),
            Link::Waiting { .. } => {}
            Link::Opening { id, since } => {
                if self.now.since(since) > OPENING_MS {
                    self.drop_link(id, random);
                }
            }
            Link::Open { id, .. } => {
                let silent = self.now.since(self.heard) > patience;
                let unanswered = self
                    .follows
                    .values()
                    .any(|f| matches!(f.stage, Stage::Asked { since } if self.now.since(since) > patience));
                // A context that waits for its windows gets no ticks: then silence says nothing.
                if unanswered || (silent && self.follows.values().any(Follow::listens)) {
                    self.drop_link(id, random);
                } else if self.link.is_old(&self.limits, self.now) {
                    self.outputs.push(Output::Close(id));
                    self.open();
                } else {
                    let contexts: Vec<ContextId> = self.follows.keys().cloned().collect();
                    contexts.iter().for_each(|context| self.ack(id, context));
                }
            }
        }
        let known = self.follows.values().any(|follow| follow.joined);
        if known && self.stale.is_none() && self.now.since(self.heard) > patience {
            self.stale = Some(self.heard);
        }
    }

    fn went_online(&mut self) {
        self.failures = 0;
        if matches!(self.link, Link::Waiting { .. }) {
            self.open();
        }
    }

    /// Opens the next socket; everything has to be asked for again on it.
    fn open(&mut self) {
        self.sockets = self.sockets.wrapping_add(1);
        let id = SocketId(self.sockets);
        self.link = Link::Opening { id, since: self.now };
        for follow in self.follows.values_mut().filter(|follow| follow.listens()) {
            follow.stage = Stage::Unasked;
        }
        self.outputs.push(Output::Open(id));
    }

    fn drop_link(&mut self, id: SocketId, random: u64) {
        self.outputs.push(Output::Close(id));
        self.fail(random);
    }

    fn fail(&mut self, random: u64) {
        if self.link.was_good(self.now) {
            self.failures = 0;
        }
        self.link = Link::Waiting { until: self.now.plus(wait_ms(self.failures, random)) };
        self.failures = self.failures.saturating_add(1);
        self.stale = self.stale.or(Some(self.heard));
        for follow in self.follows.values_mut().filter(|follow| follow.listens()) {
            follow.stage = Stage::Unasked;
        }
    }

    fn ask(&mut self, id: SocketId, context: &ContextId) {
        if let Some(follow) = self.follows.get_mut(context) {
            let frame = follow.ask(context, self.now);
            self.send(id, &frame);
        }
    }

    fn ack(&mut self, id: SocketId, context: &ContextId) {
        let Some(follow) = self.follows.get_mut(context) else { return };
        if let (Stage::Joined, Some(at), 1..) = (follow.stage, follow.at, follow.unacked) {
            follow.unacked = 0;
            self.send(id, &ClientFrame::Ack { context: context.clone(), seq: at.seq });
        }
    }

    fn clock(&mut self, context: &ContextId, clock: api::console::context::Clock) {
        if let Some(follow) = self.follows.get_mut(context) {
            follow.set_clock(clock, self.now);
            self.outputs.push(Output::Clock { context: context.clone(), clock });
        }
    }

    fn send(&mut self, id: SocketId, frame: &ClientFrame) {
        self.outputs.push(Output::Send(id, frame::write(frame)));
    }

    /// Asks for the fetches that are due, and says what changed in the status.
    fn settle(&mut self) {
        for (context, follow) in &mut self.follows {
            if let Stage::Lost { reason, told, .. } = &mut follow.stage
                && !*told
                && follow.refetch_at <= self.now
            {
                *told = true;
                follow.refetch_at = self.now.plus(REFETCH_MS);
                self.outputs.push(Output::Refetch { context: context.clone(), reason: *reason });
            }
        }
        let open = self.link.open().is_some();
        let whole = |follow: &Follow| follow.stage == Stage::Joined && follow.behind() == 0;
        if open && self.follows.values().all(whole) {
            self.stale = None;
        }
        let status = status::status(self.follows.values(), open, self.stale, self.now, self.patience());
        let status = match status {
            FeedStatus::Stale { since } => FeedStatus::Stale { since: self.shown(since) },
            other @ (FeedStatus::Connecting | FeedStatus::Live { .. } | FeedStatus::CatchingUp(_)) => other,
        };
        if status::differs(self.status, status) {
            self.status = status;
            self.outputs.push(Output::Status(status));
        }
    }

    fn patience(&self) -> i64 {
        i64::from(self.limits.tick_ms) * SILENT_TICKS
    }

    /// Lets our time follow the page's clock, but never back.
    fn pass(&mut self, now: UnixMillis) {
        let ours = now.plus(self.ahead);
        if ours < self.now {
            self.ahead = self.now.since(now);
        } else {
            self.now = ours;
        }
    }

    /// Our time as the page's clock shows it.
    const fn shown(&self, ours: UnixMillis) -> UnixMillis {
        ours.plus(-self.ahead)
    }
}
