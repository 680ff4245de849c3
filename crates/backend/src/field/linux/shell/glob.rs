use crate::field::linux::{Files, User, path};

/// Paths that one pattern may stand for.
const MOST_PATHS: usize = 1_000;

/// A letter of a word, as patterns see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyph {
    Letter(char),
    /// `*`
    Any,
    /// `?`
    One,
}

impl Glyph {
    pub(super) fn letter(self) -> char {
        match self {
            Glyph::Letter(letter) => letter,
            Glyph::Any => '*',
            Glyph::One => '?',
        }
    }

    fn matches(self, letter: char) -> bool {
        match self {
            Glyph::Letter(own) => own == letter,
            Glyph::Any => false,
            Glyph::One => true,
        }
    }
}

pub(super) fn is_pattern(glyphs: &[Glyph]) -> bool {
    glyphs.iter().any(|glyph| matches!(glyph, Glyph::Any | Glyph::One))
}

/// The paths that a pattern stands for, in order; none where it stands for nothing or for too much.
pub(super) fn paths(glyphs: &[Glyph], files: &Files, folder: &str, user: User) -> Vec<String> {
    let mut found = vec![String::new()];
    for (at, step) in glyphs.split(|glyph| *glyph == Glyph::Letter('/')).enumerate() {
        let mut next = Vec::new();
        for start in &found {
            let start = if at == 0 { String::new() } else { format!("{start}/") };
            if !is_pattern(step) {
                next.push(format!("{start}{}", step.iter().map(|glyph| glyph.letter()).collect::<String>()));
                continue;
            }
            let hidden = step.first() == Some(&Glyph::Letter('.'));
            let inside = files.list(&path::absolute(folder, &start), user).unwrap_or_default();
            let names = inside.iter().map(|(name, _)| *name).filter(|name| hidden || !name.starts_with('.'));
            next.extend(names.filter(|name| matches(step, name)).map(|name| format!("{start}{name}")));
        }
        if next.len() > MOST_PATHS {
            return Vec::new();
        }
        found = next;
    }
    found.retain(|path| files.find(&path::absolute(folder, path), user).is_ok());
    found
}

/// Whether a name is of a pattern. Takes no more than pattern times name: only the last `*` is ever tried again.
fn matches(pattern: &[Glyph], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut seen) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    while seen < name.len() {
        match pattern.get(at) {
            Some(Glyph::Any) => {
                again = Some((at, seen));
                at += 1;
            }
            Some(glyph) if glyph.matches(name[seen]) => {
                at += 1;
                seen += 1;
            }
            Some(_) | None => match again {
                Some((star, from)) => {
                    again = Some((star, from + 1));
                    at = star + 1;
                    seen = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|glyph| *glyph == Glyph::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_patterns() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*.txt", "a.txt", true),
            ("*.txt", "a.txt.gz", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("?", "é", true),
            ("??", "a", false),
        ] {
            let glyphs: Vec<Glyph> = pattern
                .chars()
                .map(|letter| match letter {
                    '*' => Glyph::Any,
                    '?' => Glyph::One,
                    letter => Glyph::Letter(letter),
                })
                .collect();
            assert_eq!(matches(&glyphs, name), expected, "{pattern} {name}");
        }
    }
}
