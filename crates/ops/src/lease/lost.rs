use std::collections::BTreeSet;

use api::{
    UnixMillis,
    console::lease::{DoorAddress, Lease, let_in},
    soracom::port_mapping::PortMapping,
};

use super::{draft::ranges, state::address_of};

/// How far the clocks of the platform and of a context may differ, in milliseconds, when one says when a door was opened.
const CLOCKS_MS: i64 = 300_000;

/// A door whose call was not answered: what is known of it beforehand.
pub(super) struct Lost<'l> {
    lease: &'l Lease,
    before: &'l BTreeSet<(DoorAddress, Option<UnixMillis>)>,
    taken: &'l BTreeSet<DoorAddress>,
    wanted: BTreeSet<Option<(u128, u128)>>,
}

impl<'l> Lost<'l> {
    /// The door of `lease`: none of those that were there `before`, and none that other leases have.
    pub(super) fn new(
        lease: &'l Lease,
        before: &'l BTreeSet<(DoorAddress, Option<UnixMillis>)>,
        taken: &'l BTreeSet<DoorAddress>,
    ) -> Self {
        let wanted = ranges(&lease.draft).iter().map(|range| let_in(range)).collect();
        Lost { lease, before, taken, wanted }
    }

    /// True for a door that it can only be.
    pub(super) fn is_it(&self, door: &PortMapping) -> bool {
        let Some(at) = address_of(door) else { return false };
        let draft = &self.lease.draft;
        let source = door.source.as_ref().and_then(|source| source.ip_ranges.as_deref()).unwrap_or_default();
        let source: BTreeSet<_> = source.iter().map(|range| let_in(range)).collect();
        door.destination.as_ref().map(|destination| destination.port) == Some(draft.port.into())
            && door.duration == Some(u32::from(draft.minutes) * 60)
            && door.created_time.is_some_and(|time| time >= self.lease.asked_at.plus(-CLOCKS_MS))
            && source == self.wanted
            && !self.taken.contains(&at)
            && !self.before.contains(&(at, door.created_time))
    }
}
