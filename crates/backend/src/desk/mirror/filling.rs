//! Reading a whole fleet.

use std::{collections::BTreeSet, sync::Arc};

use api::{
    console::{
        rows::{ListRows, RowsPage, RowsQuery},
        sim_row::SimRow,
    },
    id::{GroupId, SimId},
    soracom::{
        group::{Group, ListGroups, ListGroupsQuery},
        sim::{ListSims, ListSimsQuery, Sim},
    },
};
use client::{Client, ClientError, Fetched};

use crate::{
    desk::{
        mirror::{Mirror, snapshot::Stand, telling::shown},
        patient::Patient,
    },
    reach::Account,
};

/// Items of a page of the platform's own lists.
const PAGE: u32 = 1_000;
/// Rows of a page of a world of ours: while one is put in, the next is made.
const ROWS: u32 = 2_000;
/// Rows that are put in before somebody else may have them.
const BREATH: usize = 500;

/// A client that waits where a cloud says "too often".
type Reader = Client<Patient>;

impl Mirror {
    /// Reads what changed in the fleet since its rows were kept, or all of it.
    ///
    /// # Errors
    /// The context does not answer.
    pub(crate) async fn start(self: &Arc<Self>, client: &Client<Arc<Account>>) -> Result<(), ClientError> {
        let known = self.recall().await;
        self.fill_behind(client, known).await
    }

    /// Reads the whole fleet.
    ///
    /// # Errors
    /// The context does not answer.
    pub(super) async fn fill(&self, client: &Client<Arc<Account>>) -> Result<(), ClientError> {
        self.filled.send_replace(false);
        self.lock().forget();
        self.fill_behind(client, None).await
    }

    /// Reads what is behind what is `known` by the rows that stand here.
    async fn fill_behind(
        &self,
        client: &Client<Arc<Account>>,
        mut known: Option<Stand>,
    ) -> Result<(), ClientError> {
        self.filled.send_replace(false);
        // Page after page of one path: a rate limit is waited for, in reason.
        let patient = Patient::for_a_while(Arc::clone(client.transport()), Arc::clone(&self.clock));
        let client = Client::new(patient);
        let mut first = first(&client, known.clone()).await;
        if let Some(stand) = &known
            && !first.as_ref().is_ok_and(|(page, _)| goes_on_from(page, stand))
        {
            self.lock().forget();
            known = None;
            first = self::first(&client, None).await;
        }
        self.fill_groups(&client).await?;
        let epoch = match first {
            Ok((page, next)) => self.fill_by_rows(&client, page, next, known).await?,
            // Another platform than ours has none.
            Err(error) if error.status() == Some(404) => {
                self.fill_by_list(&client).await?;
                None
            }
            Err(error) => return Err(error),
        };
        self.lock().epoch = epoch;
        self.filled.send_replace(true);
        Ok(())
    }

    /// Takes the groups as they are. A group of which nothing has changed is left alone: its members are many.
    async fn fill_groups(&self, client: &Reader) -> Result<(), ClientError> {
        let query = ListGroupsQuery { limit: Some(PAGE), ..ListGroupsQuery::default() };
        let groups = client.pages::<ListGroups, Group>(&(), &query).all().await?;
        let there: BTreeSet<GroupId> = groups.iter().map(|group| group.group_id.clone()).collect();
        let mut rows = self.lock();
        let gone: Vec<GroupId> = rows.index.groups().map(|group| group.group_id.clone()).collect();
        for id in gone.iter().filter(|id| !there.contains(id)) {
            rows.index.remove_group(id);
        }
        for group in groups.into_iter().map(shown) {
            if rows.index.group(&group.group_id) != Some(&group) {
                rows.index.upsert_group(group);
            }
        }
        rows.told_groups.clear();
        rows.changed_groups = there;
        Ok(())
    }

    /// Puts in the rows of a page and of those that follow it; answers with the world's life. None when it was begun anew
    /// meanwhile: nobody keeps such rows, and whoever tells of the new beginning has all of them read again.
    async fn fill_by_rows(
        &self,
        client: &Reader,
        first: RowsPage,
        next: Option<SimId>,
        known: Option<Stand>,
    ) -> Result<Option<String>, ClientError> {
        // A task of its own: a page is made while the one before is read and put in.
        let ask = |after| tokio::spawn(rows(client.clone(), Some(after), known.clone()));
        let mut epoch = Some(first.epoch.clone());
        let (mut page, mut following) = (first, next.map(ask));
        loop {
            epoch = epoch.filter(|epoch| *epoch == page.epoch);
            self.put_in(page.rows).await;
            let Some(asked) = following else { return Ok(epoch) };
            let fetched = asked.await.map_err(|error| ClientError::Unreadable(error.to_string()))??;
            following = key_of(&fetched)?.map(ask);
            page = fetched.read()?;
        }
    }

    async fn fill_by_list(&self, client: &Reader) -> Result<(), ClientError> {
        let query = ListSimsQuery { limit: Some(PAGE), ..ListSimsQuery::default() };
        let mut pages = client.pages::<ListSims, Sim>(&(), &query);
        while let Some(page) = pages.next().await {
            self.put_in(page?.iter().map(|sim| SimRow::derive(sim, None, None)).collect()).await;
        }
        Ok(())
    }

    /// Puts rows in that nobody has judged, a few at a time, so that nobody waits long.
    async fn put_in(&self, mut unjudged: Vec<SimRow>) {
        for some in unjudged.chunks_mut(BREATH) {
            {
                let mut rows = self.lock();
                for row in some {
                    row.mark = rows.marks.get(&row.sim_id).cloned();
                    row.judge(row.group_id.clone().and_then(|id| rows.index.group(&id)));
                    rows.index.upsert(&*row);
                    rows.changes += 1;
                }
            }
            tokio::task::yield_now().await;
        }
    }
}

/// Whether what a page holds is all that is behind what is known.
fn goes_on_from(page: &RowsPage, known: &Stand) -> bool {
    // A world that was put back from a backup is behind what its rows say.
    page.epoch == known.epoch && page.position >= known.position
}

/// The first page, and the key of the next one.
async fn first(client: &Reader, known: Option<Stand>) -> Result<(RowsPage, Option<SimId>), ClientError> {
    let fetched = rows(client.clone(), None, known).await?;
    Ok((fetched.read()?, key_of(&fetched)?))
}

fn key_of(fetched: &Fetched<ListRows>) -> Result<Option<SimId>, ClientError> {
    let key = fetched.next_key().map(SimId::new).transpose();
    key.map_err(|error| ClientError::Unreadable(error.to_string()))
}

/// A page of the SIMs that were written since what is known.
async fn rows(
    client: Reader,
    after: Option<SimId>,
    known: Option<Stand>,
) -> Result<Fetched<ListRows>, ClientError> {
    let since = known.map(|known| known.position);
    client.fetch::<ListRows>(&(), &RowsQuery { after, since, limit: Some(ROWS) }).await
}
