use leptos::prelude::*;

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lang {
    En,
    Ja,
}

impl Lang {
    /// As it stands in `<html lang>` and in the browser's list of languages.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ja => "ja",
        }
    }

    /// The best match for a language tag such as `ja-JP`.
    pub(crate) fn of_tag(tag: &str) -> Self {
        if tag == "ja" || tag.starts_with("ja-") { Lang::Ja } else { Lang::En }
    }
}

thread_local! {
    // One page, one thread, one language: everything that shows a word reads this signal.
    static LANG: ArcRwSignal<Lang> = ArcRwSignal::new(Lang::En);
}

/// The language in use. Inside a view it is tracked, elsewhere it is the value of the moment.
pub(crate) fn lang() -> Lang {
    LANG.with(|lang| lang.try_get()).unwrap_or(Lang::En)
}

pub(crate) fn set_lang(to: Lang) {
    LANG.with(|lang| lang.set(to));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_japanese_tag_is_japanese_and_the_rest_reads_english() {
        assert_eq!(Lang::of_tag("ja"), Lang::Ja);
        assert_eq!(Lang::of_tag("ja-JP"), Lang::Ja);
        assert_eq!(Lang::of_tag("jam"), Lang::En);
        assert_eq!(Lang::of_tag("de-CH"), Lang::En);
    }
}
