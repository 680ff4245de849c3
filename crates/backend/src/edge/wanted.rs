use std::collections::BTreeSet;

use api::{
    UnixMillis,
    console::feed::{Change, FeedList, FeedWindow, Topic},
};
use index::{GroupQuery, QueryError, SimQuery};

use crate::feed::{Beside, Published};

/// What a socket wants of a context: topics whole, and of lists what its windows are concerned with. Neither: everything.
#[derive(Debug)]
pub(crate) struct Wanted {
    topics: BTreeSet<Topic>,
    windows: Vec<Watched>,
}

/// A window's query, read.
#[derive(Debug)]
enum Watched {
    Sims(SimQuery),
    Groups(GroupQuery),
}

impl Wanted {
    /// Reads what a client asks for.
    ///
    /// # Errors
    /// The query of a window is not understood by its list.
    pub(crate) fn read(topics: Vec<Topic>, windows: &[FeedWindow]) -> Result<Self, QueryError> {
        let windows = windows.iter().map(|window| match window.list {
            FeedList::Sims => SimQuery::read(&window.q).map(Watched::Sims),
            FeedList::Groups => GroupQuery::read(&window.q).map(Watched::Groups),
        });
        Ok(Wanted { topics: topics.into_iter().collect(), windows: windows.collect::<Result<_, _>>()? })
    }

    /// True when the client is to see it; `now` is the context's time, from which ages are counted back.
    pub(crate) fn includes(&self, published: &Published, now: UnixMillis) -> bool {
        let topic = match &published.frame.change {
            Change::Sim { .. } => Topic::Sims,
            Change::Session { .. } => Topic::Sessions,
            Change::Group { .. } => Topic::Groups,
            Change::Job { .. } => Topic::Jobs,
            Change::Clock { .. } | Change::Skipped => return true,
        };
        let everything = self.topics.is_empty() && self.windows.is_empty();
        everything
            || self.topics.contains(&topic)
            || self.windows.iter().any(|window| window.is_concerned(published, now))
    }
}

impl Watched {
    /// True when a row of the list is another by this change, came, or went; or when it is about a SIM of the list.
    fn is_concerned(&self, Published { frame, beside }: &Published, now: UnixMillis) -> bool {
        match (self, &frame.change) {
            (Watched::Sims(query), Change::Sim { row }) => query.finds(sims(beside).chain([&**row]), now),
            (Watched::Sims(query), Change::Session { .. }) => query.finds(sims(beside), now),
            (Watched::Groups(query), Change::Group { row, .. }) => match beside {
                Beside::Group { replaced, tags } => {
                    let replaced = replaced.iter().map(|replaced| (&replaced.0, &replaced.1));
                    query.finds(replaced.chain(row.iter().map(|row| (row, tags))), now)
                }
                Beside::Nothing | Beside::Sim(_) => false,
            },
            (
                Watched::Sims(_),
                Change::Group { .. } | Change::Job { .. } | Change::Clock { .. } | Change::Skipped,
            )
            | (
                Watched::Groups(_),
                Change::Sim { .. }
                | Change::Session { .. }
                | Change::Job { .. }
                | Change::Clock { .. }
                | Change::Skipped,
            ) => false,
        }
    }
}

fn sims(beside: &Beside) -> impl Iterator<Item = &api::console::sim_row::SimRow> {
    match beside {
        Beside::Sim(row) => Some(&**row),
        Beside::Nothing | Beside::Group { .. } => None,
    }
    .into_iter()
}
