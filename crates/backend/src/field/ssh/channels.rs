use std::collections::BTreeMap;

use russh::{Channel, ChannelId, ChannelWriteHalf, server::Msg};
use tokio::task::JoinSet;

use super::inbox::Slot;

/// Channels of one connection.
const MOST_CHANNELS: usize = 16;
/// Variables of one channel, and bytes of one of them.
const MOST_SETS: usize = 64;
const LONGEST_SET: usize = 4_096;

/// The channels of a connection, and what runs for them.
#[derive(Default)]
pub(super) struct Channels(BTreeMap<ChannelId, Use>);

/// What a channel is used for.
enum Use {
    /// Nothing yet.
    Opened(Opened),
    /// The task ends with the value.
    Running { slot: Slot, task: JoinSet<()> },
}

impl Channels {
    /// Whether there is room for one more. Those that this side has closed are not heard of again: they go here.
    pub(super) fn has_room(&mut self) -> bool {
        self.0.retain(|_, channel| match channel {
            Use::Opened(_) => true,
            Use::Running { task, .. } => task.try_join_next().is_none(),
        });
        self.0.len() < MOST_CHANNELS
    }

    pub(super) fn open(&mut self, channel: Channel<Msg>) {
        self.0.insert(channel.id(), Use::Opened(Opened::of(channel)));
    }

    /// A channel for which nothing runs yet.
    pub(super) fn opened(&mut self, channel: ChannelId) -> Option<&mut Opened> {
        match self.0.get_mut(&channel)? {
            Use::Opened(opened) => Some(opened),
            Use::Running { .. } => None,
        }
    }

    /// Takes up what a channel is to be used for, once.
    pub(super) fn take_up(&mut self, channel: ChannelId) -> Option<Opened> {
        match self.0.remove(&channel)? {
            Use::Opened(opened) => Some(opened),
            running @ Use::Running { .. } => {
                self.0.insert(channel, running);
                None
            }
        }
    }

    /// Runs something for a channel, until it is through or the channel is closed.
    pub(super) fn run(
        &mut self,
        channel: ChannelId,
        slot: Slot,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        let mut task = JoinSet::new();
        task.spawn(work);
        self.0.insert(channel, Use::Running { slot, task });
    }

    /// Where what comes on a channel is put.
    pub(super) fn slot(&mut self, channel: ChannelId) -> Option<&mut Slot> {
        match self.0.get_mut(&channel)? {
            Use::Running { slot, .. } => Some(slot),
            Use::Opened(_) => None,
        }
    }

    pub(super) fn close(&mut self, channel: ChannelId) {
        self.0.remove(&channel);
    }
}

/// A channel that is open, and what was asked for it so far.
pub(super) struct Opened {
    pub(super) channel: ChannelWriteHalf<Msg>,
    pub(super) terminal: bool,
    sets: Vec<(String, String)>,
}

impl Opened {
    /// Bytes are read from the visitor's callbacks: a queue of the channel's own that nobody reads would hold up the connection.
    pub(super) fn of(channel: Channel<Msg>) -> Self {
        let (_unread, channel) = channel.split();
        Self { channel, terminal: false, sets: Vec::new() }
    }

    pub(super) fn sets(&self) -> &[(String, String)] {
        &self.sets
    }

    /// Sets a variable for what will run; false where there are too many.
    pub(super) fn set(&mut self, name: &str, value: &str) -> bool {
        let fits = self.sets.len() < MOST_SETS && name.len() + value.len() <= LONGEST_SET;
        if fits {
            self.sets.push((name.to_owned(), value.to_owned()));
        }
        fits
    }
}
