//! The operator's side, pure: plan and its effects, verification, the ledger's chain.
#![warn(missing_docs)]
