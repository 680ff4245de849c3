use std::collections::BTreeMap;

use api::{
    UnixMillis,
    console::feed::{ChangeFrame, ClientFrame, Limits, Position},
    id::ContextId,
};

use super::{
    follow::{Follow, Stage},
    frame::FIRST_LIMITS,
    link::Link,
    message::{FeedStatus, Input, Output},
    status,
    wanted::Wanted,
};

/// Ticks that may be missed before the server counts as silent.
const SILENT_TICKS: i64 = 3;

/// The feed of a page: one socket, any number of contexts.
#[derive(Debug, Clone)]
pub struct Feed {
    pub(super) follows: BTreeMap<ContextId, Follow>,
    pub(super) link: Link,
    pub(super) sockets: u32,
    pub(super) limits: Limits,
    pub(super) failures: u32,
    /// When the server was last heard, or first asked for.
    pub(super) heard: UnixMillis,
    /// Whether it was heard on this socket: an open one alone says nothing of it.
    pub(super) greeted: bool,
    /// Since when nothing is known, if that is so.
    pub(super) stale: Option<UnixMillis>,
    pub(super) status: FeedStatus,
    /// Our time: the page's clock plus `ahead`, which grows when that clock is set back.
    pub(super) now: UnixMillis,
    pub(super) ahead: i64,
    pub(super) outputs: Vec<Output>,
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
            greeted: false,
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
            Input::Follow { context, topics, windows, from } => {
                self.follow(context, Wanted { topics, windows }, from);
            }
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

    fn follow(&mut self, context: ContextId, wanted: Wanted, from: Option<Position>) {
        match self.follows.get_mut(&context) {
            None => {
                self.follows.insert(context.clone(), Follow::new(wanted, from));
            }
            Some(follow) => {
                let late = from.filter(|_| follow.at.is_none());
                if !follow.want(wanted) && late.is_none() {
                    return;
                }
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

    /// Asks for the fetches that are due, and says what changed in the status.
    fn settle(&mut self) {
        for (context, follow) in &mut self.follows {
            if let Some(reason) = follow.fetch_due(self.now) {
                self.outputs.push(Output::Refetch { context: context.clone(), reason });
            }
        }
        let open = self.link.open().is_some();
        let whole = |follow: &Follow| follow.stage == Stage::Joined && follow.behind() == 0;
        if open && self.follows.values().all(whole) {
            self.stale = None;
        }
        let heard = open && self.greeted;
        let status = status::status(self.follows.values(), heard, self.stale, self.now, self.patience());
        let status = match status {
            FeedStatus::Stale { since } => FeedStatus::Stale { since: self.shown(since) },
            other @ (FeedStatus::Connecting | FeedStatus::Live { .. } | FeedStatus::CatchingUp(_)) => other,
        };
        if status::differs(self.status, status) {
            self.status = status;
            self.outputs.push(Output::Status(status));
        }
    }

    pub(super) fn patience(&self) -> i64 {
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
