use api::UnixMillis;
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::{Cx, Decision, SimRecord, model::Phase, session::hand_over, traffic::mix};

/// Most ticks a second.
pub const MOST_PER_S: f64 = 200.0;
/// Most ticks that are made up for at a stretch. A clock that jumps a day ahead would owe millions; those before the last
/// ones are left out.
pub const MOST_AT_ONCE: i64 = 2_000;

/// What a fleet does all the time without anybody's doing: at every tick one device moves into another cell, if it is
/// there. When the ticks are and whom each one meets hangs on the world's seed alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chatter {
    /// Milliseconds from one tick to the next.
    every_ms: i64,
    /// How many SIMs there are.
    sims: u32,
}

impl Chatter {
    /// So many ticks a second, at most [`MOST_PER_S`], among so many SIMs; none for a world that is quiet.
    pub fn new(per_s: f64, sims: u32) -> Option<Self> {
        if per_s <= 0.0 || sims == 0 {
            return None;
        }
        // Between 5 and the milliseconds of a few days: far from the ends of i64.
        let every_ms = (1_000.0 / per_s.min(MOST_PER_S)).round().clamp(5.0, 1e9) as i64;
        Some(Chatter { every_ms, sims })
    }

    /// The first tick after `done`; of those up to `now` only the last [`MOST_AT_ONCE`] count. Says how many are left out,
    /// too.
    pub fn next(&self, done: UnixMillis, now: UnixMillis) -> (UnixMillis, u64) {
        let first = done.0.div_euclid(self.every_ms) + 1;
        let last = now.0.div_euclid(self.every_ms);
        let kept = first.max(last - MOST_AT_ONCE + 1);
        (UnixMillis(kept.saturating_mul(self.every_ms)), kept.abs_diff(first))
    }

    /// The number of the SIM that a tick meets.
    pub fn meets(&self, seed: u64, tick: UnixMillis) -> u32 {
        let chance = mix(mix(seed) ^ tick.0.div_euclid(self.every_ms).cast_unsigned());
        u32::try_from(chance % u64::from(self.sims.max(1))).unwrap_or_default()
    }
}

/// Whether a tick would find the device there: it has power and talks.
pub fn is_about(record: &SimRecord) -> bool {
    record.online() && record.device.powered && record.device.phase == Phase::Attached
}

/// What a device does when a tick meets it; none for one that is not there or has nowhere to go.
///
/// It moves to a neighbouring sector or station; guess: identifiers of neighbours are near each other. A cell that is down
/// takes nobody in.
pub fn stir(record: &SimRecord, cx: &mut Cx) -> Option<Decision> {
    if !is_about(record) {
        return None;
    }
    let here = record.device.cell.clone()?;
    let step = *[-256, -1, 1, 256].get(cx.rng().random_range(0..4_usize))?;
    // An E-UTRAN cell identifier has 28 bits.
    let eci = (here.eci? + step).rem_euclid(1 << 28);
    let there = api::soracom::session::Cell { eci: Some(eci), ..here };
    if cx.outages().hit(Some(&there)) {
        return None;
    }
    hand_over(record, there, cx).ok()
}

#[cfg(test)]
mod tests {
    use api::soracom::session::{Cell, SessionEventKind};

    use super::*;
    use crate::{
        fixture::{NOON, cx, online},
        fleet::{Behaviour, lose_power},
        outages::Outages,
    };

    #[test]
    fn ticks_keep_their_pace_and_are_capped() {
        assert_eq!(Chatter::new(0.0, 5), None);
        assert_eq!(Chatter::new(1.0, 0), None);
        let chatter = Chatter::new(4.0, 10).unwrap();
        let now = UnixMillis(NOON + 60_000);
        let (mut at, mut ticks) = (UnixMillis(NOON), 0);
        while chatter.next(at, now).0 <= now {
            at = chatter.next(at, now).0;
            ticks += 1;
        }
        assert_eq!(ticks, 240);
        // A day at once: the last ones only, and it is said.
        let later = UnixMillis(NOON + 86_400_000);
        let (first, left_out) = chatter.next(UnixMillis(NOON), later);
        assert_eq!((later.since(first), left_out), (1_999 * 250, 4 * 86_400 - 2_000));
        assert_eq!(Chatter::new(1e9, 10).unwrap().next(UnixMillis(0), UnixMillis(0)), (UnixMillis(5), 0));
    }

    #[test]
    fn every_sim_is_met_by_chance_of_the_seed() {
        let chatter = Chatter::new(200.0, 50).unwrap();
        let met = |seed| (0..2_000).map(|k| chatter.meets(seed, UnixMillis(k * 5))).collect::<Vec<_>>();
        assert_eq!(met(1), met(1));
        assert_ne!(met(1), met(2));
        for sim in 0..50 {
            let times = met(1).iter().filter(|met| **met == sim).count();
            assert!((15..=75).contains(&times), "{sim}: {times}");
        }
    }

    #[test]
    fn a_device_moves_next_door_and_keeps_its_session() {
        let mut record = online(Behaviour::Prompt, None);
        assert_eq!(stir(&record, &mut cx(0)), None, "its network names no cell");
        let cell = Cell { mcc: Some(440), eci: Some(41_877), ..Cell::default() };
        record.device.cell = Some(cell);
        let moved = stir(&record, &mut cx(0)).unwrap();
        let [event] = &moved.events[..] else { panic!("one event") };
        let session = moved.record.open_session().unwrap();
        assert_eq!(event.event, SessionEventKind::Modified);
        assert_eq!(session.session_id, record.open_session().unwrap().session_id);
        assert_eq!((&session.cell, &event.cell), (&moved.record.device.cell, &moved.record.device.cell));
        assert_ne!(moved.record.device.cell, record.device.cell);
        assert_eq!(moved.record.session_created, record.session_created);
        assert_eq!(event.created_time.as_deref(), Some("2026-11-25T11:00:00.000Z"));
        assert_eq!(moved.record.revision, record.revision + 1);

        let mut outages = Outages::default();
        outages.begin(moved.record.device.cell.as_ref().unwrap().eci.unwrap());
        assert_eq!(stir(&record, &mut cx(0).amid(outages.into())), None, "nobody takes it in");
        let ghost = lose_power(&record, &mut cx(0)).record;
        assert_eq!(stir(&ghost, &mut cx(1)), None, "it is not there");
    }
}
