//! Finds the records of a text: a JSON array, JSON Lines, or one object after the other.

use serde::{
    Deserializer,
    de::{SeqAccess, Visitor},
};
use serde_json::value::RawValue;

/// A record that was not loaded, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// The file, as it was named.
    pub file: String,
    /// The line at which the record begins, from 1.
    pub line: usize,
    /// Why, as a sentence without a full stop.
    pub reason: String,
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

/// A record's text and the line at which it begins, or the line at which reading failed and why.
pub(super) type Piece<'t> = Result<(usize, &'t str), (usize, String)>;

/// The records of `text`: arrays and objects in any order. What follows a fault is read again from the next line on,
/// except inside an array.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    // Windows programs like to begin a text with a mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Lines { text, offset: 0, line: 1 };
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let read = if rest.starts_with('[') {
            array(&mut lines, rest, &mut pieces)
        } else {
            object(&mut lines, rest, &mut pieces)
        };
        rest = rest.get(read..).unwrap_or_default().trim_start();
    }
    pieces
}

/// Reads the array at the beginning of `rest`; answers with how far it goes.
fn array<'t>(lines: &mut Lines<'_>, rest: &'t str, pieces: &mut Vec<Piece<'t>>) -> usize {
    struct Items<'s, 't>(&'s mut Vec<&'t RawValue>);

    impl<'t> Visitor<'t> for Items<'_, 't> {
        type Value = ();

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an array of records")
        }

        fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<(), A::Error> {
            while let Some(item) = items.next_element()? {
                self.0.push(item);
            }
            Ok(())
        }
    }

    let began = lines.of(rest);
    let mut items = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(rest);
    let outcome = reader.deserialize_seq(Items(&mut items));
    let end = items.last().map_or(1, |item| offset(rest, item.get()) + item.get().len());
    pieces.extend(items.into_iter().map(|item| Ok((lines.of(item.get()), item.get()))));
    match outcome {
        // Behind the last item stand only white space and the bracket.
        Ok(()) => end + rest[end..].find(']').map_or(0, |bracket| bracket + 1),
        Err(error) => {
            let line = began + error.line() - 1;
            pieces.push(Err((line, "is not JSON from here on; what stands before it was read".to_owned())));
            rest.len()
        }
    }
}

/// Reads the object at the beginning of `rest`, or skips the line that is none; answers with how far it goes.
fn object<'t>(lines: &mut Lines<'_>, rest: &'t str, pieces: &mut Vec<Piece<'t>>) -> usize {
    let mut records = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
    match records.next() {
        Some(Ok(record)) => {
            pieces.push(Ok((lines.of(record.get()), record.get())));
            records.byte_offset()
        }
        Some(Err(_)) | None => {
            pieces.push(Err((lines.of(rest), "is not JSON".to_owned())));
            rest.find('\n').map_or(rest.len(), |end| end + 1)
        }
    }
}

/// Counts lines on the way through a text, so that a large file is gone over once.
struct Lines<'t> {
    text: &'t str,
    offset: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line at which `part`, a slice of the text, begins, from 1. Parts are asked for in their order.
    fn of(&mut self, part: &str) -> usize {
        let to = offset(self.text, part);
        let between = self.text.as_bytes().get(self.offset..to).unwrap_or_default();
        self.line += between.iter().filter(|byte| **byte == b'\n').count();
        self.offset = self.offset.max(to);
        self.line
    }
}

/// Where `part`, a slice of `whole`, begins.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `line: text`, or `line! reason`.
    fn check(text: &str) -> Vec<String> {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Ok((line, text)) => format!("{line}: {text}"),
                Err((line, reason)) => format!("{line}! {reason}"),
            })
            .collect()
    }

    #[test]
    fn an_array_a_stream_and_lines_are_read_alike() {
        assert_eq!(check("[\n {\"a\":1},\n {\"b\":2}\n]\n"), ["2: {\"a\":1}", "3: {\"b\":2}"]);
        assert_eq!(check("{\"a\":1}\n{\"b\":2}\n"), ["1: {\"a\":1}", "2: {\"b\":2}"]);
        assert_eq!(check("{\n\"a\":\n1}"), ["1: {\n\"a\":\n1}"]);
        assert!(check("").is_empty() && check("[]").is_empty() && check("[]\n[ ]\n").is_empty());
        assert_eq!(
            check("[{\"a\":1}]\n[\n{\"b\":2}]\n{\"c\":3}"),
            ["1: {\"a\":1}", "3: {\"b\":2}", "4: {\"c\":3}"]
        );
    }

    #[test]
    fn a_broken_line_does_not_take_the_next_one_with_it() {
        assert_eq!(
            check("{\"a\":1}\n{\"b\":\n\n{\"c\":3}\n"),
            ["1: {\"a\":1}", "2! is not JSON", "4: {\"c\":3}"]
        );
    }

    #[test]
    fn an_array_that_breaks_off_keeps_what_came_before() {
        let pieces = check("[{\"a\":1},\n{\"b\":");
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0], "1: {\"a\":1}");
        assert!(pieces[1].starts_with("2! "), "{pieces:?}");
    }

    #[test]
    fn a_mark_at_the_beginning_is_nothing() {
        assert_eq!(check("\u{feff}[1]"), ["1: 1"]);
    }
}
