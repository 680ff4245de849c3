//! How far a context has come, and whether what arrives joins it.

use api::{
    UnixMillis,
    console::{
        context::Clock,
        feed::{ChangeFrame, ClientFrame, Position, ResetReason, Topic},
    },
    id::ContextId,
};

use super::{log::Log, message::RefetchReason};

/// Least time between two requests to fetch the same context again.
const REFETCH_MS: i64 = 1_000;
/// Wait before windows that did not come are asked for again; doubles three times.
const UNFETCHED_MS: i64 = 4_000;
/// Resumes in a row that may bring nothing before everything is fetched again.
const FRUITLESS: u32 = 2;

/// One followed context.
#[derive(Debug, Clone)]
pub(super) struct Follow {
    pub(super) topics: Vec<Topic>,
    pub(super) stage: Stage,
    /// The last position that was handed out.
    pub(super) at: Option<Position>,
    /// The furthest place of the server that was heard of, in the epoch of `at`.
    head: u64,
    /// True once the server answered for this context.
    pub(super) joined: bool,
    /// True from a loss until the server answers again: something is missing, and nobody knows how much.
    owed: bool,
    /// Changes since the last `ack`.
    pub(super) unacked: u32,
    fruitless: u32,
    log: Option<Log>,
    clock: Option<(Clock, UnixMillis)>,
    pub(super) lag_ms: u64,
    /// Before this time the windows are not fetched again.
    refetch_at: UnixMillis,
}

/// Where a context stands with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Not asked for on this socket.
    Unasked,
    /// `subscribe` or `resume` was sent.
    Asked { since: UnixMillis },
    /// Answered: changes follow.
    Joined,
    /// The window has to be fetched again. The owner is told so when it is `due`, and again while nothing comes of it.
    Lost { since: UnixMillis, reason: RefetchReason, due: UnixMillis, told: u32 },
}

/// What to do about something that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Apply,
    Ignore,
    Resume,
    Refetch(RefetchReason),
}

impl Follow {
    pub(super) fn new(topics: Vec<Topic>, from: Option<Position>) -> Self {
        let mut follow = Follow {
            topics,
            stage: Stage::Unasked,
            at: None,
            head: 0,
            joined: false,
            owed: false,
            unacked: 0,
            fruitless: 0,
            log: None,
            clock: None,
            lag_ms: 0,
            refetch_at: UnixMillis(i64::MIN),
        };
        if let Some(from) = from {
            follow.stand(from);
        }
        follow
    }

    /// Continues from `position`, whatever was before.
    pub(super) fn stand(&mut self, position: Position) {
        self.at = Some(position);
        self.head = position.seq;
        self.fruitless = 0;
        self.log = Some(Log::new(position));
    }

    /// The frame that asks for what is missing.
    pub(super) fn ask(&mut self, context: &ContextId, now: UnixMillis) -> ClientFrame {
        self.stage = Stage::Asked { since: now };
        self.unacked = 0;
        let (context, topics) = (context.clone(), self.topics.clone());
        match self.at {
            Some(from) => ClientFrame::Resume { context, topics, from },
            None => ClientFrame::Subscribe { context, topics },
        }
    }

    /// Follows mine: apply. Not newer: ignore. Anything else: resume.
    pub(super) fn change(&mut self, frame: &ChangeFrame) -> Step {
        let (Some(at), true) = (self.at, self.listens()) else { return Step::Ignore };
        if frame.epoch != at.epoch {
            return self.gap();
        }
        if frame.seq <= at.seq {
            return Step::Ignore;
        }
        self.head = self.head.max(frame.seq);
        if frame.after == at.seq { Step::Apply } else { self.gap() }
    }

    /// Notes that `frame` is handed out.
    pub(super) fn advance(&mut self, frame: &ChangeFrame, now: UnixMillis) {
        if self.stage == Stage::Joined && self.head == frame.seq {
            self.lag_ms = self.lag(frame.at, now).unwrap_or(self.lag_ms);
        }
        self.at = Some(Position { epoch: frame.epoch, seq: frame.seq });
        self.fruitless = 0;
        self.unacked = self.unacked.saturating_add(1);
        if let Some(log) = &mut self.log {
            log.push(frame);
        }
    }

    pub(super) fn subscribed(&mut self, position: Position) -> Step {
        if !matches!(self.stage, Stage::Asked { .. }) {
            return self.tick(position);
        }
        match self.at {
            None => self.stand(position),
            Some(at) if at.epoch != position.epoch => {
                return Step::Refetch(RefetchReason::Reset(ResetReason::Epoch));
            }
            Some(_) => self.head = self.head.max(position.seq),
        }
        self.stage = Stage::Joined;
        self.joined = true;
        self.owed = false;
        Step::Ignore
    }

    /// A position that the server stands at while nothing is on its way: further than mine is a gap.
    pub(super) fn tick(&mut self, position: Position) -> Step {
        let (Some(at), Stage::Joined) = (self.at, self.stage) else { return Step::Ignore };
        if at.epoch != position.epoch {
            return self.gap();
        }
        self.head = self.head.max(position.seq);
        if position.seq > at.seq { self.gap() } else { Step::Ignore }
    }

    pub(super) fn reset(&mut self, position: Position, reason: ResetReason) -> Step {
        if !self.listens() {
            return Step::Ignore;
        }
        if self.at.is_some_and(|at| at.epoch == position.epoch) {
            self.head = self.head.max(position.seq);
        }
        Step::Refetch(RefetchReason::Reset(reason))
    }

    pub(super) fn set_clock(&mut self, clock: Clock, now: UnixMillis) {
        self.clock = Some((clock, now));
    }

    /// Changes that the server is known to have and that were not handed out.
    pub(super) fn behind(&self) -> u64 {
        self.at.map_or(0, |at| self.head.saturating_sub(at.seq)).max(u64::from(self.owed))
    }

    /// Notes that the window has to be fetched again.
    pub(super) const fn lose(&mut self, reason: RefetchReason, now: UnixMillis) {
        self.stage = Stage::Lost { since: now, reason, due: self.refetch_at, told: 0 };
        self.owed = true;
    }

    /// Why the windows have to be fetched now. A fetch that fails, or never ends, is not the end: another falls due.
    pub(super) fn fetch_due(&mut self, now: UnixMillis) -> Option<RefetchReason> {
        let Stage::Lost { reason, due, told, .. } = &mut self.stage else { return None };
        if *due > now {
            return None;
        }
        *due = now.plus(UNFETCHED_MS << (*told).min(3));
        *told = told.saturating_add(1);
        self.refetch_at = now.plus(REFETCH_MS);
        Some(*reason)
    }

    /// Lets the fetch that is waited for fall due without that wait.
    pub(super) const fn hasten(&mut self) {
        if let Stage::Lost { due, .. } = &mut self.stage {
            *due = self.refetch_at;
        }
    }

    pub(super) fn changes_after(&self, position: Position) -> Option<Vec<ChangeFrame>> {
        self.log.as_ref()?.after(position)
    }

    pub(super) const fn listens(&self) -> bool {
        matches!(self.stage, Stage::Asked { .. } | Stage::Joined)
    }

    /// An answer to a `resume` is awaited once; one that brought nothing is not asked for ever.
    fn gap(&mut self) -> Step {
        if self.stage != Stage::Joined {
            return Step::Ignore;
        }
        self.fruitless += 1;
        if self.fruitless > FRUITLESS { Step::Refetch(RefetchReason::Gap) } else { Step::Resume }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a display value"
    )]
    fn lag(&self, changed_at: UnixMillis, now: UnixMillis) -> Option<u64> {
        let (clock, heard) = self.clock.filter(|(clock, _)| !clock.paused && clock.scale > 0.0)?;
        let late = clock.now.since(changed_at) as f64 / clock.scale + now.since(heard) as f64;
        Some(late.max(0.0) as u64)
    }
}
