use api::UnixMillis;

use crate::{
    Result,
    access::condition::{
        evaluate::day_of,
        token::{Token, tokens},
        tree::{Day, Fact, Order, Text},
    },
    cidr::Cidr,
    error::invalid,
};

/// A condition that read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    pub(super) fact: Fact,
}

/// Longest condition, in bytes, and deepest brackets. Ours: a condition of somebody else's must not take the stack.
const LONGEST: usize = 4096;
const DEEPEST: usize = 64;

impl Condition {
    /// Reads a condition; `field` is what an error calls it.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for what does not read, is not known, or compares things of different kinds.
    pub(crate) fn parse(field: &str, text: &str) -> Result<Self> {
        read(text).map(|fact| Condition { fact }).map_err(|reason| invalid(field, reason))
    }
}

fn read(text: &str) -> Read<Fact> {
    if text.len() > LONGEST {
        return Err(format!("a condition has at most {LONGEST} bytes"));
    }
    let mut words = Words { left: tokens(text)?.into_iter().peekable(), depth: 0 };
    let fact = words.either()?;
    match words.left.next() {
        None => Ok(fact),
        Some(token) => Err(format!("{token:?} is one word too many in the condition")),
    }
}

type Read<T> = std::result::Result<T, String>;

struct Words {
    left: std::iter::Peekable<std::vec::IntoIter<Token>>,
    depth: usize,
}

/// What stands on one side of a comparison.
enum Value {
    Text(Text),
    Day(Day),
    /// A function that holds or does not, and so stands alone.
    Fact(Fact),
}

impl Words {
    fn either(&mut self) -> Read<Fact> {
        let mut fact = self.both()?;
        while self.take(&Token::Or) {
            fact = Fact::Or(Box::new(fact), Box::new(self.both()?));
        }
        Ok(fact)
    }

    fn both(&mut self) -> Read<Fact> {
        let mut fact = self.one()?;
        while self.take(&Token::And) {
            fact = Fact::And(Box::new(fact), Box::new(self.one()?));
        }
        Ok(fact)
    }

    fn one(&mut self) -> Read<Fact> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("the condition is nested too deeply".to_owned());
        }
        let fact = if self.take(&Token::Not) {
            Fact::Not(Box::new(self.one()?))
        } else if self.take(&Token::Open) {
            let fact = self.either()?;
            self.expect(&Token::Close)?;
            fact
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(fact)
    }

    fn comparison(&mut self) -> Read<Fact> {
        let left = match self.value()? {
            Value::Fact(fact) => return Ok(fact),
            left @ (Value::Text(_) | Value::Day(_)) => left,
        };
        let Some(Token::Compare(order)) = self.left.next() else {
            return Err("a comparison is missing in the condition".to_owned());
        };
        match (left, order, self.value()?) {
            (Value::Day(a), order, Value::Day(b)) => Ok(Fact::Days(a, order, b)),
            (Value::Text(a), Order::Equal, Value::Text(b)) => Ok(Fact::Texts(a, true, b)),
            (Value::Text(a), Order::NotEqual, Value::Text(b)) => Ok(Fact::Texts(a, false, b)),
            (
                Value::Text(_),
                Order::Less | Order::LessOrEqual | Order::Greater | Order::GreaterOrEqual,
                Value::Text(_),
            ) => Err("texts are equal or not, nothing else".to_owned()),
            (Value::Day(_), _, Value::Text(_) | Value::Fact(_))
            | (Value::Text(_), _, Value::Day(_) | Value::Fact(_))
            | (Value::Fact(_), _, Value::Day(_) | Value::Text(_) | Value::Fact(_)) => {
                Err("the condition compares things of different kinds".to_owned())
            }
        }
    }

    fn value(&mut self) -> Read<Value> {
        let name = match self.left.next() {
            Some(Token::Text(text)) => return Ok(Value::Text(Text::Literal(text))),
            Some(Token::Name(name)) => name,
            Some(token) => return Err(format!("{token:?} stands in the condition where a value should")),
            None => return Err("the condition breaks off".to_owned()),
        };
        if !self.take(&Token::Open) {
            return match name.as_str() {
                "currentDate" => Ok(Value::Day(Day::Current)),
                "samUserName" => Ok(Value::Text(Text::SamUserName)),
                _ => Err(format!("{name} is not known in conditions")),
            };
        }
        let value = match name.as_str() {
            "date" => Value::Day(self.date()?),
            "ipAddress" => {
                let range = self.text()?;
                let range =
                    Cidr::parse(&range).ok_or_else(|| format!("{range:?} is no range of addresses"))?;
                Value::Fact(Fact::Caller(range))
            }
            "pathVariable" => Value::Text(Text::PathVariable(self.text()?)),
            _ => return Err(format!("{name}() is not known in conditions")),
        };
        self.expect(&Token::Close)?;
        Ok(value)
    }

    fn date(&mut self) -> Read<Day> {
        let year = self.number()?;
        self.expect(&Token::Comma)?;
        let month = self.number()?;
        self.expect(&Token::Comma)?;
        let day = self.number()?;
        let midnight = UnixMillis::from_rfc3339(&format!("{year:04}-{month:02}-{day:02}T00:00:00Z"));
        let midnight = midnight.ok_or_else(|| format!("date({year}, {month}, {day}) is no day"))?;
        Ok(Day::Literal(day_of(midnight)))
    }

    fn number(&mut self) -> Read<i64> {
        let Some(Token::Number(number)) = self.left.next() else {
            return Err("a number is missing in the condition".to_owned());
        };
        Ok(number)
    }

    fn text(&mut self) -> Read<String> {
        let Some(Token::Text(text)) = self.left.next() else {
            return Err("a text in quotation marks is missing in the condition".to_owned());
        };
        Ok(text)
    }

    fn take(&mut self, token: &Token) -> bool {
        self.left.next_if_eq(token).is_some()
    }

    fn expect(&mut self, token: &Token) -> Read<()> {
        if self.take(token) { Ok(()) } else { Err(format!("{token:?} is missing in the condition")) }
    }
}
