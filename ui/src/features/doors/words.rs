//! What doors, their ends and their visitors are called, and in which shape.

use api::{
    console::lease::{
        CloseReason, Door, DoorAddress, DoorVisit, Lease, LeaseFault, LeaseFinding, LeaseStanding,
        MOST_MINUTES, MOST_RANGES, MOST_REASON, MOST_TICKET, lets_in_everybody,
    },
    soracom::audit_log::AccessType,
};

use crate::{
    kit::State,
    locales::{Common, Doors, OpenDoor, Row, pick},
};

/// What tells one door from another: none of them moves.
pub(super) fn key(at: &DoorAddress) -> String {
    format!("{} {}", at.ip_address, at.port)
}

/// What to call a door's device: its name, else whatever is known of it.
pub(super) fn door_name(door: &Door) -> String {
    let sim = || door.sim_id.as_ref().map(ToString::to_string);
    let imsi = || door.imsi.as_ref().map(ToString::to_string);
    named(&door.name).or_else(sim).or_else(imsi).unwrap_or_else(not_known)
}

/// The same of whom an entry of the log is about.
pub(super) fn visit_name(visit: &DoorVisit) -> String {
    let sim = || visit.sim_id.as_ref().map(ToString::to_string);
    let imsi = || visit.imsi.as_ref().map(ToString::to_string);
    named(&visit.name).or_else(sim).or_else(imsi).unwrap_or_else(not_known)
}

/// The same of a lease.
pub(super) fn lease_name(lease: &Lease) -> String {
    named(&lease.name).unwrap_or_else(|| lease.draft.sim_id.to_string())
}

fn named(name: &str) -> Option<String> {
    (!name.is_empty()).then(|| name.to_owned())
}

fn not_known() -> String {
    pick(Common::NotKnown.row()).to_owned()
}

/// Why a lease ended.
pub(super) const fn why(lease: &Lease) -> Row {
    if let LeaseStanding::Failed = lease.standing {
        return Doors::NeverOpened.row();
    }
    let Some(why) = lease.why else { return Doors::WhyNotKnown.row() };
    match why {
        CloseReason::Operator => Doors::WhyOperator.row(),
        CloseReason::SignedOut => Doors::WhySignedOut.row(),
        CloseReason::Quit => Doors::WhyQuit.row(),
        CloseReason::Restarted => Doors::WhyRestarted.row(),
        CloseReason::Slept => Doors::WhySlept.row(),
        CloseReason::Idle => Doors::WhyIdle.row(),
        CloseReason::HandedOver => Doors::WhyHandedOver.row(),
        CloseReason::Expired => Doors::WhyExpired.row(),
        CloseReason::Late => Doors::WhyLate.row(),
        CloseReason::Elsewhere => Doors::WhyElsewhere.row(),
    }
}

/// The shape of an entry of the log.
pub(super) const fn visit_shape(kind: &AccessType) -> State {
    match kind {
        AccessType::Created => State::Changed,
        AccessType::Access => State::Acting,
        AccessType::Connected => State::Online,
        AccessType::Denied | AccessType::Refused => State::Failed,
        AccessType::Closed | AccessType::Expired | AccessType::Deleted => State::Offline,
        AccessType::Other(_) => State::Unknown,
    }
}

/// At which part of the form something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Device,
    Port,
    Minutes,
    Ranges,
    Reason,
    Ticket,
    Idle,
    Tls,
}

pub(super) const fn fault_place(fault: LeaseFault) -> Place {
    match fault {
        LeaseFault::Offline => Place::Device,
        LeaseFault::NoPort | LeaseFault::OpenAlready => Place::Port,
        LeaseFault::BadMinutes => Place::Minutes,
        LeaseFault::NoSource | LeaseFault::BadRange | LeaseFault::TooManyRanges | LeaseFault::Everybody => {
            Place::Ranges
        }
        LeaseFault::NoReason | LeaseFault::LongReason => Place::Reason,
        LeaseFault::LongTicket => Place::Ticket,
        LeaseFault::BadIdle => Place::Idle,
        LeaseFault::TlsTwice | LeaseFault::InClear => Place::Tls,
    }
}

/// A finding in a sentence.
pub(super) fn fault_words(finding: &LeaseFinding) -> String {
    let plain = |words: OpenDoor| pick(words.row()).to_owned();
    match finding.what {
        LeaseFault::Offline => plain(OpenDoor::Offline),
        LeaseFault::NoPort => plain(OpenDoor::NoPort),
        LeaseFault::BadMinutes => text!(OpenDoor::BadMinutes, most = MOST_MINUTES),
        LeaseFault::NoReason => plain(OpenDoor::NoReason),
        LeaseFault::LongReason => text!(OpenDoor::TooLong, most = MOST_REASON),
        LeaseFault::LongTicket => text!(OpenDoor::TooLong, most = MOST_TICKET),
        LeaseFault::BadIdle => text!(OpenDoor::BadIdle, most = MOST_MINUTES),
        LeaseFault::NoSource => plain(OpenDoor::NoSource),
        LeaseFault::BadRange => text!(OpenDoor::BadRange, word = finding.word),
        LeaseFault::TooManyRanges => text!(OpenDoor::TooManyRanges, most = MOST_RANGES),
        LeaseFault::Everybody if lets_in_everybody(&finding.word) => plain(OpenDoor::Everybody),
        LeaseFault::Everybody => text!(OpenDoor::Broad, word = finding.word),
        LeaseFault::TlsTwice => plain(OpenDoor::TlsTwice),
        LeaseFault::InClear => plain(OpenDoor::InClear),
        LeaseFault::OpenAlready => plain(OpenDoor::OpenAlready),
    }
}
