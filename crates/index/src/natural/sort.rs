use super::{fields, pieces::Sorter};
use crate::{cores::MANY, radix};

/// The numbers below `count` in the natural order of the folded texts that they stand for. What is empty is last in both
/// directions; equal ones stand by their numbers, in both directions too.
pub(crate) fn sorted<'t>(count: usize, text: impl Fn(u32) -> &'t [u8] + Sync, descending: bool) -> Vec<u32> {
    sorted_in_parts(MANY, count, text, descending)
}

fn sorted_in_parts<'t>(
    least: usize,
    count: usize,
    text: impl Fn(u32) -> &'t [u8] + Sync,
    descending: bool,
) -> Vec<u32> {
    let mut nths: Vec<u32> = (0..count as u32).collect();
    let sorter = Sorter { text, descending };
    let Some((mut parts, empty)) = fields::keys(&mut nths, least, &sorter.text) else {
        let (mut filled, empty): (Vec<u32>, Vec<u32>) =
            nths.into_iter().partition(|nth| !(sorter.text)(*nth).is_empty());
        return [sorter.all(&mut filled, least), empty].concat();
    };
    if descending {
        parts.iter_mut().flatten().for_each(|(key, _)| *key = !*key);
    }
    let keyed = radix::sorted(parts);
    let mut all = Vec::with_capacity(count);
    all.extend(keyed.iter().map(|(_, named)| named.nth));
    let mut rest = all.as_mut_slice();
    for same in keyed.chunk_by(|a, b| a.0 == b.0) {
        let (run, behind) = rest.split_at_mut(same.len());
        let whole = same[0].1.whole;
        // The same text stands in order by its numbers.
        if run.len() > 1 && !(whole.is() && same.iter().all(|(_, other)| other.whole == whole)) {
            sorter.run(run);
        }
        rest = behind;
    }
    all.extend(empty);
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::natural::compare;

    /// The order by comparing alone.
    fn plain(texts: &[String], descending: bool) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..texts.len() as u32).collect();
        numbers.sort_by(|a, b| {
            let (a, b) = (&texts[*a as usize], &texts[*b as usize]);
            match (a.is_empty(), b.is_empty()) {
                (false, false) if descending => compare(b, a),
                (false, false) => compare(a, b),
                (a, b) => a.cmp(&b),
            }
        });
        numbers
    }

    fn check(texts: &[String]) {
        for descending in [false, true] {
            let found = sorted_in_parts(100, texts.len(), |nth| texts[nth as usize].as_bytes(), descending);
            assert!(found == plain(texts, descending), "descending: {descending}");
        }
    }

    fn short() -> impl Strategy<Value = String> {
        prop_oneof![
            "(pump|pumps|ポンプ|ﾎﾟﾝﾌﾟ|バルブ|)[ -]?0{0,2}[0-9]{0,4}(号機)?",
            "[0-9]{1,2}F-pump-0?[0-9]{1,2}(-[0-9]{1,2})?",
            "[0-9]{18,19}",
            "[a\u{0}é0]{0,5}",
        ]
        .prop_map(|name| crate::fold::fold(&name))
    }

    fn long() -> impl Strategy<Value = String> {
        prop_oneof![
            // Long enough that the first pieces are all alike.
            "a factory in the north of osaka, (pump|ポンプ)-0?[0-9]{1,2}",
            "(19){8,14}[0-9]{0,2}[ab]?",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_is_the_order_of_comparing(texts in prop::collection::vec(short(), 0..70)) {
            check(&texts);
        }

        #[test]
        fn so_it_is_with_numbers_that_nothing_holds(
            texts in prop::collection::vec(prop_oneof![short(), long()], 0..70),
        ) {
            check(&texts);
        }
    }

    #[test]
    fn parts_join_to_one_order() {
        // More than a part, in no order, with names that repeat and names that are empty.
        let names = |prefix: &str| -> Vec<String> {
            let number = |nth: u64| nth.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 45;
            (0..1_000)
                .map(|nth| match number(nth) {
                    number if number % 11 == 0 => String::new(),
                    number => {
                        format!("{prefix}{}-{:05}", ["pump", "gate"][number as usize % 2], number % 600)
                    }
                })
                .collect()
        };
        check(&names(""));
        check(&names("everything in this fleet begins with the same long words "));
        check(&vec!["one".to_owned(); 201]);
        let words: Vec<String> =
            names("").iter().rev().map(|name| name.replace(|c: char| c.is_ascii_digit(), "x")).collect();
        check(&words);
    }
}
