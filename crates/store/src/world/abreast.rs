//! Many untouched SIMs, made on all cores.

use std::{num::NonZero, ops::Range, thread};

use emulator::scenario::{Origin, Visitor};

/// So few are made faster by one.
const FEW: usize = 256;

/// What `make` makes of each number, in their order.
pub(super) fn abreast<T: Send>(
    origin: &Origin,
    numbers: Range<u32>,
    make: impl Fn(&mut Visitor<'_>, u32) -> T + Sync,
) -> Vec<T> {
    let made_by_one = |numbers: Range<u32>| -> Vec<T> {
        let mut visitor = origin.visitor();
        numbers.map(|number| make(&mut visitor, number)).collect()
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    if cores == 1 || numbers.len() < FEW {
        return made_by_one(numbers);
    }
    let share = numbers.len().div_ceil(cores);
    let parts = numbers.clone().step_by(share).map(|first| first..numbers.end.min(first + share as u32));
    thread::scope(|scope| {
        let makers: Vec<_> = parts.map(|part| scope.spawn(|| made_by_one(part))).collect();
        let made = makers
            .into_iter()
            .map(|maker| maker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        made.flatten().collect()
    })
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
