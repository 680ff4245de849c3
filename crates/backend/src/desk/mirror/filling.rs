//! Reading a whole fleet.

use std::sync::Arc;

use api::{
    console::{
        rows::{ListRows, RowsPage, RowsQuery},
        sim_row::SimRow,
    },
    id::SimId,
    soracom::{
        group::{Group, ListGroups, ListGroupsQuery},
        sim::{ListSims, ListSimsQuery, Sim},
    },
};
use client::{Client, ClientError};

use crate::desk::{Account, mirror::Mirror, patient::Patient};

/// Items of a page of the platform's own lists.
const PAGE: u32 = 1_000;
/// SIMs of a page of compact rows: while one is put in, the next is made.
const ROWS: u32 = 4_000;
/// SIMs that are put in before somebody else may have the rows.
const BREATH: usize = 500;

/// A client that waits where a cloud says "too often".
type Reader = Client<Patient>;

impl Mirror {
    /// Reads the whole fleet.
    ///
    /// # Errors
    /// The context does not answer.
    pub(crate) async fn fill(&self, client: &Client<Arc<Account>>) -> Result<(), ClientError> {
        self.filled.send_replace(false);
        // Page after page of one path: a rate limit is waited for, in reason.
        let patient = Patient::for_a_while(Arc::clone(client.transport()), Arc::clone(&self.clock));
        let client = Client::new(patient);
        self.fill_groups(&client).await?;
        let first = rows(client.clone(), None).await;
        match first {
            Ok(page) => self.fill_by_rows(&client, page).await?,
            // Another platform than ours has none.
            Err(error) if error.status() == Some(404) => self.fill_by_list(&client).await?,
            Err(error) => return Err(error),
        }
        self.filled.send_replace(true);
        Ok(())
    }

    async fn fill_groups(&self, client: &Reader) -> Result<(), ClientError> {
        let query = ListGroupsQuery { limit: Some(PAGE), ..ListGroupsQuery::default() };
        let groups = client.pages::<ListGroups, Group>(&(), &query).all().await?;
        let mut rows = self.lock();
        rows.index.clear();
        rows.told_groups.clear();
        rows.changed_groups = groups.iter().map(|group| group.group_id.clone()).collect();
        for group in groups {
            rows.index.upsert_group(group);
        }
        Ok(())
    }

    async fn fill_by_rows(&self, client: &Reader, first: RowsPage) -> Result<(), ClientError> {
        let mut page = first;
        loop {
            let last = page.sims.last().map(|sim| sim.sim_id.clone());
            let next = last.filter(|_| page.more).map(|last| {
                // A task of its own, so that it is made on another core.
                tokio::spawn(rows(client.clone(), Some(last)))
            });
            self.put_in(&page.sims).await;
            let Some(next) = next else { return Ok(()) };
            page = next.await.map_err(|error| ClientError::Unreadable(error.to_string()))??;
        }
    }

    async fn fill_by_list(&self, client: &Reader) -> Result<(), ClientError> {
        let query = ListSimsQuery { limit: Some(PAGE), ..ListSimsQuery::default() };
        let mut pages = client.pages::<ListSims, Sim>(&(), &query);
        while let Some(page) = pages.next().await {
            self.put_in(&page?).await;
        }
        Ok(())
    }

    /// Puts SIMs in, a few at a time, so that nobody waits long.
    async fn put_in(&self, sims: &[Sim]) {
        for sims in sims.chunks(BREATH) {
            {
                let mut rows = self.lock();
                for sim in sims {
                    let group = sim.group_id.as_ref().and_then(|id| rows.index.group(id));
                    let row = SimRow::derive(sim, group, rows.marks.get(&sim.sim_id).cloned());
                    rows.index.upsert(&row);
                }
            }
            tokio::task::yield_now().await;
        }
    }
}

async fn rows(client: Reader, after: Option<SimId>) -> Result<RowsPage, ClientError> {
    client.find::<ListRows>(&(), &RowsQuery { after, since: None, limit: Some(ROWS) }).await
}
