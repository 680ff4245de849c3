//! What can be written where the caret stands in a condition or a template. Pure.

use api::console::flux::{TrialKind, Words};
use serde_json::Value;

/// Something that can be put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    /// What is written.
    pub(super) text: String,
    /// What it is: the value of a field, or what a function takes.
    pub(super) about: String,
    /// How far before the caret the new text begins, in characters.
    pub(super) over: usize,
}

/// So many are offered.
const MOST: usize = 8;

/// What fits `text` at the caret, which stands after `caret` characters. In a template only inside of `${…}`.
pub(super) fn offers(
    text: &str,
    caret: usize,
    kind: TrialKind,
    words: &Words,
    payload: &Value,
    context: &Value,
) -> Vec<Offer> {
    let before: Vec<char> = text.chars().take(caret).collect();
    let inside = match kind {
        TrialKind::Condition => before.as_slice(),
        TrialKind::Template | TrialKind::Path => match opened(&before) {
            Some(at) => &before[at..],
            None => return dollar(&before),
        },
    };
    if in_text(inside) {
        return Vec::new();
    }
    let begin = inside
        .iter()
        .rposition(|c| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '$')))
        .map_or(0, |at| at + 1);
    let word: String = inside[begin..].iter().collect();
    if word.is_empty() {
        return Vec::new();
    }
    let all = known(words, payload, context);
    let lower = word.to_lowercase();
    let fits = |offer: &&Offer| offer.text.to_lowercase().starts_with(&lower) && offer.text != word;
    // Somebody who knows the field need not know where it lies.
    let within = |offer: &&Offer| {
        let last = offer.text.rsplit('.').next().unwrap_or_default().to_lowercase();
        lower.len() > 1 && last.starts_with(&lower) && !offer.text.to_lowercase().starts_with(&lower)
    };
    let found = all.iter().filter(fits).chain(all.iter().filter(within)).take(MOST);
    found.map(|offer| Offer { over: word.chars().count(), ..offer.clone() }).collect()
}

/// Everything there is, the fields of the message first.
fn known(words: &Words, payload: &Value, context: &Value) -> Vec<Offer> {
    let mut all = Vec::new();
    fields("payload", payload, 0, &mut all);
    for name in &words.names {
        if !all.iter().any(|offer: &Offer| offer.text == *name) {
            all.push(Offer { text: name.clone(), about: String::new(), over: 0 });
        }
    }
    for function in &words.functions {
        let text = if function.takes.is_empty() {
            format!("{}()", function.name)
        } else {
            format!("{}(", function.name)
        };
        all.push(Offer { text, about: function.takes.join(", "), over: 0 });
    }
    fields("context", context, 0, &mut all);
    all
}

/// The fields of a value by their paths, as far as a name can stand behind a dot.
fn fields(path: &str, value: &Value, depth: usize, all: &mut Vec<Offer>) {
    let Value::Object(object) = value else { return };
    for (key, value) in object {
        let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !key.starts_with(|c: char| c.is_ascii_digit());
        if !plain || depth > 3 {
            continue;
        }
        let path = format!("{path}.{key}");
        let about: String = value.to_string().chars().take(40).collect();
        all.push(Offer { text: path.clone(), about, over: 0 });
        fields(&path, value, depth + 1, all);
    }
}

/// Where the `${` begins that is open at the end.
fn opened(before: &[char]) -> Option<usize> {
    let at = before.windows(2).rposition(|two| two == ['$', '{'])? + 2;
    (!before[at..].contains(&'}')).then_some(at)
}

/// A `$` alone in a template becomes the beginning of an expression.
fn dollar(before: &[char]) -> Vec<Offer> {
    if before.last() != Some(&'$') {
        return Vec::new();
    }
    vec![Offer { text: "${payload.".to_owned(), about: String::new(), over: 1 }]
}

fn in_text(inside: &[char]) -> bool {
    let mut quote = None;
    let mut escaped = false;
    for c in inside {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if open == *c => quote = None,
            (None, '"' | '\'') => quote = Some(*c),
            (Some(_) | None, _) => {}
        }
    }
    quote.is_some()
}

/// A text, and the caret in characters, with an offer taken.
pub(super) fn taken(text: &str, caret: usize, offer: &Offer) -> (String, usize) {
    let chars: Vec<char> = text.chars().collect();
    let caret = caret.min(chars.len());
    let begin = caret.saturating_sub(offer.over);
    let mut out: String = chars[..begin].iter().collect();
    out.push_str(&offer.text);
    let at = out.chars().count();
    out.extend(&chars[caret..]);
    (out, at)
}

#[cfg(test)]
mod tests {
    use api::console::flux::FunctionInfo;
    use serde_json::json;

    use super::*;

    fn offered(text: &str, kind: TrialKind) -> Vec<String> {
        let words = Words {
            names: vec!["payload".into(), "context".into(), "event.payload".into()],
            functions: vec![
                FunctionInfo { name: "now".into(), takes: Vec::new() },
                FunctionInfo {
                    name: "startsWith".into(),
                    takes: vec!["a text".into(), "its beginning".into()],
                },
            ],
        };
        let payload =
            json!({ "simId": "8942", "otastatus": "finished", "at": { "cell": 1 }, "click type": 1 });
        let context = json!({ "eventType": "api" });
        let found = offers(text, text.chars().count(), kind, &words, &payload, &context);
        found.into_iter().map(|offer| offer.text).collect()
    }

    #[test]
    fn fields_names_and_functions_are_offered_by_their_beginnings() {
        assert_eq!(offered("payload.ot", TrialKind::Condition), ["payload.otastatus"]);
        assert_eq!(offered("len(payload.at", TrialKind::Condition), ["payload.at.cell"]);
        assert_eq!(offered("otas", TrialKind::Condition), ["payload.otastatus"]);
        assert_eq!(offered("st", TrialKind::Condition), ["startsWith("]);
        assert_eq!(offered("no", TrialKind::Condition), ["now()"]);
        assert_eq!(offered("payload.otastatus == \"fin", TrialKind::Condition), Vec::<String>::new());
        assert_eq!(offered("", TrialKind::Condition), Vec::<String>::new());
    }

    #[test]
    fn in_a_template_only_between_the_braces() {
        assert_eq!(offered("/v1/sims/${payload.si", TrialKind::Path), ["payload.simId"]);
        assert_eq!(offered("/v1/sims/payload.si", TrialKind::Path), Vec::<String>::new());
        assert_eq!(offered("${payload.simId} pay", TrialKind::Template), Vec::<String>::new());
        assert_eq!(offered("moved $", TrialKind::Template), ["${payload."]);
    }

    #[test]
    fn an_offer_takes_the_place_of_what_was_typed() {
        let offer = Offer { text: "payload.simId".into(), about: String::new(), over: 10 };
        assert_eq!(taken("値 ${payload.si}!", 14, &offer), ("値 ${payload.simId}!".into(), 17));
    }
}
