use api::console::refusal::{QueryFault, QueryFaultKind};
use client::ApiError;

use crate::locales::Lists;

/// Why a query cannot be read, and where, in the operator's language. A server that gives no reason is quoted.
pub(crate) fn query_words(refused: &ApiError) -> String {
    match &refused.reason {
        Some(fault) => words(fault),
        None => refused.message.clone(),
    }
}

fn words(QueryFault { kind, at, word, known }: &QueryFault) -> String {
    let known = known.join(", ");
    let what = match kind {
        QueryFaultKind::NoKey => text!(Lists::NoKey, word = word),
        QueryFaultKind::NoValue => text!(Lists::NoValue).to_owned(),
        QueryFaultKind::NoText => text!(Lists::NoText).to_owned(),
        QueryFaultKind::OpenQuote => text!(Lists::OpenQuote).to_owned(),
        QueryFaultKind::UnknownKey => text!(Lists::UnknownKey, word = word, known = known),
        QueryFaultKind::UnknownValue => text!(Lists::UnknownValue, word = word, known = known),
        QueryFaultKind::KeyIsAge => text!(Lists::KeyIsAge, word = word),
        QueryFaultKind::KeyIsNoAge => text!(Lists::KeyIsNoAge, word = word),
        QueryFaultKind::NoAge => text!(Lists::NoAge, word = word),
        QueryFaultKind::ManyAges => text!(Lists::ManyAges).to_owned(),
        QueryFaultKind::UnknownColumn => text!(Lists::UnknownColumn, word = word, known = known),
        QueryFaultKind::TooMany => text!(Lists::TooMany, word = word, known = known),
    };
    match at {
        Some(at) => text!(Lists::Place, at = at + 1, what = what),
        None => what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locales::{Lang, set_lang};

    fn refused(reason: Option<QueryFault>) -> ApiError {
        let reason = reason.map(Box::new);
        ApiError { status: 400, code: None, message: "as it was said".into(), reason, request_id: None }
    }

    #[test]
    fn a_reason_is_said_in_the_operators_language_and_nothing_else_is_put_into_it() {
        let fault = QueryFault {
            kind: QueryFaultKind::UnknownValue,
            at: Some(6),
            word: "what".into(),
            known: vec!["online".into(), "stale".into()],
        };
        let reason = refused(Some(fault));
        assert_eq!(query_words(&reason), "Character 7: “what” is none of online, stale.");
        set_lang(Lang::Ja);
        assert_eq!(query_words(&reason), "7 文字目: 「what」は指定できません。使える値: online, stale");
        set_lang(Lang::En);
        assert_eq!(query_words(&refused(None)), "as it was said");
    }
}
