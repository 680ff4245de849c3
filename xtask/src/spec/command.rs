use std::{collections::BTreeSet, path::PathBuf};

use anyhow::{Context, Result, bail};
use api::spec;

use super::{
    definition::{self, Definition},
    examples, pinned, tables, types,
};
use crate::root;

/// Where the reader is told how many operations there are.
const FIDELITY: &str = "docs/fidelity.md";

/// `cargo xtask spec [--definition FILE]`.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let file = match arguments {
        [] => definition::locate(&root::root()),
        [option, file] if option == "--definition" => Some(PathBuf::from(file)),
        _ => bail!("usage: cargo xtask spec [--definition FILE]"),
    };
    let operations = spec::operations();
    let mut findings = tables::compare(operations, api::soracom::endpoints());
    let count = |is: fn(&spec::State) -> bool| operations.iter().filter(|o| is(&o.state)).count();
    let implemented = count(|state| matches!(state, spec::State::Implemented));
    let refused = count(|state| matches!(state, spec::State::Refused { .. }));
    println!("{implemented} of {} operations are implemented", operations.len());
    let told = told(operations.len(), implemented, refused);
    if !root::read(&root::at(FIDELITY))?.contains(&told) {
        findings.push(format!("{FIDELITY} does not say \"{told}\""));
    }
    match file {
        Some(file) => {
            let text = root::read(&file)?;
            let definition = Definition::parse(&text).with_context(|| root::shown(&file))?;
            findings.extend(pinned::identity(spec::version(), spec::sha256(), &definition, &text));
            findings.extend(pinned::coverage(operations, &definition));
            findings.extend(pinned::permissions(operations, &definition));
            findings.extend(unexcused(types::compare(operations, &definition), spec::type_exceptions()));
            let (count, changed) = examples::check(operations, &definition);
            findings.extend(changed);
            println!(
                "definition {}: version, hash, operations, permissions, types ({} exceptions) and {count} examples compared",
                definition.version(),
                spec::type_exceptions().len()
            );
        }
        None => println!(
            "no definition at hand (../shared/data/soracom-api.en.yaml, {}, --definition FILE): only spec.toml and the \
             endpoint tables were compared",
            definition::VARIABLE
        ),
    }
    if findings.is_empty() {
        return Ok(());
    }
    bail!("{} differences\n  {}", findings.len(), findings.join("\n  "))
}

/// The sentence in which the reader is told.
fn told(all: usize, implemented: usize, refused: usize) -> String {
    format!("Of the definition's {all} operations {implemented} are implemented, {refused} refused")
}

/// Whether the vendor's definition lies where the commands and the tests look for it.
pub(crate) fn definition_at_hand() -> bool {
    definition::locate(&root::root()).is_some()
}

/// The findings that no exception covers, and the exceptions that cover nothing.
fn unexcused(mut found: BTreeSet<String>, exceptions: &[spec::Exception]) -> Vec<String> {
    let stale: Vec<String> = exceptions
        .iter()
        .filter(|exception| !found.remove(exception.finding))
        .map(|exception| format!("an exception for what is no finding: {}", exception.finding))
        .collect();
    found.into_iter().chain(stale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_covers_one_finding_and_must_cover_one() {
        let exceptions = [
            spec::Exception { finding: "a: b", reason: "r" },
            spec::Exception { finding: "gone: b", reason: "r" },
        ];
        let found = BTreeSet::from(["a: b".to_owned(), "c: d".to_owned()]);
        assert_eq!(unexcused(found, &exceptions), ["c: d", "an exception for what is no finding: gone: b"]);
    }

    #[test]
    fn unknown_arguments_are_refused() {
        assert!(command(&["--else".to_owned()]).is_err());
    }
}
