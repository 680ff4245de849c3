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

/// The records of `text`. What follows a fault is read again from the next line on, except inside an array.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    // Windows programs like to begin a text with a mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('[') { array(text) } else { stream(text) }
}

fn array(text: &str) -> Vec<Piece<'_>> {
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

    let mut items = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    let outcome = reader.deserialize_seq(Items(&mut items)).and_then(|()| reader.end());
    let mut pieces: Vec<Piece<'_>> = items.into_iter().map(|item| Ok((line_of(text, item.get()), item.get()))).collect();
    if let Err(error) = outcome {
        pieces.push(Err((error.line(), "is not JSON from here on; what stands before it was read".to_owned())));
    }
    pieces
}

fn stream(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    loop {
        let mut records = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        let fault = loop {
            match records.next() {
                Some(Ok(record)) => pieces.push(Ok((line_of(text, record.get()), record.get()))),
                Some(Err(_)) => break records.byte_offset(),
                None => return pieces,
            }
        };
        let begins = rest.get(fault..).unwrap_or_default().trim_start();
        pieces.push(Err((line_of(text, begins), "is not JSON".to_owned())));
        match begins.split_once('\n') {
            Some((_, next)) => rest = next,
            None => return pieces,
        }
    }
}

/// The line of `part` inside `whole`, from 1.
fn line_of(whole: &str, part: &str) -> usize {
    let offset = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    1 + whole.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
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
        assert!(check("").is_empty() && check("[]").is_empty());
    }

    #[test]
    fn a_broken_line_does_not_take_the_next_one_with_it() {
        assert_eq!(check("{\"a\":1}\n{\"b\":\n\n{\"c\":3}\n"), ["1: {\"a\":1}", "2! is not JSON", "4: {\"c\":3}"]);
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
