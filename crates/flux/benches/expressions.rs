//! Conditions, worked out on the same messages by this language, by `cel` and by `rhai`, each read before. Numbers are fractions,
//! for `cel` multiplies no other with a whole number of JSON.
//!
//! Prints one JSON object; what ends in `_ns` is nanoseconds a condition.

use std::{hint::black_box, time::Instant};

use flux::expression::{Expression, Scope};
use serde_json::{Value, json};

const ROUNDS: u32 = 200_000;
const CONDITIONS: [&str; 3] = [
    "payload.otastatus == \"finished\"",
    "payload.temperature > 30.5 && payload.site == \"osaka\" || payload.count * 2.0 >= 84.0",
    "payload.values[1].foo != \"bar\" && payload.battery / 2.0 < 40.0",
];

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn instant() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "the figures are the output")]
fn main() {
    let payload = json!({
        "simId": "8942310774120985236", "otastatus": "finished", "temperature": 28.25, "site": "osaka", "count": 42.0,
        "battery": 60.0, "values": [{ "foo": "x" }, { "foo": "y" }],
    });
    let (ours, cel, rhai) = (by_us(&payload), by_cel(&payload), by_rhai(&payload));
    let round = |figure: f64| (figure * 10.0).round() / 10.0;
    println!(
        "{}",
        json!({
            "ours_ns": round(ours), "cel_ns": round(cel), "rhai_ns": round(rhai),
            "of_cel": round(cel / ours), "of_rhai": round(rhai / ours),
        })
    );
}

/// Nanoseconds a condition.
fn each(mut once: impl FnMut()) -> f64 {
    for _ in 0..1_000 {
        once();
    }
    let began = instant();
    for _ in 0..ROUNDS {
        once();
    }
    began.elapsed().as_secs_f64() * 1e9 / f64::from(ROUNDS) / CONDITIONS.len() as f64
}

fn by_us(payload: &Value) -> f64 {
    let read = CONDITIONS.map(|text| Expression::read(text).expect("a condition"));
    let nothing = Value::Null;
    let scope = Scope {
        payload,
        context: &nothing,
        event_payload: payload,
        event_context: &nothing,
        result: None,
        now: 0,
    };
    each(|| read.iter().for_each(|one| assert!(black_box(one.holds(black_box(&scope))).expect("a truth"))))
}

fn by_cel(payload: &Value) -> f64 {
    let read = CONDITIONS.map(|text| cel::Program::compile(text).expect("a condition"));
    let mut context = cel::Context::default();
    context.add_variable("payload", payload.clone()).expect("a variable");
    each(|| {
        for one in &read {
            assert_eq!(black_box(one.execute(black_box(&context))).expect("a truth"), true.into());
        }
    })
}

fn by_rhai(payload: &Value) -> f64 {
    let engine = rhai::Engine::new();
    let read = CONDITIONS.map(|text| engine.compile_expression(text).expect("a condition"));
    let mut scope = rhai::Scope::new();
    scope.push_dynamic("payload", rhai::serde::to_dynamic(payload).expect("a value"));
    each(|| {
        for one in &read {
            let truth: bool = engine.eval_ast_with_scope(black_box(&mut scope), one).expect("a truth");
            assert!(black_box(truth));
        }
    })
}
