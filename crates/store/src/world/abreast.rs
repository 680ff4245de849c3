//! Many untouched SIMs, made on all cores.

use std::{ops::Range, sync::LazyLock};

use emulator::scenario::{Origin, Visitor};
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};

/// No piece is smaller: a visitor has to find its way in first.
const FEW: usize = 50;

/// A pool of its own: the writer waits for it, and must not stand behind somebody who puts a million rows in order. None where
/// the system gives no thread.
static POOL: LazyLock<Option<ThreadPool>> =
    LazyLock::new(|| ThreadPoolBuilder::new().thread_name(|nth| format!("abreast-{nth}")).build().ok());

/// What `make` makes of each number, in their order.
pub(super) fn abreast<T: Send>(
    origin: &Origin,
    numbers: Range<u32>,
    make: impl Fn(&mut Visitor<'_>, u32) -> T + Sync,
) -> Vec<T> {
    let Some(pool) = POOL.as_ref().filter(|_| numbers.len() >= 2 * FEW) else {
        let mut visitor = origin.visitor();
        return numbers.map(|number| make(&mut visitor, number)).collect();
    };
    // A visitor knows those beside the one that it has just seen: each takes some that lie together.
    let numbers = numbers.into_par_iter().with_min_len(FEW);
    pool.install(|| numbers.map_init(|| origin.visitor(), |visitor, number| make(visitor, number)).collect())
}

#[cfg(test)]
mod tests {
    use api::{UnixMillis, id::OperatorId};
    use emulator::scenario::{Birth, builtin};

    use super::*;

    #[test]
    fn many_are_the_same_as_one_after_the_other() {
        let operator = OperatorId::new("OP0012345678").unwrap();
        let birth =
            Birth::new(builtin("fleet").unwrap(), operator, Some(5_000), 7, UnixMillis(1_780_272_000_000));
        let origin = Origin::new(birth.unwrap()).unwrap();
        let mut visitor = origin.visitor();
        for numbers in [3..1_204, 0..5_000, 17..20, 9..9] {
            let one: Vec<_> = numbers.clone().map(|number| visitor.record(number)).collect();
            assert_eq!(abreast(&origin, numbers, |visitor, number| visitor.record(number)), one);
        }
    }
}
