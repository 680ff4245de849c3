//! Long columns are worked through on every core.

use std::sync::LazyLock;

use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};

/// So many rows are worth a thread of their own.
pub(crate) const MANY: usize = 32 * 1_024;

/// A pool of its own, as wide as there are cores; none where the system gives no thread.
static POOL: LazyLock<Option<ThreadPool>> =
    LazyLock::new(|| ThreadPoolBuilder::new().thread_name(|nth| format!("index-{nth}")).build().ok());

/// Cuts `items` into equal parts, one for each core unless a part would have fewer than `least` items, and gives `work`
/// each with the place of its first item. The answers stand in the order of the parts; there is one at least.
pub(crate) fn in_parts<T: Send, R: Send>(
    items: &mut [T],
    least: usize,
    work: impl Fn(usize, &mut [T]) -> R + Sync,
) -> Vec<R> {
    let parts = POOL.as_ref().map_or(1, ThreadPool::current_num_threads).min(items.len() / least.max(1));
    in_so_many(parts, items, work)
}

fn in_so_many<T: Send, R: Send>(
    parts: usize,
    items: &mut [T],
    work: impl Fn(usize, &mut [T]) -> R + Sync,
) -> Vec<R> {
    let Some(pool) = POOL.as_ref().filter(|_| parts > 1) else { return vec![work(0, items)] };
    let size = items.len().div_ceil(parts);
    pool.install(|| {
        items.par_chunks_mut(size).enumerate().map(|(nth, part)| work(nth * size, part)).collect()
    })
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
