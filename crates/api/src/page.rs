//! Pages of a list: the items, and the key under which the next page begins.

use serde::{Serialize, de::DeserializeOwned};

use crate::endpoint::{Reply, text_of};

/// One page. On the wire it is a bare JSON array; `next_key` travels in the headers `x-soracom-next-key` and `Link`.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// What to send as `last_evaluated_key` for the next page; none on the last one.
    pub next_key: Option<String>,
}

impl<T> Page<T> {
    /// A page that is also the last.
    pub fn last(items: Vec<T>) -> Self {
        Page { items, next_key: None }
    }
}

impl<T: DeserializeOwned> Reply for Page<T> {
    fn read(body: &[u8], next_key: Option<String>) -> Result<Self, serde_json::Error> {
        Ok(Page {
            items: serde_json::from_str(text_of(body)?)?,
            next_key: next_key.filter(|key| !key.is_empty()),
        })
    }
}

/// The JSON that stands on the wire for a reply type.
pub trait Wire {
    /// What the body holds.
    type Json: Serialize + DeserializeOwned;
}

impl<T: Serialize + DeserializeOwned> Wire for T {
    type Json = T;
}

impl<T: Serialize + DeserializeOwned> Wire for Page<T> {
    type Json = Vec<T>;
}
