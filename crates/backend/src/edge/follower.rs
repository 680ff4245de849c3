//! One socket's view of one context's feed: what to send next, decided without a socket.

use std::sync::Arc;

use api::{
    console::feed::{Change, ChangeFrame, Position, ResetReason, ServerFrame},
    id::ContextId,
};

use crate::{
    clock::ContextClock,
    edge::wanted::Wanted,
    feed::{After, Hub, Published},
};

/// Changes taken from the ring at a time, so that one context does not starve another.
const AT_A_TIME: usize = 64;

/// A socket that follows a context.
#[derive(Debug)]
pub(crate) struct Follower {
    context: ContextId,
    hub: Arc<Hub>,
    clock: Arc<ContextClock>,
    wanted: Wanted,
    /// The last position that was sent; none after a reset, until the client resumes.
    sent: Option<Position>,
}

impl Follower {
    /// Follows `hub` after `from`, or from now on; answers with the frame that says where the context stands.
    pub(crate) fn new(
        context: ContextId,
        hub: Arc<Hub>,
        clock: Arc<ContextClock>,
        wanted: Wanted,
        from: Option<Position>,
    ) -> (Self, ServerFrame) {
        let position = hub.position();
        let clock_face = clock.face();
        let follower =
            Follower { context: context.clone(), hub, clock, wanted, sent: Some(from.unwrap_or(position)) };
        (follower, ServerFrame::Subscribed { context, position, clock: clock_face })
    }

    /// What to send next; nothing when the client has everything.
    pub(crate) fn next(&mut self) -> Vec<ServerFrame> {
        let Some(sent) = self.sent else { return Vec::new() };
        match self.hub.after(sent, AT_A_TIME) {
            After::Changes(changes) => {
                if let Some(Published { frame: last, .. }) = changes.last().map(|last| &**last) {
                    self.sent = Some(Position { epoch: last.epoch, seq: last.seq });
                }
                self.fold(&changes)
            }
            After::Epoch => vec![self.reset(ResetReason::Epoch)],
            After::Gone => vec![self.reset(ResetReason::Gone)],
        }
    }

    /// False after a reset, until the client resumes: nothing is sent of the context meanwhile.
    pub(crate) fn runs(&self) -> bool {
        self.sent.is_some()
    }

    /// A change could not be sent: the client has to fetch again, and to resume from there.
    pub(crate) fn lose(&mut self) -> ServerFrame {
        self.reset(ResetReason::Gone)
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
    fn fold(&self, changes: &[Arc<Published>]) -> Vec<ServerFrame> {
        let mut out: Vec<ChangeFrame> = Vec::with_capacity(changes.len());
        for published in changes {
            let frame = &published.frame;
            if self.wanted.includes(published) {
                out.push(frame.clone());
                continue;
            }
            match out.last_mut() {
                Some(last) if last.change == Change::Skipped => last.seq = frame.seq,
                _ => out.push(ChangeFrame {
                    causes: Vec::new(),
                    change: Change::Skipped,
                    context: frame.context.clone(),
                    ..*frame
                }),
            }
        }
        out.into_iter().map(|frame| ServerFrame::Change(Box::new(frame))).collect()
    }
}

#[cfg(test)]
mod tests {
    use api::{
        UnixMillis,
        console::{
            feed::{FeedList, FeedWindow, Topic},
            group_row::GroupRow,
            sim_row::SimRow,
        },
        id::{GroupId, SimId},
    };
    use serde_json::json;

    use super::*;
    use crate::feed::Beside;

    fn hub() -> Arc<Hub> {
        Arc::new(Hub::new(ContextId::new("local").unwrap()))
    }

    fn follower(hub: &Arc<Hub>, topics: Vec<Topic>, from: Option<Position>) -> Follower {
        following(hub, Wanted::read(topics, &[]).unwrap(), from)
    }

    fn following(hub: &Arc<Hub>, wanted: Wanted, from: Option<Position>) -> Follower {
        let clock = Arc::new(ContextClock::new(None, None, 1.0));
        Follower::new(ContextId::new("local").unwrap(), Arc::clone(hub), clock, wanted, from).0
    }

    fn publish(hub: &Hub, change: Change) {
        hub.publish(UnixMillis(0), Vec::new(), change, Beside::Nothing);
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
    fn a_change_that_could_not_be_sent_is_a_reset_like_any_other() {
        let hub = hub();
        let mut follower = follower(&hub, Vec::new(), None);
        publish(&hub, session());
        assert!(follower.runs());
        let position = hub.position();
        let ServerFrame::Reset { reason, position: at, .. } = follower.lose() else { panic!("no reset") };
        assert_eq!((reason, at), (ResetReason::Gone, position));
        assert!(!follower.runs() && follower.next().is_empty() && follower.tick().is_none());
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

    fn windows(list: FeedList, q: &str, topics: &[Topic]) -> Wanted {
        Wanted::read(topics.to_vec(), &[FeedWindow { list, q: q.to_owned() }]).unwrap()
    }

    fn row(name: &str, state: &str, since: i64) -> SimRow {
        let row = json!({ "simId": "1", "name": name, "status": "active", "state": state, "since": since });
        serde_json::from_value(row).unwrap()
    }

    fn replace(hub: &Hub, before: Option<SimRow>, row: SimRow) {
        hub.publish(UnixMillis(0), Vec::new(), Change::Sim { row: Box::new(row) }, Beside::sim(before));
    }

    /// How many of the changes that are told were sent, and how many were left out.
    fn sent(follower: &mut Follower) -> (usize, usize) {
        let mut told = (0, 0);
        for (after, seq, skipped) in seen(follower.next()).into_iter().flatten() {
            let count = if skipped { &mut told.1 } else { &mut told.0 };
            *count += usize::try_from(seq - after).unwrap();
        }
        told
    }

    #[test]
    fn a_window_is_told_who_enters_leaves_and_changes_inside() {
        let hub = hub();
        let mut follower = following(&hub, windows(FeedList::Sims, "state:online", &[]), None);
        for (before, after, expected) in [
            ("offline", "online", (1, 0)),
            ("online", "offline", (1, 0)),
            ("online", "online", (1, 0)),
            ("offline", "blocked", (0, 1)),
        ] {
            replace(&hub, Some(row("pump", before, 0)), row("pump-1", after, 0));
            assert_eq!(sent(&mut follower), expected, "{before} to {after}");
        }
        replace(&hub, None, row("new", "online", 0));
        replace(&hub, None, row("new", "offline", 0));
        assert_eq!(sent(&mut follower), (1, 1), "somebody new");
    }

    #[test]
    fn a_window_hears_of_the_sessions_of_its_sims_and_of_nothing_else() {
        let hub = hub();
        let mut follower = following(&hub, windows(FeedList::Sims, "state:online", &[]), None);
        let about = |state| Beside::sim(Some(row("pump", state, 0)));
        hub.publish(UnixMillis(0), Vec::new(), session(), about("online"));
        hub.publish(UnixMillis(0), Vec::new(), session(), about("offline"));
        hub.publish(UnixMillis(0), Vec::new(), session(), Beside::Nothing);
        assert_eq!(sent(&mut follower), (1, 2));
        let gone = Change::Group { group_id: GroupId::new("g").unwrap(), row: None };
        publish(&hub, gone);
        assert_eq!(sent(&mut follower), (0, 1));
    }

    #[test]
    fn topics_are_wanted_beside_a_window() {
        let hub = hub();
        let mut follower = following(&hub, windows(FeedList::Sims, "name:valve", &[Topic::Sessions]), None);
        publish(&hub, session());
        replace(&hub, None, row("pump", "online", 0));
        assert_eq!(sent(&mut follower), (1, 1));
    }

    #[test]
    fn a_row_that_has_grown_out_of_a_window_is_told_of_when_it_changes() {
        const HOUR: i64 = 3_600_000;
        let hub = hub();
        let mut follower = following(&hub, windows(FeedList::Sims, "state:online since<24h", &[]), None);
        let old = |state| row("pump", state, follower.clock.now().0 - 25 * HOUR);
        let (online, renamed, gone) = (old("online"), old("online"), old("offline"));
        replace(&hub, Some(online), renamed.clone());
        assert_eq!(sent(&mut follower), (1, 0), "it stands on the page since it was young");
        replace(&hub, Some(renamed), gone.clone());
        assert_eq!(sent(&mut follower), (1, 0));
        replace(&hub, Some(gone.clone()), gone);
        assert_eq!(sent(&mut follower), (0, 1), "what is no age has to hold");
    }

    #[test]
    fn windows_are_counted() {
        let windows = |count| vec![FeedWindow { list: FeedList::Sims, q: String::new() }; count];
        assert!(Wanted::read(Vec::new(), &windows(16)).is_ok());
        let refused = Wanted::read(Vec::new(), &windows(17)).unwrap_err();
        assert_eq!(refused.to_string(), "windows: 17 are more than 16");
    }

    #[test]
    fn a_window_of_groups_is_told_of_rows_and_tags_that_it_finds() {
        let hub = hub();
        let mut follower = following(&hub, windows(FeedList::Groups, "osaka", &[]), None);
        let group = |name: &str| -> GroupRow {
            let row = json!({ "groupId": "g", "name": name, "members": 0, "online": 0, "stale": 0, "dns": false,
                "vpg": false, "chap": false, "metadata": false });
            serde_json::from_value(row).unwrap()
        };
        let tags = |site: &str| [("site".to_owned(), site.to_owned())].into();
        let mut tell = |before: Option<(&str, &str)>, after: Option<(&str, &str)>| {
            let replaced = before.map(|(name, site)| Box::new((group(name), tags(site))));
            let beside = Beside::Group { replaced, tags: tags(after.map_or("", |(_, site)| site)) };
            let row = after.map(|(name, _)| group(name));
            let change = Change::Group { group_id: GroupId::new("g").unwrap(), row };
            hub.publish(UnixMillis(0), Vec::new(), change, beside);
            sent(&mut follower)
        };
        assert_eq!(tell(None, Some(("Osaka plant", ""))), (1, 0), "new");
        assert_eq!(tell(Some(("Osaka plant", "")), Some(("Kobe", ""))), (1, 0), "leaves");
        assert_eq!(tell(Some(("Kobe", "")), Some(("Kobe", "Osaka"))), (1, 0), "by its tag");
        assert_eq!(tell(Some(("Kobe", "Osaka")), None), (1, 0), "gone");
        assert_eq!(tell(Some(("Kobe", "")), Some(("Nara", ""))), (0, 1));
        assert_eq!(tell(Some(("Kobe", "")), None), (0, 1));
    }
}
