use unicode_normalization::UnicodeNormalization;

/// Folds full-width and half-width forms and letter case, so that `ＡＢ` finds `ab`.
pub(super) fn fold(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}
