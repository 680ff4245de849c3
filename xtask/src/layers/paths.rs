//! The paths that a Rust source names, resolved to `crate::…` or to another crate's name.

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One path and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// With `self` and `super` resolved: `crate::desk::job` or `store::desk`.
    pub(super) text: String,
    /// Counted from one.
    pub(super) line: usize,
}

/// Every path with at least two parts, and every name that a `use` brings in.
///
/// `module` is the module that the file is, as `["cloud", "http", "sim"]`.
pub(super) fn paths(source: &str, module: &[String]) -> Result<Vec<Path>> {
    let tokens: TokenStream = source.parse().map_err(|error| anyhow!("no Rust: {error}"))?;
    let mut found = Vec::new();
    walk(&tokens.into_iter().collect::<Vec<_>>(), module, &mut found);
    Ok(found)
}

fn walk(tokens: &[TokenTree], module: &[String], found: &mut Vec<Path>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Ident(word) if word == "mod" => {
                // `mod name { … }`: its `super` is this module.
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                    (tokens.get(at + 1), tokens.get(at + 2))
                {
                    let inner: Vec<String> = module.iter().cloned().chain([name.to_string()]).collect();
                    walk(&body.stream().into_iter().collect::<Vec<_>>(), &inner, found);
                    at += 3;
                    continue;
                }
                at += 1;
            }
            TokenTree::Ident(word) if word == "use" => {
                // A leading `::` says the same crate.
                let from = at + 1 + if separator(tokens, at + 1) { 2 } else { 0 };
                at = tree(tokens, from, &[], module, found);
            }
            TokenTree::Ident(_) if separator(tokens, at + 1) => at = tree(tokens, at, &[], module, found),
            TokenTree::Group(group) => {
                walk(&group.stream().into_iter().collect::<Vec<_>>(), module, found);
                at += 1;
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
        }
    }
}

/// Reads `a::b::{c, d::e}` from `at`, after the parts of `prefix`; answers where it ends.
fn tree(
    tokens: &[TokenTree],
    mut at: usize,
    prefix: &[String],
    module: &[String],
    found: &mut Vec<Path>,
) -> usize {
    let mut parts = prefix.to_vec();
    let mut line = 0;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(part)) => {
                line = part.span().start().line;
                parts.push(part.to_string());
                at += 1;
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for branch in inner.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ','))
                {
                    tree(branch, 0, &parts, module, found);
                }
                return at + 1;
            }
            // `a::*`, or the `::<` of a call: the path up to here is what counts.
            Some(_) | None => break,
        }
        if !separator(tokens, at) {
            break;
        }
        at += 2;
    }
    if parts.len() > prefix.len() || matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == '*')
    {
        found.push(Path { text: resolve(&parts, module).join("::"), line });
    }
    at.max(1)
}

fn separator(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    colon(at) && colon(at + 1)
}

/// `super::x` in `crate::a::b` is `crate::a::x`.
fn resolve(parts: &[String], module: &[String]) -> Vec<String> {
    let mut here: Vec<String> = module.to_vec();
    let mut relative = false;
    let mut rest = parts;
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "self" => {}
            "super" => {
                here.pop();
            }
            _ => break,
        }
        relative = true;
        rest = after;
    }
    if !relative {
        return parts.to_vec();
    }
    ["crate".to_owned()].into_iter().chain(here).chain(rest.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let module = ["cloud".to_owned(), "http".to_owned()];
        let found: Vec<String> = paths(source, &module).unwrap().into_iter().map(|path| path.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_plain_and_a_grouped_use() {
        check("use crate::desk::job;", &["crate::desk::job"]);
        check(
            "use store::{desk, world::{Tx, self}};",
            &["store::desk", "store::world::Tx", "store::world::self"],
        );
        check("use store::*;", &["store"]);
    }

    #[test]
    fn super_is_followed_out_of_the_module() {
        check("use super::super::desk::Job;", &["crate::desk::Job"]);
        check("mod tests { use super::super::app; }", &["crate::cloud::app"]);
    }

    #[test]
    fn a_path_in_an_expression_and_in_a_type() {
        check(
            "fn f(a: crate::desk::Job) { crate::field::send::<u8>(a); g!(store::desk::x) }",
            &["crate::desk::Job", "crate::field::send", "store::desk::x"],
        );
    }

    #[test]
    fn comments_and_strings_are_no_paths() {
        check("// crate::desk\nfn f() -> &'static str { \"crate::desk::x\" }", &[]);
    }
}
