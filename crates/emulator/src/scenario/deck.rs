//! Who plays which part. Each deck of consecutive SIMs holds every line and every part in the scenario's numbers, so that
//! every page of the list is a fair sample.

use api::{
    UnixMillis,
    console::{feed::Cause, sim_row::Drift},
};
use rand::seq::SliceRandom;

use crate::{
    Cx,
    scenario::{
        check::{change_of, group_of},
        file::Scenario,
    },
};

/// Where the command numbers of generation begin; see [`Cx::new`].
pub(super) const DECKS: u64 = 1 << 62;

/// One SIM of a deck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Card {
    /// Index of its line.
    pub line: usize,
    /// Which of its line it is, from 0 over the whole world.
    pub nth: u32,
    /// Index of its part.
    pub part: usize,
}

/// Deals deck number `number` of the world of `seed`.
pub(super) fn deal(scenario: &Scenario, seed: u64, number: u32) -> Vec<Card> {
    let mut cx = Cx::new(UnixMillis(0), seed, DECKS + u64::from(number), Cause::Device);
    let mut lines = spread(scenario.lines.iter().map(|line| line.share));
    let mut parts = spread(scenario.parts.iter().map(|part| part.count));
    lines.shuffle(cx.rng());
    parts.shuffle(cx.rng());
    let changes: Vec<Option<Drift>> =
        scenario.lines.iter().map(|line| group_of(line, &scenario.groups).and_then(change_of)).collect();
    // Parts that not every line can play choose first.
    parts.sort_by_key(|part| scenario.parts[*part].drift.is_none());
    let mut players: Vec<Option<usize>> = vec![None; lines.len()];
    let mut free = 0;
    for part in parts {
        let drift = scenario.parts[part].drift;
        let can_play = |seat: &usize| drift.is_none() || changes[lines[*seat]] == drift;
        free += players[free..].iter().take_while(|player| player.is_some()).count();
        let seat = (free..lines.len()).find(|seat| players[*seat].is_none() && can_play(seat));
        if let Some(seat) = seat {
            players[seat] = Some(part);
        }
    }
    let mut dealt: Vec<u32> = scenario.lines.iter().map(|line| line.share * number).collect();
    let seats = lines.into_iter().zip(players);
    seats
        .filter_map(|(line, part)| {
            let nth = dealt[line];
            dealt[line] += 1;
            part.map(|part| Card { line, nth, part })
        })
        .collect()
}

/// How many SIMs a deck has.
pub(super) fn size(scenario: &Scenario) -> u32 {
    scenario.parts.iter().map(|part| part.count).sum()
}

fn spread(counts: impl Iterator<Item = u32>) -> Vec<usize> {
    counts.enumerate().flat_map(|(i, count)| std::iter::repeat_n(i, count as usize)).collect()
}
