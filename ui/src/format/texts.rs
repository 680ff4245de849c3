//! Texts beside each other, and texts cut short.

use crate::locales::Lang;

/// An identifier with its middle left out: `9b0f…e2c4`.
pub(crate) fn short_id(id: &str) -> String {
    let chars: Vec<char> = id.chars().collect();
    if chars.len() <= 12 {
        return id.to_owned();
    }
    let head: String = chars[..4].iter().collect();
    let tail: String = chars[chars.len() - 4..].iter().collect();
    format!("{head}…{tail}")
}

/// What stands between two sentences that are drawn differently.
pub(crate) const fn between(lang: Lang) -> &'static str {
    match lang {
        Lang::En => " ",
        Lang::Ja => "",
    }
}

/// Sentences one after the other, without those that are empty; Japanese has no space between them.
pub(crate) fn sentences(lang: Lang, parts: &[&str]) -> String {
    let said: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    said.join(between(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_follow_each_other_as_their_language_has_it() {
        assert_eq!(sentences(Lang::En, &["One.", "", "Two."]), "One. Two.");
        assert_eq!(sentences(Lang::Ja, &["一つ。", "二つ。", ""]), "一つ。二つ。");
    }

    #[test]
    fn only_long_ids_are_shortened() {
        assert_eq!(short_id("9b0f1a2b3c4d5e6fe2c4"), "9b0f…e2c4");
        assert_eq!(short_id("J-0193"), "J-0193");
    }
}
