use tokio::sync::oneshot;

use api::{
    UnixMillis,
    console::feed::Cause,
    id::{GroupId, SimId},
    soracom::{group::Group, session::SessionEvent, sim::Sim},
};

/// Something that a context tells.
#[derive(Debug)]
pub(crate) enum ContextChange {
    /// These changed, in this order, in one transaction or several.
    Told(Vec<Told>),
    /// The clock was set, scaled, stopped or continued; answered once all that came before has been heard.
    Clock(oneshot::Sender<()>),
    /// Everything is different: read it again; answered once that is done.
    Reset(oneshot::Sender<()>),
}

/// One thing that changed, and why.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) at: UnixMillis,
    /// Why; none where nobody says so: a platform elsewhere shows only that it is so.
    pub(crate) cause: Option<Cause>,
    pub(crate) what: What,
}

/// What changed.
#[derive(Debug, Clone)]
pub(crate) enum What {
    Sim(Box<Sim>),
    Session(SimId, Box<SessionEvent>),
    Group(Box<Group>),
    GroupGone(GroupId),
}
