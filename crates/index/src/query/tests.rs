use proptest::prelude::*;

use super::*;
use crate::fold::narrow;

/// The terms without their places.
fn terms(query: &Query) -> Vec<Term> {
    let without = |value: &Value| Value { at: 0, parts: value.parts.clone() };
    let bare = |token: &Token| match &token.term {
        Term::Text(text) => Term::Text(text.clone()),
        Term::Filter { key, op, values } => {
            Term::Filter { key: key.clone(), op: *op, values: values.iter().map(without).collect() }
        }
    };
    query.tokens.iter().map(bare).collect()
}

fn printed(text: &str) -> String {
    match text.parse::<Query>() {
        Ok(query) => query.to_string(),
        Err(error) => format!("{} {error}", error.fault.at.unwrap()),
    }
}

#[test]
fn what_is_written_is_what_is_read() {
    for (text, expected) in [
        ("", ""),
        ("  pump   osaka ", "pump osaka"),
        ("state:online,stale", "state:online,stale"),
        ("group!\"Osaka plant\"", "group!\"Osaka plant\""),
        ("name:\"pump\"", "name:pump"),
        ("name:pump-*", "name:pump-*"),
        ("name:\"a*b\"", "name:\"a*b\""),
        ("name:\"a b\"*,*", "name:\"a b\"*,*"),
        ("group:\"\"", "group:\"\""),
        ("since<24h age>10m", "since<24h age>10m"),
        ("\"a:b\"", "\"a:b\""),
        ("tag.\"a b\":\"x \\\"y\\\\\"", "\"tag.a b\":\"x \\\"y\\\\\""),
        ("tag.url:http://x:1", "tag.url:http://x:1"),
        // Full width, as a Japanese keyboard writes it.
        ("ｓｔａｔｅ：ｏｎｌｉｎｅ，ｓｔａｌｅ　ポンプ", "state:online,stale ポンプ"),
    ] {
        assert_eq!(printed(text), expected, "{text}");
    }
}

#[test]
fn errors_name_the_place() {
    for (text, expected) in [
        ("a :x", "2 query, character 3: a key has to stand before `:`"),
        ("ポンプ name:", "9 query, character 10: a value has to follow; `\"\"` is the empty one"),
        ("name:a, b", "7 query, character 8: a value has to follow; `\"\"` is the empty one"),
        ("x \"ab", "2 query, character 3: a quote that nothing closes"),
        ("x \"ab\\", "2 query, character 3: a quote that nothing closes"),
        ("x \"\"", "2 query, character 3: an empty text finds everything"),
    ] {
        assert_eq!(printed(text), expected, "{text}");
    }
}

fn text(least: usize) -> impl Strategy<Value = String> {
    let characters = prop_oneof![
        Just(' '),
        Just('"'),
        Just('\\'),
        Just('*'),
        Just(','),
        Just(':'),
        Just('<'),
        any::<char>()
    ];
    prop::collection::vec(characters.prop_map(narrow), least..6).prop_map(String::from_iter)
}

fn term() -> impl Strategy<Value = Term> {
    let op = prop_oneof![Just(Op::Is), Just(Op::Not), Just(Op::Less), Just(Op::More)];
    let value = prop::collection::vec(text(0), 1..4).prop_map(|parts| Value { at: 0, parts });
    prop_oneof![
        text(1).prop_map(Term::Text),
        (text(1), op, prop::collection::vec(value, 1..4)).prop_map(|(key, op, values)| Term::Filter {
            key,
            op,
            values
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printing_and_reading_again_changes_nothing(terms in prop::collection::vec(term(), 0..5)) {
        let query = Query { tokens: terms.iter().map(|term| Token { at: 0, term: term.clone() }).collect() };
        let again: Query = query.to_string().parse().unwrap();
        prop_assert_eq!(self::terms(&again), terms);
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        if let Ok(query) = text.parse::<Query>() {
            let again: Query = query.to_string().parse().unwrap();
            prop_assert_eq!(terms(&again), terms(&query));
        }
    }
}
