use api::console::{
    job::{Counts, Item, Job, Standing},
    ledger::Record,
};
use serde::{Deserialize, Serialize};

use crate::{
    job::{
        limits::Limits,
        state::{JobState, Wish},
        work::{Phase, Work},
    },
    pacing::Course,
};

/// What is kept of a job beside its items. While a job that configures a group runs, it holds the request's secrets; of an
/// ended one it holds none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    job: Job,
    limits: Limits,
    /// Absent in what a Kansei before 0.2 kept, which began all items at once.
    #[serde(default)]
    course: Option<Course>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wish: Option<Wish>,
}

/// What is kept of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptItem {
    seen: Item,
    work: Work,
}

/// What changed of a job: to be kept in one transaction, before anything else is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// The job.
    pub head: Head,
    /// True once there is nothing left to do.
    pub done: bool,
    /// Items by their number.
    pub items: Vec<(usize, KeptItem)>,
    /// Rows for the ledger, in their order.
    pub records: Vec<Record>,
}

impl KeptItem {
    /// As pages see it.
    pub fn seen(&self) -> &Item {
        &self.seen
    }

    /// True once nothing more is done with it.
    pub fn is_over(&self) -> bool {
        self.work.phase == Phase::Over
    }
}

impl Head {
    /// The job, whose counts may be missing where an older Kansei kept it: see [`Head::into_job`].
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The job as pages see it.
    pub fn into_job(self) -> Job {
        if self.course.is_some() { self.job } else { counted(self.job) }
    }
}

impl JobState {
    /// Takes what changed since the last time; none where nothing did. Items that are over are forgotten with it.
    #[must_use]
    pub fn take_changes(&mut self) -> Option<Changes> {
        let changed = std::mem::take(&mut self.changed);
        let records = std::mem::take(&mut self.records);
        if self.taken.as_ref().is_none_or(|taken| taken.job != self.job) {
            self.job.revision += 1;
        }
        let head = Head {
            job: self.job.clone(),
            limits: self.limits,
            course: Some(self.course.clone()),
            wish: self.wish.clone(),
        };
        if changed.is_empty() && records.is_empty() && self.taken.as_ref() == Some(&head) {
            return None;
        }
        self.taken = Some(head.clone());
        let mut items = Vec::with_capacity(changed.len());
        for number in changed {
            let (Some(seen), Some(work)) = (self.seen.get(number), self.work.get(number)) else { continue };
            items.push((number, KeptItem { seen: seen.clone(), work: work.clone() }));
            if work.phase == Phase::Over {
                self.seen.remove(number);
                self.work.remove(number);
            }
        }
        Some(Changes { done: self.done(), head, items, records })
    }

    /// True where there are rows for the ledger that were not taken.
    pub fn has_records(&self) -> bool {
        !self.records.is_empty()
    }

    /// A job as it was kept, with its items that are not over; it is to [`JobState::resume`].
    pub fn restore(head: Head, items: impl IntoIterator<Item = (usize, KeptItem)>) -> Self {
        let Head { job, limits, course, wish } = head.clone();
        let (job, course) = match course {
            Some(course) => (job, course),
            None => {
                let job = counted(job);
                let (total, judged) = (job.total, job.counts.judged());
                (job, Course::begun_whole(total, judged))
            }
        };
        let mut state = JobState::bare(job, limits, course, wish);
        state.taken = Some(head);
        for (number, KeptItem { seen, work }) in items {
            state.open(number, seen, work);
        }
        state
    }
}

/// A job that was kept without counts: all of its items stand in it.
fn counted(mut job: Job) -> Job {
    job.total = job.items.len() as u64;
    job.counts = Counts::default();
    for item in &job.items {
        match item.verdict {
            Some(verdict) => *job.counts.of(verdict) += 1,
            None => job.counts.running += 1,
        }
        job.counts.not_back += u64::from(item.not_back_since.is_some());
    }
    job.standing = if job.ended_at.is_some() { Standing::Over } else { Standing::Running };
    job
}
