//! Text without regard to case and width.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Folds compatibility forms (NFKC: full-width digits, half-width kana, ligatures) and case.
pub(crate) fn fold(text: &str) -> String {
    folded(text).into_owned()
}

/// The same, for texts that mostly are what they are folded to.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    if !text.is_ascii() && !text.chars().all(|c| c.is_ascii() || is_plain(c)) {
        return Cow::Owned(fold_any(text));
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    Cow::Borrowed(text)
}

/// Kana and ideographs that have no case and one form, and that no other of them and no ASCII changes.
const fn is_plain(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '々'..='〇' | '\u{4e00}'..='\u{9fff}')
}

fn fold_any(text: &str) -> String {
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

    #[test]
    fn each_plain_character_is_its_own_form() {
        for c in ('\u{80}'..char::MAX).filter(|c| is_plain(*c)) {
            let (alone, between) = (c.to_string(), format!("a{c}か{c}b"));
            assert_eq!((fold_any(&alone), fold_any(&between)), (alone.clone(), between.clone()));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn plain_texts_fold_as_any(text in "[a-zA-Z0-9 ぁ-ゖァ-ヺー々〆〇\u{4e00}-\u{9fff}]{0,12}") {
            prop_assert_eq!(fold(&text), fold_any(&text));
        }

        #[test]
        fn what_is_narrow_folds_as_before(character in any::<char>()) {
            prop_assert_eq!(fold(&narrow(character).to_string()), fold(&character.to_string()));
        }
    }
}
