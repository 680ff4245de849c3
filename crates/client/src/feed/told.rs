//! What the machine does about what the server says.

use api::{
    console::{
        context::Clock,
        feed::{Change, ChangeFrame, ClientFrame, ServerFrame},
    },
    id::ContextId,
};

use super::{
    follow::{Stage, Step},
    frame,
    machine::Feed,
    message::{Output, RefetchReason, SocketId},
};

/// Changes after which the server is told how far we are, without waiting for the next tick.
const ACK_EVERY: u32 = 64;

impl Feed {
    pub(super) fn text(&mut self, id: SocketId, text: &str, random: u64) {
        let frame = match frame::read(text, &self.limits) {
            Ok(frame) => frame,
            // As if it had been lost: the next position tells that something is missing.
            Err(message) => {
                return self.outputs.push(Output::Refused { code: "unreadable".to_owned(), message });
            }
        };
        self.heard = self.now;
        self.greeted = true;
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

    pub(super) fn change(&mut self, id: SocketId, frame: Box<ChangeFrame>) {
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

    pub(super) fn step(&mut self, id: SocketId, context: &ContextId, step: Step) {
        match step {
            Step::Apply | Step::Ignore => {}
            Step::Resume => self.ask(id, context),
            Step::Refetch(reason) => self.lose(context, reason),
        }
    }

    pub(super) fn lose(&mut self, context: &ContextId, reason: RefetchReason) {
        if let Some(follow) = self.follows.get_mut(context) {
            follow.lose(reason, self.now);
        }
    }

    /// A refusal does not say which frame it is about: whoever waits for an answer waits in vain.
    pub(super) fn refused(&mut self, id: SocketId, code: String, message: String, random: u64) {
        self.outputs.push(Output::Refused { code, message });
        if self.follows.values().any(|follow| matches!(follow.stage, Stage::Asked { .. })) {
            self.drop_link(id, random);
        }
    }

    pub(super) fn ask(&mut self, id: SocketId, context: &ContextId) {
        if let Some(follow) = self.follows.get_mut(context) {
            let frame = follow.ask(context, &self.limits, self.now);
            self.send(id, &frame);
        }
    }

    pub(super) fn ack(&mut self, id: SocketId, context: &ContextId) {
        let Some(follow) = self.follows.get_mut(context) else { return };
        if let (Stage::Joined, Some(at), 1..) = (follow.stage, follow.at, follow.unacked) {
            follow.unacked = 0;
            self.send(id, &ClientFrame::Ack { context: context.clone(), seq: at.seq });
        }
    }

    pub(super) fn clock(&mut self, context: &ContextId, clock: Clock) {
        if let Some(follow) = self.follows.get_mut(context) {
            follow.set_clock(clock, self.now);
            self.outputs.push(Output::Clock { context: context.clone(), clock });
        }
    }

    pub(super) fn send(&mut self, id: SocketId, frame: &ClientFrame) {
        self.outputs.push(Output::Send(id, frame::write(frame)));
    }
}
