//! Identifiers. Each is a newtype; a malformed one does not parse. They go from hand to hand all the time, so a copy is
//! another handle on the same text.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalformedId {
    kind: &'static str,
    text: String,
}

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a {}", self.text, self.kind)
    }
}

impl std::error::Error for MalformedId {}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident, $kind:literal, $valid:expr;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads an identifier.
            ///
            /// # Errors
            /// The text does not have the form of this identifier.
            pub fn new(text: impl Into<String>) -> Result<Self, MalformedId> {
                let text = text.into();
                let valid: fn(&str) -> bool = $valid;
                if valid(&text) { Ok(Self(text.into())) } else { Err(MalformedId { kind: $kind, text }) }
            }

            /// The identifier as it stands on the wire.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedId;
            fn try_from(text: String) -> Result<Self, MalformedId> { Self::new(text) }
        }

        impl FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> { Self::new(text) }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String { id.0.as_ref().to_owned() }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str { &self.0 }
        }

        impl crate::endpoint::PathParams for $name {
            fn values(&self) -> Vec<String> { vec![self.0.to_string()] }
        }
    )+ };
}

/// Letters, digits and a few joints: what the vendor's opaque ids are made of.
fn opaque(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'))
}

fn digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

const ANONYMOUS: &str = "|ANONYMOUS";

/// What people write: up to 128 characters, none of which splits a path or a line.
fn name(text: &str) -> bool {
    (1..=128).contains(&text.chars().count())
        && !matches!(text, "." | "..")
        && !text.chars().any(|c| c.is_control() || c == '/')
}

ids! {
    /// A SIM: the ICCID for a card, 18 to 22 digits; opaque for virtual SIMs.
    SimId, "SIM ID", opaque;
    /// A subscription's IMSI: 15 digits at most.
    Imsi, "IMSI", |t| digits(t, 6, 15);
    /// A device's IMEI: 14 to 16 digits.
    Imei, "IMEI", |t| digits(t, 14, 16);
    /// What a SIM is locked to: an IMEI, and `|ANONYMOUS` behind it where a session is let in that reports none. [spec]
    LockedImei, "IMEI, alone or with |ANONYMOUS", |t| digits(t.strip_suffix(ANONYMOUS).unwrap_or(t), 14, 16);
    /// A SIM group (a UUID on the platform).
    GroupId, "group ID", opaque;
    /// An operator, `OP` and ten digits on the platform.
    OperatorId, "operator ID", opaque;
    /// A SAM user, by name. [docs sam: any text] guess: 128 characters at most, without `/`.
    UserName, "user name", name;
    /// A role: a name, or the SRN of one that the vendor manages. guess: as for user names.
    RoleId, "role ID", name;
    /// An AuthKey, `keyId-…`.
    AuthKeyId, "AuthKey ID", opaque;
    /// A SIM session.
    SessionId, "session ID", opaque;
    /// An event handler.
    HandlerId, "event handler ID", opaque;
    /// A Flux app.
    FluxAppId, "Flux app ID", opaque;
    /// A channel, a source or an action of a Flux app, by a name that is its own within the app.
    FluxPartId, "Flux part ID", opaque;
    /// A message in a channel of a Flux app, by its number.
    FluxRunId, "Flux run ID", |t| digits(t, 1, 18);
    /// Something that an event handler did, by its number.
    FiringId, "firing ID", |t| digits(t, 1, 18);
    /// A Virtual Private Gateway.
    VpgId, "VPG ID", opaque;
    /// A context that a Kansei server works on, e.g. `local`: lower-case letters, digits and hyphens.
    ContextId, "context", |t| (1..=32).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    /// A plan.
    PlanId, "plan ID", opaque;
    /// A job.
    JobId, "job ID", opaque;
    /// A lease of a door.
    LeaseId, "lease ID", opaque;
    /// A message of an outbox: a number that rises with every message.
    MessageId, "message ID", |t| digits(t, 1, 18);
    /// One intention of the operator; travels from the click to the event that fulfils it.
    OpId, "operation ID", opaque;
}

impl Imei {
    /// The first eight digits: the type allocation code, which names the device model.
    pub fn type_allocation_code(&self) -> &str {
        &self.0[..8]
    }
}

impl LockedImei {
    /// Whether a device that reports `imei` is let in; none for one whose network reports nothing.
    ///
    /// guess: fourteen digits name a device. The fifteenth is a check digit, which not every network reports, or two
    /// more give the version of its software.
    pub fn lets_in(&self, imei: Option<&Imei>) -> bool {
        match imei {
            Some(imei) => self.0[..14] == imei.0[..14],
            None => self.0.ends_with(ANONYMOUS),
        }
    }
}

impl From<&Imei> for LockedImei {
    fn from(imei: &Imei) -> Self {
        LockedImei(imei.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_lets_its_device_in_and_no_other() {
        let imei = |text: &str| Imei::new(text).unwrap();
        let lock = LockedImei::new("356938030000012").unwrap();
        assert!(
            lock.lets_in(Some(&imei("356938030000012"))) && lock.lets_in(Some(&imei("3569380300000178")))
        );
        assert!(!lock.lets_in(Some(&imei("356938030000020"))) && !lock.lets_in(None));
        let anonymous = LockedImei::new("356938030000012|ANONYMOUS").unwrap();
        assert!(anonymous.lets_in(None) && !anonymous.lets_in(Some(&imei("356938030000020"))));
        for bad in [
            "",
            "|ANONYMOUS",
            "3569380300",
            "356938030000012|",
            "356938030000012|anonymous",
            "35693803000001x",
        ] {
            assert!(LockedImei::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_malformed_id_does_not_parse() {
        assert!(SimId::new("8981100000000000001").is_ok());
        assert!(SimId::new("").is_err());
        assert!(SimId::new("a/b").is_err());
        assert!(Imsi::new("44010").is_err());
        assert!(serde_json::from_str::<Imsi>("\"4401x\"").is_err());
        assert!(ContextId::new("Local").is_err());
        assert!(UserName::new("現場 1").is_ok() && RoleId::new("srn:soracom:::Role:Reader").is_ok());
        for bad in ["", "a/b", "..", "a\nb", &"n".repeat(129)] {
            assert!(UserName::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_message_names_the_kind() {
        assert_eq!(GroupId::new("$(id)").unwrap_err().to_string(), "\"$(id)\" is not a group ID");
    }
}
