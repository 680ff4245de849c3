//! One style sheet of all: tokens, base, kit, features, and the utilities that the sources name; and one of the features that are
//! fetched when they are first needed.
//!
//! Each is a cascade layer, so a later one wins over an earlier one whatever the selectors look like, and whenever they come.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

use super::{classes, utilities};
use crate::root;

/// The layers, weakest first, and the files of each under `ui/styles`.
const LAYERS: &[(&str, &str)] =
    &[("tokens", "tokens.css"), ("base", "base.css"), ("kit", "kit"), ("features", "features")];

/// Features whose styles come with the first of them that is opened.
const LATER: &str = "later";

/// The page's style sheets.
pub(super) struct Styles {
    pub(super) first: String,
    pub(super) later: String,
}

/// The whole style. Fails when a class in the sources yields no rule.
pub(super) fn page() -> Result<Styles> {
    let mut css = String::from("@layer tokens,base,kit,features,utilities;\n");
    let mut own = String::new();
    for (layer, place) in LAYERS {
        let rules = rules(place)?;
        if !rules.is_empty() {
            css.push_str(&format!("@layer {layer}{{\n{rules}}}\n"));
        }
        own.push_str(&rules);
    }
    let later = rules(LATER)?;
    check_later(&own, &later)?;
    own.push_str(&later);
    let used = classes::used()?;
    let utilities = utilities::generate(&used, &own)?;
    css.push_str(&format!("@layer utilities{{\n{utilities}\n}}\n"));
    Ok(Styles { first: css, later: format!("@layer features{{\n{later}}}\n") })
}

/// Fails where something uses a class whose rules come only with a feature that is not its own: it would look right or not, by what
/// was opened before.
fn check_later(first: &str, later: &str) -> Result<()> {
    let files = root::files_ending(&root::at("ui/styles").join(LATER), "css")?;
    let features: Vec<String> =
        files.iter().filter_map(|file| Some(file.file_stem()?.to_string_lossy().into_owned())).collect();
    let (first, later) = (begun(first), begun(later));
    for (class, place) in classes::used_outside(&features)?.certain {
        ensure!(
            first.contains(&class) || !later.contains(&class),
            "{place}: {class} has its rules in ui/styles/{LATER}, which may not be there; move them to the kit"
        );
    }
    Ok(())
}

/// The classes with which selectors begin.
fn begun(css: &str) -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    for head in css.split('{').filter_map(|text| text.rsplit('}').next()) {
        if head.trim_start().starts_with('@') {
            continue;
        }
        for selector in head.split(',') {
            if let Some(name) = selector.trim_start().strip_prefix('.') {
                let end = name.find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '-' | '_'));
                classes.insert(name[..end.unwrap_or(name.len())].to_owned());
            }
        }
    }
    classes
}

/// Style rules without their comments and empty lines.
pub(super) fn without_comments(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some(start) = rest.find(['/', '"', '\'']) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let end = if from.starts_with("/*") {
            from.find("*/").map_or(from.len(), |end| end + 2)
        } else if from.starts_with('/') {
            out.push('/');
            1
        } else {
            let end = string_end(from);
            out.push_str(&from[..end]);
            end
        };
        rest = &from[end..];
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |mut all, line| {
        all.push_str(line);
        all.push('\n');
        all
    })
}

/// One file, or the files of one folder in the order of their names.
fn rules(place: &str) -> Result<String> {
    let path = root::at("ui/styles").join(place);
    let files = if path.is_file() { vec![path] } else { root::files_ending(&path, "css")? };
    let mut rules = String::new();
    for file in files {
        rules.push_str(&without_comments(&root::read(&file)?));
    }
    Ok(rules)
}

/// Where the string ends that `text` begins with.
fn string_end(text: &str) -> usize {
    let mut letters = text.char_indices();
    let quote = letters.next().map(|(_, letter)| letter);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if Some(letter) == quote {
            return at + letter.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn selectors_begin_with_their_class() {
        let css = ".a > .b { x: y } @media (max-width: 1px) { .c:hover, .d-e .f { x: y } } th .g { x: y }";
        assert_eq!(super::begun(css).into_iter().collect::<Vec<_>>(), ["a", "c", "d-e"]);
    }

    #[test]
    fn comments_go_and_strings_stay() {
        let css = "/* a */ .x{content:\"/* not one */\"} /* b\n c */\n\n.y{background:url(a/b.svg)}\n";
        assert_eq!(without_comments(css), ".x{content:\"/* not one */\"}\n.y{background:url(a/b.svg)}\n");
    }

    #[test]
    fn an_escaped_quote_does_not_end_a_string() {
        assert_eq!(without_comments(r#".x{content:"\"/*"}/* */"#), ".x{content:\"\\\"/*\"}\n");
    }
}
