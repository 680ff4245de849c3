//! Counters add up, whatever is done to a world: minutes to days, days to months, members to groups; and what was counted
//! once stays.

use api::{UnixMillis, id::SimId, soracom::session::SessionEvent};
use emulator::{
    SimRecord,
    traffic::{self, Flow, Period, Profile, Shape, Usage, Volume, usage},
};
use proptest::prelude::*;

use crate::support::{BEGIN, COMMANDS, World};

const SEED: u64 = 11;
const DAY: i64 = 86_400_000;

fn profiles() -> impl Strategy<Value = Profile> {
    let shapes =
        prop_oneof![Just(Shape::Flat), Just(Shape::Office), Just(Shape::Commute), Just(Shape::Night)];
    let herd = prop_oneof![Just(None), (0..60_u8).prop_map(Some)];
    (any::<u32>(), any::<u32>(), shapes, herd, -12..=14_i8)
        .prop_map(|(up, down, shape, herd, zone)| Profile { up, down, shape, herd, zone })
}

fn events_of(world: &World, sim: &SimRecord) -> Vec<SessionEvent> {
    world.told.iter().filter(|(id, _)| id == sim.sim_id()).map(|(_, event)| event.clone()).collect()
}

/// What a SIM has used from a week before the world began until its present.
fn used(world: &World, sim: &SimRecord, period: Period) -> Usage {
    let range = (BEGIN.plus(-7 * DAY), world.now);
    usage(SEED, sim, &events_of(world, sim), period, range, world.now)
}

/// The same summed up into the periods of `larger`.
fn gathered(usage: &Usage, larger: Period) -> Usage {
    let mut sum = Usage::new();
    for (begin, classes) in usage {
        traffic::add(&mut sum, Usage::from([(larger.begin(*begin), classes.clone())]));
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    /// Wherever a stretch of time is cut, its parts make the whole.
    #[test]
    fn time_may_be_cut_anywhere(
        seed in any::<u64>(),
        profile in profiles(),
        begin in 0..4 * DAY,
        mut cuts in prop::collection::vec(0..3 * DAY, 1..20),
    ) {
        let flow = Flow::new(seed, &SimId::new("8981100000000000001").unwrap(), profile);
        cuts.sort_unstable();
        let at = |cut: i64| UnixMillis(BEGIN.0 + begin + cut);
        let parts = cuts.windows(2).map(|pair| flow.between(at(pair[0]), at(pair[1])));
        let sum = parts.fold(Volume::default(), |sum, part| sum + part);
        prop_assert_eq!(sum, flow.between(at(cuts[0]), at(*cuts.last().unwrap())));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn a_world_adds_up(
        seed in any::<u64>(),
        acts in prop::collection::vec((0..9_000_000_i64, 0..12_usize, 0..COMMANDS.len()), 1..25),
    ) {
        let mut world = World::new("small", None, seed);
        let mut before: Vec<Usage> = Vec::new();
        for (wait, i, command) in acts {
            world.advance(wait);
            // A refusal is part of the game.
            world.run(i, COMMANDS[command]).unwrap_or_default();
        }
        for sim in &world.sims {
            before.push(used(&world, sim, Period::Minutes));
        }
        let then = world.now;
        world.advance(5 * 3_600_000);
        let (mut of_all, mut of_members) = (Usage::new(), Usage::new());
        for (sim, before) in world.sims.iter().zip(before) {
            let [minutes, days, months] =
                [Period::Minutes, Period::Day, Period::Month].map(|period| used(&world, sim, period));
            prop_assert_eq!(&gathered(&minutes, Period::Day), &days);
            prop_assert_eq!(&gathered(&days, Period::Month), &months);
            // What lay behind is as it was.
            let over = |usage: Usage| -> Usage {
                usage.into_iter().filter(|(begin, _)| Period::Minutes.end(*begin) <= then).collect()
            };
            prop_assert_eq!(over(minutes), over(before));
            if sim.sim.group_id.is_some() {
                traffic::add(&mut of_members, days.clone());
            }
            traffic::add(&mut of_all, days);
        }
        // A sum is the sum of its members, in any order.
        let mut again = Usage::new();
        for sim in world.sims.iter().rev().filter(|sim| sim.sim.group_id.is_some()) {
            traffic::add(&mut again, used(&world, sim, Period::Day));
        }
        prop_assert_eq!(again, of_members);
        let bytes = |usage: &Usage| -> u64 { usage.values().flat_map(|c| c.values()).map(|v| v.up_bytes).sum() };
        prop_assert!(bytes(&of_all) > 0);
    }
}
