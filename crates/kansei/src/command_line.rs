//! The command line, as `kansei --help` shows it. Secrets never stand in it.

use std::{net::SocketAddr, path::PathBuf};

use api::{
    console::job::ItemsShown,
    id::{ContextId, GroupId, JobId, OpId, PlanId, SimId},
};
use backend::Outbound;
use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};

use crate::operator::Step;

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
    /// Plan, start, watch and stop jobs on a running server. What is found is JSON, a line each.
    #[command(subcommand)]
    Job(JobVerb),
    /// Search the ledger, check its chain, take it out with its head.
    #[command(subcommand)]
    Ledger(LedgerVerb),
}

/// What to do with jobs.
#[derive(Debug, Subcommand)]
pub(crate) enum JobVerb {
    /// Say what a write will touch. Sends nothing.
    Plan(PlanOptions),
    /// Start a plan. The same again starts nothing twice.
    Start(StartOptions),
    /// Say a job whenever it has changed, until it has ended or does not go on by itself.
    Watch {
        /// The job.
        job: JobId,
        #[command(flatten)]
        server: ServerOptions,
    },
    /// Begin nothing more: cancel what is left, unless said. What is under way goes on to its verdict.
    Stop {
        /// The job.
        job: JobId,
        /// For now: it can go on.
        #[arg(long, conflicts_with = "brake")]
        pause: bool,
        /// The same, because something is wrong.
        #[arg(long)]
        brake: bool,
        #[command(flatten)]
        server: ServerOptions,
    },
    /// Let a job go on that was paused, braked or has stopped by itself.
    GoOn {
        /// The job.
        job: JobId,
        #[command(flatten)]
        server: ServerOptions,
    },
    /// List jobs, the one that was started last first.
    List {
        /// At most so many.
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
        #[command(flatten)]
        server: ServerOptions,
    },
    /// List the SIMs of a job that were begun, and how each ended.
    Items {
        /// The job.
        job: JobId,
        /// Only some of them.
        #[arg(long, value_name = "WHICH")]
        show: Option<Shown>,
        #[command(flatten)]
        server: ServerOptions,
    },
    /// Say how long SIMs took to return, and what those that did not have in common.
    Report {
        /// The job.
        job: JobId,
        #[command(flatten)]
        server: ServerOptions,
    },
}

impl JobVerb {
    /// Where the server is.
    pub(crate) fn server(&self) -> &ServerOptions {
        match self {
            JobVerb::Plan(PlanOptions { server, .. })
            | JobVerb::Start(StartOptions { server, .. })
            | JobVerb::Watch { server, .. }
            | JobVerb::Stop { server, .. }
            | JobVerb::GoOn { server, .. }
            | JobVerb::List { server, .. }
            | JobVerb::Items { server, .. }
            | JobVerb::Report { server, .. } => server,
        }
    }
}

/// Some of a job's SIMs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shown {
    /// Begun and not judged.
    Running,
    /// Overdue.
    NotBack,
    /// Overdue, not as the group wants it, failed or unknown.
    NeedsPerson,
}

impl From<Shown> for ItemsShown {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Running => ItemsShown::Running,
            Shown::NotBack => ItemsShown::NotBack,
            Shown::NeedsPerson => ItemsShown::NeedsPerson,
        }
    }
}

/// Where the server is, and who signs in.
#[derive(Debug, Args)]
pub(crate) struct ServerOptions {
    /// The server; the one that runs on the data folder unless said.
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// The context.
    #[arg(long, value_name = "NAME", default_value = "local")]
    pub(crate) context: ContextId,
    /// The data folder of the server.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// A file with credentials, in the shape of `credentials.json`; the data folder's unless said.
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,
}

/// What to plan.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("targets").required(true).args(["query", "sim", "undo"]))]
pub(crate) struct PlanOptions {
    /// What to do with each SIM, one after the other: cut, set-group=ID, unset-group, speed-class=CLASS, tag=NAME=VALUE,
    /// untag=NAME, activate, deactivate, standby, suspend.
    #[arg(value_name = "STEP", required_unless_present = "undo", conflicts_with = "undo")]
    pub(crate) steps: Vec<Step>,
    /// The SIMs that a query of the SIM list finds now; the empty one finds all.
    #[arg(long, value_name = "QUERY")]
    pub(crate) query: Option<String>,
    /// A SIM; may be given several times.
    #[arg(long, value_name = "ID")]
    pub(crate) sim: Vec<SimId>,
    /// Take back what this job did.
    #[arg(long, value_name = "JOB")]
    pub(crate) undo: Option<JobId>,
    /// Of which of its SIMs; all unless said.
    #[arg(long, value_name = "WHICH", requires = "undo")]
    pub(crate) of: Option<Shown>,
    #[command(flatten)]
    pub(crate) server: ServerOptions,
}

/// What to start, and how to go about it.
#[derive(Debug, Args)]
pub(crate) struct StartOptions {
    /// The plan.
    pub(crate) plan: PlanId,
    /// How many SIMs it touches, as the plan says (`effect.sims`); needed from 100 on.
    #[arg(long, value_name = "N")]
    pub(crate) sims: Option<u64>,
    /// The intention: repeating it repeats nothing. The plan's unless said.
    #[arg(long, value_name = "ID")]
    pub(crate) op: Option<OpId>,
    /// Watch it, as `kansei job watch` does.
    #[arg(long)]
    pub(crate) watch: bool,
    #[command(flatten)]
    pub(crate) pace: PaceOptions,
    #[command(flatten)]
    pub(crate) server: ServerOptions,
}

/// How a job goes about its SIMs; what is not said is as usual.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct PaceOptions {
    /// How many of a hundred SIMs are the canary.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) canary: Option<u32>,
    /// How many times as large each wave is as the one before.
    #[arg(long, value_name = "N")]
    pub(crate) growth: Option<u64>,
    /// Below so many percent that went well it stops by itself; 0 never.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(crate) brake: Option<f64>,
    /// How many seconds nothing is sent at first.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) window: Option<u32>,
}

fn percent(text: &str) -> Result<f64, String> {
    let percent: Option<f64> = text.parse().ok();
    percent.filter(|percent| (0.0..=100.0).contains(percent)).ok_or_else(|| "must be 0 to 100".to_owned())
}

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerVerb {
    /// Check that no entry was changed, removed, swapped or cut off; also while a server runs.
    Verify(VerifyOptions),
    /// Write every entry into a new file, a line each, and the head as the last line; also while a server runs.
    Export {
        /// The file; one that is there already stays as it is.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The data folder.
        #[arg(long, value_name = "DIR", default_value = "data")]
        data: PathBuf,
    },
    /// List entries, newest first, from a running server.
    List(SearchOptions),
}

/// What to check, and against what.
#[derive(Debug, Args)]
pub(crate) struct VerifyOptions {
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// An exported ledger, in place of the data folder's.
    #[arg(long, value_name = "FILE")]
    pub(crate) export: Option<PathBuf>,
    /// The head's hash as it was kept elsewhere.
    #[arg(long, value_name = "HASH", requires = "count")]
    pub(crate) head: Option<String>,
    /// The number of entries as it was kept elsewhere.
    #[arg(long, value_name = "N", requires = "head")]
    pub(crate) count: Option<u64>,
}

/// Which entries.
#[derive(Debug, Args)]
pub(crate) struct SearchOptions {
    /// Only those that hold each of these words.
    #[arg(value_name = "WORDS")]
    pub(crate) text: Option<String>,
    /// Only of this SIM.
    #[arg(long, value_name = "ID")]
    pub(crate) sim: Option<SimId>,
    /// Only of this group.
    #[arg(long, value_name = "ID")]
    pub(crate) group: Option<GroupId>,
    /// Only of this job.
    #[arg(long, value_name = "ID")]
    pub(crate) job: Option<JobId>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) server: ServerOptions,
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
