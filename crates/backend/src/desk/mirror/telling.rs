//! What changed becomes rows, and rows become changes of the feed, each with the row that it replaced beside it.

use std::collections::BTreeMap;

use api::{
    UnixMillis,
    console::{
        feed::{Cause, Change},
        job::Job,
        sim_row::{Mark, SimRow},
    },
    id::{GroupId, JobId, SimId},
    soracom::{group::Group, sim::TagSet},
};

use super::fleet::{Heard, Mirror, Rows};
use crate::{
    feed::{Beside, Told, What},
    notices::Notices,
    stop::{Stop, stopped},
};

impl Mirror {
    /// Replaces what a job has under way on SIMs, and tells the rows that changed by it.
    pub(crate) fn set_marks(&self, job: &JobId, marks: BTreeMap<SimId, Option<Mark>>) {
        let mut rows = self.lock();
        for (sim, mark) in marks {
            rows.marks.set(&sim, job, mark);
            let mark = rows.marks.get(&sim).cloned();
            let Some(row) = rows.index.get(&sim).filter(|row| row.mark != mark) else { continue };
            let mut row = SimRow { mark, ..row };
            row.judge(row.group_id.clone().and_then(|id| rows.index.group(&id)));
            self.keep(&mut rows, row, self.clock.now(), Vec::new());
        }
    }

    /// Tells a job as it stands.
    pub(crate) fn tell_job(&self, job: &Job) {
        let change = Change::Job { job: Box::new(job.clone()) };
        self.hub.publish(self.clock.now(), Vec::new(), change, Beside::Nothing);
    }

    /// Tells what stands in the way of the context, whenever it changes, until `stop` says so.
    pub(crate) async fn tell_notices(&self, mut notices: Notices, mut stop: Stop) {
        loop {
            tokio::select! {
                () = notices.changed() => {}
                () = stopped(&mut stop) => return,
            }
            let change = Change::Notices { notices: notices.all() };
            self.hub.publish(self.clock.now(), Vec::new(), change, Beside::Nothing);
        }
    }

    /// Takes what the context tells, in its order.
    pub(super) fn apply(&self, told: Vec<Told>) {
        let mut rows = self.lock();
        for Told { at, cause, what } in told {
            let causes: Vec<Cause> = cause.into_iter().collect();
            match what {
                What::Sim(sim) => {
                    let group = sim.group_id.as_ref().and_then(|id| rows.index.group(id));
                    let row = SimRow::derive(&sim, group, rows.marks.get(&sim.sim_id).cloned());
                    self.keep(&mut rows, row, at, causes);
                }
                What::Session(sim, event) => {
                    // The runner may have ended with the server.
                    let _ = self.heard.send(Heard::Session(sim.clone(), event.clone()));
                    let beside = Beside::sim(rows.index.get(&sim));
                    self.hub.publish(at, causes, Change::Session { sim_id: sim, event }, beside);
                }
                What::Group(group) => self.regroup(&mut rows, *group, at, &causes),
                What::GroupGone(id) => self.forget_group(&mut rows, id, at, &causes),
            }
        }
    }

    /// A group changed: its members' rows hang on it.
    fn regroup(&self, rows: &mut Rows, group: Group, at: UnixMillis, causes: &[Cause]) {
        let group = shown(group);
        let id = group.group_id.clone();
        let tags = rows.index.group(&id).map(|before| before.tags.clone());
        let replaced = rows.index.upsert_group(group);
        self.tell_judged(rows, replaced, at, causes);
        self.tell_group(rows, &id, tags, at, causes.to_vec());
    }

    fn forget_group(&self, rows: &mut Rows, id: GroupId, at: UnixMillis, causes: &[Cause]) {
        let tags = rows.index.group(&id).map(|group| group.tags.clone()).unwrap_or_default();
        let row = rows.told_groups.remove(&id).or_else(|| rows.index.group_row(&id));
        let replaced = rows.index.remove_group(&id);
        self.tell_judged(rows, replaced, at, causes);
        rows.changed_groups.remove(&id);
        let beside =
            Beside::Group { replaced: row.map(|row| Box::new((row, tags))), tags: TagSet::default() };
        self.hub.publish(at, causes.to_vec(), Change::Group { group_id: id, row: None }, beside);
    }

    /// Tells the rows that stand in the place of those that were `replaced`.
    fn tell_judged(&self, rows: &mut Rows, replaced: Vec<SimRow>, at: UnixMillis, causes: &[Cause]) {
        for before in replaced {
            let Some(row) = rows.index.get(&before.sim_id) else { continue };
            rows.changed_groups.extend(row.group_id.clone());
            let change = Change::Sim { row: Box::new(row) };
            self.hub.publish(at, causes.to_vec(), change, Beside::sim(Some(before)));
        }
    }

    fn keep(&self, rows: &mut Rows, row: SimRow, at: UnixMillis, causes: Vec<Cause>) {
        let replaced = rows.index.upsert(&row);
        rows.changes += 1;
        let group = replaced.as_ref().and_then(|before| before.group_id.clone());
        rows.changed_groups.extend(group.into_iter().chain(row.group_id.clone()));
        self.hub.publish(at, causes, Change::Sim { row: Box::new(row) }, Beside::sim(replaced));
    }

    /// Tells the rows of groups that changed with their members.
    pub(super) fn tell_groups(&self) {
        let mut rows = self.lock();
        let at = self.clock.now();
        for id in std::mem::take(&mut rows.changed_groups) {
            self.tell_group(&mut rows, &id, None, at, Vec::new());
        }
    }

    /// Tells a group's row, if it is another than was told; `before`: the tags that it had, if they changed.
    fn tell_group(
        &self,
        rows: &mut Rows,
        id: &GroupId,
        before: Option<TagSet>,
        at: UnixMillis,
        causes: Vec<Cause>,
    ) {
        let (Some(row), Some(group)) = (rows.index.group_row(id), rows.index.group(id)) else { return };
        if rows.told_groups.get(id) == Some(&row) {
            return;
        }
        let tags = group.tags.clone();
        let replaced = rows.told_groups.insert(id.clone(), row.clone());
        let replaced = replaced.map(|row| Box::new((row, before.unwrap_or_else(|| tags.clone()))));
        let change = Change::Group { group_id: id.clone(), row: Some(row) };
        self.hub.publish(at, causes, change, Beside::Group { replaced, tags });
    }
}

/// A group without the secrets of its settings: nothing here needs them, and rows are kept on disk.
pub(super) fn shown(mut group: Group) -> Group {
    for settings in group.configuration.values_mut() {
        for (name, value) in settings.iter_mut() {
            *value = ops::secret::hide_field(name, value);
        }
    }
    group
}
