use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use api::{
    UnixMillis,
    console::{
        lease::{DoorCount, too_broad},
        sim_row::SimRow,
    },
    id::{Imsi, SimId},
    soracom::{
        audit_log::{GetNapterAuditLogs, NapterAuditLog, NapterAuditLogsQuery},
        port_mapping::{ListPortMappings, ListPortMappingsQuery, PortMapping},
    },
};
use ops::plan::DoorsOfFleet;
use tokio::sync::Mutex as AsyncMutex;

use super::leases::Leases;
use crate::{desk::ContextRoom, http::error::HttpError};

/// Entries of the log that are read in one go: a flood is read in several.
const PAGES: usize = 50;
/// Entries of a page.
const PAGE: u32 = 1_000;
/// How far before the newest entry the log is read again, in milliseconds: entries may come late.
pub(super) const LATE_MS: i64 = 60_000;
/// How far the platform's log goes back, in milliseconds. [docs napter/audit-log]
const DAY_MS: i64 = 86_400_000;

/// What was seen of an account's doors.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// How many have asked for a look.
    asked: AtomicU64,
    /// The last look, and how many had asked when it began.
    last: AsyncMutex<Option<(u64, Arc<Look>)>>,
    /// Before this time entries of the log are missing, in milliseconds: there were more than are read in one go, or reading broke
    /// off.
    gap: AtomicI64,
    /// SIMs by IMSI, as far as they were looked for.
    sims: Mutex<BTreeMap<Imsi, SimId>>,
}

/// One look at an account's doors.
#[derive(Debug)]
pub(super) struct Look {
    /// When, in the context's time.
    pub(super) at: UnixMillis,
    /// Every door.
    pub(super) doors: Vec<PortMapping>,
    /// From when on all is known that the log says; none where it could not be read.
    log_since: Option<UnixMillis>,
}

impl Look {
    /// Whether all is known that the log says from a time on.
    pub(super) fn knows_since(&self, from: UnixMillis) -> bool {
        self.log_since.is_some_and(|since| from >= since)
    }
}

impl Leases {
    /// What a look brings that began after this was asked: one of another who asked, or one's own.
    pub(super) async fn look(&self) -> Result<Arc<Look>, HttpError> {
        let book = &self.shared.book;
        let mine = book.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut last = book.last.lock().await;
        if let Some((_, look)) = last.as_ref().filter(|(began, _)| *began >= mine) {
            return Ok(Arc::clone(look));
        }
        let began = book.asked.load(Ordering::SeqCst);
        let look = Arc::new(self.read_account().await?);
        *last = Some((began, Arc::clone(&look)));
        Ok(look)
    }

    async fn read_account(&self) -> Result<Look, HttpError> {
        let at = self.shared.clock.now();
        let doors = self.read_doors().await?;
        let log_since = match self.read_log(at).await {
            Ok(()) => Some(UnixMillis(self.shared.book.gap.load(Ordering::Relaxed))),
            Err(error) => {
                tracing::debug!(?error, context = %self.shared.context, "who came through doors could not be read");
                None
            }
        };
        Ok(Look { at, doors, log_since })
    }

    /// How many doors are open.
    pub(crate) async fn count(&self) -> Result<DoorCount, HttpError> {
        let doors = self.read_doors().await?;
        let everybody = |door: &&PortMapping| {
            let source = door.source.as_ref().and_then(|source| source.ip_ranges.as_deref());
            source.is_some_and(|ranges| too_broad(ranges).is_some())
        };
        let to_everybody = doors.iter().filter(everybody).count() as u64;
        Ok(DoorCount { open: doors.len() as u64, to_everybody })
    }

    async fn read_doors(&self) -> Result<Vec<PortMapping>, HttpError> {
        let query = ListPortMappingsQuery { limit: Some(PAGE), last_evaluated_key: None };
        let pages = self.shared.client.pages::<ListPortMappings, PortMapping>(&(), &query);
        let mut doors = pages.all().await.map_err(HttpError::unreachable)?;
        doors.retain(|door| !door.expired);
        Ok(doors)
    }

    /// Keeps what the platform's log says beyond what is known.
    async fn read_log(&self, now: UnixMillis) -> Result<(), HttpError> {
        let context = self.shared.context.clone();
        let newest = self.shared.db.read(move |desk| desk.newest_door_visit(&context)).await?;
        let day = now.plus(-DAY_MS);
        // The platform's clock may be ahead, and what is of a much later time is of a world that was.
        let from = newest.map_or(day, |newest| newest.min(now).plus(-LATE_MS).max(day));
        let query =
            NapterAuditLogsQuery { from: Some(from), limit: Some(PAGE), ..NapterAuditLogsQuery::default() };
        let mut pages = self.shared.client.pages::<GetNapterAuditLogs, NapterAuditLog>(&(), &query);
        for nth in 0..PAGES {
            let Some(page) = pages.next().await else { return Ok(()) };
            let kept = match page {
                Ok(log) => {
                    let context = self.shared.context.clone();
                    self.shared
                        .db
                        .write(move |desk| desk.put_door_visits(&context, &log))
                        .await
                        .map_err(HttpError::from)
                }
                Err(error) => Err(error.into()),
            };
            if let Err(error) = kept {
                // The newest come first: what is older than these is not looked for again.
                if nth > 0 {
                    self.miss_until(now).await;
                }
                return Err(error);
            }
        }
        if pages.next().await.is_some() {
            tracing::warn!(context = %self.shared.context, "more came through doors than could be read");
            self.miss_until(now).await;
        }
        Ok(())
    }

    /// Entries of the log from before a time are missing.
    async fn miss_until(&self, at: UnixMillis) {
        self.shared.book.gap.fetch_max(at.0, Ordering::Relaxed);
        let name = self.gap_name();
        if let Err(error) = self.shared.db.write(move |desk| desk.set_meta(&name, &at.0.to_string())).await {
            tracing::warn!(%error, "that a part of a log is missing could not be kept");
        }
    }

    /// Recalls from when on nothing is missing.
    pub(super) async fn recall_gap(&self) {
        let name = self.gap_name();
        let gap = self.shared.db.read(move |desk| desk.meta(&name)).await.ok().flatten();
        if let Some(at) = gap.and_then(|at: String| at.parse().ok()) {
            self.shared.book.gap.fetch_max(at, Ordering::Relaxed);
        }
    }

    fn gap_name(&self) -> String {
        format!("door-log-gap:{}", self.shared.context)
    }

    /// The row of the SIM of an IMSI, where it is known here.
    pub(super) async fn row_of(&self, imsi: &Imsi) -> Option<SimRow> {
        let mirror = &self.shared.mirror;
        let of = |sims: Vec<SimId>| async move {
            let rows = Arc::clone(mirror).rows(Arc::from(sims)).await;
            rows.into_iter().flatten().find(|row| row.imsi.as_ref() == Some(imsi))
        };
        let known = self.shared.book.sims.lock().unwrap_or_else(PoisonError::into_inner).get(imsi).cloned();
        // It may be another's by now.
        if let Some(row) = of(known.into_iter().collect()).await {
            return Some(row);
        }
        let mut found = Arc::clone(mirror).found(format!("\"{imsi}\"")).await.ok()?;
        found.truncate(16);
        let row = of(found).await?;
        let mut sims = self.shared.book.sims.lock().unwrap_or_else(PoisonError::into_inner);
        sims.insert(imsi.clone(), row.sim_id.clone());
        Some(row)
    }
}

/// Open doors by what they lead to; none where they cannot be read: the plan then says that it does not know.
pub(crate) async fn doors_of_fleet(room: &ContextRoom) -> Option<DoorsOfFleet> {
    let query = ListPortMappingsQuery { limit: Some(PAGE), last_evaluated_key: None };
    let mut doors = room.client.pages::<ListPortMappings, PortMapping>(&(), &query).all().await.ok()?;
    doors.retain(|door| !door.expired);
    Some(DoorsOfFleet::of(&doors))
}
