//! Short lists as one text each: whole lists repeat, so each is a word.

use std::fmt::Write as _;

use api::console::sim_row::Drift;

/// A list of texts, each behind its length.
pub(super) fn texts(list: &[String]) -> String {
    let mut word = String::new();
    for text in list {
        // A string takes whatever is written.
        let _ = write!(word, "{}:{text}", text.len());
    }
    word
}

/// Reads what [`texts`] wrote.
pub(super) fn texts_of(mut word: &str) -> Vec<String> {
    let mut list = Vec::new();
    while let Some((length, rest)) = word.split_once(':') {
        let Some((text, rest)) = length.parse().ok().and_then(|length| rest.split_at_checked(length)) else {
            break;
        };
        list.push(text.to_owned());
        word = rest;
    }
    list
}

/// A list of drifts, a letter each; texts are in the order of their lists.
pub(super) fn drifts(list: &[Drift]) -> String {
    list.iter().map(|drift| letter(*drift)).collect()
}

/// Reads what [`drifts`] wrote.
pub(super) fn drifts_of(word: &str) -> Vec<Drift> {
    let all = [Drift::Dns, Drift::Vpg, Drift::Older];
    word.chars().filter_map(|c| all.into_iter().find(|drift| letter(*drift) == c)).collect()
}

const fn letter(drift: Drift) -> char {
    match drift {
        Drift::Dns => 'a',
        Drift::Vpg => 'b',
        Drift::Older => 'c',
    }
}
