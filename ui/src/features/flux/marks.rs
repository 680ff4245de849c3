//! What of a text is boxed, because it stands for a value, and what is underlined, because it is wrong. Pure.

use api::console::flux::{Place, TrialKind};

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) boxed: bool,
    pub(super) wrong: bool,
}

/// A text in pieces. Where something is missing at its end, a space more is underlined.
pub(super) fn pieces(text: &str, kind: TrialKind, wrong: Option<Place>) -> Vec<Piece> {
    let mut chars: Vec<char> = text.chars().collect();
    let boxes = match kind {
        TrialKind::Condition => paths(&chars),
        TrialKind::Template | TrialKind::Path => braces(&chars),
    };
    let wrong = wrong.map(|place| {
        let from = place.from as usize;
        from..(place.to as usize).max(from + 1)
    });
    if wrong.as_ref().is_some_and(|wrong| wrong.end > chars.len()) {
        chars.push(' ');
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, c) in chars.into_iter().enumerate() {
        let boxed = boxes.iter().any(|range| range.contains(&at));
        let is_wrong = wrong.as_ref().is_some_and(|range| range.contains(&at));
        match pieces.last_mut().filter(|piece| piece.boxed == boxed && piece.wrong == is_wrong) {
            Some(piece) => piece.text.push(c),
            None => pieces.push(Piece { text: c.to_string(), boxed, wrong: is_wrong }),
        }
    }
    pieces
}

/// Each `${…}`.
fn braces(chars: &[char]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < chars.len() {
        if chars[at] == '$' && chars[at + 1] == '{' {
            let Some(end) = chars[at..].iter().position(|c| *c == '}') else { break };
            found.push(at..at + end + 1);
            at += end;
        }
        at += 1;
    }
    found
}

/// Each path that begins with what there is: `payload.a.b`.
fn paths(chars: &[char]) -> Vec<std::ops::Range<usize>> {
    let part = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let mut found = Vec::new();
    let (mut at, mut quote) = (0, None);
    while at < chars.len() {
        match (quote, chars[at]) {
            (Some(open), c) if open == c => quote = None,
            (None, c @ ('"' | '\'')) => quote = Some(c),
            (None, c) if part(&c) => {
                let end = at + chars[at..].iter().position(|c| !part(c)).unwrap_or(chars.len() - at);
                let word: String = chars[at..end].iter().collect();
                let first = word.split('.').next().unwrap_or_default();
                if matches!(first, "payload" | "context" | "event" | "result") {
                    found.push(at..end);
                }
                at = end;
                continue;
            }
            (Some(_) | None, _) => {}
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, kind: TrialKind, wrong: Option<(u32, u32)>) -> String {
        pieces(text, kind, wrong.map(|(from, to)| Place { from, to }))
            .into_iter()
            .map(|piece| match (piece.boxed, piece.wrong) {
                (true, true) => format!("[!{}!]", piece.text),
                (true, false) => format!("[{}]", piece.text),
                (false, true) => format!("!{}!", piece.text),
                (false, false) => piece.text,
            })
            .collect()
    }

    #[test]
    fn what_stands_for_a_value_is_boxed_and_what_is_wrong_is_marked() {
        assert_eq!(
            drawn("payload.a == \"payload.b\"", TrialKind::Condition, None),
            "[payload.a] == \"payload.b\""
        );
        assert_eq!(drawn("/v1/${payload.a}/x", TrialKind::Path, None), "/v1/[${payload.a}]/x");
        assert_eq!(drawn("payload.a = 1", TrialKind::Condition, Some((10, 11))), "[payload.a] !=! 1");
        assert_eq!(drawn("付 ==", TrialKind::Condition, Some((4, 4))), "付 ==! !");
        assert_eq!(drawn("${a", TrialKind::Template, Some((1, 3))), "$!{a!");
    }
}
