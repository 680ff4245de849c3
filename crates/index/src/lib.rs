//! A fleet as rows: query language, filter, sort, counts, window.
#![warn(missing_docs)]
