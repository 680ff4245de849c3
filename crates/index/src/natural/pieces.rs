//! Texts told apart by pieces of their keys.

use std::cmp::Ordering;

use super::{
    compare::compare_bytes,
    key::{END, Piece, WIDTH, piece},
};
use crate::{
    cores::{MANY, in_parts},
    merge::merged,
};

/// So few texts are compared as they are.
const FEW: usize = 16;
/// So far into their keys are texts told apart by pieces.
const DEEP: usize = 16 * WIDTH;

/// A text by its number, with a piece of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Keyed {
    piece: Piece,
    nth: u32,
}

/// Puts texts in order.
pub(super) struct Sorter<F> {
    pub(super) text: F,
    pub(super) descending: bool,
}

impl<'t, F: Fn(u32) -> &'t [u8] + Sync> Sorter<F> {
    /// The numbers of texts in the order of the texts; equal ones stand by their numbers. A part has at least `least`.
    pub(super) fn all(&self, nths: &mut [u32], least: usize) -> Vec<u32> {
        let parts = in_parts(nths, least, |_, part| self.part(part));
        let first =
            |a: &Keyed, b: &Keyed| a.piece.cmp(&b.piece).then_with(|| self.compare(a.nth, b.nth)).is_lt();
        merged(parts, first).into_iter().map(|keyed| keyed.nth).collect()
    }

    /// Puts texts in order that are few as a rule.
    pub(super) fn run(&self, nths: &mut [u32]) {
        if nths.len() > FEW {
            let sorted = self.all(nths, MANY);
            nths.copy_from_slice(&sorted);
        } else {
            nths.sort_unstable_by(|a, b| self.compare(*a, *b));
        }
    }
}

impl<'t, F: Fn(u32) -> &'t [u8]> Sorter<F> {
    /// Texts in their order, each with the first piece of its key.
    fn part(&self, numbers: &[u32]) -> Vec<Keyed> {
        let mut all: Vec<Keyed> = numbers.iter().map(|nth| self.keyed(*nth, 0)).collect();
        all.sort_unstable();
        self.settle(&mut all, 0);
        all
    }

    fn keyed(&self, nth: u32, from: usize) -> Keyed {
        Keyed { piece: self.turn(piece((self.text)(nth), from)), nth }
    }

    fn turn(&self, piece: Piece) -> Piece {
        if self.descending { piece.map(|word| !word) } else { piece }
    }

    /// Puts in order what the pieces at `from` do not tell apart.
    fn settle(&self, all: &mut [Keyed], from: usize) {
        for run in all.chunk_by_mut(|a, b| a.piece == b.piece).filter(|run| run.len() > 1) {
            let (same, next) = (run[0].piece, from + WIDTH);
            if run.len() > FEW && next < DEEP {
                run.iter_mut().for_each(|keyed| *keyed = self.keyed(keyed.nth, next));
                let end = self.turn(END);
                if run.iter().all(|keyed| keyed.piece == end) {
                    run.sort_unstable_by(|a, b| self.compare(a.nth, b.nth));
                } else {
                    run.sort_unstable();
                    self.settle(run, next);
                }
                run.iter_mut().for_each(|keyed| keyed.piece = same);
            } else {
                run.sort_unstable_by(|a, b| self.compare(a.nth, b.nth));
            }
        }
    }

    /// The order of two texts whose pieces do not tell.
    fn compare(&self, a: u32, b: u32) -> Ordering {
        let order = compare_bytes((self.text)(a), (self.text)(b));
        let turned = if self.descending { order.reverse() } else { order };
        turned.then(a.cmp(&b))
    }
}
