//! `/kansei`: signing in, lists, plans, jobs and the ledger, as the page uses them.

mod configure;
mod forward;
mod guard;
mod jobs;
mod ledger;
mod plans;
mod session;
mod verdicts;
mod windows;
mod world;
