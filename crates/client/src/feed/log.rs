//! The changes that were handed out last, for windows that were read a moment before.

use std::collections::VecDeque;

use api::console::feed::{Change, ChangeFrame, Position};

/// Changes that are kept.
const KEPT: usize = 512;

/// Everything after a position.
#[derive(Debug, Clone)]
pub(super) struct Log {
    start: Position,
    frames: VecDeque<ChangeFrame>,
}

impl Log {
    pub(super) const fn new(start: Position) -> Self {
        Log { start, frames: VecDeque::new() }
    }

    pub(super) fn push(&mut self, frame: &ChangeFrame) {
        if matches!(frame.change, Change::Skipped) {
            return;
        }
        self.frames.push_back(frame.clone());
        if self.frames.len() > KEPT
            && let Some(gone) = self.frames.pop_front()
        {
            self.start.seq = gone.seq;
        }
    }

    /// The changes after `position`; none when they are not all here.
    pub(super) fn after(&self, position: Position) -> Option<Vec<ChangeFrame>> {
        (position.epoch == self.start.epoch && position.seq >= self.start.seq)
            .then(|| self.frames.iter().filter(|frame| frame.seq > position.seq).cloned().collect())
    }
}
