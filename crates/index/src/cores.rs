//! Long columns are worked through on every core.

use std::{
    num::NonZero,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
};

/// So many rows are worth a thread of their own.
pub(crate) const MANY: usize = 32 * 1_024;

/// Cuts `items` into equal parts, one for each core unless a part would have fewer than `least` items, and gives `work`
/// each with the place of its first item. The answers stand in the order of the parts; there is one at least.
pub(crate) fn in_parts<T: Send, R: Send>(
    items: &mut [T],
    least: usize,
    work: impl Fn(usize, &mut [T]) -> R + Sync,
) -> Vec<R> {
    let parts = cores().min(items.len() / least.max(1));
    in_so_many(parts, items, work)
}

fn in_so_many<T: Send, R: Send>(
    parts: usize,
    items: &mut [T],
    work: impl Fn(usize, &mut [T]) -> R + Sync,
) -> Vec<R> {
    if parts < 2 {
        return vec![work(0, items)];
    }
    let size = items.len().div_ceil(parts);
    let waiting = Mutex::new(items.chunks_mut(size).enumerate());
    let answers = Mutex::new(Vec::new());
    let take = || lock(&waiting).next();
    let run = || {
        while let Some((nth, part)) = take() {
            let answer = work(nth * size, part);
            lock(&answers).push((nth, answer));
        }
    };
    thread::scope(|scope| {
        for _ in 1..parts {
            // Where no thread is to be had, this one does the work of all.
            let _ = thread::Builder::new().spawn_scoped(scope, run);
        }
        run();
    });
    let mut answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.sort_unstable_by_key(|(nth, _)| *nth);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get).min(8))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_worked_on_once_and_answers_in_its_place() {
        for (parts, expected) in [(0, 1), (1, 1), (2, 2), (3, 3), (7, 7), (200, 100)] {
            let mut items: Vec<usize> = (0..100).collect();
            let answers = in_so_many(parts, &mut items, |at, part| {
                assert_eq!(part.first(), Some(&at));
                part.iter_mut().for_each(|item| *item += 1_000);
                (at, part.len())
            });
            assert_eq!(answers.len(), expected.min(100usize.div_ceil(100usize.div_ceil(parts.max(1)))));
            assert_eq!(answers.iter().map(|(_, len)| len).sum::<usize>(), 100);
            assert!(answers.is_sorted());
            assert!(items.into_iter().eq(1_000..1_100));
        }
        assert_eq!(in_parts(&mut [(); 0], 1, |at, part| (at, part.len())), [(0, 0)]);
    }
}
