use super::{Lang, Words, lang};

/// One entry in both languages: English, Japanese.
pub(crate) type Row = [&'static str; 2];

/// Declares the words of one feature: `Key: "English" | "日本語"`, placeholders in braces.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($key:ident: $en:literal | $ja:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $($key),+ }

        impl $name {
            pub(crate) const fn row(self) -> $crate::locales::Row {
                match self { $(Self::$key => [$en, $ja]),+ }
            }

            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$key),+];
        }

        #[cfg(test)]
        #[test]
        fn both_languages_name_the_same_placeholders() {
            for key in $name::ALL {
                $crate::locales::words::same_placeholders(key.row());
            }
        }
    };
}

/// The text of a key in the operator's language: `text!(Sims::Found, n = count)`.
///
/// A name that the text does not hold, or one that is missing, does not compile.
macro_rules! text {
    ($key:expr) => {{
        const ROW: $crate::locales::Row = $key.row();
        const _: () = $crate::locales::check(ROW, &[]);
        $crate::locales::pick(ROW)
    }};
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {{
        const ROW: $crate::locales::Row = $key.row();
        const _: () = $crate::locales::check(ROW, &[$(stringify!($name)),+]);
        $crate::locales::fill($crate::locales::pick(ROW), &[$((stringify!($name), ($value).to_string())),+])
    }};
}

/// [`text!`] as a text that follows a switch of the language.
///
/// One type whatever the key: a closure of its own for each text would make the page a good deal larger.
macro_rules! t {
    ($key:expr) => {{
        const ROW: $crate::locales::Row = $key.row();
        const _: () = $crate::locales::check(ROW, &[]);
        $crate::locales::say(ROW)
    }};
    ($($args:tt)+) => { $crate::locales::Words::new(move || text!($($args)+)) };
}

/// The entry in the operator's language; where it is read reactively, a switch runs the reader again.
pub(crate) fn pick(row: Row) -> &'static str {
    of(row, lang())
}

/// An entry as a text that follows a switch of the language.
pub(crate) fn say(row: Row) -> Words {
    Words::new(move || pick(row).to_owned())
}

/// The entry in `lang`.
pub(crate) const fn of(row: Row, lang: Lang) -> &'static str {
    match lang {
        Lang::En => row[0],
        Lang::Ja => row[1],
    }
}

/// Puts values in place of `{name}`.
pub(crate) fn fill(text: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        out.push_str(before);
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => out.push_str(value),
            None => {
                out.push('{');
                out.push_str(name);
                out.push('}');
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Panics while compiling unless both texts hold exactly the placeholders `names`.
pub(crate) const fn check(row: Row, names: &[&str]) {
    let mut side = 0;
    while side < row.len() {
        let text = row[side].as_bytes();
        let (mut at, mut found) = (0, 0);
        while at < text.len() {
            if text[at] == b'{' {
                assert!(any_name_at(text, at + 1, names), "a text holds a placeholder that is not given");
                found += 1;
            }
            at += 1;
        }
        assert!(found >= names.len(), "a given placeholder stands in neither text");
        side += 1;
    }
}

const fn any_name_at(text: &[u8], at: usize, names: &[&str]) -> bool {
    let mut i = 0;
    while i < names.len() {
        let name = names[i].as_bytes();
        let mut k = 0;
        while k < name.len() && at + k < text.len() && text[at + k] == name[k] {
            k += 1;
        }
        if k == name.len() && at + k < text.len() && text[at + k] == b'}' {
            return true;
        }
        i += 1;
    }
    false
}

/// The placeholders of a text, sorted.
#[cfg(test)]
fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
pub(crate) fn same_placeholders(row: Row) {
    assert_eq!(placeholders(row[0]), placeholders(row[1]), "{:?}", row);
    assert!(!row[0].is_empty() && !row[1].is_empty(), "{row:?} has an empty side");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_an_unknown_one_stays_visible() {
        let values = [("n", "5".to_owned()), ("total", "12".to_owned())];
        assert_eq!(fill("{n} of {total}", &values), "5 of 12");
        assert_eq!(fill("{total} 件中 {n} 件", &values), "12 件中 5 件");
        assert_eq!(fill("{who}", &values), "{who}");
        assert_eq!(fill("open {", &values), "open {");
    }

    #[test]
    fn the_check_knows_every_side() {
        check(["{n} of {total}", "{total} 件中 {n} 件"], &["n", "total"]);
        assert!(std::panic::catch_unwind(|| check(["{n}", "{m}"], &["n"])).is_err());
        assert!(std::panic::catch_unwind(|| check(["none", "なし"], &["n"])).is_err());
    }
}
