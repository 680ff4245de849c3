use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{
    MOST_MADE, MOST_OF_TEMPLATE,
    evaluate::value,
    fault::{Fault, Reason},
    parse::{beginning, check_length, in_characters},
    scope::Scope,
    tree::Node,
};

/// A text in which `${…}` stands for what an expression comes to: a text as it is, everything else as JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

/// What is done to a value before it is put into a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// Nothing.
    No,
    /// It becomes one segment of a path: a message cannot reach another address than the one that was written.
    Segment,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Text(String),
    Value(Node),
}

impl Template {
    /// Reads `text`.
    ///
    /// # Errors
    /// What is wrong with an expression in it, and where in the text.
    pub fn read(text: &str) -> Result<Self, Fault> {
        check_length(text, MOST_OF_TEMPLATE)?;
        let mut parts = Vec::new();
        let mut from = 0;
        while let Some(begin) = text[from..].find("${") {
            let begin = from + begin;
            let (node, end) = beginning(text, begin + 2)?;
            match text[end..].chars().next() {
                Some('}') => {}
                Some(found) => {
                    let at = in_characters(text, &(end..end + found.len_utf8()));
                    return Err(Fault { at, reason: Reason::Unexpected { found } });
                }
                None => {
                    let at = in_characters(text, &(end..end));
                    return Err(Fault { at, reason: Reason::EndsEarly });
                }
            }
            if from < begin {
                parts.push(Part::Text(text[from..begin].to_owned()));
            }
            parts.push(Part::Value(node));
            from = end + 1;
        }
        if from < text.len() {
            parts.push(Part::Text(text[from..].to_owned()));
        }
        Ok(Template { text: text.to_owned(), parts })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text with the values in their places.
    ///
    /// # Errors
    /// As [`super::Expression::value`], and where more is made than may be.
    pub fn filled(&self, scope: &Scope<'_>, escape: Escape) -> Result<String, Fault> {
        let mut made = String::with_capacity(self.text.len());
        for part in &self.parts {
            match part {
                Part::Text(text) => made.push_str(text),
                Part::Value(node) => {
                    let value = value(node, scope).map_err(|wrong| wrong.told(&self.text))?;
                    let text = text_of(&value);
                    let wrong = |reason| Fault { at: in_characters(&self.text, &node.at), reason };
                    match escape {
                        Escape::No => made.push_str(&text),
                        // Nothing and dots alone are read as another path by whoever reads it.
                        Escape::Segment if text.chars().all(|c| c == '.') => {
                            let wanted = "one segment of a path";
                            return Err(wrong(Reason::NotReadAs { text: text.into_owned(), wanted }));
                        }
                        Escape::Segment => made.extend(utf8_percent_encode(&text, &NOT_IN_A_SEGMENT)),
                    }
                    if made.len() > MOST_MADE {
                        return Err(wrong(Reason::TooLarge { most: MOST_MADE }));
                    }
                }
            }
        }
        Ok(made)
    }
}

/// A value as it stands in a text.
pub(super) fn text_of(value: &Value) -> Cow<'_, str> {
    value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed)
}

/// Everything but what RFC 3986 calls unreserved.
const NOT_IN_A_SEGMENT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
