//! How to talk to a server or a cloud, and keep what it said up to date.
#![warn(missing_docs)]
