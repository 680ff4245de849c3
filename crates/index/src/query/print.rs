use std::fmt::{self, Write};

use super::term::{Op, Query, Term, Token, Value};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, token) in self.tokens.iter().enumerate() {
            if i > 0 {
                f.write_char(' ')?;
            }
            token.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.term {
            Term::Text(text) => literal(f, text, |c| Op::of(c).is_some()),
            Term::Filter { key, op, values } => {
                literal(f, key, |c| Op::of(c).is_some())?;
                f.write_char(op.as_char())?;
                for (i, value) in values.iter().enumerate() {
                    if i > 0 {
                        f.write_char(',')?;
                    }
                    value.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.parts.iter().enumerate() {
            if i > 0 {
                f.write_char('*')?;
            }
            // Between stars nothing is nothing; alone it has to be shown.
            if !part.is_empty() || self.parts.len() == 1 {
                literal(f, part, |c| matches!(c, ',' | '*'))?;
            }
        }
        Ok(())
    }
}

/// Writes `text`, in quotes where it would be read as something else.
fn literal(f: &mut fmt::Formatter<'_>, text: &str, means: impl Fn(char) -> bool) -> fmt::Result {
    if !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c == '"' || means(c)) {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(character)?;
    }
    f.write_char('"')
}
