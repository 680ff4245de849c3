//! SQLite: world and desk, with group commit.
#![warn(missing_docs)]
