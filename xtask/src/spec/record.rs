use std::{any::type_name, cell::RefCell, collections::BTreeMap};

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Error, Value};

/// What a type did with one part of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Into a field or a map of its own.
    Known,
    /// Into the flattened `rest`, or nowhere.
    Unknown,
}

/// What happened while a value was read.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// By JSON pointer, each field of each object and each item of each list that was read.
    pub(super) parts: BTreeMap<String, Reading>,
    /// By JSON pointer, the values that an enum of ours knows.
    pub(super) enums: BTreeMap<String, &'static [&'static str]>,
    /// The place that was read last: where it stopped, when it failed.
    pub(super) last: String,
}

/// Reads `value` into a `T`, and tells what became of each part.
pub(super) fn read<T: DeserializeOwned>(value: &Value) -> (Result<T, Error>, Record) {
    let record = RefCell::default();
    let read = T::deserialize(Reader { value, pointer: String::new(), record: &record });
    (read, record.into_inner())
}

/// A deserializer over a JSON value that knows where it is.
struct Reader<'a> {
    value: &'a Value,
    pointer: String,
    record: &'a RefCell<Record>,
}

impl<'a> Reader<'a> {
    fn inner(&self, key: &str, value: &'a Value) -> Reader<'a> {
        Reader { value, pointer: format!("{}/{key}", self.pointer), record: self.record }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.record.borrow_mut().last.clone_from(&self.pointer);
        match self.value {
            Value::Object(fields) => visitor.visit_map(Fields { left: fields.iter(), next: None, at: &self }),
            Value::Array(items) => visitor.visit_seq(Items { left: items.iter().enumerate(), at: &self }),
            Value::String(text) => visitor.visit_str(text),
            plain @ (Value::Null | Value::Bool(_) | Value::Number(_)) => {
                plain.clone().deserialize_any(visitor)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.record.borrow_mut().last.clone_from(&self.pointer);
        self.record.borrow_mut().enums.insert(self.pointer, variants);
        self.value.clone().deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// The fields of an object, one after the other.
struct Fields<'a, 'r> {
    left: serde_json::map::Iter<'a>,
    next: Option<(&'a String, &'a Value)>,
    at: &'r Reader<'a>,
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next = self.left.next();
        self.next.map(|(key, _)| seed.deserialize(key.as_str().into_deserializer())).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (key, value) = self.next.take().expect("serde asks for the key first");
        let reader = self.at.inner(key, value);
        self.at.record.borrow_mut().parts.insert(reader.pointer.clone(), reading::<V>());
        seed.deserialize(reader)
    }
}

/// The items of a list, one after the other.
struct Items<'a, 'r> {
    left: std::iter::Enumerate<std::slice::Iter<'a, Value>>,
    at: &'r Reader<'a>,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((index, value)) = self.left.next() else { return Ok(None) };
        let reader = self.at.inner(&index.to_string(), value);
        self.at.record.borrow_mut().parts.insert(reader.pointer.clone(), reading::<T>());
        seed.deserialize(reader).map(Some)
    }
}

/// What serde reads a field as tells where it goes: what a derived type does not name, it reads as its own buffer (to
/// flatten it) or skips. A test holds serde to these two names.
fn reading<V>() -> Reading {
    let name = type_name::<V>();
    if name.contains("::Content") || name.contains("::IgnoredAny") {
        Reading::Unknown
    } else {
        Reading::Known
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Open {
        a_b: Option<String>,
        free: Value,
        inner: Vec<Closed>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    #[derive(Debug, Deserialize)]
    struct Closed {
        color: Color,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Color {
        Red,
        Green,
    }

    #[test]
    fn each_field_is_known_or_not() {
        let value =
            json!({ "aB": "x", "free": { "k": 1 }, "inner": [{ "color": "red", "more": 1 }], "other": {} });
        let (open, record) = read::<Open>(&value);
        let open = open.unwrap();
        assert_eq!((open.a_b.as_deref(), &open.free, open.inner.len()), (Some("x"), &json!({ "k": 1 }), 1));
        assert_eq!((&open.inner[0].color, open.rest.len()), (&Color::Red, 1));
        let unknown: Vec<_> =
            record.parts.iter().filter(|(_, r)| **r == Reading::Unknown).map(|(p, _)| p).collect();
        assert_eq!(unknown, ["/inner/0/more", "/other"]);
        assert_eq!(record.parts["/aB"], Reading::Known);
        assert_eq!(record.parts["/free/k"], Reading::Known);
        assert_eq!(record.enums["/inner/0/color"], ["red", "green"]);
    }

    #[test]
    fn a_failure_says_where() {
        let (open, record) = read::<Open>(&json!({ "free": 1, "inner": [{ "color": 1 }] }));
        assert!(open.is_err());
        assert_eq!(record.last, "/inner/0/color");
    }
}
