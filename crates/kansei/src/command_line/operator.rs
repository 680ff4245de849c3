//! The verbs of an operator: jobs and the ledger.

use std::path::PathBuf;

use api::{
    console::job::ItemsShown,
    id::{ContextId, GroupId, JobId, OpId, PlanId, SimId},
};
use clap::{Args, Subcommand, ValueEnum};

use crate::operator::Step;

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

impl Default for ServerOptions {
    fn default() -> Self {
        ServerOptions {
            server: None,
            context: ContextId::new("local").expect("letters are an id"),
            data: PathBuf::from("data"),
            credentials: None,
        }
    }
}

/// What to plan.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("targets").required(true).args(["query", "sim", "undo"]))]
pub(crate) struct PlanOptions {
    /// What to do with each SIM, one after the other: cut, set-group=ID, unset-group, speed-class=CLASS, tag=NAME=VALUE,
    /// untag=NAME, add-subscription=NAME, activate, deactivate, standby, suspend.
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
