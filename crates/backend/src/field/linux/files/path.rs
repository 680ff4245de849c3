//! Paths as text.

/// The absolute path that `path` means in the folder `from`, without `.`, `..` and doubled slashes.
pub(crate) fn absolute(from: &str, path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    let start = if path.starts_with('/') { "" } else { from };
    for step in start.split('/').chain(path.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            _ => steps.push(step),
        }
    }
    format!("/{}", steps.join("/"))
}

/// The folder that holds it; the root holds itself.
pub(crate) fn parent(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) | None => "/",
        Some(at) => &path[..at],
    }
}

/// Its last step; nothing of the root.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

pub(crate) fn join(folder: &str, name: &str) -> String {
    format!("{}/{name}", folder.trim_end_matches('/'))
}

/// What the paths of everything below a folder begin with.
pub(crate) fn below(folder: &str) -> String {
    join(folder, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_absolute() {
        for (from, path, expected) in [
            ("/home/pi", "", "/home/pi"),
            ("/home/pi", "x", "/home/pi/x"),
            ("/home/pi", "../../..", "/"),
            ("/home/pi", "/etc//./passwd/", "/etc/passwd"),
            ("/", "a/b/../c", "/a/c"),
            ("/", "..", "/"),
        ] {
            assert_eq!(absolute(from, path), expected, "{path} in {from}");
        }
        assert_eq!((parent("/a/b"), name("/a/b")), ("/a", "b"));
        assert_eq!((parent("/a"), name("/"), parent("/")), ("/", "", "/"));
        assert_eq!((join("/", "a"), below("/"), below("/a")), ("/a".into(), "/".into(), "/a/".into()));
    }
}
