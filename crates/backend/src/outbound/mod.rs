//! The one place from which something leaves this server on behalf of a world. What may leave is the world's policy; every
//! address is looked at after it was resolved, and again after every redirect.

mod address;
mod mail;
mod outlet;
mod redact;
mod send;

pub(crate) use address::Forbidden;
pub(crate) use mail::Mailer;
pub(crate) use outlet::{Brought, Filed, Filing, Inlet, LetOut, Outlet, Parcel, Untaken, Uplink, Uplinked};
pub(crate) use redact::{address as redacted, header as redacted_header, host};
pub(crate) use send::{Letter, Outcome, send};
