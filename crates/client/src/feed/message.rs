use api::{
    UnixMillis,
    console::{
        context::Clock,
        feed::{ChangeFrame, FeedWindow, Position, ResetReason, Topic},
    },
    id::ContextId,
};

/// One attempt at a socket. Every [`Output::Open`] has a new one; what comes of an older one is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub u32);

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The page wants a context's changes. Again with other topics or windows: from now on these.
    Follow {
        /// The context.
        context: ContextId,
        /// What of it; without windows, empty for everything.
        topics: Vec<Topic>,
        /// The lists on screen: changes that concern them are wanted too. Only with queries that the server has answered:
        /// one that does not read is refused, again and again.
        windows: Vec<FeedWindow>,
        /// The position of the window that the changes shall continue; none for changes from now on. Counts until the
        /// context has a position of its own.
        from: Option<Position>,
    },
    /// The page does not want a context's changes any more.
    Unfollow(ContextId),
    /// The socket is open.
    Opened(SocketId),
    /// The socket brought a text.
    Text(SocketId, String),
    /// The socket closed, or could not be opened; also when no ticket could be had.
    Closed(SocketId),
    /// Time passed. To be called every 250 to 1,000 milliseconds.
    Tick,
    /// The browser thinks that there is no network. A hint: a server on this machine stays reachable.
    WentOffline,
    /// The browser thinks that the network is back.
    WentOnline,
    /// What [`Output::Refetch`] asked for was done: a window was read at this position. To be said before the window is
    /// loaded into its collection.
    Refetched {
        /// The context.
        context: ContextId,
        /// The window's position.
        position: Position,
    },
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Get a ticket and open a socket with it.
    Open(SocketId),
    /// Close the socket.
    Close(SocketId),
    /// Send a text, a client's frame.
    Send(SocketId, String),
    /// Hand the change to the collections. Never `Skipped`.
    Apply(Box<ChangeFrame>),
    /// Fetch the context's windows again, then say [`Input::Refetched`]. Asked again, less and less often, until that
    /// is said: a fetch that fails needs no word.
    Refetch {
        /// The context.
        context: ContextId,
        /// Why, for the log.
        reason: RefetchReason,
    },
    /// The context's time is this now.
    Clock {
        /// The context.
        context: ContextId,
        /// Its clock at this moment.
        clock: Clock,
    },
    /// The feed's state is another now.
    Status(FeedStatus),
    /// Something was refused, by the server or (code `unreadable`) by us. For the log.
    Refused {
        /// The code.
        code: String,
        /// A sentence.
        message: String,
    },
}

/// Why windows have to be fetched again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefetchReason {
    /// The server said `reset`, or stands in another epoch.
    Reset(ResetReason),
    /// Resuming did not bring what was missing.
    Gap,
}

/// What the header says of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedStatus {
    /// Nothing was heard yet, and nothing failed yet.
    Connecting,
    /// What is shown is what the server has.
    Live {
        /// How late the last change came, in milliseconds of the wall clock: its arrival by the context's clock, less
        /// the time of the change. The clock itself is as late as the tick that brought it, so this is the delay in
        /// excess of that tick's.
        lag_ms: u64,
    },
    /// The server answered, and so many changes are still to come (at least one).
    CatchingUp(u64),
    /// What is shown was true at this time, by the page's clock; since then nothing is known.
    Stale {
        /// When the server was last heard.
        since: UnixMillis,
    },
}
