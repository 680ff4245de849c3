//! The server as a library: sockets, transactions, time.
#![warn(missing_docs)]
