//! UUIDs in the form in which they are always written: lower case, with hyphens.

/// How long the text of one is.
const LENGTH: usize = 36;
/// Where the two digits of each byte stand.
const PAIRS: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const HYPHENS: [usize; 4] = [8, 13, 18, 23];
const DIGITS: [u8; 16] = *b"0123456789abcdef";
/// What a byte says as a digit; more than that where it is none.
const VALUES: [u8; 256] = {
    let mut values = [u8::MAX; 256];
    let mut digit = 0;
    while digit < DIGITS.len() {
        values[DIGITS[digit] as usize] = digit as u8;
        digit += 1;
    }
    values
};

/// Reads a UUID; none where the text is written in another form.
pub(super) fn read(text: &str) -> Option<u128> {
    let text: &[u8; LENGTH] = text.as_bytes().try_into().ok()?;
    let (mut bytes, mut all) = ([0; 16], 0);
    for (byte, at) in bytes.iter_mut().zip(PAIRS) {
        let (high, low) = (VALUES[text[at] as usize], VALUES[text[at + 1] as usize]);
        all |= high | low;
        *byte = high << 4 | low;
    }
    let fits = all < 16 && HYPHENS.iter().all(|at| text[*at] == b'-');
    fits.then(|| u128::from_be_bytes(bytes))
}

/// Writes a UUID.
pub(super) fn text(value: u128) -> String {
    let mut text = [b'-'; LENGTH];
    for (byte, at) in value.to_be_bytes().into_iter().zip(PAIRS) {
        text[at] = DIGITS[(byte >> 4) as usize];
        text[at + 1] = DIGITS[(byte & 15) as usize];
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_uuid_comes_back_as_it_was(value in any::<u128>(), other in "[0-9a-f-]{36}") {
            prop_assert_eq!(read(&text(value)), Some(value));
            if let Some(value) = read(&other) {
                prop_assert_eq!(text(value), other);
            }
        }
    }

    #[test]
    fn another_form_is_none() {
        let uuid = "8c4f11f2-0000-4abc-8def-0123456789ab";
        assert_eq!(read(uuid).map(text).as_deref(), Some(uuid));
        assert_eq!(read(uuid), Some(0x8c4f_11f2_0000_4abc_8def_0123_4567_89ab));
        for other in ["", "0123456789ABCDEF", &uuid.to_uppercase(), &uuid.replace('-', "0"), &uuid[..35]] {
            assert_eq!(read(other), None, "{other}");
        }
        for at in 0..LENGTH {
            let mut changed = uuid.to_owned().into_bytes();
            changed[at] = b'g';
            assert_eq!(read(std::str::from_utf8(&changed).unwrap()), None, "at {at}");
        }
    }
}
