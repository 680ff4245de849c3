use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError},
};

use api::{
    UnixMillis,
    console::{
        flux::Quota,
        ota::{Bay, Board, Chosen, Move, Stage, Strip, Trouble},
        sim_row::SimRow,
    },
    id::{FluxAppId, SimId},
    soracom::{group::Group, sim::GetSim},
};
use futures_util::{StreamExt, stream};
use ops::ota_move::{Heard, Seen, WITHIN_MS, strip};

use super::{OtaMoves, moves::Glance};
use crate::http::error::HttpError;

/// SIMs that a bay names, and that are said to need a person.
const NAMED: usize = 50;
const NEEDS: usize = 100;
/// SIMs that are read for one look at the board, and at once: the others are as they were seen last.
const READS: usize = 1_000;
const AT_ONCE: usize = 16;

impl OtaMoves {
    /// How far the SIMs of a move are. Who asks while somebody's look is under way shares the next one with all who did.
    pub(super) async fn board(&self, id: &FluxAppId) -> Result<Board, HttpError> {
        // Of a move that is not there nothing is kept.
        self.one(id).await?;
        self.looks.of(id).share(|| self.look_at(id)).await
    }

    async fn look_at(&self, id: &FluxAppId) -> Result<Board, HttpError> {
        let of = self.one(id).await?;
        self.hear(id).await?;
        let app = id.clone();
        let heard = self.stand().automation.db().read(move |automation| automation.heard(&app)).await?;
        let rows = self.rows_of(&of, &heard).await;
        let (seen, unread) = self.see(&of, &rows, &heard).await;
        let now = self.stand().clock.now();
        let quota = self.stand().automation.quota().await?;
        // Of a hundred thousand SIMs that takes a while.
        let drawn = tokio::task::spawn_blocking(move || drawn(of, seen, &heard, now, unread, quota));
        drawn.await.map_err(HttpError::internal)
    }

    /// Rows of the SIMs that a move is about: of those chosen, and of those that were heard of.
    async fn rows_of(&self, of: &Move, heard: &BTreeMap<SimId, Heard>) -> BTreeMap<SimId, SimRow> {
        let mirror = &self.stand().mirror;
        let mut wanted: BTreeSet<SimId> = heard.keys().cloned().collect();
        let mut rows = BTreeMap::new();
        match &of.draft.sims {
            // Who came into the group after the move was ended is not its matter.
            Chosen::Group { group_id } if of.ended_at.is_none() => {
                let members = Arc::clone(mirror).members(group_id.clone()).await;
                rows.extend(members.into_iter().map(|row| (row.sim_id.clone(), row)));
            }
            Chosen::Group { .. } => {}
            Chosen::Sims { sim_ids } => wanted.extend(sim_ids.iter().cloned()),
        }
        wanted.retain(|sim| !rows.contains_key(sim));
        let wanted: Arc<[SimId]> = wanted.into_iter().collect();
        let found = Arc::clone(mirror).rows(wanted).await;
        rows.extend(found.into_iter().flatten().map(|row| (row.sim_id.clone(), row)));
        rows
    }

    /// What the platform shows of each. Who was never heard of, and has not changed since the move was made, has nothing on its
    /// way; the others are read when their row is another one.
    async fn see(
        &self,
        of: &Move,
        rows: &BTreeMap<SimId, SimRow>,
        heard: &BTreeMap<SimId, Heard>,
    ) -> (BTreeMap<SimId, Seen>, u64) {
        // Without the group nobody can say whether a session has what it says: then nothing is read.
        let to = Arc::clone(&self.stand().mirror).group(of.draft.to.clone()).await;
        let changed_at = to.as_ref().and_then(|to| to.last_modified_time);
        let one_by_one = matches!(of.draft.sims, Chosen::Sims { .. });
        let (mut seen, mut unread) = (BTreeMap::new(), Vec::new());
        let nothing = Heard::default();
        {
            let known = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            for (sim, row) in rows {
                let held = known.get(&(of.app.clone(), sim.clone()));
                let before = held.map_or_else(|| Seen::unread(row), |glance| glance.seen.clone());
                seen.insert(sim.clone(), before);
                let current = held
                    .is_some_and(|glance| glance.holds(row, heard.get(sim).unwrap_or(&nothing), changed_at));
                let changed = row.modified.is_some_and(|at| at >= of.made_at);
                if !current && (one_by_one || changed || heard.contains_key(sim)) {
                    unread.push(sim.clone());
                }
            }
        }
        let left = unread.len() as u64;
        unread.truncate(READS);
        let Some(to) = to.filter(|_| !unread.is_empty()) else { return (seen, left) };
        let at = self.stand().clock.now();
        let reads = unread.into_iter().map(|sim| self.read(of, sim, &to));
        let read: Vec<(SimId, Seen)> =
            stream::iter(reads).buffer_unordered(AT_ONCE).filter_map(async |read| read).collect().await;
        let left = left.saturating_sub(read.len() as u64);
        let mut known = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (sim, now) in read {
            if let Some(row) = rows.get(&sim) {
                let heard = heard.get(&sim).unwrap_or(&nothing).clone();
                let glance = Glance { seen: now.clone(), at, row: row.clone(), to: changed_at, heard };
                known.insert((of.app.clone(), sim.clone()), glance);
            }
            seen.insert(sim, now);
        }
        (seen, left)
    }

    async fn read(&self, of: &Move, sim: SimId, to: &Group) -> Option<(SimId, Seen)> {
        let read = self.stand().client.get::<GetSim>(&sim).await.ok()?;
        let group = (read.group_id.as_ref() == Some(&to.group_id)).then_some(to);
        let seen = Seen::of(&read, group, &of.draft.subscription);
        Some((sim, seen))
    }
}

/// The board of what was seen and heard.
fn drawn(
    of: Move,
    seen: BTreeMap<SimId, Seen>,
    heard: &BTreeMap<SimId, Heard>,
    now: UnixMillis,
    unread: u64,
    quota: Quota,
) -> Board {
    let nothing = Heard::default();
    let strips: Vec<Strip> = seen
        .iter()
        .map(|(sim, seen)| strip(seen, heard.get(sim).unwrap_or(&nothing), &of.draft.to, WITHIN_MS, now))
        .collect();
    let mut needs: Vec<Strip> = strips.iter().filter(|strip| strip.trouble.is_some()).cloned().collect();
    needs.sort_by_key(|strip| (strip.trouble, strip.since, strip.sim_id.clone()));
    let of_trouble = |trouble| needs.iter().filter(|strip| strip.trouble == Some(trouble)).count() as u64;
    let troubles = Trouble::ALL.map(of_trouble).to_vec();
    needs.truncate(NEEDS);
    Board {
        at: now,
        sims: strips.len() as u64,
        unread,
        bays: Stage::ALL.map(|stage| bay(stage, &strips, heard)).into(),
        needs,
        troubles,
        messages: heard.values().map(messages).sum(),
        moved: heard.values().filter(|heard| heard.moved.is_some()).count() as u64,
        refused: heard.values().filter(|heard| heard.refused.is_some()).count() as u64,
        quota,
        of,
    }
}

fn bay(stage: Stage, strips: &[Strip], heard: &BTreeMap<SimId, Heard>) -> Bay {
    let mut there: Vec<&Strip> = strips.iter().filter(|strip| strip.stage == stage).collect();
    let count = there.len() as u64;
    // Those there longest first; of those that have arrived the newest.
    there.sort_by_key(|strip| (strip.since, &strip.sim_id));
    if stage == Stage::Verified {
        there.reverse();
    }
    let spans: Vec<i64> = match stage {
        Stage::Shipped => heard.values().filter_map(|heard| between(heard.started, heard.finished)).collect(),
        Stage::Ready => heard.values().filter_map(|heard| between(heard.finished, heard.moved)).collect(),
        Stage::Verified => {
            there.iter().filter_map(|strip| between(heard.get(&strip.sim_id)?.started, strip.since)).collect()
        }
        Stage::Queued | Stage::Delivered | Stage::Moved | Stage::Cycled => Vec::new(),
    };
    Bay { stage, count, p50_ms: median(spans), sims: there.into_iter().take(NAMED).cloned().collect() }
}

fn between(from: Option<UnixMillis>, to: Option<UnixMillis>) -> Option<i64> {
    let span = to?.since(from?);
    (span >= 0).then_some(span)
}

fn median(mut spans: Vec<i64>) -> Option<u64> {
    spans.sort_unstable();
    spans.get(spans.len() / 2).map(|span| span.unsigned_abs())
}

/// How many messages said something of a SIM.
fn messages(heard: &Heard) -> u64 {
    u64::from(heard.started.is_some()) + u64::from(heard.finishes) + u64::from(heard.failed.is_some())
}
