//! A server of the feed in a few lines, and a line to it that loses, repeats and swaps.

use std::collections::{BTreeMap, VecDeque};

use api::console::{
    feed::{Change, ChangeFrame, ClientFrame, FeedWindow, Limits, Position, ResetReason, ServerFrame},
    sim_row::SimRow,
    window::Window,
};
use client::feed::SocketId;

use super::{clock, context, row, sim_frame, window};

/// Changes that the ring keeps: few, so that resuming often fails.
const RING: usize = 6;

pub(crate) struct Server {
    pub(crate) epoch: u64,
    pub(crate) seq: u64,
    pub(crate) versions: BTreeMap<u8, i64>,
    ring: VecDeque<(u8, ChangeFrame)>,
    /// What the client wants; none for everything.
    windows: Vec<FeedWindow>,
    pub(crate) socket: Option<SocketId>,
    subscribed: bool,
    /// Frames on their way to the client.
    pub(crate) line: Vec<String>,
    /// Answers `subscribed` with where a resume began, not with where the context stands: both must do.
    pub(crate) modest: bool,
    /// How long a socket lives.
    pub(crate) life_ms: u64,
}

impl Server {
    pub(crate) fn new(keys: u8, modest: bool) -> Self {
        let versions = (0..keys).map(|key| (key, 0)).collect();
        Server {
            epoch: 1,
            seq: 10,
            versions,
            ring: VecDeque::new(),
            windows: Vec::new(),
            socket: None,
            subscribed: false,
            line: Vec::new(),
            modest,
            life_ms: 3_600_000,
        }
    }

    pub(crate) fn position(&self) -> Position {
        Position { epoch: self.epoch, seq: self.seq }
    }

    /// The rows that `q` finds.
    pub(crate) fn rows(&self, q: &str) -> Vec<SimRow> {
        let found = self.versions.iter().filter(|(key, _)| finds(q, **key));
        found.map(|(key, version)| row(*key, *version)).collect()
    }

    pub(crate) fn window(&self, q: &str) -> Window<SimRow> {
        window(self.rows(q), self.epoch, self.seq)
    }

    pub(crate) fn accept(&mut self, socket: SocketId) {
        self.hang_up();
        self.socket = Some(socket);
        let limits = Limits { frame_bytes: 32_768, tick_ms: 1_000, ring: RING as u32, life_ms: self.life_ms };
        self.push(&ServerFrame::Hello { limits });
    }

    pub(crate) fn hang_up(&mut self) {
        self.socket = None;
        self.subscribed = false;
        self.line.clear();
    }

    pub(crate) fn change(&mut self, key: u8) {
        let version = self.versions.entry(key).or_insert(0);
        *version += 1;
        self.seq += 1;
        let frame = sim_frame(self.epoch, self.seq, row(key, *version));
        self.ring.push_back((key, frame.clone()));
        if self.ring.len() > RING {
            self.ring.pop_front();
        }
        if self.subscribed {
            self.push_change(key, frame);
        }
    }

    /// Tells a change, or that there was one that is not wanted.
    fn push_change(&mut self, key: u8, frame: ChangeFrame) {
        let wanted = self.windows.is_empty() || self.windows.iter().any(|window| finds(&window.q, key));
        let frame = if wanted { frame } else { ChangeFrame { change: Change::Skipped, ..frame } };
        self.push(&ServerFrame::Change(Box::new(frame)));
    }

    /// Another count: what changed meanwhile is in no ring.
    pub(crate) fn new_epoch(&mut self, key: u8) {
        *self.versions.entry(key).or_insert(0) += 100;
        self.epoch += 1;
        self.seq = 3;
        self.ring.clear();
        self.reset(ResetReason::Epoch);
    }

    pub(crate) fn reset(&mut self, reason: ResetReason) {
        if self.subscribed {
            self.subscribed = false;
            self.line.clear();
            self.push(&ServerFrame::Reset { context: context(), position: self.position(), reason });
        }
    }

    pub(crate) fn tick(&mut self) {
        if self.subscribed {
            self.push(&ServerFrame::Tick { context: context(), position: self.position(), clock: clock(0) });
        }
    }

    pub(crate) fn receive(&mut self, socket: SocketId, text: &str) {
        if self.socket != Some(socket) {
            return;
        }
        match serde_json::from_str(text).unwrap() {
            ClientFrame::Subscribe { windows, .. } => {
                self.windows = windows;
                self.answer(self.position());
            }
            ClientFrame::Resume { from, .. } if from.epoch != self.epoch => {
                self.subscribed = true;
                self.reset(ResetReason::Epoch);
            }
            ClientFrame::Resume { from, windows, .. } => {
                self.windows = windows;
                let missed: Vec<_> =
                    self.ring.iter().filter(|(_, frame)| frame.seq > from.seq).cloned().collect();
                if missed.len() as u64 != self.seq.saturating_sub(from.seq) {
                    self.subscribed = true;
                    return self.reset(ResetReason::Gone);
                }
                self.answer(if self.modest { from } else { self.position() });
                for (key, frame) in missed {
                    self.push_change(key, frame);
                }
            }
            ClientFrame::Unsubscribe { .. } => self.subscribed = false,
            ClientFrame::Ack { .. } => {}
        }
    }

    fn answer(&mut self, position: Position) {
        self.subscribed = true;
        self.push(&ServerFrame::Subscribed { context: context(), position, clock: clock(0) });
    }

    fn push(&mut self, frame: &ServerFrame) {
        self.line.push(serde_json::to_string(frame).unwrap());
    }
}

/// The query language of this server: `even`, `odd`, and nothing for everybody.
fn finds(q: &str, key: u8) -> bool {
    match q {
        "even" => key.is_multiple_of(2),
        "odd" => !key.is_multiple_of(2),
        "" => true,
        other => panic!("no such query: {other}"),
    }
}
