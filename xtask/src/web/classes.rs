//! The class names that the Rust sources of the page use.
//!
//! The sources are read as tokens, so a comment or a quotation mark in a string cannot confuse it.
//! A word of a string literal in the value of a `class` attribute (or in a `class:` field), or the name
//! in `class:name=`, is a class for sure. Any other literal may hold classes too (a function that answers
//! one), so their words are offered to the utilities, but nobody complains about them.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

use crate::root;

/// The words found, each with the place where it stands first.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// Class names for sure.
    pub(super) certain: BTreeMap<String, String>,
    /// Words of all string literals.
    pub(super) words: BTreeMap<String, String>,
}

/// All of `ui/src`.
pub(super) fn used() -> Result<Classes> {
    used_outside(&[])
}

/// All of `ui/src` but these features.
pub(super) fn used_outside(features: &[String]) -> Result<Classes> {
    let mut classes = Classes::default();
    let inside = |path: &Path| {
        features.iter().any(|feature| path.starts_with(root::at("ui/src/features").join(feature)))
    };
    for path in root::files_ending(&root::at("ui/src"), "rs")? {
        if inside(&path) {
            continue;
        }
        classes.read(&path, &root::read(&path)?)?;
    }
    Ok(classes)
}

impl Classes {
    fn read(&mut self, path: &Path, source: &str) -> Result<()> {
        let tokens: TokenStream =
            source.parse().map_err(|error| anyhow!("{} is no Rust: {error}", root::shown(path)))?;
        let file = root::shown(path);
        self.walk(&file, &tokens.into_iter().collect::<Vec<_>>());
        Ok(())
    }

    /// Looks at one level of brackets and everything inside.
    fn walk(&mut self, file: &str, tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => self.walk(file, &group.stream().into_iter().collect::<Vec<_>>()),
                TokenTree::Literal(literal) => self.literal(file, literal, false),
                TokenTree::Ident(name) if name == "class" => self.class(file, &tokens[at + 1..]),
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
            at += 1;
        }
    }

    /// What follows the word `class`. The literals are met again by `walk`, which does no harm.
    fn class(&mut self, file: &str, rest: &[TokenTree]) {
        if is(rest.first(), '=') && !is(rest.get(1), '=') {
            self.value(file, &rest[1..]);
        } else if is(rest.first(), ':') && !is(rest.get(1), ':') {
            if let Some(TokenTree::Literal(literal)) = rest.get(1) {
                self.literal(file, literal, true);
            } else if let Some((name, line)) = attribute_name(&rest[1..]) {
                self.certain.entry(name).or_insert(format!("{file}:{line}"));
            }
        }
    }

    /// The value of a `class` attribute: one literal, or an expression up to the next attribute or the tag's end.
    fn value(&mut self, file: &str, tokens: &[TokenTree]) {
        if let Some(TokenTree::Literal(literal)) = tokens.first() {
            return self.literal(file, literal, true);
        }
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Literal(literal) => self.literal(file, literal, true),
                TokenTree::Group(group) => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    self.literals(file, &inner);
                    // `class=("name", move || …)`: the tuple is the whole value.
                    if at == 0 && group.delimiter() == Delimiter::Parenthesis {
                        return;
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == '>' && !arrow(tokens, at) => return,
                TokenTree::Punct(punct) if matches!(punct.as_char(), ';' | ',') => return,
                TokenTree::Ident(_) if is(tokens.get(at + 1), '=') && !is(tokens.get(at + 2), '=') => return,
                TokenTree::Punct(_) | TokenTree::Ident(_) => {}
            }
        }
    }

    fn literals(&mut self, file: &str, tokens: &[TokenTree]) {
        for token in tokens {
            match token {
                TokenTree::Literal(literal) => self.literal(file, literal, true),
                TokenTree::Group(group) => {
                    self.literals(file, &group.stream().into_iter().collect::<Vec<_>>())
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    fn literal(&mut self, file: &str, literal: &Literal, certain: bool) {
        let text = literal.to_string();
        let Some(inside) =
            text.find('"').zip(text.rfind('"')).filter(|(a, b)| a < b).map(|(a, b)| &text[a + 1..b])
        else {
            return;
        };
        let line = literal.span().start().line;
        for word in inside.split_whitespace().filter(|word| looks_like_a_class(word)) {
            let place = format!("{file}:{line}");
            if certain {
                self.certain.entry(word.to_owned()).or_insert(place.clone());
            }
            self.words.entry(word.to_owned()).or_insert(place);
        }
    }
}

fn is(token: Option<&TokenTree>, letter: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == letter)
}

/// Whether the `>` at this place ends `=>` or `->` instead of a tag.
fn arrow(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    is(before, '=') || is(before, '-')
}

/// `is-open=` after `class:`, with its line.
fn attribute_name(tokens: &[TokenTree]) -> Option<(String, usize)> {
    let mut name = String::new();
    let line = tokens.first()?.span().start().line;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(part) => name.push_str(&part.to_string()),
            TokenTree::Literal(part) => name.push_str(&part.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '-' => name.push('-'),
            TokenTree::Punct(punct) if punct.as_char() == '=' => {
                return (at > 0 && !is(tokens.get(at + 1), '=')).then_some((name, line));
            }
            TokenTree::Punct(_) | TokenTree::Group(_) => return None,
        }
    }
    None
}

/// No placeholder of `format!`, no path, no sentence's punctuation.
fn looks_like_a_class(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_lowercase() || letter == '-' || letter == '!')
        && !word.contains(['{', '}', '"', '\\', ';', '<', '>'])
        && !word.ends_with(['.', ',', ':', '?', '-', '='])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Classes;

    #[track_caller]
    fn check(source: &str, certain: &[&str]) {
        let mut classes = Classes::default();
        classes.read(Path::new("x.rs"), source).unwrap();
        let found: Vec<&str> = classes.certain.keys().map(String::as_str).collect();
        assert_eq!(found, certain);
    }

    #[test]
    fn a_plain_attribute() {
        check(r#"view! { <p class="row gap-2" title="not this">"nor this"</p> }"#, &["gap-2", "row"]);
    }

    #[test]
    fn a_closure_ends_at_the_next_attribute() {
        check(
            r#"view! { <p class=move || if on.get() { "on" } else { "off" } title="no">"no"</p> }"#,
            &["off", "on"],
        );
        check(r#"view! { <p class=move || match a { A => "a-b", B => "b" }>"no"</p> }"#, &["a-b", "b"]);
    }

    #[test]
    fn a_named_class_and_a_tuple() {
        check(
            r#"view! { <p class:is-open=move || open.get() class=("mt-2", true) id="no"/> }"#,
            &["is-open", "mt-2"],
        );
    }

    #[test]
    fn placeholders_are_no_classes() {
        check(r#"view! { <p class=format!("btn btn-{tone}") /> }"#, &["btn"]);
    }

    #[test]
    fn other_literals_are_only_offered() {
        let mut classes = Classes::default();
        classes.read(Path::new("x.rs"), r#"fn width() -> &'static str { "w-4 grow" }"#).unwrap();
        assert!(classes.certain.is_empty());
        assert_eq!(classes.words.keys().collect::<Vec<_>>(), ["grow", "w-4"]);
    }

    #[test]
    fn paths_and_comparisons_are_no_attributes() {
        check(r#"fn x() { let a = kit::class::name("no"); if class == "no" {} }"#, &[]);
    }
}
