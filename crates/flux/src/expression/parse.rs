use std::ops::Range;

use serde_json::{Number, Value};
use winnow::{
    LocatingSlice, Parser, Stateful,
    combinator::{alt, cut_err, opt, preceded, separated, terminated},
    error::{ErrMode, ParserError},
    stream::{Location, Stream},
    token::{one_of, take_while},
};

use super::{
    MOST_CHARACTERS, MOST_DEPTH,
    fault::{Fault, Reason},
    functions::function,
    tree::{Name, Node, Operator, What},
};

/// Reads `text`, whole, as an expression.
pub(super) fn expression(text: &str) -> Result<Node, Fault> {
    check_length(text, MOST_CHARACTERS)?;
    let (node, read) = beginning(text, 0)?;
    if read < text.len() {
        return Err(told(text, Wrong::at(text, read)));
    }
    Ok(node)
}

/// Reads an expression that begins at byte `from` of `text`, and says where it ends; what follows is somebody else's.
pub(super) fn beginning(text: &str, from: usize) -> Result<(Node, usize), Fault> {
    let mut input = Input { input: LocatingSlice::new(text), state: Nesting(0) };
    input.next_slice(from);
    let node = preceded(space, any_of_all).parse_next(&mut input);
    match node {
        Ok(node) => Ok((node, input.current_token_start())),
        Err(ErrMode::Backtrack(wrong) | ErrMode::Cut(wrong)) => Err(told(text, wrong)),
        Err(ErrMode::Incomplete(_)) => Err(told(text, Wrong::at(text, text.len()))),
    }
}

/// Refuses a text of more than `most` characters.
pub(super) fn check_length(text: &str, most: usize) -> Result<(), Fault> {
    match text.char_indices().nth(most) {
        None => Ok(()),
        Some((cut, _)) => Err(told(text, Wrong { at: cut..text.len(), reason: Reason::TooLong { most } })),
    }
}

/// The place of bytes, in characters.
pub(super) fn in_characters(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let count = |end: usize| text.get(..end).map_or(0, |before| before.chars().count());
    count(bytes.start)..count(bytes.end)
}

type Input<'i> = Stateful<LocatingSlice<&'i str>, Nesting>;
type Read<T> = Result<T, ErrMode<Wrong>>;

/// So many pieces that may hold others are open.
#[derive(Debug)]
struct Nesting(usize);

/// A fault whose place is in bytes.
#[derive(Debug)]
struct Wrong {
    at: Range<usize>,
    reason: Reason,
}

impl Wrong {
    /// What stands at byte `at` does not belong there.
    fn at(text: &str, at: usize) -> Self {
        match text[at..].chars().next() {
            Some(found) => Wrong { at: at..at + found.len_utf8(), reason: Reason::Unexpected { found } },
            None => Wrong { at: at..at, reason: Reason::EndsEarly },
        }
    }
}

impl ParserError<Input<'_>> for Wrong {
    type Inner = Self;

    fn from_input(input: &Input<'_>) -> Self {
        let at = input.current_token_start();
        match input.input.chars().next() {
            Some(found) => Wrong { at: at..at + found.len_utf8(), reason: Reason::Unexpected { found } },
            None => Wrong { at: at..at, reason: Reason::EndsEarly },
        }
    }

    /// Whoever came further knows better.
    fn or(self, other: Self) -> Self {
        if self.at.start > other.at.start { self } else { other }
    }

    fn into_inner(self) -> Result<Self, Self> {
        Ok(self)
    }
}

fn told(text: &str, wrong: Wrong) -> Fault {
    Fault { at: in_characters(text, &wrong.at), reason: wrong.reason }
}

fn refuse<T>(at: Range<usize>, reason: Reason) -> Read<T> {
    Err(ErrMode::Cut(Wrong { at, reason }))
}

fn space(input: &mut Input<'_>) -> Read<()> {
    take_while(0.., |c: char| c.is_whitespace()).void().parse_next(input)
}

/// A sign, and the space after it.
fn sign<'i>(sign: &'static str) -> impl Parser<Input<'i>, (), ErrMode<Wrong>> {
    terminated(sign, space).void()
}

/// A piece made of others, unless they are nested too deep.
fn node(what: What, at: Range<usize>) -> Read<Node> {
    let depth = 1 + match &what {
        What::Literal(_) | What::Name(_) => 0,
        What::Field(of, _) | What::Not(of) | What::Minus(of) => of.depth,
        What::Place(of, at) => of.depth.max(at.depth),
        What::Both(_, left, right) => left.depth.max(right.depth),
        What::Call(_, given) => given.iter().map(|node| node.depth).max().unwrap_or(0),
    };
    if depth > MOST_DEPTH {
        return refuse(at, Reason::TooDeep { most: MOST_DEPTH });
    }
    Ok(Node { what, at, depth })
}

/// Reads something that may hold itself, no deeper than is allowed: the reader's own depth is bounded by it.
fn nested<'i, T>(input: &mut Input<'i>, read: impl FnOnce(&mut Input<'i>) -> Read<T>) -> Read<T> {
    let at = input.current_token_start();
    if input.state.0 >= MOST_DEPTH {
        return refuse(at..at, Reason::TooDeep { most: MOST_DEPTH });
    }
    input.state.0 += 1;
    let answer = read(input);
    input.state.0 -= 1;
    answer
}

/// One level of operators, those of the same strength from left to right.
fn level<'i>(
    input: &mut Input<'i>,
    tighter: fn(&mut Input<'i>) -> Read<Node>,
    operator: fn(&mut Input<'i>) -> Read<Operator>,
) -> Read<Node> {
    let mut left = tighter(input)?;
    while let Some(operator) = opt(operator).parse_next(input)? {
        let right = cut_err(tighter).parse_next(input)?;
        let at = left.at.start..right.at.end;
        left = node(What::Both(operator, Box::new(left), Box::new(right)), at)?;
    }
    Ok(left)
}

fn any_of_all(input: &mut Input<'_>) -> Read<Node> {
    level(input, all, |input| sign("||").value(Operator::Or).parse_next(input))
}

fn all(input: &mut Input<'_>) -> Read<Node> {
    level(input, equality, |input| sign("&&").value(Operator::And).parse_next(input))
}

fn equality(input: &mut Input<'_>) -> Read<Node> {
    let operator = |input: &mut Input<'_>| {
        alt((sign("==").value(Operator::Equal), sign("!=").value(Operator::Unequal))).parse_next(input)
    };
    level(input, order, operator)
}

fn order(input: &mut Input<'_>) -> Read<Node> {
    let operator = |input: &mut Input<'_>| {
        alt((
            sign("<=").value(Operator::AtMost),
            sign(">=").value(Operator::AtLeast),
            sign("<").value(Operator::Less),
            sign(">").value(Operator::More),
        ))
        .parse_next(input)
    };
    level(input, sum, operator)
}

fn sum(input: &mut Input<'_>) -> Read<Node> {
    let operator = |input: &mut Input<'_>| {
        alt((sign("+").value(Operator::Add), sign("-").value(Operator::Subtract))).parse_next(input)
    };
    level(input, product, operator)
}

fn product(input: &mut Input<'_>) -> Read<Node> {
    let operator = |input: &mut Input<'_>| {
        alt((sign("*").value(Operator::Multiply), sign("/").value(Operator::Divide))).parse_next(input)
    };
    level(input, before, operator)
}

/// What stands before a value: `!` and `-`.
fn before(input: &mut Input<'_>) -> Read<Node> {
    let from = input.current_token_start();
    let what: Option<fn(Box<Node>) -> What> =
        opt(alt((sign("!").map(|()| What::Not as _), sign("-").map(|()| What::Minus as _))))
            .parse_next(input)?;
    match what {
        None => after(input),
        Some(what) => {
            let of = nested(input, |input| cut_err(before).parse_next(input))?;
            let at = from..of.at.end;
            node(what(Box::new(of)), at)
        }
    }
}

/// A value with what stands after it: `.field` and `[place]`.
fn after(input: &mut Input<'_>) -> Read<Node> {
    let mut of = value(input)?;
    loop {
        let from = of.at.start;
        let what = if opt(sign(".")).parse_next(input)?.is_some() {
            let name = cut_err(word).parse_next(input)?;
            What::Field(Box::new(of), name.to_owned())
        } else if opt(sign("[")).parse_next(input)?.is_some() {
            let place = nested(input, |input| cut_err(any_of_all).parse_next(input))?;
            cut_err("]").parse_next(input)?;
            What::Place(Box::new(of), Box::new(place))
        } else {
            return Ok(of);
        };
        of = node(what, from..input.current_token_start())?;
        space(input)?;
    }
}

fn value(input: &mut Input<'_>) -> Read<Node> {
    let from = input.current_token_start();
    let found = alt((in_parentheses, number, text, named)).parse_next(input)?;
    let at = from..input.current_token_start();
    space(input)?;
    match found {
        // Parentheses widen what they hold.
        Found::Node(inner) => Ok(Node { at, ..inner }),
        Found::What(what) => node(what, at),
    }
}

enum Found {
    Node(Node),
    What(What),
}

fn in_parentheses(input: &mut Input<'_>) -> Read<Found> {
    sign("(").parse_next(input)?;
    let inner = nested(input, |input| cut_err(any_of_all).parse_next(input))?;
    cut_err(")").parse_next(input)?;
    Ok(Found::Node(inner))
}

fn number(input: &mut Input<'_>) -> Read<Found> {
    let from = input.current_token_start();
    let digits = || take_while(1.., |c: char| c.is_ascii_digit());
    let exponent = (one_of(['e', 'E']), opt(one_of(['+', '-'])), digits());
    let written = (digits(), opt(('.', digits())), opt(exponent)).take().parse_next(input)?;
    let read = match written.parse::<i64>() {
        Ok(whole) => Some(Number::from(whole)),
        Err(_) => written.parse::<f64>().ok().and_then(Number::from_f64),
    };
    match read {
        Some(number) => Ok(Found::What(What::Literal(Value::Number(number)))),
        None => refuse(from..input.current_token_start(), Reason::BadNumber),
    }
}

fn text(input: &mut Input<'_>) -> Read<Found> {
    let from = input.current_token_start();
    let quote = one_of(['"', '\'']).parse_next(input)?;
    let mut made = String::new();
    loop {
        let start = input.current_token_start();
        match input.next_token() {
            None => return refuse(from..start, Reason::OpenText),
            Some(end) if end == quote => return Ok(Found::What(What::Literal(Value::String(made)))),
            Some('\\') => match input.next_token() {
                Some('n') => made.push('\n'),
                Some('t') => made.push('\t'),
                Some('r') => made.push('\r'),
                Some(same @ ('\\' | '"' | '\'' | '/')) => made.push(same),
                Some(found) => {
                    return refuse(start..input.current_token_start(), Reason::Unexpected { found });
                }
                None => return refuse(from..start, Reason::OpenText),
            },
            Some(other) => made.push(other),
        }
    }
}

fn named(input: &mut Input<'_>) -> Read<Found> {
    let from = input.current_token_start();
    let name = word(input)?;
    let at = from..input.current_token_start();
    if opt(preceded(space, sign("("))).parse_next(input)?.is_some() {
        let given: Vec<Node> =
            nested(input, |input| separated(0.., any_of_all, sign(",")).parse_next(input))?;
        cut_err(")").parse_next(input)?;
        let Some(function) = function(name) else {
            return refuse(at, Reason::UnknownFunction { name: name.to_owned() });
        };
        if function.takes.len() != given.len() {
            let (takes, given) = (function.takes.len(), given.len());
            return refuse(at, Reason::WrongCount { function: function.name, takes, given });
        }
        return Ok(Found::What(What::Call(function, given)));
    }
    let what = match name {
        "true" => What::Literal(Value::Bool(true)),
        "false" => What::Literal(Value::Bool(false)),
        "null" => What::Literal(Value::Null),
        "payload" => What::Name(Name::Payload),
        "context" => What::Name(Name::Context),
        "event" => What::Name(Name::Event),
        "result" => What::Name(Name::Result),
        _ => return refuse(at, Reason::UnknownName { name: name.to_owned() }),
    };
    Ok(Found::What(what))
}

fn word<'i>(input: &mut Input<'i>) -> Read<&'i str> {
    let first = |c: char| c.is_alphabetic() || c == '_' || c == '$';
    let later = move |c: char| first(c) || c.is_numeric();
    (one_of(first), take_while(0.., later)).take().parse_next(input)
}
