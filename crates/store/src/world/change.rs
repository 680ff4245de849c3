use std::sync::Arc;

use api::{
    UnixMillis,
    console::feed::Cause,
    id::{GroupId, SimId},
    soracom::{group::Group, session::SessionEvent},
};
use emulator::SimRecord;

/// Something that changed in a world, told after its commit.
#[derive(Debug, Clone, PartialEq)]
pub struct WorldChange {
    /// The world's time.
    pub at: UnixMillis,
    /// Why.
    pub cause: Cause,
    /// What.
    pub fact: WorldFact,
}

/// What changed.
#[derive(Debug, Clone, PartialEq)]
pub enum WorldFact {
    /// A SIM.
    Sim(Arc<SimRecord>),
    /// An entry of the session history.
    Session(SimId, Arc<SessionEvent>),
    /// A group, as the platform shows it.
    Group(Box<Group>),
    /// A group is gone.
    GroupGone(GroupId),
}
