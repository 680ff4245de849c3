use std::collections::BTreeSet;

use api::console::feed::{Change, FeedList, FeedWindow, MOST_WINDOWS, Topic};
use index::{GroupQuery, QueryError, SimQuery};

use crate::feed::{Beside, Published};

/// What a socket wants of a context: topics whole, and of lists what its windows are concerned with. Neither: everything.
#[derive(Debug)]
pub(crate) struct Wanted {
    topics: BTreeSet<Topic>,
    windows: Vec<Watched>,
}

/// Why a socket cannot have what it asks for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unwanted {
    /// A query is not understood by its list.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Every change is held against every window.
    #[error("windows: {0} are more than {MOST_WINDOWS}")]
    TooMany(usize),
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
    /// The query of a window is not understood by its list, or there are more than [`MOST_WINDOWS`].
    pub(crate) fn read(topics: Vec<Topic>, windows: &[FeedWindow]) -> Result<Self, Unwanted> {
        if windows.len() > MOST_WINDOWS {
            return Err(Unwanted::TooMany(windows.len()));
        }
        let windows = windows.iter().map(|window| match window.list {
            FeedList::Sims => SimQuery::read(&window.q).map(Watched::Sims),
            FeedList::Groups => GroupQuery::read(&window.q).map(Watched::Groups),
        });
        Ok(Wanted {
            topics: topics.into_iter().collect(),
            windows: windows.collect::<Result<_, QueryError>>()?,
        })
    }

    /// True when the client is to see it.
    pub(crate) fn includes(&self, published: &Published) -> bool {
        let topic = match &published.frame.change {
            Change::Sim { .. } => Topic::Sims,
            Change::Session { .. } => Topic::Sessions,
            Change::Group { .. } => Topic::Groups,
            Change::Job { .. } => Topic::Jobs,
            Change::Clock { .. } | Change::Notices { .. } | Change::Skipped => return true,
        };
        let everything = self.topics.is_empty() && self.windows.is_empty();
        everything
            || self.topics.contains(&topic)
            || self.windows.iter().any(|window| window.is_concerned(published))
    }
}

impl Watched {
    /// True when a row of the list is another by this change, came, or went; or when it is about a SIM of the list.
    fn is_concerned(&self, Published { frame, beside }: &Published) -> bool {
        match (self, &frame.change) {
            (Watched::Sims(query), Change::Sim { row }) => query.finds(sims(beside).chain([&**row])),
            (Watched::Sims(query), Change::Session { .. }) => query.finds(sims(beside)),
            (Watched::Groups(query), Change::Group { row, .. }) => match beside {
                Beside::Group { replaced, tags } => {
                    let replaced = replaced.iter().map(|replaced| (&replaced.0, &replaced.1));
                    query.finds(replaced.chain(row.iter().map(|row| (row, tags))))
                }
                Beside::Nothing | Beside::Sim(_) => false,
            },
            (
                Watched::Sims(_),
                Change::Group { .. }
                | Change::Job { .. }
                | Change::Clock { .. }
                | Change::Notices { .. }
                | Change::Skipped,
            )
            | (
                Watched::Groups(_),
                Change::Sim { .. }
                | Change::Session { .. }
                | Change::Job { .. }
                | Change::Clock { .. }
                | Change::Notices { .. }
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
