//! Every package comes under a licence that we may ship.

use cargo_metadata::Metadata;

use super::table::LICENCES;

/// Packages whose licence is missing or not on the list.
pub(super) fn violations(metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    for package in &metadata.packages {
        match &package.license {
            Some(licence) if allowed(licence) => {}
            Some(licence) => found.push(format!("{} {}: licence {licence}", package.name, package.version)),
            None => found.push(format!("{} {}: no licence named", package.name, package.version)),
        }
    }
    found
}

/// Whether one way through the SPDX expression needs only licences of the list.
/// An old manifest's `/` means `OR`.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let fine = any(&words, &mut at);
    fine && at == words.len()
}

fn any(words: &[&str], at: &mut usize) -> bool {
    let mut fine = all(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        fine |= all(words, at);
    }
    fine
}

fn all(words: &[&str], at: &mut usize) -> bool {
    let mut fine = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        fine &= one(words, at);
    }
    fine
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let fine = any(words, at);
        *at += 1;
        return fine;
    }
    if words.get(*at) == Some(&"WITH") {
        let name = format!("{word} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
        return LICENCES.contains(&name.as_str());
    }
    LICENCES.contains(word)
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn expressions() {
        for fine in [
            "MIT",
            "MIT OR Apache-2.0",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(allowed(fine), "{fine}");
        }
        for bad in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR Apache-2.0) AND AGPL-3.0",
            "Apache-2.0 WITH Other",
            "",
            "MIT MIT",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }
}
