//! The server as a library: sockets, transactions, time.
//!
//! [`start`] is the one way to run a server; `kansei serve`, the desktop shell and the tests all take it. Inside, two
//! jobs do not know each other: `cloud` imitates the platform, `desk` helps the operator and reaches any cloud, also
//! this one, through `client`. `feed` carries what changed from the one to the other as `api` types; `edge` carries it
//! to pages; `http` is the table of contents of all that listens.
#![warn(missing_docs)]

mod authority;
mod automation;
mod backup;
mod clock;
mod cloud;
mod config;
mod credentials;
mod database;
mod desk;
mod edge;
mod feed;
mod field;
mod forward;
mod holder;
mod http;
mod ledger_file;
mod lines;
mod machine;
mod notices;
mod ota_move;
mod outbound;
mod private_file;
mod random;
mod reach;
mod registry;
mod start;
mod steady;
mod stop;
mod tasks;
mod visits;
mod web_client;
mod worlds;
mod writable;

pub use authority::authority_certificate;
pub use backup::{Backup, BackupReport};
pub use cloud::{Complaint, ImportReport, MOST_SIMS, import};
pub use config::{Config, Outbound, RemotePace, Smtp, UiFiles, Version};
pub use credentials::Credentials;
pub use emulator::scenario::NAMES as SCENARIOS;
pub use forward::{Forward, LocalPort, Trust, Way};
pub use holder::{Held, listening};
pub use ledger_file::{LedgerSeal, check_export, check_ledger, export_ledger};
pub use ops::ledger::{Broken as LedgerBroken, Head as LedgerHead, verify as verify_ledger};
pub use random::hex as random_hex;
pub use start::{Running, start};
pub use store::schema_versions;
pub use web_client::web_client;
