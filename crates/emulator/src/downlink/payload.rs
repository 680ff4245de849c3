use api::soracom::downlink::BinaryEncoding;
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{Result, error::invalid};

/// Bytes of a request or an answer, as text, at most. [spec]
pub const MOST_PAYLOAD: usize = 5 * 1024 * 1024;

/// A port that a request names.
///
/// # Errors
/// There is no such port.
pub fn port_of(port: u32) -> Result<u16> {
    u16::try_from(port).ok().filter(|port| *port > 0).ok_or_else(|| invalid("port", "it is 1 to 65535"))
}

/// The bytes of a payload of `most` bytes of text at most.
///
/// # Errors
/// They do not read, or there are too many.
pub fn bytes_of(payload: &str, encoding: Option<&BinaryEncoding>, most: usize) -> Result<Vec<u8>> {
    if payload.len() > most {
        return Err(invalid("payload", format!("there are {most} bytes at most")));
    }
    decoded("payload", payload, encoding.unwrap_or(&BinaryEncoding::Text))
}

/// The bytes that end a connection.
///
/// # Errors
/// They do not read, or there are none.
pub fn pattern_of(pattern: &str, encoding: Option<&BinaryEncoding>) -> Result<Vec<u8>> {
    let field = "connectionOptions.terminationPattern";
    let bytes = decoded(field, pattern, encoding.unwrap_or(&BinaryEncoding::Base64))?;
    if bytes.is_empty() { Err(invalid(field, "it must not be empty")) } else { Ok(bytes) }
}

fn decoded(field: &'static str, text: &str, encoding: &BinaryEncoding) -> Result<Vec<u8>> {
    match encoding {
        BinaryEncoding::Text => Ok(text.as_bytes().to_vec()),
        BinaryEncoding::Base64 => {
            STANDARD.decode(text).map_err(|_| invalid(field, "it does not read as Base64"))
        }
        BinaryEncoding::Hex => {
            hex::decode(text).map_err(|_| invalid(field, "it does not read as hexadecimal"))
        }
        BinaryEncoding::Other(_) => Err(invalid(field, "its encoding is string, base64 or hex")),
    }
}

/// Bytes of a device as text, and whether that is Base64: only what is no UTF-8 is. [spec]
pub fn as_text(bytes: Vec<u8>) -> (String, bool) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (STANDARD.encode(error.as_bytes()), true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_read_as_they_are_encoded() {
        let read = |text: &str, encoding: Option<BinaryEncoding>| bytes_of(text, encoding.as_ref(), 16).ok();
        assert_eq!(read("añ", None), Some("añ".into()));
        assert_eq!(read("SGk=", Some(BinaryEncoding::Base64)), Some(b"Hi".to_vec()));
        assert_eq!(read("4a4B", Some(BinaryEncoding::Hex)), Some(b"JK".to_vec()));
        for (text, encoding) in [
            ("SGk", Some(BinaryEncoding::Base64)),
            ("4a4", Some(BinaryEncoding::Hex)),
            ("x", Some("utf-16".into())),
            ("seventeen letters", None),
        ] {
            assert_eq!(read(text, encoding.clone()), None, "{text} {encoding:?}");
        }
        assert_eq!(pattern_of("T0sK", None).unwrap(), b"OK\n");
        assert!(pattern_of("", None).is_err());
        assert_eq!(as_text(vec![0xff]), ("/w==".into(), true));
        assert_eq!(as_text(b"ok".to_vec()), ("ok".into(), false));
        assert!(port_of(0).is_err() && port_of(65_536).is_err() && port_of(5_000).is_ok());
    }
}
