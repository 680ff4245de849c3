use std::{borrow::Cow, cmp::Ordering};

use serde_json::{Number, Value, json};

use super::{
    MOST_MADE,
    fault::{Fault, Kind, Reason},
    parse::{expression, in_characters},
    sameness::{order, same, whole},
    scope::Scope,
    tree::{Name, Node, Operator, What},
};

/// A condition, or what stands between `${` and `}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    text: String,
    root: Node,
}

impl Expression {
    /// Reads `text`.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(text: &str) -> Result<Self, Fault> {
        Ok(Expression { text: text.to_owned(), root: expression(text)? })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it comes to.
    ///
    /// # Errors
    /// Where a value is not of the kind that it is used as.
    pub fn value(&self, scope: &Scope<'_>) -> Result<Value, Fault> {
        value(&self.root, scope).map(Cow::into_owned).map_err(|wrong| wrong.told(&self.text))
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// As [`Expression::value`], and where it comes to something else than true or false.
    pub fn holds(&self, scope: &Scope<'_>) -> Result<bool, Fault> {
        truth(&self.root, scope).map_err(|wrong| wrong.told(&self.text))
    }
}

/// A fault of a piece.
#[derive(Debug)]
pub(super) struct Wrong<'a> {
    node: &'a Node,
    reason: Reason,
}

impl Wrong<'_> {
    pub(super) fn told(self, text: &str) -> Fault {
        Fault { at: in_characters(text, &self.node.at), reason: self.reason }
    }
}

/// What a piece comes to, without copying what only has to be looked at.
pub(super) fn value<'n, 'v>(node: &'n Node, scope: &Scope<'v>) -> Result<Cow<'v, Value>, Wrong<'n>>
where
    'n: 'v,
{
    let wrong = |reason| Wrong { node, reason };
    let made = |value| Ok(Cow::Owned(value));
    match &node.what {
        What::Literal(value) => Ok(Cow::Borrowed(value)),
        What::Name(Name::Payload) => Ok(Cow::Borrowed(scope.payload)),
        What::Name(Name::Context) => Ok(Cow::Borrowed(scope.context)),
        What::Name(Name::Event) => {
            made(json!({ "payload": scope.event_payload, "context": scope.event_context }))
        }
        What::Name(Name::Result) => scope.result.map(Cow::Borrowed).ok_or_else(|| wrong(Reason::NoResult)),
        What::Field(of, name) => match (&of.what, name.as_str()) {
            (What::Name(Name::Event), "payload") => Ok(Cow::Borrowed(scope.event_payload)),
            (What::Name(Name::Event), "context") => Ok(Cow::Borrowed(scope.event_context)),
            _ => field(value(of, scope)?, name).map_err(|reason| Wrong { node: of, reason }),
        },
        What::Place(of, at) => {
            let (inside, place) = (value(of, scope)?, value(at, scope)?);
            match (inside.as_ref(), place.as_ref()) {
                (_, Value::String(name)) => field(inside, name).map_err(|reason| Wrong { node: of, reason }),
                (Value::Array(_) | Value::Null, Value::Number(number)) => Ok(item(inside, number)),
                (Value::Array(_), other) => {
                    Err(Wrong { node: at, reason: Reason::wrong(Kind::Number, other) })
                }
                (Value::Object(_) | Value::Null, other) => {
                    Err(Wrong { node: at, reason: Reason::wrong(Kind::Text, other) })
                }
                (other, _) => Err(Wrong { node: of, reason: Reason::NoFields { of: Kind::of(other) } }),
            }
        }
        What::Not(of) => made(Value::Bool(!truth(of, scope)?)),
        What::Minus(of) => {
            let number = number(of, scope)?;
            let zero = Number::from(0);
            made(Value::Number(subtract(&zero, &number).ok_or_else(|| wrong(Reason::NoNumber))?))
        }
        What::Both(operator, left, right) => both(*operator, left, right, scope, node),
        What::Call(function, given) => {
            let values = given.iter().map(|node| value(node, scope)).collect::<Result<Vec<_>, _>>()?;
            (function.run)(&values, scope)
                .map(Cow::Owned)
                .map_err(|(place, reason)| Wrong { node: given.get(place).unwrap_or(node), reason })
        }
    }
}

fn both<'n, 'v>(
    operator: Operator,
    left: &'n Node,
    right: &'n Node,
    scope: &Scope<'v>,
    node: &'n Node,
) -> Result<Cow<'v, Value>, Wrong<'n>>
where
    'n: 'v,
{
    let answer = match operator {
        Operator::Or => Value::Bool(truth(left, scope)? || truth(right, scope)?),
        Operator::And => Value::Bool(truth(left, scope)? && truth(right, scope)?),
        Operator::Equal => Value::Bool(same(&*value(left, scope)?, &*value(right, scope)?)),
        Operator::Unequal => Value::Bool(!same(&*value(left, scope)?, &*value(right, scope)?)),
        Operator::Less => ordered(left, right, scope, node, Ordering::is_lt)?,
        Operator::AtMost => ordered(left, right, scope, node, Ordering::is_le)?,
        Operator::More => ordered(left, right, scope, node, Ordering::is_gt)?,
        Operator::AtLeast => ordered(left, right, scope, node, Ordering::is_ge)?,
        Operator::Add => {
            let (one, other) = (value(left, scope)?, value(right, scope)?);
            // guess: a text and a text are one after the other; a text and a number are nothing.
            if let (Value::String(one), Value::String(other)) = (one.as_ref(), other.as_ref()) {
                if one.len() + other.len() > MOST_MADE {
                    return Err(Wrong { node, reason: Reason::TooLarge { most: MOST_MADE } });
                }
                return Ok(Cow::Owned(Value::String(format!("{one}{other}"))));
            }
            sum(node, left, right, (&one, &other), add)?
        }
        Operator::Subtract => numbers(node, left, right, scope, subtract)?,
        Operator::Multiply => numbers(node, left, right, scope, multiply)?,
        Operator::Divide => numbers(node, left, right, scope, divide)?,
    };
    Ok(Cow::Owned(answer))
}

/// Which of two values is the larger one: two numbers, or two texts.
fn ordered<'n>(
    left: &'n Node,
    right: &'n Node,
    scope: &Scope<'_>,
    node: &'n Node,
    holds: fn(Ordering) -> bool,
) -> Result<Value, Wrong<'n>> {
    let (left, right) = (value(left, scope)?, value(right, scope)?);
    let order = match (left.as_ref(), right.as_ref()) {
        (Value::Number(left), Value::Number(right)) => order(left, right),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => None,
    };
    let (left, right) = (Kind::of(&left), Kind::of(&right));
    order
        .map(|order| Value::Bool(holds(order)))
        .ok_or(Wrong { node, reason: Reason::NoOrder { left, right } })
}

/// True or false, and nothing that only looks so.
fn truth<'n>(node: &'n Node, scope: &Scope<'_>) -> Result<bool, Wrong<'n>> {
    let value = value(node, scope)?;
    value.as_bool().ok_or_else(|| Wrong { node, reason: Reason::wrong(Kind::Truth, &value) })
}

fn number<'n>(node: &'n Node, scope: &Scope<'_>) -> Result<Number, Wrong<'n>> {
    let value = value(node, scope)?;
    as_number(node, &value).cloned()
}

fn as_number<'n, 'v>(node: &'n Node, value: &'v Value) -> Result<&'v Number, Wrong<'n>> {
    value.as_number().ok_or_else(|| Wrong { node, reason: Reason::wrong(Kind::Number, value) })
}

type Sum = fn(&Number, &Number) -> Option<Number>;

fn numbers<'n>(
    node: &'n Node,
    left: &'n Node,
    right: &'n Node,
    scope: &Scope<'_>,
    sum_of: Sum,
) -> Result<Value, Wrong<'n>> {
    let (one, other) = (value(left, scope)?, value(right, scope)?);
    sum(node, left, right, (&one, &other), sum_of)
}

fn sum<'n>(
    node: &'n Node,
    left: &'n Node,
    right: &'n Node,
    (one, other): (&Value, &Value),
    sum: Sum,
) -> Result<Value, Wrong<'n>> {
    let (one, other) = (as_number(left, one)?, as_number(right, other)?);
    sum(one, other).map(Value::Number).ok_or(Wrong { node, reason: Reason::NoNumber })
}

fn add(left: &Number, right: &Number) -> Option<Number> {
    exact(left, right, i128::checked_add).or_else(|| inexact(left.as_f64()? + right.as_f64()?))
}

fn subtract(left: &Number, right: &Number) -> Option<Number> {
    exact(left, right, i128::checked_sub).or_else(|| inexact(left.as_f64()? - right.as_f64()?))
}

fn multiply(left: &Number, right: &Number) -> Option<Number> {
    exact(left, right, i128::checked_mul).or_else(|| inexact(left.as_f64()? * right.as_f64()?))
}

/// Whole where it divides without a rest.
fn divide(left: &Number, right: &Number) -> Option<Number> {
    let without_rest = |left: i128, right: i128| match left.checked_rem(right) {
        Some(0) => left.checked_div(right),
        Some(_) | None => None,
    };
    exact(left, right, without_rest).or_else(|| inexact(left.as_f64()? / right.as_f64()?))
}

fn exact(left: &Number, right: &Number, sum: fn(i128, i128) -> Option<i128>) -> Option<Number> {
    i64::try_from(sum(whole(left)?, whole(right)?)?).ok().map(Number::from)
}

fn inexact(number: f64) -> Option<Number> {
    Number::from_f64(number)
}

/// guess: what is not there is null, and so are its fields; a text or a number has none, and saying so helps.
fn field<'v>(of: Cow<'v, Value>, name: &str) -> Result<Cow<'v, Value>, Reason> {
    match of {
        Cow::Borrowed(Value::Object(fields)) => {
            Ok(fields.get(name).map_or(Cow::Owned(Value::Null), Cow::Borrowed))
        }
        Cow::Owned(Value::Object(mut fields)) => Ok(Cow::Owned(fields.remove(name).unwrap_or(Value::Null))),
        Cow::Borrowed(Value::Null) | Cow::Owned(Value::Null) => Ok(Cow::Owned(Value::Null)),
        Cow::Borrowed(_) | Cow::Owned(_) => Err(Reason::NoFields { of: Kind::of(&of) }),
    }
}

/// The item at a place from 0; null where there is none.
fn item<'v>(of: Cow<'v, Value>, place: &Number) -> Cow<'v, Value> {
    let place = whole(place).and_then(|place| usize::try_from(place).ok());
    match (of, place) {
        (Cow::Borrowed(Value::Array(items)), Some(place)) => {
            items.get(place).map_or(Cow::Owned(Value::Null), Cow::Borrowed)
        }
        (Cow::Owned(Value::Array(mut items)), Some(place)) if place < items.len() => {
            Cow::Owned(items.swap_remove(place))
        }
        _ => Cow::Owned(Value::Null),
    }
}
