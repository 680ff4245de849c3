//! What stands in a field, read; or what is wrong with it. Pure.

use std::{collections::BTreeMap, ops::RangeInclusive};

use api::soracom::downlink::BinaryEncoding;

use crate::locales::{Probe, pick};

/// At which field something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Pings,
    Wait,
    Port,
    Path,
    Headers,
    Whole,
    User,
    Proof,
    Command,
    Payload,
    Timeout,
    Pattern,
    Idle,
    Stream,
    File,
}

/// Why a draft is no question yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) place: Place,
    /// Nothing is said there yet: the button says so, and the field needs no alarm.
    pub(super) missing: bool,
    pub(super) words: String,
}

impl Flaw {
    pub(super) fn missing(place: Place, words: Probe) -> Self {
        Flaw { place, missing: true, words: pick(words.row()).to_owned() }
    }

    pub(super) fn wrong(place: Place, words: String) -> Self {
        Flaw { place, missing: false, words }
    }
}

pub(super) fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn too_long(place: Place, most: usize) -> Flaw {
    Flaw::wrong(place, text!(Probe::TooLong, most = most))
}

pub(super) fn number(place: Place, text: &str, range: RangeInclusive<u32>) -> Result<u32, Flaw> {
    let read = text.trim().parse::<u32>().ok().filter(|number| range.contains(number));
    read.ok_or_else(|| Flaw::wrong(place, text!(Probe::Range, least = range.start(), most = range.end())))
}

pub(super) fn port(text: &str) -> Result<u32, Flaw> {
    number(Place::Port, text, 1..=65_535)
}

pub(super) fn path(place: Place, text: &str) -> Result<String, Flaw> {
    let path = text.trim();
    if !path.starts_with('/') || path.contains(char::is_whitespace) {
        return Err(Flaw::wrong(place, pick(Probe::BadPath.row()).to_owned()));
    }
    Ok(path.to_owned())
}

pub(super) fn encoding(text: &str) -> BinaryEncoding {
    BinaryEncoding::from(text)
}

pub(super) fn bytes(place: Place, missing: Probe, text: &str, written: &str) -> Result<String, Flaw> {
    // What is not text has no blanks of its own.
    let text = match encoding(written) {
        BinaryEncoding::Text => text.to_owned(),
        BinaryEncoding::Base64 | BinaryEncoding::Hex | BinaryEncoding::Other(_) => {
            text.split_whitespace().collect()
        }
    };
    if text.is_empty() {
        return Err(Flaw::missing(place, missing));
    }
    let is_hex = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if encoding(written) == BinaryEncoding::Hex && !is_hex {
        return Err(Flaw::wrong(place, pick(Probe::BadHex.row()).to_owned()));
    }
    Ok(text)
}

pub(super) fn headers(text: &str) -> Result<BTreeMap<String, String>, Flaw> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = lines.map(|line| {
        let pair = line.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
        // What stands behind the name may be a secret.
        let word = || line.split([':', ' ']).next().unwrap_or_default().to_owned();
        match pair.filter(|(name, _)| !name.is_empty() && !name.contains(char::is_whitespace)) {
            Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
            None => Err(Flaw::wrong(Place::Headers, text!(Probe::BadHeader, word = word()))),
        }
    });
    read.collect()
}
