use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::contract::Endpoint;

/// Values that fill the braces of a path.
pub trait PathParams {
    /// The values in the order of the braces, not yet percent-encoded.
    fn values(&self) -> Vec<String>;
}

impl PathParams for () {
    fn values(&self) -> Vec<String> {
        Vec::new()
    }
}

impl<A: fmt::Display, B: fmt::Display> PathParams for (A, B) {
    fn values(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string()]
    }
}

impl<A: fmt::Display, B: fmt::Display, C: fmt::Display> PathParams for (A, B, C) {
    fn values(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string(), self.2.to_string()]
    }
}

/// Builds the path of `E` with `params` in place of the braces, each percent-encoded.
pub fn path_of<E: Endpoint>(params: &E::Path) -> String {
    let mut values = params.values().into_iter();
    let mut path = String::with_capacity(E::PATH.len() + 32);
    for (i, segment) in E::PATH.split('/').enumerate() {
        if i > 0 {
            path.push('/');
        }
        if segment.starts_with('{') {
            percent_encode(&values.next().unwrap_or_default(), &mut path);
        } else {
            path.push_str(segment);
        }
    }
    path
}

/// Appends `text` to `out`, with everything but unreserved characters percent-encoded.
pub fn percent_encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Turns a flat query structure into `key=value` pairs: absent and null are left out, a list repeats its key.
///
/// # Errors
/// The value does not serialize to a flat object.
pub fn query_string<Q: Serialize>(query: &Q) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    let mut push = |key: &str, value: &Value| {
        if value.is_null() {
            return;
        }
        if !out.is_empty() {
            out.push('&');
        }
        percent_encode(key, &mut out);
        out.push('=');
        match value.as_str() {
            Some(text) => percent_encode(text, &mut out),
            None => percent_encode(&value.to_string(), &mut out),
        }
    };
    let value = serde_json::to_value(query)?;
    if let Some(fields) = value.as_object() {
        for (key, value) in fields {
            match value.as_array() {
                Some(items) => items.iter().for_each(|item| push(key, item)),
                None => push(key, value),
            }
        }
    } else if !value.is_null() {
        return Err(serde::ser::Error::custom("a query is a flat object"));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Query {
        limit: Option<u32>,
        name: Vec<String>,
    }

    #[test]
    fn a_query_leaves_out_what_is_absent_and_repeats_lists() {
        let query = Query { limit: None, name: vec!["n1".into(), "北 1".into()] };
        assert_eq!(query_string(&query).unwrap(), "name=n1&name=%E5%8C%97%201");
        assert_eq!(query_string(&()).unwrap(), "");
    }
}
