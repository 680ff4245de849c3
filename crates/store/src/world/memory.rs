//! What of a world stands in memory: where each touched SIM stands, and what its row does not say yet.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use api::UnixMillis;
use emulator::{SimRecord, scenario::Origin};

/// Which SIM: that of its [`Origin`], or one from [`FIRST_NEWCOMER`] on. It is the key of its rows.
pub(crate) type Number = i64;

/// The first number of the SIMs that a world did not begin with.
pub(crate) const FIRST_NEWCOMER: Number = 1 << 32;

/// By number.
pub(crate) type Numbered<T> = HashMap<Number, T, BuildHasherDefault<NumberHasher>>;

/// Numbers are given out here, one after the other: nobody can choose them so that they collide.
#[derive(Debug, Default)]
pub(crate) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Where a touched SIM stands: the little that is asked of many at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// Its group; the text is shared.
    pub(crate) group: Option<Arc<str>>,
    /// When something happens to it by itself.
    pub(crate) due: Option<UnixMillis>,
    /// The newest entry of its session history that has a row; 0 for none.
    pub(crate) newest: i64,
    /// The count of commands when it was last written.
    pub(crate) written: u64,
}

/// The last commit, as readers see it. A SIM that is not among the heads is as the origin has it.
#[derive(Debug, Default)]
pub(crate) struct Committed {
    /// What tells this life of the world from others; empty in one that was never cleared.
    pub(crate) generation: Arc<str>,
    /// The world as it began; none for one that was imported.
    pub(crate) origin: Option<Arc<Origin>>,
    /// Every touched SIM.
    pub(crate) heads: Numbered<Head>,
    /// Records that were lately written: all whose rows are older, and some whose rows are not.
    pub(crate) recent: Numbered<Arc<SimRecord>>,
    /// When the next SIM falls due.
    pub(crate) next_due: Option<UnixMillis>,
    /// The count of commands.
    pub(crate) position: u64,
}

/// [`Committed`] between the one who writes and those who read. Both hold it for moments, never over a look at the disk.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    committed: RwLock<Committed>,
    endings: AtomicU64,
}

/// Where a record is to be had.
#[derive(Debug, Clone)]
pub(crate) enum Whereabouts {
    /// Here.
    Here(Arc<SimRecord>),
    /// In its row.
    Row,
    /// Nobody has touched it: as the origin has it, if that knows it.
    Origin,
}

impl Memory {
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Committed> {
        self.committed.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Committed> {
        self.committed.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many commits have ended tokens.
    pub(crate) fn endings(&self) -> u64 {
        self.endings.load(Ordering::Acquire)
    }

    /// A commit has ended tokens.
    pub(crate) fn tokens_ended(&self) {
        self.endings.fetch_add(1, Ordering::Release);
    }

    /// A SIM of the origin whose record needs no look at the disk.
    pub(crate) fn at_hand(&self, number_of: impl FnOnce(&Origin) -> Option<u32>) -> Option<Arc<SimRecord>> {
        let (origin, number, whereabouts) = {
            let world = self.read();
            let origin = world.origin.clone()?;
            let number = number_of(&origin)?;
            (origin, number, world.whereabouts(Number::from(number)))
        };
        match whereabouts {
            Whereabouts::Here(record) => Some(record),
            Whereabouts::Row => None,
            Whereabouts::Origin => origin.visitor().record(number).map(Arc::new),
        }
    }
}

impl Committed {
    /// Where the record of a SIM is to be had.
    pub(crate) fn whereabouts(&self, number: Number) -> Whereabouts {
        match self.recent.get(&number) {
            Some(record) => Whereabouts::Here(Arc::clone(record)),
            None if self.heads.contains_key(&number) => Whereabouts::Row,
            None => Whereabouts::Origin,
        }
    }
}
