//! What the machine does about its socket and about time.

use api::id::ContextId;

use super::{
    follow::{Follow, Stage},
    frame::FIRST_LIMITS,
    link::{Link, OPENING_MS, wait_ms},
    machine::Feed,
    message::{Output, SocketId},
};

impl Feed {
    pub(super) fn opened(&mut self, id: SocketId) {
        self.link = Link::Open { id, since: self.now };
        self.limits = FIRST_LIMITS;
        self.heard = self.now;
        self.greeted = false;
        let contexts: Vec<ContextId> = self.follows.keys().cloned().collect();
        for context in contexts {
            let Some(follow) = self.follows.get_mut(&context) else { continue };
            if matches!(follow.stage, Stage::Lost { .. }) {
                // The fetch may have been lost together with the socket.
                follow.hasten();
            } else {
                self.ask(id, &context);
            }
        }
    }

    pub(super) fn closed(&mut self, random: u64) {
        if self.link.is_old(&self.limits, self.now) {
            self.open();
        } else {
            self.fail(random);
        }
    }

    pub(super) fn tick(&mut self, random: u64) {
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
                // A context that waits for its windows gets no ticks: then silence says nothing, and the fetch, which
                // is asked for until it succeeds, tells whether the server is there.
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

    pub(super) fn went_online(&mut self) {
        self.failures = 0;
        self.follows.values_mut().for_each(Follow::hasten);
        if matches!(self.link, Link::Waiting { .. }) {
            self.open();
        }
    }

    /// Opens the next socket; everything has to be asked for again on it.
    pub(super) fn open(&mut self) {
        self.sockets = self.sockets.wrapping_add(1);
        let id = SocketId(self.sockets);
        self.link = Link::Opening { id, since: self.now };
        self.follows.values_mut().for_each(Follow::start_again);
        self.outputs.push(Output::Open(id));
    }

    pub(super) fn drop_link(&mut self, id: SocketId, random: u64) {
        self.outputs.push(Output::Close(id));
        self.fail(random);
    }

    pub(super) fn fail(&mut self, random: u64) {
        if self.link.was_good(self.now) {
            self.failures = 0;
        }
        self.link = Link::Waiting { until: self.now.plus(wait_ms(self.failures, random)) };
        self.failures = self.failures.saturating_add(1);
        self.stale = self.stale.or(Some(self.heard));
        self.follows.values_mut().for_each(Follow::start_again);
    }
}
