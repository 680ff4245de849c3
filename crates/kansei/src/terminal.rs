//! What stands on a terminal. Names, reasons and sentences of a server are other people's words: none of them may move the cursor,
//! change a colour, set a title or turn a line around.

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, Write as _},
};

/// The text, with signs in place of what a terminal would do something about and of what would not be seen: `␛` for an escape.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    replaced(text, |character, shown| {
        let picture = match u32::from(character) {
            code @ 0..=0x1f => char::from_u32(0x2400 + code),
            0x7f => Some('\u{2421}'),
            _ => None,
        };
        match picture {
            Some(picture) => shown.push(picture),
            None => shown.extend(character.escape_unicode()),
        }
    })
}

/// JSON that says the same, and whose text does nothing to a terminal.
pub(crate) fn plain_json(json: &str) -> Cow<'_, str> {
    replaced(json, |character, shown| {
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing into a string does not fail.
            let _written = write!(shown, "\\u{unit:04x}");
        }
    })
}

/// Whether a terminal would do something about a text, or not show all of it.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.contains(acts)
}

/// Says a line on standard error.
///
/// # Errors
/// Nobody reads it.
pub(crate) fn tell(line: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "kansei: {}", visible(line))
}

fn replaced(text: &str, replace: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if acts(character) {
            replace(character, &mut shown);
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Controls, and what orders the text around it or takes no place. The joiners of Persian and of emoji stay.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_shown() {
        for (text, shown) in [
            ("pump-07", "pump-07"),
            ("ポンプ 7 ❤️ é", "ポンプ 7 ❤️ é"),
            ("نمی\u{200c}خواهم 👩\u{200d}🔧", "نمی\u{200c}خواهم 👩\u{200d}🔧"),
            ("\u{1b}]0;title\u{7}", "␛]0;title␇"),
            ("a\r\nkansei: b\tc\0\u{7f}", "a␍␊kansei: b␉c␀␡"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("gpj.\u{202e}exe\u{2028}", "gpj.\\u{202e}exe\\u{2028}"),
            ("a\u{200b}b\u{feff}\u{e0041}", "a\\u{200b}b\\u{feff}\\u{e0041}"),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(is_plain(text), text == shown);
            assert!(is_plain(&visible(text)), "{text:?}");
        }
    }

    #[test]
    fn json_says_the_same_without_it() {
        let said = serde_json::json!({ "name": "\u{1b}[2J\u{9b}2J\u{202e}x\u{7f}\u{e0041} ポンプ" });
        let line = said.to_string();
        let plain = plain_json(&line);
        assert!(is_plain(&plain), "{plain}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&plain).unwrap(), said);
    }
}
