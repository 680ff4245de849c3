use super::{Shell, output::Output};
use crate::field::linux::{By, Fault, How, Machine, User, path};

/// A command that is being run: what it was given, and what it says.
pub(crate) struct Call<'a> {
    pub(crate) name: &'a str,
    /// The words after its name.
    pub(crate) args: &'a [String],
    /// As whom it runs.
    pub(crate) user: User,
    pub(crate) machine: &'a mut Machine,
    pub(crate) shell: &'a mut Shell,
    pub(super) input: Option<Vec<u8>>,
    pub(super) output: Output,
    pub(super) effect: Option<Effect>,
    /// Bytes that it has read and written.
    pub(super) moved: usize,
}

/// Bytes that one command may read and write.
const MOST_MOVED: usize = 8 * 1024 * 1024;

/// What a command does beyond the box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The shell ends.
    Exit(u8),
    /// The device restarts.
    Reboot,
}

/// The command reads what is typed, which is not known yet: it is run again once it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NeedsInput;

/// Texts by their names.
pub(crate) type Sources = Vec<(String, Vec<u8>)>;

/// How a command ends: its status.
pub(crate) type Ended = Result<u8, NeedsInput>;

impl Call<'_> {
    pub(crate) fn say(&mut self, text: impl AsRef<[u8]>) {
        self.output.out(text.as_ref());
    }

    pub(crate) fn line(&mut self, text: impl AsRef<str>) {
        self.output.out(text.as_ref().as_bytes());
        self.output.out(b"\n");
    }

    /// Says on the other stream what is wrong, after the command's name.
    pub(crate) fn complain(&mut self, text: impl std::fmt::Display) {
        self.output.err(format!("{}: {text}\n", self.name).as_bytes());
    }

    /// Time passes before what is said next.
    pub(crate) fn wait(&mut self, millis: u64) {
        self.output.wait(millis);
    }

    /// Whether nothing more that is said would be heard.
    pub(crate) fn is_heard_out(&self) -> bool {
        self.output.is_full()
    }

    pub(crate) fn effect(&mut self, effect: Effect) {
        self.effect = Some(effect);
    }

    /// Everything that is typed or piped into the command.
    pub(crate) fn input(&mut self) -> Result<Vec<u8>, NeedsInput> {
        let input = self.input.take().ok_or(NeedsInput)?;
        // Who reads it again finds its end.
        self.input = Some(Vec::new());
        Ok(input)
    }

    pub(crate) fn by(&self) -> By {
        By { user: self.user, now: self.machine.now }
    }

    /// The absolute path that a word means.
    pub(crate) fn path(&self, word: &str) -> String {
        path::absolute(&self.shell.folder, word)
    }

    pub(crate) fn read(&mut self, word: &str) -> Result<Vec<u8>, Fault> {
        let bytes = self.machine.read(&self.path(word), self.user)?;
        self.moved += bytes.len();
        if self.moved > MOST_MOVED { Err(Fault::Memory) } else { Ok(bytes.into_owned()) }
    }

    pub(crate) fn write(&mut self, word: &str, bytes: &[u8]) -> Result<(), Fault> {
        let (path, by) = (self.path(word), self.by());
        self.moved += bytes.len();
        self.machine.files.write(&path, bytes, How::Replace, by)
    }

    /// The files that are named, or the input where none is, with their names; `-` is the input. Complains of those that cannot
    /// be read, and says whether there was one.
    pub(crate) fn sources(&mut self, words: &[&str]) -> Result<(Sources, bool), NeedsInput> {
        let mut sources = Vec::new();
        let mut missed = false;
        for word in if words.is_empty() { &["-"] } else { words } {
            let read = if *word == "-" { Ok(self.input()?) } else { self.read(word) };
            match read {
                Ok(bytes) => sources.push(((*word).to_owned(), bytes)),
                Err(fault) => {
                    self.complain(format_args!("{word}: {fault}"));
                    missed = true;
                }
            }
        }
        Ok((sources, missed))
    }
}
