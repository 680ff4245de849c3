//! The SIMs of a world that nobody has touched are nowhere but in this code: another result here makes other SIMs of worlds
//! that stand on somebody's disk. See [`GENERATOR`](super::GENERATOR).

use api::{UnixMillis, id::OperatorId};
use sha2::Digest as _;

use crate::{
    fixture::NOON,
    scenario::{Birth, Grown, Origin},
};

/// The built-in scenarios as they were when [`GENERATOR`](super::GENERATOR) was 1: every behaviour, state, plan and kind of
/// group of today. They stay as they are, whatever becomes of the built-in ones.
const FIRST: [(&str, &str, &str); 7] = [
    ("pinned", include_str!("first/pinned.toml"), "d09ed5ff29dab11e"),
    ("drift", include_str!("first/drift.toml"), "1bf7ccfaa8239cb0"),
    ("fleet", include_str!("first/fleet.toml"), "e42173dbeb09a3fe"),
    ("incident", include_str!("first/incident.toml"), "d7a56bc5643dad57"),
    ("million", include_str!("first/million.toml"), "d8e61cb2c5a39cc4"),
    ("portal", include_str!("first/portal.toml"), "9a20fb4b64ddadfb"),
    ("small", include_str!("first/small.toml"), "1480ec9fba876d67"),
];
/// SIMs of each that are looked at: three decks and the named ones.
const SIMS: u32 = 300;

fn sum(scenario: &str) -> String {
    let operator = OperatorId::new("OP0000000001").unwrap();
    let origin = Origin::new(Birth::new(scenario, operator, None, 42, UnixMillis(NOON)).unwrap()).unwrap();
    let mut visitor = origin.visitor();
    let mut hash = sha2::Sha256::new();
    for number in 0..origin.sims().min(SIMS) {
        let Grown { record, history, statuses } = visitor.grown(number).unwrap();
        hash.update(serde_json::to_vec(&(record, history)).unwrap());
        statuses.iter().for_each(|entry| hash.update(serde_json::to_vec(&entry.shown).unwrap()));
    }
    hex::encode(&hash.finalize()[..8])
}

#[test]
fn a_birth_makes_what_it_has_always_made() {
    let made = FIRST.map(|(name, scenario, _)| (name, sum(scenario)));
    assert_eq!(made, FIRST.map(|(name, _, sum)| (name, sum.to_owned())));
}
