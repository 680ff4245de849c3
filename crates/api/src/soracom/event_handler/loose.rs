use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, Visitor},
};

/// A text that other clients also send as what it means: `"5"`, `5`; `"true"`, `true`. Kept as it came. [reference 3.4]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Loose {
    /// As the definition has it.
    Text(String),
    /// A whole number.
    Number(u64),
    /// True or false.
    Truth(bool),
}

impl Loose {
    /// What it says.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Loose::Text(text) => Cow::Borrowed(text),
            Loose::Number(number) => Cow::Owned(number.to_string()),
            Loose::Truth(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
        }
    }

    /// The number that it says; none where it says another thing.
    pub fn number(&self) -> Option<u64> {
        match self {
            Loose::Text(text) => text.trim().parse().ok(),
            Loose::Number(number) => Some(*number),
            Loose::Truth(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Read)
    }
}

/// A field that is absent, null, or there.
pub(super) fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

struct Read;

impl Visitor<'_> for Read {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a whole number, true or false")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Loose, E> {
        Ok(Loose::Text(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Loose, E> {
        Ok(Loose::Truth(truth))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Loose, E> {
        Ok(Loose::Number(number))
    }
}
