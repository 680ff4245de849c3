use std::{sync::Arc, time::Duration};

use api::{
    UnixMillis,
    console::lease::{CloseReason, Lease},
    id::{Imsi, LeaseId, OpId, SimId},
    soracom::audit_log::NapterAuditLog,
};
use futures_util::future::join_all;
use ops::lease::{LeaseState, traffic_of};
use store::desk::DeskTx;
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval, timeout},
};

use super::{
    book::{LATE_MS, Look},
    forwards::way,
    leases::{Leases, Slot},
};
use crate::{
    random, steady,
    stop::{Stop, stopped},
};

/// How often it is looked whose session is over, and tried again what has failed.
const TICK: Duration = Duration::from_secs(2);
/// The account's doors are read every so many ticks while one of ours is open.
const TICKS_A_LOOK: u32 = 5;
/// What was kept of the log is cut to its size every so many ticks: about every half hour.
const TICKS_A_TRIM: u32 = 900;
/// Leases that ended so long ago are forgotten, in milliseconds; the ledger forgets nothing.
const FORGOTTEN_MS: i64 = 30 * 86_400_000;
/// How long the doors may take to close when the server ends.
const FAREWELL: Duration = Duration::from_secs(5);
/// How soon is tried again what could not be closed then.
const AGAIN: Duration = Duration::from_millis(200);
/// Whom the ledger names where nobody has said so.
const KANSEI: &str = "kansei";
/// Entries about one device that are read to see whether somebody is connected.
const ENTRIES: u32 = 100_000;

impl Leases {
    /// Keeps the promises of a context, until `stop` says so: then it closes what is open, as it does with what was left open when
    /// it begins.
    pub(crate) async fn run(self, mut stop: Stop) {
        self.recall_gap().await;
        self.pick_up(&mut stop).await;
        self.is_ready();
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut clock = self.shared.clock.changes();
        let mut slept = self.shared.machine.times_slept();
        let mut ticks = 0_u32;
        // A platform that does not answer about one holds up none of the others.
        let mut under_way = JoinSet::new();
        loop {
            let look = tokio::select! {
                _ = tick.tick() => {
                    ticks = ticks.wrapping_add(1);
                    ticks.is_multiple_of(TICKS_A_LOOK)
                }
                () = self.shared.wake.notified() => false,
                changed = clock.changed() => match changed {
                    Ok(()) => true,
                    Err(_) => break,
                },
                Some(_) = under_way.join_next(), if !under_way.is_empty() => continue,
                () = stopped(&mut stop) => break,
            };
            let times = self.shared.machine.times_slept();
            let has_slept = std::mem::replace(&mut slept, times) != times;
            for slot in self.slots() {
                // Whoever holds it is doing something about it, and it is looked at again after that.
                let is_free = slot.state.try_lock().is_ok();
                let leases = self.clone();
                if has_slept {
                    under_way.spawn(async move { leases.close(&slot, CloseReason::Slept, KANSEI).await });
                } else if is_free {
                    under_way.spawn(async move { leases.look_to(&slot).await });
                }
            }
            if ticks.is_multiple_of(TICKS_A_TRIM) {
                let leases = self.clone();
                under_way.spawn(async move { leases.trim().await });
            }
            if look && !self.live().is_empty() {
                let leases = self.clone();
                under_way.spawn(async move { leases.look_after().await });
            }
        }
        // Whoever opens one just now is refused, or has it in hand already.
        self.end();
        under_way.shutdown().await;
        let closed = async {
            loop {
                self.close_all(CloseReason::Quit).await;
                if self.slots().iter().all(|slot| !slot.face().may_be_open()) {
                    break;
                }
                tokio::time::sleep(AGAIN).await;
            }
        };
        if timeout(FAREWELL, closed).await.is_err() {
            tracing::warn!(
                context = %self.shared.context,
                "some doors could not be closed in time: they are at the next start, and by themselves when their leases end"
            );
        }
        self.shared.forwards.stop_all();
    }

    /// What was left open: whoever it was opened for was not told that it still is.
    async fn pick_up(&self, stop: &mut Stop) {
        let left = loop {
            let context = self.shared.context.clone();
            match self.shared.db.read(move |desk| desk.live_leases(&context)).await {
                Ok(left) => break left,
                Err(error) => {
                    tracing::error!(%error, context = %self.shared.context, "leases could not be picked up; it is tried again");
                }
            }
            tokio::select! {
                () = tokio::time::sleep(TICK) => {}
                () = stopped(stop) => return,
            }
        };
        for state in left {
            let mut state = match state {
                Ok(state) => state,
                Err(error) => {
                    tracing::error!(%error, "a lease cannot be read: its door closes by itself at its end");
                    continue;
                }
            };
            state.resume(intention(), self.now());
            let slot = Arc::new(Slot::new(state));
            // It is, with the first step that is made about it.
            slot.kept(false);
            self.hold(&slot);
        }
    }

    /// Forgets the oldest of what was kept of the log, where there is very much.
    async fn trim(&self) {
        let context = self.shared.context.clone();
        let before = self.shared.clock.now().plus(-FORGOTTEN_MS);
        let trim = move |desk: &mut DeskTx<'_>| {
            desk.trim_leases(&context, before)?;
            desk.trim_door_visits(&context).map(drop)
        };
        if let Err(error) = self.shared.db.write(trim).await {
            tracing::warn!(%error, "what was kept of doors could not be cut to its size");
        }
    }

    /// Closes a lease whose session is over, and does what is to be done about any.
    async fn look_to(&self, slot: &Slot) {
        self.keep_late(slot).await;
        let face = slot.face();
        if !face.is_to_close() && !face.is_over() {
            let session = face.session().to_owned();
            let open = self.shared.db.read(move |desk| desk.session(&session, steady::wall())).await;
            if matches!(open, Ok(None)) {
                return self.close(slot, CloseReason::SignedOut, &face.lease().by).await;
            }
        }
        if !slot.is_rested() {
            return;
        }
        if let Err(error) = self.drive(slot).await {
            tracing::error!(%error, context = %self.shared.context, "a lease could not be kept");
        }
    }

    /// Closes every lease, and does so at once.
    pub(super) async fn close_all(&self, why: CloseReason) {
        let closing =
            self.slots().into_iter().map(|slot| async move { self.close(&slot, why, KANSEI).await });
        join_all(closing).await;
    }

    /// Closes a lease, and does so at once.
    pub(super) async fn close(&self, slot: &Slot, why: CloseReason, by: &str) {
        let (op, now) = (intention(), self.now());
        self.change(slot, |state| state.close(why, op, by, now)).await;
        if let Err(error) = self.drive(slot).await {
            tracing::error!(%error, context = %self.shared.context, "a lease could not be closed");
        }
    }

    /// Looks whether the doors of leases are there, and used.
    async fn look_after(&self) {
        // What is opened meanwhile is not in what is read.
        let standing: Vec<Arc<Slot>> = self.slots().into_iter().filter(|slot| slot.face().stands()).collect();
        let Ok(look) = self.look().await else { return };
        for slot in standing {
            let face = slot.face();
            let (now, taken) = (self.now(), self.taken(&face.lease().id));
            let looked = |state: &mut LeaseState| {
                // What was begun since knows more than this look does.
                if state.stands() {
                    state.looked(Some(&look.doors), &taken, now);
                }
            };
            self.change(&slot, looked).await;
            self.hand_over(face.lease());
            if let Some(why) = self.no_longer_needed(&slot, &look).await {
                self.close(&slot, why, KANSEI).await;
            }
        }
    }

    /// Local ports lead to the lease that goes on, once its door is open.
    fn hand_over(&self, lease: &Lease) {
        let next = lease.followed_by.as_ref().and_then(|next| self.slot(next)).map(|slot| slot.face());
        if let Some(next) = next.filter(LeaseState::stands)
            && let Some(way) = way(next.lease())
        {
            self.shared.forwards.hand_over(&lease.id, &next.lease().id, way);
        }
    }

    /// Why a lease that stands is not needed any more.
    async fn no_longer_needed(&self, slot: &Slot, look: &Look) -> Option<CloseReason> {
        let face = slot.face();
        let lease = face.lease();
        if !face.stands() {
            return None;
        }
        let created = face.created()?;
        let imsi = self.imsi_of(&lease.draft.sim_id).await?;
        let log = self.visits_through(look, &imsi, created).await?;
        let traffic = traffic_of(&log, &imsi, lease.draft.port, created);
        if let Some(next) = lease.followed_by.as_ref().and_then(|next| self.follower(next)) {
            // Who came just before it may not stand in the log yet.
            if look.at.since(next) < LATE_MS {
                return None;
            }
            // Who came after the next one was opened came through that one, or comes again.
            let inside = |id: &String| began(&log, id).is_none_or(|at| at < next);
            return (!traffic.connected.iter().any(inside)).then_some(CloseReason::HandedOver);
        }
        let idle = i64::from(lease.draft.idle_minutes?) * 60_000;
        let quiet_since = traffic.quiet_since.unwrap_or(created);
        let quiet = traffic.connected.is_empty() && look.at.since(quiet_since) >= idle;
        quiet.then_some(CloseReason::Idle)
    }

    /// When the lease that goes on was opened; none while it does not stand.
    fn follower(&self, id: &LeaseId) -> Option<UnixMillis> {
        self.slot(id).map(|slot| slot.face()).filter(|face| face.stands()).and_then(|face| face.created())
    }

    /// Who came through doors to the device of an IMSI, or was there, from a time on; none where a look does not tell all of it.
    pub(super) async fn visits_through(
        &self,
        look: &Look,
        imsi: &Imsi,
        from: UnixMillis,
    ) -> Option<Vec<NapterAuditLog>> {
        if !look.knows_since(from) {
            return None;
        }
        let (context, of) = (self.shared.context.clone(), imsi.clone());
        let log =
            self.shared.db.read(move |desk| desk.visits_through(&context, &of, from, ENTRIES)).await.ok()?;
        // Whoever is inside may be among those that are not read.
        (log.len() < ENTRIES as usize).then_some(log)
    }

    async fn imsi_of(&self, sim: &SimId) -> Option<Imsi> {
        let rows = Arc::clone(&self.shared.mirror).rows(Arc::from([sim.clone()])).await;
        rows.into_iter().flatten().next()?.imsi
    }
}

fn began(log: &[NapterAuditLog], connection: &str) -> Option<UnixMillis> {
    let of = log.iter().filter(|entry| entry.connection_id.as_deref() == Some(connection));
    of.filter_map(|entry| entry.created_at).min()
}

/// An intention of this server's own.
pub(super) fn intention() -> OpId {
    OpId::new(format!("op-{}", random::hex(16))).expect("hexadecimal digits are an id")
}
