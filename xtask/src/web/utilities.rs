//! Utility classes by `encre-css`, for the class names that our own style sheets do not define.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use encre_css::{Config, Preflight, config::DarkMode};

use super::classes::Classes;

/// Where `encre-css` 0.21 writes something else than Tailwind does, and what to write instead.
/// Each was found by comparing both in a browser.
const FAULTY: &[(&str, &str)] = &[
    ("divide-", "a border on the children"),
    ("size-", "w-… and h-…"),
    ("outline-none", "outline-hidden"),
    ("ring-inset", "a rule of the kit"),
    ("shadow-", "a shadow token in the kit"),
    ("content-[", "a rule of the kit"),
    ("rotate-", "rotate-z-…"),
];

/// The rules for every utility among the words. A class for sure that neither has a rule of ours nor is a
/// utility is an error, and so is one that comes out wrong.
pub(super) fn generate(used: &Classes, own: &str) -> Result<String> {
    let ours = defined(own);
    let config = config(own);
    let mut wrong = Vec::new();
    for (class, place) in &used.certain {
        if ours.contains(class.as_str()) {
            continue;
        }
        let plain = class.rsplit(':').next().unwrap_or(class);
        if let Some((_, instead)) = FAULTY.iter().find(|(start, _)| faulty(plain, start)) {
            wrong.push(format!("{place}: {class}: comes out wrong; use {instead}"));
        } else if !rule(class, &config) {
            wrong.push(format!("{place}: {class}: no such class in ui/styles and no such utility"));
        }
    }
    if !wrong.is_empty() {
        bail!("{} of the class names yield no rule:\n{}", wrong.len(), wrong.join("\n"));
    }
    let words = used.words.keys().chain(used.certain.keys()).map(String::as_str);
    let wanted: BTreeSet<&str> = words.filter(|word| !ours.contains(word)).collect();
    Ok(encre_css::generate(wanted, &config))
}

/// Whether the class starts like a faulty one. `rotate-z-90` is the right spelling of one of them.
fn faulty(class: &str, start: &str) -> bool {
    class.starts_with(start) && !class.starts_with("rotate-z-") && !class.starts_with("rotate-x-")
}

fn rule(class: &str, config: &Config) -> bool {
    !encre_css::generate([class], config).trim().is_empty()
}

/// No preflight (`base.css` is ours), dark by the attribute that the page sets, and the colour tokens by name.
fn config(own: &str) -> Config {
    let mut config = Config::default();
    config.preflight = Preflight::None;
    config.theme.dark_mode = DarkMode::new_class("[data-theme=dark]");
    for (name, value) in
        own.split(['{', ';', '\n']).filter_map(|part| part.trim().strip_prefix("--")?.split_once(':'))
    {
        if ["#", "rgb(", "oklch("].iter().any(|start| value.trim().starts_with(start)) {
            config.theme.colors.add(name.to_owned(), format!("var(--{name})"));
        }
    }
    config
}

/// The class names that a style sheet has in its selectors.
fn defined(css: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for part in css.split('.').skip(1) {
        let end = part.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(part.len());
        if part.starts_with(|c: char| c.is_alphabetic() || c == '-' || c == '_') {
            names.insert(&part[..end]);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{Classes, generate};

    fn used(certain: &[&str]) -> Classes {
        let mut classes = Classes::default();
        for class in certain {
            classes.certain.insert((*class).to_owned(), "x.rs:1".to_owned());
        }
        classes
    }

    #[test]
    fn a_utility_gets_its_rule_and_a_class_of_ours_none() {
        let css =
            generate(&used(&["flex", "row", "hidden"]), ".row{height:.5rem}.hidden{opacity:0}").unwrap();
        assert!(css.contains("display: flex"), "{css}");
        assert!(!css.contains(".row") && !css.contains(".hidden"), "{css}");
    }

    #[test]
    fn a_class_without_a_rule_is_an_error_with_its_place() {
        let error = generate(&used(&["flexx"]), "").unwrap_err().to_string();
        assert!(error.contains("x.rs:1: flexx"), "{error}");
    }

    #[test]
    fn a_faulty_utility_is_an_error_that_says_what_to_write() {
        let error = generate(&used(&["hover:rotate-90"]), "").unwrap_err().to_string();
        assert!(error.contains("rotate-z-"), "{error}");
        assert!(generate(&used(&["rotate-z-90"]), "").is_ok());
    }

    #[test]
    fn colour_tokens_are_colours() {
        let css = generate(&used(&["text-ink-2", "dark:text-ink-2"]), ":root{--ink-2:#333}").unwrap();
        assert!(css.contains("color: var(--ink-2)"), "{css}");
        assert!(css.contains("[data-theme=dark] .dark\\:text-ink-2"), "{css}");
    }
}
