use crate::access::condition::tree::Order;

/// A word of a condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Text(String),
    Number(i64),
    Compare(Order),
    And,
    Or,
    Not,
    Open,
    Close,
    Comma,
}

/// Cuts a condition into words; else says at which character it stopped, counted from 1.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let Some((token, length)) = next(rest, first) else {
            let at = text.chars().count() - rest.chars().count() + 1;
            return Err(format!("the condition does not read at character {at}"));
        };
        found.push(token);
        rest = &rest[length..];
    }
    Ok(found)
}

/// Words of two characters before those of one that they begin with.
const SIGNS: &[(&str, Token)] = &[
    ("==", Token::Compare(Order::Equal)),
    ("!=", Token::Compare(Order::NotEqual)),
    ("<=", Token::Compare(Order::LessOrEqual)),
    (">=", Token::Compare(Order::GreaterOrEqual)),
    ("&&", Token::And),
    ("||", Token::Or),
    ("<", Token::Compare(Order::Less)),
    (">", Token::Compare(Order::Greater)),
    ("!", Token::Not),
    ("(", Token::Open),
    (")", Token::Close),
    (",", Token::Comma),
];

fn next(rest: &str, first: char) -> Option<(Token, usize)> {
    if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Some((token.clone(), sign.len()));
    }
    let run = |fits: fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
    match first {
        '\'' | '"' => {
            let end = rest[1..].find(first)? + 1;
            Some((Token::Text(rest[1..end].to_owned()), end + 1))
        }
        '0'..='9' => {
            let end = run(|c| c.is_ascii_digit());
            Some((Token::Number(rest[..end].parse().ok()?), end))
        }
        'a'..='z' | 'A'..='Z' => {
            let end = run(|c| c.is_ascii_alphanumeric() || c == '_');
            let token = match &rest[..end] {
                "and" => Token::And,
                "or" => Token::Or,
                "not" => Token::Not,
                name => Token::Name(name.to_owned()),
            };
            Some((token, end))
        }
        _ => None,
    }
}
