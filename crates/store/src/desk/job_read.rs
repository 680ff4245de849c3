//! Reads of jobs: heads by their start, items by their number, and what a report needs of all of them.

use api::{
    console::{
        job::cells::{Cell, JobCells},
        job::{ItemsShown, Job, JobItems, JobItemsQuery, ListJobsQuery, NumberedItem, Verdict},
    },
    id::{ContextId, JobId, SimId},
};
use ops::{
    job::{Head, KeptItem},
    report::Line,
};
use rusqlite::{Row, params};

use super::DeskReading;
use crate::{StoreError, error::Doing, world::read_document};

/// Jobs and items that are listed unless said otherwise, and at most.
const JOBS: (u32, u32) = (50, 200);
const ITEMS: (u32, u32) = (100, 500);

impl DeskReading<'_> {
    /// Jobs of a context, the one that was started last first.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn jobs(&self, context: &ContextId, query: &ListJobsQuery) -> Result<Vec<Job>, StoreError> {
        let limit = query.limit.unwrap_or(JOBS.0).min(JOBS.1);
        let before = query.before.as_ref().map(JobId::as_str);
        self.all(
            "SELECT doc FROM jobs WHERE context = ?1
             AND (?2 IS NULL OR seq < (SELECT seq FROM jobs WHERE id = ?2)) ORDER BY seq DESC LIMIT ?3",
            params![context.as_str(), before, limit],
            |row| row.get::<_, String>(0),
            |doc| Ok(read_document::<Head>("a job", &doc)?.into_job()),
        )
    }

    /// Items of a job.
    pub fn job_items(&self, job: &JobId, query: &JobItemsQuery) -> Result<JobItems, StoreError> {
        let limit = query.limit.unwrap_or(ITEMS.0).clamp(1, ITEMS.1);
        let after = query.after.map_or(-1, |after| i64::try_from(after).unwrap_or(i64::MAX));
        let which = which(query.show);
        let sql = format!(
            "SELECT number, doc FROM job_items WHERE job = ?1 AND number > ?2 AND {which} ORDER BY number LIMIT ?3"
        );
        let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
        let items = self.all(&sql, params![job.as_str(), after, limit], read, |(number, doc)| {
            let item = read_document::<KeptItem>("an item", &doc)?.seen().clone();
            Ok(NumberedItem { number: u64::try_from(number).unwrap_or(0), item })
        })?;
        let more = items.len() == limit as usize;
        let next = items.last().filter(|_| more).map(|item| item.number);
        Ok(JobItems { items, next })
    }

    /// The SIMs of some of a job's items, in the order of these.
    pub fn job_sims(&self, job: &JobId, show: Option<ItemsShown>) -> Result<Vec<SimId>, StoreError> {
        let which = which(show);
        let sql = format!(
            "SELECT sim FROM job_items WHERE job = ?1 AND sim IS NOT NULL AND {which} ORDER BY number"
        );
        let sims =
            self.all(&sql, [job.as_str()], |row| row.get::<_, String>(0), |sim| Ok(SimId::new(sim).ok()))?;
        Ok(sims.into_iter().flatten().collect())
    }

    /// How each item of a job that was begun stands, in their order.
    pub fn job_cells(&self, job: &Job) -> Result<JobCells, StoreError> {
        let read = |row: &Row<'_>| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, bool>(1)?));
        let cells = self.all(
            "SELECT verdict, not_back FROM job_items WHERE job = ?1 ORDER BY number",
            [job.id.as_str()],
            read,
            |(verdict, not_back)| Ok(Cell::of(verdict.as_deref().and_then(Verdict::named), not_back)),
        )?;
        let waves: Vec<u64> = job.waves.iter().map(|wave| wave.size).collect();
        Ok(JobCells::new(&waves, cells))
    }

    /// What a report looks at of each item of a job that was begun.
    pub fn job_lines(&self, job: &JobId) -> Result<Vec<Line>, StoreError> {
        let read = |row: &Row<'_>| {
            let verdict: Option<String> = row.get(2)?;
            Ok(Line {
                model: row.get(0)?,
                group: row.get(1)?,
                verdict: verdict.as_deref().and_then(Verdict::named),
                return_ms: row.get(3)?,
            })
        };
        self.all(
            "SELECT model, grp, verdict, return_ms FROM job_items WHERE job = ?1",
            [job.as_str()],
            read,
            Ok,
        )
    }

    fn all<R, T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<R>,
        make: impl Fn(R) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection().prepare_cached(sql).doing("list jobs")?;
        let rows = statement.query_map(params, read).doing("list jobs")?;
        rows.map(|row| make(row.doing("list jobs")?)).collect()
    }
}

/// Which items, as a condition.
const fn which(show: Option<ItemsShown>) -> &'static str {
    match show {
        None => "1",
        Some(ItemsShown::Running) => "verdict IS NULL",
        Some(ItemsShown::NotBack) => "not_back = 1",
        Some(ItemsShown::NeedsPerson) => "verdict IN ('doneUnverified', 'failed', 'unknown')",
    }
}
