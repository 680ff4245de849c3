use serde::{Deserialize, Serialize};

use crate::{Result, error::invalid};

/// Longest path in bytes, and most names in it. guess: the platform's are not published.
const LONGEST: usize = 1_024;
const MOST_NAMES: usize = 32;

/// Where a file or a directory stands: `/` alone is the uppermost, each other one is `/`, a name, and so on, and ends in a
/// name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FilePath(String);

impl FilePath {
    /// Reads a path as it comes: slashes too many are left out, as the official client leaves them out. [cli]
    ///
    /// # Errors
    /// A name in it is `.` or `..` or holds a control character, or there are too many, or all of it is too long.
    pub fn read(text: &str) -> Result<Self> {
        let mut path = String::with_capacity(text.len() + 1);
        for name in text.split('/').filter(|name| !name.is_empty()) {
            if matches!(name, "." | "..") {
                return Err(invalid("path", "no name in it may be . or .."));
            }
            path.push('/');
            path.push_str(name);
        }
        if path.chars().any(char::is_control) {
            return Err(invalid("path", "it may hold no control character"));
        }
        if path.len() > LONGEST {
            return Err(invalid("path", format!("it may have {LONGEST} bytes at most")));
        }
        if path.matches('/').count() > MOST_NAMES {
            return Err(invalid("path", format!("it may have {MOST_NAMES} names at most")));
        }
        if path.is_empty() {
            path.push('/');
        }
        Ok(FilePath(path))
    }

    /// All of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the uppermost directory, which is always there.
    pub fn is_root(&self) -> bool {
        self.0 == "/"
    }

    /// The name without the directory; empty for the uppermost one.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The directory that it lies in; the uppermost one lies in itself.
    pub fn directory(&self) -> FilePath {
        match self.0.rfind('/') {
            None | Some(0) => FilePath("/".to_owned()),
            Some(end) => FilePath(self.0[..end].to_owned()),
        }
    }

    /// The directories that it lies in but for the uppermost one, from above.
    pub fn above(&self) -> Vec<FilePath> {
        let ends = self.0.match_indices('/').map(|(at, _)| at).filter(|at| *at > 0);
        ends.map(|end| FilePath(self.0[..end].to_owned())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> FilePath {
        FilePath::read(text).unwrap()
    }

    #[test]
    fn slashes_too_many_are_none() {
        for text in ["a/b.txt", "/a/b.txt", "//a//b.txt", "/a/b.txt/"] {
            assert_eq!(path(text).as_str(), "/a/b.txt");
        }
        assert!(["", "/", "//"].into_iter().all(|text| path(text).is_root()));
    }

    #[test]
    fn a_path_knows_where_it_lies() {
        let file = path("/a/北 海/c.txt");
        assert_eq!((file.name(), file.directory().as_str()), ("c.txt", "/a/北 海"));
        assert_eq!(file.above(), [path("/a"), path("/a/北 海")]);
        assert_eq!((path("/a").directory(), path("/a").above()), (path("/"), vec![]));
        assert_eq!((path("/").name(), path("/").directory(), path("/").above()), ("", path("/"), vec![]));
    }

    #[test]
    fn what_leads_elsewhere_is_no_path() {
        for text in ["../x", "/a/./b", "a/..", "a\nb", "a\u{0}", &"x".repeat(2_000), &"x/".repeat(33)] {
            assert!(FilePath::read(text).is_err(), "{text:?}");
        }
        assert!(FilePath::read("/a../...b/.c").is_ok());
    }
}
