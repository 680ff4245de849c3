//! Percent-encoding of a fragment's path and query.

use api::endpoint::percent_encode;

/// `key=value` pairs in the order given, without the empty ones.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        out.push(if out.is_empty() { '?' } else { '&' });
        out.push_str(key);
        out.push('=');
        percent_encode(value, &mut out);
    }
    out
}

pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    percent_encode(text, &mut out);
    out
}

/// Reads `%XX` and, in a query, `+`; a broken escape stays as it is written.
pub(super) fn decode(text: &str, plus: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(if plus && bytes[at] == b'+' { b' ' } else { bytes[at] });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The last value of `key`, decoded.
pub(super) fn value(query: &str, key: &str) -> Option<String> {
    query.split('&').rev().find_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name == key).then(|| decode(value, true))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_comes_back() {
        for text in ["name:北海道 気象&1", "a+b=c%", "100%", ""] {
            assert_eq!(decode(&encode(text), false), text);
            assert_eq!(value(query(&[("q", text)]).trim_start_matches('?'), "q").unwrap_or_default(), text);
        }
    }

    #[test]
    fn a_broken_escape_is_kept_and_the_last_value_counts() {
        assert_eq!(decode("50%zz%4", false), "50%zz%4");
        assert_eq!(value("q=a&sort=name&q=b+c", "q").as_deref(), Some("b c"));
        assert_eq!(value("q=a", "sort"), None);
    }
}
