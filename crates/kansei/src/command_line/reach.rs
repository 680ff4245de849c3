//! The verbs that reach a device.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::ServerOptions;
use crate::operator::names;

/// Which device, and what to run there.
#[derive(Debug, Args)]
pub(crate) struct SshOptions {
    /// The SIM, by its name or its ID, or a text that finds it.
    #[arg(value_name = "SIM", add = ArgValueCompleter::new(names))]
    pub(crate) device: String,
    /// What to run there; a shell unless said.
    #[arg(value_name = "COMMAND", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) command: Vec<String>,
    /// As whom.
    #[arg(long, short, value_name = "NAME", default_value = "pi")]
    pub(crate) user: String,
    #[command(flatten)]
    pub(crate) door: DoorOptions,
    #[command(flatten)]
    pub(crate) server: ServerOptions,
}

/// Which device, and which port of it.
#[derive(Debug, Args)]
pub(crate) struct ForwardOptions {
    /// The SIM, by its name or its ID, or a text that finds it.
    #[arg(value_name = "SIM", add = ArgValueCompleter::new(names))]
    pub(crate) device: String,
    /// The device's port.
    #[arg(value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: u16,
    /// The port of this machine; one that is free unless said.
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) local: Option<u16>,
    #[command(flatten)]
    pub(crate) door: DoorOptions,
    #[command(flatten)]
    pub(crate) server: ServerOptions,
}

/// How the door is.
#[derive(Debug, Args)]
pub(crate) struct DoorOptions {
    /// For how many minutes it may be open at most; 480 is the longest.
    #[arg(long, value_name = "MINUTES", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=480))]
    pub(crate) minutes: u16,
    /// Who may come in: an address or a range such as 203.0.113.0/24; may be given several times. This machine unless said,
    /// where it is known how the platform sees it.
    #[arg(long, value_name = "RANGE")]
    pub(crate) from: Vec<String>,
    /// Typed as 0.0.0.0/0 by whoever lets in everybody, or a good part of the internet.
    #[arg(long, value_name = "0.0.0.0/0")]
    pub(crate) everybody: Option<String>,
    /// Why; goes to the ledger.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// The ticket that it is for.
    #[arg(long, value_name = "TICKET")]
    pub(crate) ticket: Option<String>,
    /// End TLS at the platform. The local port speaks it: what comes there is plain.
    #[arg(long)]
    pub(crate) tls: bool,
}
