//! Enums told apart by a tag inside their own object, read without serde's intermediate form.
//!
//! `#[serde(tag = …)]` reads such an object into a tree of its own first, and everything inside is then compiled twice.
//! The page carries every reader, so the readers of its frames go over the text instead: once for the tag, once for the
//! variant. It works with `serde_json` alone, which is the only form on our wires.

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeOwned, Error, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// Implements `Deserialize` for an enum whose `Serialize` is derived with `#[serde(tag = …)]`.
macro_rules! by_tag {
    ($name:ident, $tag:literal { $($wire:literal => $variant:ident $body:tt),+ $(,)? }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = $crate::by_tag::text_of(deserializer)?;
                $crate::by_tag::read(text.get(), Self::read).map_err(serde::de::Error::custom)
            }
        }

        impl $name {
            /// Reads the variant that the tag in `text` names.
            fn read(text: &str) -> Result<Self, serde_json::Error> {
                match $crate::by_tag::tag_in(text, $tag)?.as_str() {
                    $($wire => by_tag!(@variant text, $variant $body),)+
                    other => Err(serde::de::Error::custom(format_args!("{:?} is no {} of {}", other, $tag, stringify!($name)))),
                }
            }
        }
    };
    (@variant $text:ident, $variant:ident {}) => { Ok(Self::$variant) };
    (@variant $text:ident, $variant:ident ($inner:ty)) => { Ok(Self::$variant(serde_json::from_str::<$inner>($text)?)) };
    (@variant $text:ident, $variant:ident { $($(#[$meta:meta])* $field:ident : $type:ty),+ $(,)? }) => {{
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Fields { $($(#[$meta])* $field: $type),+ }
        let Fields { $($field),+ } = serde_json::from_str($text)?;
        Ok(Self::$variant { $($field),+ })
    }};
}

/// The text of the value that comes next.
pub(crate) fn text_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<RawValue>, D::Error> {
    serde::Deserialize::deserialize(deserializer)
}

/// Reads `text`; the place in an error is then one inside `text`, so only its words are kept.
pub(crate) fn read<T>(text: &str, read: fn(&str) -> Result<T, serde_json::Error>) -> Result<T, String> {
    read(text).map_err(|error| error.to_string())
}

/// Reads several things out of the same object; each takes the fields that it knows.
pub(crate) fn part<T: DeserializeOwned, E: Error>(text: &RawValue) -> Result<T, E> {
    serde_json::from_str(text.get()).map_err(E::custom)
}

/// The text under `tag` in the object `text`.
pub(crate) fn tag_in(text: &str, tag: &'static str) -> Result<String, serde_json::Error> {
    struct Tag(&'static str);

    impl<'de> Visitor<'de> for Tag {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "an object with the field {:?}", self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<String, A::Error> {
            let mut found = None;
            while let Some(name) = fields.next_key::<String>()? {
                if name == self.0 {
                    found = Some(fields.next_value()?);
                } else {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
            found.ok_or_else(|| Error::missing_field(self.0))
        }
    }

    serde_json::Deserializer::from_str(text).deserialize_map(Tag(tag))
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize)]
    #[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
    enum Thing {
        Empty,
        Named { long_name: String, parts: Vec<u32> },
        Whole(Whole),
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Whole {
        x: u32,
    }

    by_tag!(Thing, "kind" {
        "empty" => Empty {},
        "named" => Named { long_name: String, #[serde(default)] parts: Vec<u32> },
        "whole" => Whole(Whole),
    });

    #[test]
    fn what_is_written_is_read_back_from_text_and_from_a_value() {
        for thing in [
            Thing::Empty,
            Thing::Named { long_name: "n".into(), parts: vec![1] },
            Thing::Whole(Whole { x: 7 }),
        ] {
            let text = serde_json::to_string(&thing).unwrap();
            assert_eq!(serde_json::from_str::<Thing>(&text).unwrap(), thing, "{text}");
            assert_eq!(
                serde_json::from_value::<Thing>(serde_json::to_value(&thing).unwrap()).unwrap(),
                thing
            );
        }
    }

    #[test]
    fn the_tag_may_stand_last_and_a_default_holds() {
        let read: Thing =
            serde_json::from_str(r#"{"longName":"n","x":{"kind":"other"},"kind":"named"}"#).unwrap();
        assert_eq!(read, Thing::Named { long_name: "n".into(), parts: vec![] });
    }

    #[test]
    fn an_unknown_or_absent_tag_is_an_error() {
        for text in [r#"{"kind":"new"}"#, r#"{"x":1}"#, "[]", "7", r#"{"kind":"named"}"#] {
            assert!(serde_json::from_str::<Thing>(text).is_err(), "{text}");
        }
    }
}
