use api::{
    console::{feed::ChangeFrame, group_row::GroupRow, sim_row::SimRow},
    soracom::sim::TagSet,
};

/// A change in the ring, and the rows beside it by which windows choose; those never leave the server.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) frame: ChangeFrame,
    pub(crate) beside: Beside,
}

/// What a window's query is asked about, beside the row in the change itself.
#[derive(Debug, Clone)]
pub(crate) enum Beside {
    /// Nothing.
    Nothing,
    /// The row that a SIM's row replaced, or the row of the SIM whose session did something.
    Sim(Box<SimRow>),
    /// Of a group.
    Group {
        /// The row that was replaced or that is gone, with the tags that the group had; none for a new group.
        replaced: Option<Box<(GroupRow, TagSet)>>,
        /// The tags that the group has.
        tags: TagSet,
    },
}

impl Beside {
    /// The row that a SIM's row replaced, or that its session belongs to; none for a SIM that nobody knew.
    pub(crate) fn sim(row: Option<SimRow>) -> Self {
        row.map_or(Beside::Nothing, |row| Beside::Sim(Box::new(row)))
    }
}
