//! The command line, as `kansei --help` shows it. Secrets never stand in it.

mod operator;
mod reach;

use std::{convert::Infallible, net::SocketAddr, path::PathBuf};

use api::{Secret, id::ContextId};
use backend::Outbound;
use clap::{Args, Parser, Subcommand, builder::PossibleValuesParser};

pub(crate) use operator::{
    JobVerb, LedgerVerb, PaceOptions, PlanOptions, SearchOptions, ServerOptions, StartOptions, VerifyOptions,
};
pub(crate) use reach::{DoorOptions, ForwardOptions, SshOptions};

/// The operator console for fleets of connected SIMs.
#[derive(Debug, Parser)]
#[command(name = "kansei", version = crate::serve::version_line(), about)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Serve the console, the feed and a local platform.
    Serve(ServeOptions),
    /// Load a recorded fleet into a new world, to rehearse on.
    Import(ImportOptions),
    /// Write everything into one file, also while a server runs. The file opens what the data folder opens: keep it as safe.
    Backup(BackupOptions),
    /// Print the certificate of the authority that vouches for doors of local worlds with TLS, in PEM.
    Ca(CaOptions),
    /// Run ssh on a device, through a door that is open for as long as it runs.
    Ssh(SshOptions),
    /// Lead a port of this machine to one of a device, through a door that is open until Ctrl-C.
    Forward(ForwardOptions),
    /// Plan, start, watch and stop jobs on a running server. What is found is JSON, a line each.
    #[command(subcommand)]
    Job(JobVerb),
    /// Search the ledger, check its chain, take it out with its head.
    #[command(subcommand)]
    Ledger(LedgerVerb),
}

/// What to back up, and where to.
#[derive(Debug, Args)]
pub(crate) struct BackupOptions {
    /// The file to write, a tar; one that is there already stays as it is.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Where everything is kept.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
}

/// Whose authority.
#[derive(Debug, Args)]
pub(crate) struct CaOptions {
    /// Where everything is kept.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
}

/// What to import.
#[derive(Debug, Args)]
pub(crate) struct ImportOptions {
    /// What the official CLI printed: `sims list --fetch-all`, `groups list`, `sims session-events`; JSON or JSON Lines.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Where everything is kept.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// The new world's name: lower-case letters, digits and hyphens.
    #[arg(long, value_name = "NAME", default_value = "recording")]
    pub(crate) world: ContextId,
}

/// How to serve.
#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// Where to listen; port 0 takes a free one. Loopback only.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080", value_parser = address)]
    pub(crate) listen: SocketAddr,
    /// Where everything is kept.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// What a new world looks like; one that is there already stays as it is.
    /// `fleet` unless said.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(backend::SCENARIOS))]
    pub(crate) scenario: Option<String>,
    /// How many SIMs a new world has.
    #[arg(long, value_name = "N", value_parser = sims)]
    pub(crate) sims: Option<u32>,
    /// The seed of everything random in a new world; 1 unless said.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// World seconds in a wall second.
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = time_scale)]
    pub(crate) time_scale: f64,
    /// How many entries of session histories a world keeps; older ones go after 32 days in any case.
    #[arg(long, value_name = "N", default_value_t = 20_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) keep_events: u64,
    /// What may leave the world: record, loopback, or allow=HOST,…
    #[arg(long, value_name = "POLICY", default_value = "record")]
    pub(crate) outbound: Outbound,
    /// Makes mails real: hands them to this mail server, smtp://NAME:PASSWORD@HOST:587?tls=required or smtps://….
    /// Other users of this machine can read what stands on a command line: a password belongs into the variable.
    #[arg(long, value_name = "URL", env = "KANSEI_SMTP", hide_env_values = true, value_parser = secret)]
    pub(crate) smtp: Option<Secret<String>>,
    /// Whom those mails come from.
    #[arg(long, value_name = "ADDRESS", default_value = "kansei@localhost")]
    pub(crate) mail_from: String,
    /// Other origins whose pages may speak to this server.
    #[arg(long, value_name = "URL,…", value_delimiter = ',', value_parser = origin)]
    pub(crate) allow_origin: Vec<String>,
    /// For tests: open `/kansei/emulator`. The console's World page needs none of it.
    #[arg(long)]
    pub(crate) control: bool,
    /// A file with credentials to use, in the shape of `credentials.json`.
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,
    /// Serve the page from a directory instead of from the binary.
    #[arg(long, value_name = "DIR", hide = true)]
    pub(crate) ui: Option<PathBuf>,
}

fn secret(text: &str) -> Result<Secret<String>, Infallible> {
    Ok(Secret::new(text.to_owned()))
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "must be an address and a port, such as 127.0.0.1:8080; names are not looked up".to_owned()
    })
}

fn sims(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|sims| *sims <= backend::MOST_SIMS);
    number.ok_or_else(|| format!("must be a number, {} at most", backend::MOST_SIMS))
}

fn time_scale(text: &str) -> Result<f64, String> {
    let scale: f64 = text.parse().map_err(|_| format!("{text:?} is not a number"))?;
    if (0.1..=10_000.0).contains(&scale) { Ok(scale) } else { Err("must be 0.1 to 10000".to_owned()) }
}

/// An origin as browsers write it: one that is written otherwise would never be met.
fn origin(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match host.map(|host| host.strip_suffix('/').unwrap_or(host)) {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(text.to_owned()),
        Some(_) | None => {
            Err("an origin is written like http://127.0.0.1:9000, with nothing after it".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound_and_takes_no_secret() {
        let command = CommandLine::command();
        command.clone().debug_assert();
        let serve = command.find_subcommand("serve").unwrap();
        assert!(serve.get_arguments().all(|arg| !arg.get_id().as_str().contains("password")));
    }

    #[test]
    fn what_could_never_hold_is_refused_before_anything_is_made() {
        let read = |args: &[&str]| CommandLine::try_parse_from([&["kansei", "serve"], args].concat());
        for good in ["http://127.0.0.1:9000", "https://ops.example/"] {
            assert!(read(&["--allow-origin", good]).is_ok(), "{good}");
        }
        for bad in ["127.0.0.1:9", "https://ops.example/page", "http://", "ftp://ops.example"] {
            assert!(read(&["--allow-origin", bad]).is_err(), "{bad}");
        }
        assert!(read(&["--sims", "1000000"]).is_ok() && read(&["--sims", "1000001"]).is_err());
        assert!(read(&["--sims", "many"]).unwrap_err().to_string().contains("a number, 1000000 at most"));
        let named = read(&["--listen", "localhost:0"]).unwrap_err().to_string();
        assert!(named.contains("such as 127.0.0.1:8080"), "{named}");
        let unknown = read(&["--scenario", "nope"]).unwrap_err().to_string();
        assert!(backend::SCENARIOS.iter().all(|name| unknown.contains(name)), "{unknown}");
    }
}
