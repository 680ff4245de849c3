//! The Kansei binary.
fn main() {}
