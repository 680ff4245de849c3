//! Text without regard to case and width.

use unicode_normalization::UnicodeNormalization;

/// Folds compatibility forms (NFKC: full-width digits, half-width kana, ligatures) and case.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Through upper case, so that "ß" meets "SS" and every sigma meets the other; twice, because lower case may leave
    // letters that compose anew.
    let lower = |text: &str| -> String {
        text.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc().collect()
    };
    lower(&lower(text))
}

/// Folds the width of one character of ASCII, so that `：` is an operator and `　` a space.
pub(crate) fn narrow(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_and_case_do_not_count() {
        for (text, folded) in [
            ("Pump-07", "pump-07"),
            ("ＰＵＭＰ－０７", "pump-07"),
            ("ﾎﾟﾝﾌﾟ７", "ポンプ7"),
            ("Straße", "strasse"),
            ("ΟΔΟΣ", "οδοσ"),
            ("ﬁ", "fi"),
            ("㌔", "キロ"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
        assert_eq!(fold("οδος"), fold("ΟΔΟΣ"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn what_is_narrow_folds_as_before(character in any::<char>()) {
            prop_assert_eq!(fold(&narrow(character).to_string()), fold(&character.to_string()));
        }
    }
}
