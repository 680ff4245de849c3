use std::ops::{Add, AddAssign};

use api::{UnixMillis, id::SimId};

use crate::traffic::Profile;

/// The shortest time that is told apart: five minutes, from the full hour on. [spec: "approximately every 5 minutes"]
pub const SLOT_MS: i64 = 300_000;
pub(super) const DAY_MS: i64 = 86_400_000;
const SLOTS: u64 = 288;
const SLOTS_OF_HOUR: u64 = 12;
/// What the slots of an hour weigh together, and one of them where a herd gathers in another.
const HOUR: u64 = 60;
const STRAY: u64 = 1;
/// How finely the bounds of slots are moved.
const FINE: u64 = 1_024;
/// Bytes of a packet on the average. guess
const UP_PACKET: u64 = 180;
const DOWN_PACKET: u64 = 420;

/// Bytes and packets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Volume {
    /// Bytes sent.
    pub up_bytes: u64,
    /// Bytes received.
    pub down_bytes: u64,
    /// Packets sent.
    pub up_packets: u64,
    /// Packets received.
    pub down_packets: u64,
}

impl Add for Volume {
    type Output = Volume;
    fn add(self, other: Volume) -> Volume {
        Volume {
            up_bytes: self.up_bytes + other.up_bytes,
            down_bytes: self.down_bytes + other.down_bytes,
            up_packets: self.up_packets + other.up_packets,
            down_packets: self.down_packets + other.down_packets,
        }
    }
}

impl AddAssign for Volume {
    fn add_assign(&mut self, other: Volume) {
        *self = *self + other;
    }
}

/// What a SIM's device would send and receive if it had a session all the time.
///
/// Each day has its own total, and within the day there is a curve that never falls: how much of the total has flowed by
/// then. What flows between two times is the difference, so that neighbouring stretches add up to the byte, however a time
/// is cut up.
#[derive(Debug, Clone, Copy)]
pub struct Flow {
    key: u64,
    profile: Profile,
}

impl Flow {
    /// The traffic of a SIM in the world of `seed`.
    pub fn new(seed: u64, sim: &SimId, profile: Profile) -> Self {
        let key = sim.as_str().bytes().fold(mix(seed), |key, byte| mix(key ^ u64::from(byte)));
        Flow { key, profile }
    }

    /// What flows from `from` until `to`; nothing when that is no time.
    pub fn between(&self, from: UnixMillis, to: UnixMillis) -> Volume {
        let mut sum = Volume::default();
        let mut at = from.0;
        while at < to.0 {
            let day = at.div_euclid(DAY_MS);
            let end = (day + 1).saturating_mul(DAY_MS).min(to.0);
            sum += self.within(day, at - day * DAY_MS, end - day * DAY_MS);
            at = end;
        }
        sum
    }

    /// The same for two times of one day, in milliseconds since it began.
    fn within(&self, day: i64, from: i64, to: i64) -> Volume {
        let key = mix(self.key ^ day.cast_unsigned());
        let counted = |key, mean| (self.by(key, mean, from), self.by(key, mean, to));
        let (up_before, up) = counted(key, self.profile.up);
        let (down_before, down) = counted(mix(key ^ 1), self.profile.down);
        Volume {
            up_bytes: up - up_before,
            down_bytes: down - down_before,
            // Counted on the same curve, so that packets add up as bytes do.
            up_packets: up / UP_PACKET - up_before / UP_PACKET,
            down_packets: down / DOWN_PACKET - down_before / DOWN_PACKET,
        }
    }

    /// Bytes that have flowed `at` milliseconds after the day began.
    fn by(&self, key: u64, mean: u32, at: i64) -> u64 {
        let total = u64::from(mean) * SLOTS * (768 + mix(key ^ 2) % 513) / 1_024;
        let at = at.cast_unsigned();
        let slot_ms = SLOT_MS.cast_unsigned();
        let (slot, rest) = (at / slot_ms, at % slot_ms);
        let whole = self.by_slot(key, total, slot);
        if rest == 0 {
            return whole;
        }
        let next = self.by_slot(key, total, slot + 1);
        whole + share(next - whole, rest, slot_ms)
    }

    /// The same at the beginning of a slot.
    fn by_slot(&self, key: u64, total: u64, slot: u64) -> u64 {
        let (before, all) = self.weight(slot);
        let mut reached = before * FINE;
        if (1..SLOTS).contains(&slot) {
            // Moved by a third of the lighter neighbour at most: so the curve never falls, and no two days are alike.
            let room = self.weight_of(slot - 1).min(self.weight_of(slot)) * FINE / 3;
            reached = reached - room + mix(key ^ (slot << 8)) % (2 * room + 1);
        }
        share(total, reached, all * FINE)
    }

    /// What the slots before `slot` weigh, and all of them.
    fn weight(&self, slot: u64) -> (u64, u64) {
        let (hour, rest) = (slot / SLOTS_OF_HOUR, slot % SLOTS_OF_HOUR);
        let hours = |count: u64| (0..count).map(|hour| self.weight_of_hour(hour)).sum::<u64>() * HOUR;
        let begun = (0..rest).map(|past| self.weight_of(hour * SLOTS_OF_HOUR + past)).sum::<u64>();
        (hours(hour) + begun, hours(24))
    }

    fn weight_of(&self, slot: u64) -> u64 {
        let part = match self.profile.herd {
            None => HOUR / SLOTS_OF_HOUR,
            Some(minute) if u64::from(minute) / 5 == slot % SLOTS_OF_HOUR => {
                HOUR - (SLOTS_OF_HOUR - 1) * STRAY
            }
            Some(_) => STRAY,
        };
        self.weight_of_hour(slot / SLOTS_OF_HOUR) * part
    }

    /// The weight of an hour of the day in UTC.
    fn weight_of_hour(&self, hour: u64) -> u64 {
        let local = (hour.cast_signed() + i64::from(self.profile.zone)).rem_euclid(24);
        u64::from(self.profile.shape.hours()[usize::try_from(local).unwrap_or_default()])
    }
}

/// `total * part / whole` without running over.
fn share(total: u64, part: u64, whole: u64) -> u64 {
    let product = u128::from(total) * u128::from(part) / u128::from(whole.max(1));
    u64::try_from(product).unwrap_or(u64::MAX)
}

/// Spreads a number over all of u64, the same on every machine (SplitMix64).
pub(crate) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
