use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use api::{
    console::lease::DoorAddress,
    id::{ContextId, LeaseId},
};
use client::Client;
use ops::{Now, lease::LeaseState};
use tokio::sync::{Mutex as AsyncMutex, Notify, watch};

use super::{book::Book, forwards::Forwards, source::Source};
use crate::{
    clock::ContextClock,
    desk::{DeskDb, Mirror},
    forward::Trust,
    machine::Machine,
    reach::Account,
    steady,
};

/// The leases of a context. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Leases {
    pub(super) shared: Arc<Shared>,
}

/// What leases are kept with.
pub(super) struct Shared {
    pub(super) context: ContextId,
    pub(super) db: DeskDb,
    pub(super) clock: Arc<ContextClock>,
    pub(super) client: Client<Arc<Account>>,
    pub(super) mirror: Arc<Mirror>,
    pub(super) machine: Arc<Machine>,
    pub(super) book: Book,
    pub(super) forwards: Forwards,
    pub(super) source: Source,
    live: Mutex<BTreeMap<LeaseId, Arc<Slot>>>,
    /// Whether the server ends: nothing is opened any more. Changed and relied on by whoever holds `live`.
    ending: AtomicBool,
    pub(super) wake: Notify,
    /// Whether what an earlier server left open was picked up: before that nothing new is opened, or it would be taken for such.
    picked_up: watch::Sender<bool>,
}

/// A lease whose door may be open. Whoever does something about it holds it meanwhile.
pub(super) struct Slot {
    pub(super) state: AsyncMutex<LeaseState>,
    /// As it stood when somebody last began to keep it.
    face: Mutex<LeaseState>,
    /// Until when, by the steady clock, what has failed is not tried again.
    rests_until: Mutex<Duration>,
    /// Whether the disk holds less than it says: it took nothing when that was to be kept.
    unkept: AtomicBool,
    /// Whoever extends it holds this meanwhile.
    pub(super) extending: AsyncMutex<()>,
}

/// How long what has failed rests before it is tried again, at first and at most: each try stands in the ledger.
const RESTS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

impl Slot {
    pub(super) fn new(state: LeaseState) -> Self {
        let face = Mutex::new(state.clone());
        Slot {
            face,
            state: AsyncMutex::new(state),
            rests_until: Mutex::default(),
            unkept: AtomicBool::new(false),
            extending: AsyncMutex::default(),
        }
    }

    /// As it stood when somebody last began to keep it.
    pub(super) fn face(&self) -> LeaseState {
        self.face.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets it rest after so many failures in a row.
    pub(super) fn rest(&self, failures: u32) {
        let (first, most) = RESTS;
        let rest = first.saturating_mul(1 << failures.saturating_sub(1).min(10)).min(most);
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = steady::steady() + rest;
    }

    pub(super) fn is_rested(&self) -> bool {
        steady::steady() >= *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes whether the disk holds all that it says.
    pub(super) fn kept(&self, kept: bool) {
        self.unkept.store(!kept, Ordering::Relaxed);
    }

    pub(super) fn is_kept(&self) -> bool {
        !self.unkept.load(Ordering::Relaxed)
    }

    pub(super) fn show(&self, state: &LeaseState) {
        *self.face.lock().unwrap_or_else(PoisonError::into_inner) = state.clone();
    }
}

impl Leases {
    /// The leases of a context, of which none is in hand yet.
    pub(crate) fn new(
        context: ContextId,
        db: DeskDb,
        clock: Arc<ContextClock>,
        client: Client<Arc<Account>>,
        mirror: Arc<Mirror>,
        machine: Arc<Machine>,
        trust: Trust,
    ) -> Self {
        let shared = Shared {
            context,
            db,
            clock,
            client,
            mirror,
            machine,
            book: Book::default(),
            forwards: Forwards::new(trust),
            source: Source::default(),
            live: Mutex::default(),
            ending: AtomicBool::new(false),
            wake: Notify::new(),
            picked_up: watch::channel(false).0,
        };
        Leases { shared: Arc::new(shared) }
    }

    /// Somebody has signed out, or done something else that leases may end with: they are looked at now.
    pub(crate) fn wake(&self) {
        self.shared.wake.notify_one();
    }

    /// Waits until new doors may be opened.
    pub(super) async fn ready(&self) {
        // The sender is part of this, so the wait ends only with the news.
        let _ = self.shared.picked_up.subscribe().wait_for(|picked_up| *picked_up).await;
    }

    pub(super) fn is_ready(&self) {
        self.shared.picked_up.send_replace(true);
    }

    pub(super) fn live(&self) -> MutexGuard<'_, BTreeMap<LeaseId, Arc<Slot>>> {
        self.shared.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a door of ours may be open.
    pub(crate) fn may_hold_doors(&self) -> bool {
        self.slots().iter().any(|slot| slot.face().may_be_open())
    }

    pub(super) fn slots(&self) -> Vec<Arc<Slot>> {
        self.live().values().cloned().collect()
    }

    pub(super) fn slot(&self, id: &LeaseId) -> Option<Arc<Slot>> {
        self.live().get(id).cloned()
    }

    /// From now on nothing is opened.
    pub(super) fn end(&self) {
        let _live = self.live();
        self.shared.ending.store(true, Ordering::Relaxed);
    }

    /// Holds a lease in hand until it is over; false once the server ends.
    pub(super) fn hold(&self, slot: &Arc<Slot>) -> bool {
        let mut live = self.live();
        let holds = !self.shared.ending.load(Ordering::Relaxed);
        if holds {
            live.insert(slot.face().lease().id.clone(), Arc::clone(slot));
        }
        holds
    }

    pub(super) fn let_go(&self, id: &LeaseId) {
        self.live().remove(id);
        self.shared.forwards.stop(id);
    }

    /// The doors of leases, but for one's own.
    pub(super) fn taken(&self, but: &LeaseId) -> BTreeSet<DoorAddress> {
        let others = self.slots();
        let others = others.iter().map(|slot| slot.face()).filter(|state| state.lease().id != *but);
        others.filter_map(|state| state.lease().door.clone()).collect()
    }

    pub(super) fn now(&self) -> Now {
        Now { at: self.shared.clock.now(), wall: steady::wall() }
    }
}
