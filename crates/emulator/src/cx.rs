//! What a decision may know beside the facts: the time, the cause and its own randomness.

use std::sync::Arc;

use api::{
    UnixMillis,
    console::feed::Cause,
    id::{GroupId, HandlerId, SessionId},
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{fleet::Rules, outages::Outages};

/// The surroundings of one command. Its randomness is a function of the world's seed and the command's sequence number, and
/// of nothing else that ran before it. Refused commands count: what they drew is not drawn again.
#[derive(Debug)]
pub struct Cx {
    /// The world's time.
    pub now: UnixMillis,
    /// Why the command runs. [`crate::fleet::step`] replaces it by what really fell due.
    pub cause: Cause,
    /// How many more firings of event handlers may follow at this instant; none where no handler stands behind the command.
    pub chain: Option<u32>,
    rules: Arc<Rules>,
    outages: Arc<Outages>,
    rng: ChaCha8Rng,
}

impl Cx {
    /// The surroundings of command number `seq` in the world of `seed`. Numbers from 2^62 on belong to the generation of
    /// worlds.
    pub fn new(now: UnixMillis, seed: u64, seq: u64, cause: Cause) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(seq);
        Cx { now, cause, chain: None, rules: Arc::default(), outages: Arc::default(), rng }
    }

    /// The same in a world with `rules` for its devices.
    pub fn under(self, rules: Arc<Rules>) -> Self {
        Cx { rules, ..self }
    }

    /// The same while these cells are down.
    pub fn amid(self, outages: Arc<Outages>) -> Self {
        Cx { outages, ..self }
    }

    /// Which cells are down.
    pub fn outages(&self) -> &Outages {
        &self.outages
    }

    /// How devices behave here.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// This command's randomness.
    pub fn rng(&mut self) -> &mut ChaCha8Rng {
        &mut self.rng
    }

    /// A fresh session id, shaped like a UUID of version 4.
    pub fn session_id(&mut self) -> SessionId {
        SessionId::new(self.uuid()).expect("a UUID is an opaque id")
    }

    /// A fresh id of an event handler, shaped like a UUID of version 4.
    pub fn handler_id(&mut self) -> HandlerId {
        HandlerId::new(self.uuid()).expect("a UUID is an opaque id")
    }

    /// A fresh group id, shaped like a UUID of version 4.
    pub fn group_id(&mut self) -> GroupId {
        GroupId::new(self.uuid()).expect("a UUID is an opaque id")
    }

    /// An address for a device in 10.128.0.0/9, the platform's default device subnet. [spec: deviceSubnetCidrRange]
    /// guess: every session gets a new one.
    pub fn ue_ip(&mut self) -> String {
        let [a, b, c] = self.rng.random::<[u8; 3]>();
        format!("10.{}.{b}.{}", a | 128, c.clamp(1, 254))
    }

    fn uuid(&mut self) -> String {
        let mut bytes = self.rng.random::<[u8; 16]>();
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let mut text = String::with_capacity(36);
        for (i, byte) in bytes.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(nibble), 16).expect("a nibble is a hexadecimal digit"));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cx(seed: u64, seq: u64) -> Cx {
        Cx::new(UnixMillis(0), seed, seq, Cause::Device)
    }

    #[test]
    fn randomness_depends_on_seed_and_sequence_only() {
        let id = cx(7, 3).session_id();
        assert_eq!(id, cx(7, 3).session_id());
        assert_ne!(id, cx(7, 4).session_id());
        assert_ne!(id, cx(8, 3).session_id());
    }

    #[test]
    fn ids_and_addresses_have_their_shape() {
        let mut cx = cx(1, 1);
        for _ in 0..200 {
            let id = cx.session_id().to_string();
            assert_eq!((id.len(), &id[14..15]), (36, "4"));
            assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"), "{id}");
            let ip: std::net::Ipv4Addr = cx.ue_ip().parse().unwrap();
            assert!(ip.octets()[0] == 10 && ip.octets()[1] >= 128, "{ip}");
        }
    }
}
