use api::{
    id::SimId,
    soracom::{event_handler::OtaStatus, sim::SimStatus},
};
use rand::Rng;

use super::{
    Stage,
    reach::{begin, told},
};
use crate::{Cx, Decision, SimRecord, fleet, session::close};

/// How long the second half takes.
const SECOND_HALF_MS: std::ops::Range<i64> = 15_000..100_000;
/// How long after it is ready the device turns to it: by then the platform has told of it.
const TURN_MS: std::ops::Range<i64> = 2_000..9_000;
/// How long after a failure it is tried again: about three times a day. [support]
const AGAIN_MS: i64 = 8 * 3_600_000;
/// So often it is tried by itself. [support]
const MOST_TRIES: u32 = 3;
/// Of a thousand first tries so many fail, and so many get stuck on the way. guess
const FAIL: u64 = 30;
const STUCK: u64 = 10;

/// What the container does whose time has come. One step, one decision.
pub(crate) fn step(record: &SimRecord, place: usize, cx: &mut Cx) -> Decision {
    let mut next = record.clone();
    let stage = next.containers[place].stage;
    // No SMS reaches it: what is on its way waits until it is back.
    let reachable = next.device.registered();
    let heard = match stage {
        _ if *record.status() == SimStatus::Terminated => {
            next.containers[place].next_at = None;
            None
        }
        Stage::Shipped | Stage::Delivered | Stage::Failed if !reachable => {
            next.turn_container(place, Stage::Waiting, None, cx.now);
            None
        }
        Stage::Shipped => match fate(record.sim_id(), next.containers[place].tries) {
            Fate::Stuck => {
                next.turn_container(place, Stage::Stuck, None, cx.now);
                None
            }
            Fate::Fails => {
                let again = next.containers[place].tries < MOST_TRIES;
                next.turn_container(place, Stage::Failed, again.then(|| cx.now.plus(AGAIN_MS)), cx.now);
                Some(told(&next, place, OtaStatus::Failed))
            }
            Fate::Arrives => {
                let half = cx.rng().random_range(SECOND_HALF_MS);
                next.turn_container(place, Stage::Delivered, Some(cx.now.plus(half)), cx.now);
                None
            }
        },
        Stage::Delivered => {
            let turn = next.containers[place].enable.then(|| cx.rng().random_range(TURN_MS));
            next.turn_container(place, Stage::Ready, turn.map(|ms| cx.now.plus(ms)), cx.now);
            Some(told(&next, place, OtaStatus::Finished))
        }
        Stage::Failed => Some(begin(&mut next, place, cx)),
        Stage::Ready => return turn(record, place, cx),
        Stage::Waiting | Stage::Active | Stage::Stuck => {
            next.containers[place].next_at = None;
            None
        }
    };
    let decision = Decision::new(record, next, Vec::new(), cx);
    heard.into_iter().fold(decision, Decision::with)
}

/// The device turns to the new subscription: its session ends, and it dials on the new IMSI.
fn turn(record: &SimRecord, place: usize, cx: &mut Cx) -> Decision {
    let mut next = record.clone();
    next.containers[place].next_at = None;
    let told = close(&mut next, cx.now);
    next.turned_to = Some(next.containers[place].imsi.clone());
    if told.is_some() {
        fleet::hear_cut(&mut next, cx);
    }
    Decision::new(record, next, told.into_iter().collect(), cx)
}

enum Fate {
    Arrives,
    Fails,
    Stuck,
}

/// What becomes of a try; one that follows another arrives. Which cards have trouble is a matter of the card, whatever else goes on
/// in the world meanwhile. guess
fn fate(sim: &SimId, tries: u32) -> Fate {
    // FNV-1a: a number that has nothing to do with the neighbours'.
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = sim.as_str().bytes().fold(0xcbf2_9ce4_8422_2325, mix);
    let drawn = (hash >> 16) % 1_000;
    match tries {
        0 | 1 if drawn < FAIL => Fate::Fails,
        0 | 1 if drawn < FAIL + STUCK => Fate::Stuck,
        _ => Fate::Arrives,
    }
}
