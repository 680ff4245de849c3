//! Texts that others wrote, cut to what a job may carry: it travels whole in one frame of the feed, with all its items.

use api::console::job::CallReply;

/// Most bytes of a name, of a platform's code and of its sentence, as they stand in JSON. Twenty items with these, with
/// the platform's longest ids and with their settings fill a frame of 32 KB almost.
const NAME: usize = 240;
const CODE: usize = 40;
const SENTENCE: usize = 360;

/// What stands for the rest.
const REST: &str = "…";

pub(crate) fn name(text: &str) -> String {
    short(text, NAME)
}

pub(crate) fn reply(reply: CallReply) -> CallReply {
    CallReply {
        status: reply.status,
        code: reply.code.map(|code| short(&code, CODE)),
        message: reply.message.map(|message| short(&message, SENTENCE)),
    }
}

/// The beginning of `text` that takes `most` bytes in JSON.
fn short(text: &str, most: usize) -> String {
    if text.chars().map(bytes).sum::<usize>() <= most {
        return text.to_owned();
    }
    let mut left = most - REST.len();
    let fits = |character: &char| match left.checked_sub(bytes(*character)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    let beginning: String = text.chars().take_while(fits).collect();
    beginning + REST
}

/// What a character takes in a text of JSON.
fn bytes(character: char) -> usize {
    match character {
        '"' | '\\' | '\u{8}' | '\u{c}' | '\n' | '\r' | '\t' => 2,
        '\0'..='\u{1f}' => 6,
        other => other.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_fits_stays_and_what_does_not_ends_with_a_mark() {
        for (text, most, expected) in [
            ("pump", 4, "pump"),
            ("pumps", 4, "p…"),
            ("ポンプ", 9, "ポンプ"),
            ("ポンプ7", 9, "ポン…"),
            ("\"\"\"", 5, "\"…"),
            ("\u{1}\u{1}", 11, "\u{1}…"),
        ] {
            assert_eq!(short(text, most), expected, "{text:?} {most}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_takes_more_in_json(text in any::<String>(), most in 3_usize..40) {
            let short = short(&text, most);
            prop_assert!(serde_json::to_string(&short).unwrap().len() <= most + 2, "{:?}", short);
            prop_assert!(short == text || text.starts_with(short.strip_suffix(REST).unwrap()));
        }
    }
}
