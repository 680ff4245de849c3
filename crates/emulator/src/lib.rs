//! SORACOM's cloud as pure decisions.
#![warn(missing_docs)]
