//! How far a context has come, and whether what arrives joins it.

use api::{
    UnixMillis,
    console::{
        context::Clock,
        feed::{ChangeFrame, ClientFrame, Limits, Position, ResetReason},
    },
    id::ContextId,
};

use super::{frame, log::Log, message::RefetchReason, wanted::Wanted};

/// Least time between two requests to fetch the same context again.
const REFETCH_MS: i64 = 1_000;
/// Wait before windows that did not come are asked for again; doubles three times.
const UNFETCHED_MS: i64 = 4_000;
/// Resumes in a row that may bring nothing before everything is fetched again.
const FRUITLESS: u32 = 2;

/// One followed context.
#[derive(Debug, Clone)]
pub(super) struct Follow {
    wanted: Wanted,
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
    /// Questions on this socket whose answer is not here.
    unanswered: u32,
    /// True while what arrives was chosen by what was wanted before: the answer to the last question ends it.
    outdated: bool,
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
    pub(super) fn new(wanted: Wanted, from: Option<Position>) -> Self {
        let mut follow = Follow {
            wanted,
            stage: Stage::Unasked,
            at: None,
            head: 0,
            joined: false,
            owed: false,
            unacked: 0,
            unanswered: 0,
            outdated: false,
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

    /// Wants something else from here on; false when it is the same. Changes that were left out so far are not known: a
    /// window of before cannot be brought up to date by those that were not.
    pub(super) fn want(&mut self, wanted: Wanted) -> bool {
        if self.wanted == wanted {
            return false;
        }
        self.wanted = wanted;
        self.outdated = true;
        self.log = self.at.map(Log::new);
        true
    }

    /// The frame that asks for what is missing.
    pub(super) fn ask(&mut self, context: &ContextId, limits: &Limits, now: UnixMillis) -> ClientFrame {
        self.stage = Stage::Asked { since: now };
        self.unacked = 0;
        self.unanswered += 1;
        let frame = self.question(context, self.wanted.clone());
        // Queries that no frame can carry: everything holds what they want.
        if frame::fits(&frame, limits) { frame } else { self.question(context, Wanted::default()) }
    }

    fn question(&self, context: &ContextId, Wanted { topics, windows }: Wanted) -> ClientFrame {
        let context = context.clone();
        match self.at {
            Some(from) => ClientFrame::Resume { context, topics, windows, from },
            None => ClientFrame::Subscribe { context, topics, windows },
        }
    }

    /// Another socket: nothing of the one before will be answered. A window that is being fetched is still on its way.
    pub(super) fn start_again(&mut self) {
        if self.listens() {
            self.stage = Stage::Unasked;
        }
        self.unanswered = 0;
        self.outdated = false;
    }

    /// Follows mine: apply. Not newer: ignore. Anything else: resume.
    pub(super) fn change(&mut self, frame: &ChangeFrame) -> Step {
        let (Some(at), true, false) = (self.at, self.listens(), self.outdated) else { return Step::Ignore };
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
        self.unanswered = self.unanswered.saturating_sub(1);
        if self.outdated && self.unanswered > 0 {
            return Step::Ignore;
        }
        self.outdated = false;
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
        // Nothing more of before is on its way.
        self.unanswered = 0;
        self.outdated = false;
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
