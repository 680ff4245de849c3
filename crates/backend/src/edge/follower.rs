//! One socket's view of one context's feed: what to send next, decided without a socket.

use std::{collections::BTreeSet, sync::Arc};

use api::{
    console::feed::{Change, ChangeFrame, Position, ResetReason, ServerFrame, Topic},
    id::ContextId,
};

use crate::{
    clock::ContextClock,
    feed::{After, Hub},
};

/// Changes taken from the ring at a time, so that one context does not starve another.
const AT_A_TIME: usize = 64;

/// A socket that follows a context.
#[derive(Debug)]
pub(crate) struct Follower {
    context: ContextId,
    hub: Arc<Hub>,
    clock: Arc<ContextClock>,
    topics: BTreeSet<Topic>,
    /// The last position that was sent; none after a reset, until the client resumes.
    sent: Option<Position>,
}

impl Follower {
    /// Follows `hub` after `from`, or from now on; answers with the frame that says where the context stands.
    pub(crate) fn new(
        context: ContextId,
        hub: Arc<Hub>,
        clock: Arc<ContextClock>,
        topics: Vec<Topic>,
        from: Option<Position>,
    ) -> (Self, ServerFrame) {
        let position = hub.position();
        let clock_face = clock.face();
        let follower = Follower {
            context: context.clone(),
            hub,
            clock,
            topics: topics.into_iter().collect(),
            sent: Some(from.unwrap_or(position)),
        };
        (follower, ServerFrame::Subscribed { context, position, clock: clock_face })
    }

    /// What to send next; nothing when the client has everything.
    pub(crate) fn next(&mut self) -> Vec<ServerFrame> {
        let Some(sent) = self.sent else { return Vec::new() };
        match self.hub.after(sent, AT_A_TIME) {
            After::Frames(frames) => {
                if let Some(last) = frames.last() {
                    self.sent = Some(Position { epoch: last.epoch, seq: last.seq });
                }
                self.fold(frames)
            }
            After::Epoch => vec![self.reset(ResetReason::Epoch)],
            After::Gone => vec![self.reset(ResetReason::Gone)],
        }
    }

    /// The sign of life when nothing changed.
    pub(crate) fn tick(&self) -> Option<ServerFrame> {
        let position = self.sent?;
        Some(ServerFrame::Tick { context: self.context.clone(), position, clock: self.clock.face() })
    }

    fn reset(&mut self, reason: ResetReason) -> ServerFrame {
        self.sent = None;
        ServerFrame::Reset { context: self.context.clone(), position: self.hub.position(), reason }
    }

    /// Leaves out what was not asked for: a run of such changes becomes one frame that keeps the count whole.
    fn fold(&self, frames: Vec<Arc<ChangeFrame>>) -> Vec<ServerFrame> {
        let mut out: Vec<ChangeFrame> = Vec::with_capacity(frames.len());
        for frame in frames {
            if self.wants(&frame.change) {
                out.push((*frame).clone());
                continue;
            }
            match out.last_mut() {
                Some(last) if last.change == Change::Skipped => last.seq = frame.seq,
                _ => {
                    out.push(ChangeFrame { causes: Vec::new(), change: Change::Skipped, ..(*frame).clone() })
                }
            }
        }
        out.into_iter().map(|frame| ServerFrame::Change(Box::new(frame))).collect()
    }

    fn wants(&self, change: &Change) -> bool {
        let topic = match change {
            Change::Sim { .. } => Topic::Sims,
            Change::Session { .. } => Topic::Sessions,
            Change::Group { .. } => Topic::Groups,
            Change::Job { .. } => Topic::Jobs,
            Change::Clock { .. } | Change::Skipped => return true,
        };
        self.topics.is_empty() || self.topics.contains(&topic)
    }
}

#[cfg(test)]
mod tests {
    use api::{UnixMillis, id::SimId};

    use super::*;

    fn hub() -> Arc<Hub> {
        Arc::new(Hub::new(ContextId::new("local").unwrap()))
    }

    fn follower(hub: &Arc<Hub>, topics: Vec<Topic>, from: Option<Position>) -> Follower {
        let clock = Arc::new(ContextClock::new(None, None, 1.0));
        Follower::new(ContextId::new("local").unwrap(), Arc::clone(hub), clock, topics, from).0
    }

    fn publish(hub: &Hub, change: Change) {
        hub.publish(UnixMillis(0), Vec::new(), change);
    }

    fn session() -> Change {
        let event = serde_json::from_str(r#"{"event":"Created","time":1}"#).unwrap();
        Change::Session { sim_id: SimId::new("1").unwrap(), event: Box::new(event) }
    }

    /// (after, seq, skipped) of each change; a reset is none.
    fn seen(frames: Vec<ServerFrame>) -> Vec<Option<(u64, u64, bool)>> {
        frames
            .into_iter()
            .map(|frame| match frame {
                ServerFrame::Change(frame) => Some((frame.after, frame.seq, frame.change == Change::Skipped)),
                ServerFrame::Reset { .. } => None,
                other @ (ServerFrame::Hello { .. }
                | ServerFrame::Subscribed { .. }
                | ServerFrame::Tick { .. }
                | ServerFrame::Refused { .. }) => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn a_run_of_unwanted_changes_is_one_frame_that_joins() {
        let hub = hub();
        let mut follower = follower(&hub, vec![Topic::Jobs], None);
        publish(&hub, session());
        publish(&hub, session());
        assert_eq!(seen(follower.next()), [Some((0, 2, true))]);
        assert!(follower.next().is_empty());
    }

    #[test]
    fn everything_is_wanted_unless_said() {
        let hub = hub();
        let mut follower = follower(&hub, Vec::new(), None);
        publish(&hub, session());
        publish(&hub, session());
        assert_eq!(seen(follower.next()), [Some((0, 1, false)), Some((1, 2, false))]);
    }

    #[test]
    fn after_a_reset_nothing_is_sent_until_the_client_resumes() {
        let hub = hub();
        let mut follower = follower(&hub, Vec::new(), None);
        hub.restart();
        publish(&hub, session());
        assert_eq!(seen(follower.next()), [None]);
        assert!(follower.next().is_empty());
        assert!(follower.tick().is_none());
    }
}
