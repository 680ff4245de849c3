use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Escape, Expression, FUNCTIONS, Fault, MOST_CHARACTERS, MOST_DEPTH, Reason, Scope, Template};

fn scope(payload: &Value) -> Scope<'_> {
    Scope {
        payload,
        context: &Value::Null,
        event_payload: payload,
        event_context: &Value::Null,
        result: None,
        now: 1_780_531_200_000,
    }
}

fn sample() -> Value {
    json!({
        "otastatus": "finished", "num": 41, "big": 8_942_310_000_000_000_001_u64, "x": null, "yes": true,
        "values": [{ "foo": {} }, { "foo": { "click type": "SINGLE" } }], "objects": [1, 2, 3], "text": "本日は",
    })
}

fn comes_to(text: &str) -> Result<Value, Fault> {
    Expression::read(text)?.value(&scope(&sample()))
}

/// Each expression beside what it comes to.
#[test]
fn the_language_in_examples() {
    for (text, wanted) in [
        (r#"payload.otastatus == "finished""#, json!(true)),
        ("payload.otastatus == 'finished' && payload.num >= 41", json!(true)),
        ("payload.num+1", json!(42)),
        ("payload.num * 2 - 1 / 4", json!(81.75)),
        ("8 / 2", json!(4)),
        ("-payload.num", json!(-41)),
        ("(1 + 2) * 3", json!(9)),
        ("1 + 2 * 3", json!(7)),
        ("10 - 3 - 2", json!(5)),
        ("0.1 + 0.2 == 0.3", json!(false)),
        ("1 == 1.0", json!(true)),
        ("payload.x != null", json!(false)),
        ("payload.nothing.at.all == null", json!(true)),
        ("payload.yes == true", json!(true)),
        ("!payload.yes || payload.yes", json!(true)),
        // What stands behind is not looked at.
        ("false && payload.num", json!(false)),
        ("true || payload.num", json!(true)),
        (r#"payload.values[1].foo["click type"]"#, json!("SINGLE")),
        ("payload.values[7]", json!(null)),
        ("payload.values[-1]", json!(null)),
        ("len(payload.objects)", json!(3)),
        ("len(payload.text)", json!(3)),
        ("len(payload.nothing)", json!(0)),
        (r#"startsWith(payload.otastatus, "fin")"#, json!(true)),
        (r#"endsWith(payload.otastatus, "fin")"#, json!(false)),
        ("contains(payload.objects, 3.0)", json!(true)),
        (r#"contains(payload.otastatus, "nish")"#, json!(true)),
        ("toUpperCase(payload.otastatus)", json!("FINISHED")),
        ("toNumber(' 12.5 ')", json!(12.5)),
        ("toString(payload.objects)", json!("[1,2,3]")),
        (r#"datetimeFromISOString("2026-06-04T00:00:00Z") == now()"#, json!(true)),
        // 4 June 2026 is a Thursday.
        ("getUTCDayOfWeek(now())", json!(4)),
        ("event.payload.num", json!(41)),
        ("event.context", json!(null)),
        ("len(event)", json!(2)),
        ("payload.big == 8942310000000000002", json!(false)),
        ("'a' + \"b\"", json!("ab")),
        ("'a' < 'b'", json!(true)),
        (
            r#""a\"b\n" == 'a"b
'"#,
            json!(true),
        ),
        ("[1]", json!("refused")),
    ] {
        match comes_to(text) {
            Ok(value) => assert_eq!(value, wanted, "{text}"),
            Err(fault) => assert_eq!(json!("refused"), wanted, "{text}: {fault}"),
        }
    }
}

/// What is wrong, and where: places are characters, not bytes.
#[test]
fn a_fault_names_its_place() {
    for (text, code, at) in [
        ("payload.otastatus = 'x'", "unexpected", 18..19),
        ("payload.", "endsEarly", 8..8),
        ("payload.a &&", "endsEarly", 12..12),
        ("", "endsEarly", 0..0),
        ("  ", "endsEarly", 2..2),
        ("本", "unknownName", 0..1),
        ("'本日は' == paylaod", "unknownName", 9..16),
        ("1 + lenght(payload)", "unknownFunction", 4..10),
        ("len()", "wrongCount", 0..3),
        ("len(1, 2)", "wrongCount", 0..3),
        ("'open", "openText", 0..5),
        ("'a\\x'", "unexpected", 2..4),
        ("(1", "endsEarly", 2..2),
        ("1)", "unexpected", 1..2),
        ("1e999", "badNumber", 0..5),
        ("payload.num && true", "wrongKind", 0..11),
        ("payload.num + 'a'", "wrongKind", 14..17),
        ("payload.num < 'a'", "noOrder", 0..17),
        ("payload.num.x", "noFields", 0..11),
        ("1 / 0", "noNumber", 0..5),
        ("result.x", "noResult", 0..6),
        ("toUpperCase(payload.num)", "wrongKind", 12..23),
        ("datetimeFromISOString('tomorrow')", "notReadAs", 22..32),
        ("payload.objects['a']", "noFields", 0..15),
        ("payload.objects[true]", "wrongKind", 16..20),
    ] {
        let fault = comes_to(text).expect_err(text);
        assert_eq!((fault.reason.code(), fault.at), (code, at), "{text}");
    }
}

#[test]
fn a_condition_is_true_or_false_and_nothing_else() {
    let payload = sample();
    let holds = |text: &str| Expression::read(text).and_then(|read| read.holds(&scope(&payload)));
    assert_eq!(holds("payload.yes"), Ok(true));
    assert_eq!(holds("payload.num").unwrap_err().reason.code(), "wrongKind");
    assert_eq!(holds("payload.x").unwrap_err().reason.code(), "wrongKind");
}

#[test]
fn what_is_nested_too_deep_is_refused_and_nothing_overflows() {
    for (open, middle, close) in
        [("(", "1", ")"), ("!", "true", ""), ("-", "1", ""), ("payload[", "1", "]"), ("len(", "'a'", ")")]
    {
        let deep = |n: usize| format!("{}{middle}{}", open.repeat(n), close.repeat(n));
        assert!(Expression::read(&deep(MOST_DEPTH / 2)).is_ok(), "{open}");
        for many in [MOST_DEPTH + 1, 300] {
            let fault = Expression::read(&deep(many)).unwrap_err();
            assert_eq!(fault.reason, Reason::TooDeep { most: MOST_DEPTH }, "{open}");
        }
    }
    let chain = vec!["1"; MOST_DEPTH + 1].join("+");
    assert_eq!(Expression::read(&chain).unwrap_err().reason, Reason::TooDeep { most: MOST_DEPTH });
    let long = "1".repeat(MOST_CHARACTERS + 1);
    assert_eq!(Expression::read(&long).unwrap_err().reason, Reason::TooLong { most: MOST_CHARACTERS });
}

#[test]
fn what_is_made_is_bounded() {
    let payload = json!("x".repeat(200 * 1_024));
    let fault = Expression::read("payload + payload").unwrap().value(&scope(&payload)).unwrap_err();
    assert_eq!(fault.reason.code(), "tooLarge");
    let fault =
        Template::read("${payload}${payload}").unwrap().filled(&scope(&payload), Escape::No).unwrap_err();
    assert_eq!((fault.reason.code(), fault.at), ("tooLarge", 12..19));
}

#[test]
fn a_template_puts_values_into_a_text() {
    let payload = sample();
    let filled =
        |text: &str, escape| Template::read(text).and_then(|read| read.filled(&scope(&payload), escape));
    assert_eq!(filled("${payload.objects}!", Escape::No).unwrap(), "[1,2,3]!");
    assert_eq!(filled("${payload.otastatus} $5 {}", Escape::No).unwrap(), "finished $5 {}");
    assert_eq!(filled("${ len('}') }", Escape::No).unwrap(), "1");
    assert_eq!(filled("/v1/sims/${'../x y'}/a", Escape::Segment).unwrap(), "/v1/sims/..%2Fx%20y/a");
    for hostile in ["''", "'.'", "'..'"] {
        let fault = filled(&format!("/v1/sims/${{{hostile}}}/a"), Escape::Segment).unwrap_err();
        assert_eq!(fault.reason.code(), "notReadAs");
    }
}

#[test]
fn a_template_names_the_place_in_its_own_text() {
    for (text, code, at) in [
        ("本日 ${payload.x", "endsEarly", 14..14),
        ("本日 ${payload x}", "unexpected", 13..14),
        ("${}", "unexpected", 2..3),
        ("a ${nobody}", "unknownName", 4..10),
    ] {
        let fault = Template::read(text).expect_err(text);
        assert_eq!((fault.reason.code(), fault.at), (code, at), "{text}");
    }
    let fault =
        Template::read("本 ${payload + 1}").unwrap().filled(&scope(&sample()), Escape::No).unwrap_err();
    assert_eq!(fault.at, 4..11);
}

#[test]
fn functions_stand_in_the_order_of_their_names() {
    assert!(FUNCTIONS.is_sorted_by_key(|function| function.name));
}

/// Texts that look like expressions, right and wrong.
fn likely() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "payload",
        "payload.num",
        "context",
        "event",
        "event.payload",
        "result",
        "now()",
        "len(",
        "toString(",
        "contains(",
        "(",
        ")",
        "[",
        "]",
        ".",
        ",",
        "+",
        "-",
        "*",
        "/",
        "==",
        "!=",
        "<",
        "<=",
        "&&",
        "||",
        "!",
        "1",
        "2.5",
        "1e9",
        "'a'",
        "\"本\"",
        "'",
        "\\",
        "true",
        "null",
        " ",
        "${",
        "}",
        "9223372036854775807",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Whatever is written is read or refused, in a place that exists, and what was read is worked out or refused.
    #[test]
    fn nothing_that_is_written_breaks_it(text in prop_oneof![likely(), any::<String>()]) {
        let payload = sample();
        let length = text.chars().count();
        let outcomes = [
            Expression::read(&text).and_then(|read| read.value(&scope(&payload))).map(drop),
            Template::read(&text).and_then(|read| read.filled(&scope(&payload), Escape::No)).map(drop),
        ];
        for fault in outcomes.into_iter().filter_map(Result::err) {
            prop_assert!(fault.at.start <= fault.at.end && fault.at.end <= length, "{text:?}: {fault:?}");
        }
    }

    /// Sums are those of the language we write in.
    #[test]
    fn sums_are_right(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000, c in 1i64..1_000) {
        let payload = json!({ "a": a, "b": b, "c": c });
        let value = |text: &str| Expression::read(text).unwrap().value(&scope(&payload)).unwrap();
        prop_assert_eq!(value("payload.a + payload.b * payload.c"), json!(a + b * c));
        prop_assert_eq!(value("(payload.a - payload.b) * payload.c"), json!((a - b) * c));
        prop_assert_eq!(value("payload.a < payload.b"), json!(a < b));
        prop_assert_eq!(value("payload.a / payload.c").as_f64().unwrap(), a as f64 / c as f64);
    }
}
