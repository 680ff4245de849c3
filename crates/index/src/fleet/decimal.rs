//! Decimal digits, eight at a time.

const TEN_TO_8: u64 = 100_000_000;

/// The number that digits say; none where one of them is none, or where they say too much.
pub(super) fn read(digits: &[u8]) -> Option<u64> {
    let (eights, rest) = digits.as_chunks();
    let mut number = 0_u64;
    for eight in eights {
        number = number.checked_mul(TEN_TO_8)?.checked_add(read_eight(*eight)?)?;
    }
    for digit in rest {
        let digit = char::from(*digit).to_digit(10)?;
        number = number.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    Some(number)
}

/// The last 24 digits of a number, which are all of them.
pub(super) fn write(number: u64) -> [u8; 24] {
    let (most, least) = (number / TEN_TO_8, number % TEN_TO_8);
    let mut digits = [0; 24];
    let (eights, _) = digits.as_chunks_mut();
    for (place, eight) in eights.iter_mut().zip([most / TEN_TO_8, most % TEN_TO_8, least]) {
        *place = write_eight(eight);
    }
    digits
}

// Both work on all lanes of a word at once: eight of a digit each, four of two, two of four. The first digit is in the
// lowest lane.

fn read_eight(digits: [u8; 8]) -> Option<u64> {
    let word = u64::from_le_bytes(digits);
    let high = |word: u64| word & 0xf0f0_f0f0_f0f0_f0f0;
    let (least, past_nine) = (0x3030_3030_3030_3030, 0x0606_0606_0606_0606);
    if high(word) != least || high(word.wrapping_add(past_nine)) != least {
        return None;
    }
    let ones = word & 0x0f0f_0f0f_0f0f_0f0f;
    let twos = (ones * 10 + (ones >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (twos * 100 + (twos >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) & 0xffff_ffff)
}

fn write_eight(number: u64) -> [u8; 8] {
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    // A hundredth of what is below 10,000, and a tenth of what is below 100, by multiplying.
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    let ones = tens | ((twos - tens * 10) << 8);
    (ones | 0x3030_3030_3030_3030).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn eight_digits_are_those_of_the_number() {
        // Every pair of four digits, above and below.
        for four in 0..10_000 {
            for number in [four * 10_001, four, 99_990_000 + four] {
                let digits = write_eight(number);
                assert_eq!(std::str::from_utf8(&digits), Ok(format!("{number:08}").as_str()));
                assert_eq!(read_eight(digits), Some(number));
            }
        }
        for other in (0..=u8::MAX).filter(|byte| !byte.is_ascii_digit()) {
            for at in 0..8 {
                let mut digits = *b"90909090";
                digits[at] = other;
                assert_eq!(read_eight(digits), None, "{other} at {at}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn numbers_come_back(number in any::<u64>(), text in "[0-9]{1,24}|[0-9]{0,9}[/:a+-][0-9]{0,9}") {
            let digits = write(number);
            prop_assert_eq!(digits.to_vec(), format!("{number:024}").into_bytes());
            prop_assert_eq!(read(&digits), Some(number));
            prop_assert_eq!(read(text.as_bytes()), text.parse().ok().filter(|_| !text.contains('+')));
        }
    }
}
