use std::collections::{BTreeMap, VecDeque};

use crate::field::linux::{User, path};

/// Bytes of all variables of a shell together.
const MOST_VARIABLES: usize = 128 * 1024;
const MOST_NAMES: usize = 256;
const MOST_HISTORY: usize = 200;
const LONGEST_REMEMBERED: usize = 1024;

/// A shell that somebody sits at: where it is, and what it remembers from one line to the next.
#[derive(Debug, Clone)]
pub(crate) struct Shell {
    pub(crate) user: User,
    pub(crate) folder: String,
    /// How the last command ended.
    pub(crate) status: u8,
    /// By name; whether commands see it too.
    variables: BTreeMap<String, (String, bool)>,
    history: VecDeque<String>,
}

impl Shell {
    pub(crate) fn new(user: User) -> Self {
        let mut shell = Self {
            user,
            folder: user.home().to_owned(),
            status: 0,
            variables: BTreeMap::new(),
            history: VecDeque::new(),
        };
        for (name, value) in [
            ("HOME", user.home()),
            ("LANG", "C.UTF-8"),
            ("LOGNAME", user.name()),
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("SHELL", "/bin/bash"),
            ("USER", user.name()),
        ] {
            let _fits = shell.set(name, value, true);
        }
        shell
    }

    /// What stands before what is typed.
    pub(crate) fn prompt(&self, hostname: &str) -> String {
        let home = self.user.home();
        let folder = match self.folder.strip_prefix(home) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("~{rest}"),
            Some(_) | None => self.folder.clone(),
        };
        format!("{}@{hostname}:{folder}$ ", self.user.name())
    }

    /// A variable's value; of one that is not set, none.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        match name {
            "?" => Some(self.status.to_string()),
            "$" => Some("1187".to_owned()),
            "#" => Some("0".to_owned()),
            "0" => Some("-bash".to_owned()),
            "PWD" => Some(self.folder.clone()),
            "UID" => Some(self.user.id().to_string()),
            name => self.variables.get(name).map(|(value, _)| value.clone()),
        }
    }

    /// Sets a variable, unless there is no room for it or its name is none. A variable that commands see stays so.
    pub(crate) fn set(&mut self, name: &str, value: &str, exported: bool) -> bool {
        let old = self.variables.get(name);
        let taken: usize = self.variables.iter().map(|(name, (value, _))| name.len() + value.len()).sum();
        let freed = old.map_or(0, |(value, _)| name.len() + value.len());
        let crowded = old.is_none() && self.variables.len() >= MOST_NAMES;
        if !is_name(name) || crowded || taken - freed + name.len() + value.len() > MOST_VARIABLES {
            return false;
        }
        let exported = exported || old.is_some_and(|(_, exported)| *exported);
        self.variables.insert(name.to_owned(), (value.to_owned(), exported));
        true
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.remove(name);
    }

    /// What commands see, in order.
    pub(crate) fn exported(&self) -> Vec<(String, String)> {
        let seen = self.variables.iter().filter(|(_, (_, exported))| *exported);
        let folder = ("PWD".to_owned(), self.folder.clone());
        seen.map(|(name, (value, _))| (name.clone(), value.clone())).chain([folder]).collect()
    }

    /// Goes to a folder; `cd -` comes back.
    pub(crate) fn go(&mut self, folder: String) {
        let before = std::mem::replace(&mut self.folder, folder);
        let _fits = self.set("OLDPWD", &before, true);
    }

    pub(crate) fn remember(&mut self, line: &str) {
        if line.trim().is_empty()
            || line.len() > LONGEST_REMEMBERED
            || self.history.back().is_some_and(|last| last == line)
        {
            return;
        }
        if self.history.len() == MOST_HISTORY {
            self.history.pop_front();
        }
        self.history.push_back(line.to_owned());
    }

    pub(crate) fn history(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.history.iter().map(String::as_str)
    }

    pub(crate) fn forget(&mut self) {
        self.history.clear();
    }

    /// The absolute path that a word means here.
    pub(super) fn path(&self, word: &str) -> String {
        path::absolute(&self.folder, word)
    }
}

/// Whether a variable may be called so.
pub(crate) fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next();
    first.is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}
