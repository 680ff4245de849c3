//! Reading a fleet elsewhere again and again: only what is different is told, as if the platform had told it.

use std::{
    collections::{BTreeSet, HashSet},
    time::Duration,
};

use api::{
    console::sim_row::SimRow,
    id::{GroupId, SimId},
    soracom::{
        group::{Group, ListGroups, ListGroupsQuery},
        sim::{ListSims, ListSimsQuery, Sim},
    },
};
use client::{Client, ClientError};

use super::{Mirror, telling::shown};
use crate::{
    desk::patient::Patient,
    feed::{Told, What},
};

/// Items of a page of the platform's own lists.
const PAGE: u32 = 1_000;

impl Mirror {
    /// Reads every group and every SIM, with so much time `between` two calls, and tells what is different from what stands here.
    /// `read` hears how many SIMs were read so far. What broke off has told what it read; nothing is forgotten by it.
    ///
    /// # Errors
    /// The platform does not answer, or refuses.
    pub(crate) async fn sweep(
        &self,
        client: &Client<Patient>,
        between: Duration,
        read: impl Fn(u64),
    ) -> Result<(), ClientError> {
        let query = ListGroupsQuery { limit: Some(PAGE), ..ListGroupsQuery::default() };
        let mut groups = Vec::new();
        let mut pages = client.pages::<ListGroups, Group>(&(), &query);
        while let Some(page) = pages.next().await {
            groups.extend(page?.into_iter().map(shown));
            tokio::time::sleep(between).await;
        }
        self.tell_what_differs_in_groups(groups);

        let query = ListSimsQuery { limit: Some(PAGE), ..ListSimsQuery::default() };
        let mut pages = client.pages::<ListSims, Sim>(&(), &query);
        let mut seen = HashSet::new();
        while let Some(page) = pages.next().await {
            let sims = page?;
            seen.extend(sims.iter().map(|sim| sim.sim_id.clone()));
            self.tell_what_differs(sims);
            self.tell_groups();
            read(seen.len() as u64);
            tokio::time::sleep(between).await;
        }
        self.forget_all_but(&seen);
        self.tell_groups();
        Ok(())
    }

    /// Lets go of every row: whoever has signed in is somebody else. Pages read again.
    pub(crate) fn forget_fleet(&self) {
        self.lock().forget();
        self.hub.restart();
    }

    fn tell_what_differs_in_groups(&self, groups: Vec<Group>) {
        let at = self.clock.now();
        let told = {
            let rows = self.lock();
            let there: BTreeSet<&GroupId> = groups.iter().map(|group| &group.group_id).collect();
            let gone = rows.index.groups().map(|group| &group.group_id).filter(|id| !there.contains(id));
            let mut told: Vec<What> = gone.cloned().map(What::GroupGone).collect();
            let differs = |group: &Group| rows.index.group(&group.group_id) != Some(group);
            told.extend(groups.iter().filter(|group| differs(group)).cloned().map(Box::new).map(What::Group));
            told
        };
        self.apply(told.into_iter().map(|what| Told { at, cause: None, what }).collect());
    }

    fn tell_what_differs(&self, sims: Vec<Sim>) {
        let at = self.clock.now();
        let told: Vec<Told> = {
            let rows = self.lock();
            let differs = |sim: &Sim| {
                let group = sim.group_id.as_ref().and_then(|id| rows.index.group(id));
                let row = SimRow::derive(sim, group, rows.marks.get(&sim.sim_id).cloned());
                rows.index.get(&sim.sim_id).as_ref() != Some(&row)
            };
            let differing = sims.into_iter().filter(differs);
            differing.map(|sim| Told { at, cause: None, what: What::Sim(Box::new(sim)) }).collect()
        };
        self.apply(told);
    }

    /// SIMs that the account has no more. Pages have to read again: nothing of the feed says that a row is gone.
    fn forget_all_but(&self, seen: &HashSet<SimId>) {
        let mut rows = self.lock();
        let gone: Vec<SimId> =
            rows.index.rows().map(|row| row.sim_id).filter(|sim| !seen.contains(sim)).collect();
        for sim in &gone {
            let row = rows.index.remove(sim);
            rows.changed_groups.extend(row.and_then(|row| row.group_id));
        }
        drop(rows);
        if !gone.is_empty() {
            self.hub.restart();
        }
    }
}
