use std::{iter::Peekable, str::FromStr, vec};

use api::console::refusal::QueryFaultKind;

use super::term::{Op, Query, Term, Token, Value};
use crate::{error::QueryError, fold::narrow};

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let characters: Vec<(usize, char)> = text.chars().map(narrow).enumerate().collect();
        let mut reader = Reader { end: characters.len(), rest: characters.into_iter().peekable() };
        let mut tokens = Vec::new();
        while let Some(at) = reader.next_word() {
            tokens.push(Token { at, term: reader.term(at)? });
        }
        Ok(Query { tokens })
    }
}

struct Reader {
    end: usize,
    rest: Peekable<vec::IntoIter<(usize, char)>>,
}

impl Reader {
    /// Skips spaces; answers with the place of what follows.
    fn next_word(&mut self) -> Option<usize> {
        while self.rest.next_if(|(_, c)| c.is_whitespace()).is_some() {}
        self.rest.peek().map(|(at, _)| *at)
    }

    fn term(&mut self, at: usize) -> Result<Term, QueryError> {
        let mut word = String::new();
        while let Some((place, character)) = self.rest.next_if(|(_, c)| !c.is_whitespace()) {
            if character == '"' {
                self.quoted(place, &mut word)?;
            } else if let Some(op) = Op::of(character) {
                if word.is_empty() {
                    return Err(QueryError::word(QueryFaultKind::NoKey, place, character));
                }
                return Ok(Term::Filter { key: word, op, values: self.values()? });
            } else {
                word.push(character);
            }
        }
        if word.is_empty() {
            return Err(QueryError::at(QueryFaultKind::NoText, at));
        }
        Ok(Term::Text(word))
    }

    fn values(&mut self) -> Result<Vec<Value>, QueryError> {
        let mut values = vec![self.value()?];
        while self.rest.next_if(|(_, c)| *c == ',').is_some() {
            values.push(self.value()?);
        }
        Ok(values)
    }

    fn value(&mut self) -> Result<Value, QueryError> {
        let at = self.rest.peek().map_or(self.end, |(at, _)| *at);
        let mut written = false;
        let mut part = String::new();
        let mut parts = Vec::new();
        while let Some((place, character)) = self.rest.next_if(|(_, c)| *c != ',' && !c.is_whitespace()) {
            written = true;
            match character {
                '"' => self.quoted(place, &mut part)?,
                '*' => parts.push(std::mem::take(&mut part)),
                other => part.push(other),
            }
        }
        if !written {
            return Err(QueryError::at(QueryFaultKind::NoValue, at));
        }
        parts.push(part);
        Ok(Value { at, parts })
    }

    /// Reads to the closing quote of the one at `open`.
    fn quoted(&mut self, open: usize, into: &mut String) -> Result<(), QueryError> {
        let unclosed = || QueryError::at(QueryFaultKind::OpenQuote, open);
        loop {
            match self.rest.next().ok_or_else(unclosed)?.1 {
                '"' => return Ok(()),
                '\\' => into.push(self.rest.next().ok_or_else(unclosed)?.1),
                other => into.push(other),
            }
        }
    }
}
