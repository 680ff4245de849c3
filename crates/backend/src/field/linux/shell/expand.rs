use super::{
    Amiss, Shell,
    glob::{self, Glyph},
    run::{Fuel, captured},
    token::{PartKind, Word},
};
use crate::field::linux::Machine;

/// Letters that the words of a command may have together. [Linux: ARG_MAX, small]
const MOST_LETTERS: usize = 128 * 1024;

/// Replaces what stands in words for something else.
pub(super) struct Expansion<'a> {
    machine: &'a mut Machine,
    shell: &'a mut Shell,
    fuel: &'a mut Fuel,
    left: usize,
}

impl<'a> Expansion<'a> {
    pub(super) fn new(machine: &'a mut Machine, shell: &'a mut Shell, fuel: &'a mut Fuel) -> Self {
        Self { machine, shell, fuel, left: MOST_LETTERS }
    }

    /// The words that a word becomes: none, one or many.
    pub(super) fn words(&mut self, word: &Word) -> Result<Vec<String>, Amiss> {
        let mut words = Vec::new();
        for glyphs in self.fields(word, true)? {
            let paths = if glob::is_pattern(&glyphs) {
                // Every name is looked at.
                self.fuel.burn(self.machine.files.taken().1 * 256);
                glob::paths(&glyphs, &self.machine.files, &self.shell.folder, self.shell.user)
            } else {
                Vec::new()
            };
            self.take(paths.iter().map(String::len).sum())?;
            if paths.is_empty() { words.push(text(&glyphs)) } else { words.extend(paths) }
        }
        Ok(words)
    }

    /// The one word that the value of a variable becomes.
    pub(super) fn value(&mut self, word: &Word) -> Result<String, Amiss> {
        Ok(self.fields(word, false)?.iter().map(|glyphs| text(glyphs)).collect())
    }

    fn fields(&mut self, word: &Word, split: bool) -> Result<Vec<Vec<Glyph>>, Amiss> {
        let mut fields: Vec<Vec<Glyph>> = Vec::new();
        // Whether what comes next belongs to the last field.
        let mut open = false;
        for (at, part) in word.0.iter().enumerate() {
            let value = match &part.piece {
                PartKind::Text(text) => {
                    let home = if at == 0 && !part.quoted { home(text, self.shell) } else { None };
                    let (home, rest) = home.unwrap_or((String::new(), text));
                    self.take(home.len() + rest.len())?;
                    let rest = rest.chars().map(|letter| match letter {
                        '*' if !part.quoted => Glyph::Any,
                        '?' if !part.quoted => Glyph::One,
                        letter => Glyph::Letter(letter),
                    });
                    let glyphs = home.chars().map(Glyph::Letter).chain(rest);
                    last(&mut fields, open).extend(glyphs);
                    open = true;
                    continue;
                }
                PartKind::Variable(name) if name == "HOSTNAME" => self.machine.hostname(),
                PartKind::Variable(name) => self.shell.variable(name).unwrap_or_default(),
                PartKind::Command(line) => {
                    let said = captured(line, self.machine, self.shell, self.fuel)?;
                    String::from_utf8_lossy(&said).trim_end_matches('\n').replace('\0', "")
                }
            };
            self.take(value.len())?;
            if part.quoted || !split {
                last(&mut fields, open).extend(value.chars().map(Glyph::Letter));
                open = true;
                continue;
            }
            open &= !value.starts_with(char::is_whitespace);
            for piece in value.split_whitespace() {
                last(&mut fields, open).extend(piece.chars().map(Glyph::Letter));
                open = false;
            }
            open = !value.is_empty() && !value.ends_with(char::is_whitespace) || open && value.is_empty();
        }
        Ok(fields)
    }

    fn take(&mut self, letters: usize) -> Result<(), Amiss> {
        self.fuel.burn(letters);
        if self.fuel.is_out() {
            return Err(Amiss::TooLong);
        }
        self.left = self.left.checked_sub(letters).ok_or(Amiss::TooLong)?;
        Ok(())
    }
}

fn last(fields: &mut Vec<Vec<Glyph>>, open: bool) -> &mut Vec<Glyph> {
    if !open || fields.is_empty() {
        fields.push(Vec::new());
    }
    fields.last_mut().expect("one was there or was just put")
}

fn text(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.letter()).collect()
}

/// What `~` at the start of a word stands for, and the rest of the word.
fn home<'a>(text: &'a str, shell: &Shell) -> Option<(String, &'a str)> {
    let rest = text.strip_prefix('~')?;
    let (name, rest) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let home = match name {
        "" => shell.variable("HOME")?,
        "pi" => "/home/pi".to_owned(),
        "root" => "/root".to_owned(),
        "guest" => "/home/guest".to_owned(),
        _ => return None,
    };
    Some((home, rest))
}
