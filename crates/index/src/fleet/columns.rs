use api::console::sim_row::SimState;

use super::{arena::Span, packed::Digits};

macro_rules! columns {
    ($($(#[$meta:meta])* $name:ident: $kind:ty,)+) => {
        /// A row as its columns have it.
        #[derive(Debug, Clone, Copy)]
        pub(super) struct Record {
            $($(#[$meta])* pub(super) $name: $kind,)+
        }

        /// The fields of all rows, each by slot.
        #[derive(Debug, Clone, Default)]
        pub(super) struct Columns {
            $($(#[$meta])* pub(super) $name: Vec<$kind>,)+
        }

        impl Columns {
            pub(super) fn get(&self, slot: u32) -> Option<Record> {
                let slot = slot as usize;
                Some(Record { $($name: *self.$name.get(slot)?,)+ })
            }

            /// Writes a row into its slot, or behind the last one.
            pub(super) fn set(&mut self, slot: u32, record: Record) {
                $(match self.$name.get_mut(slot as usize) {
                    Some(place) => *place = record.$name,
                    None => self.$name.push(record.$name),
                })+
            }

            /// How many rows there are, if all columns say the same.
            pub(super) fn same_length(&self) -> Option<usize> {
                let rows = self.sim.len();
                [$(self.$name.len(),)+].iter().all(|length| *length == rows).then_some(rows)
            }
        }
    };
}

columns! {
    sim: Digits,
    imsi: Digits,
    imei: Digits,
    /// The tag `name`, and its folded form: the same piece where it is the same text.
    name: Span,
    folded: Span,
    /// Codes of words.
    tags: Span,
    group_id: u32,
    group: u32,
    status: u32,
    plan: u32,
    speed: u32,
    drift: u32,
    dns: u32,
    vpg: u32,
    state: SimState,
    has: Has,
    /// A UUID, or a word's code.
    session: u128,
    since: i64,
    modified: i64,
}

impl Columns {
    /// The columns of words that stand alone.
    pub(super) const fn words(&self) -> [&Vec<u32>; 8] {
        let Columns { group_id, group, status, plan, speed, drift, dns, vpg, .. } = self;
        [group_id, group, status, plan, speed, drift, dns, vpg]
    }
}

/// What a row has, a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Has(pub(super) u8);

impl Has {
    pub(super) const ONLINE: Has = Has(1);
    pub(super) const SINCE: Has = Has(2);
    pub(super) const MODIFIED: Has = Has(4);
    /// A session whose ID is a UUID.
    pub(super) const SESSION: Has = Has(8);
    /// A session whose ID is a word.
    pub(super) const SESSION_WORD: Has = Has(16);

    /// A session of either kind.
    pub(super) const SESSIONS: Has = Has(8 | 16);

    pub(super) fn with(self, what: Has, is: bool) -> Has {
        if is { Has(self.0 | what.0) } else { self }
    }

    pub(super) const fn all(self, what: Has) -> bool {
        self.0 & what.0 == what.0
    }

    pub(super) const fn any(self, of: Has) -> bool {
        self.0 & of.0 != 0
    }
}
