//! The Kansei binary: `kansei serve`, and the client verbs.

mod backup;
mod ca;
mod command_line;
mod import;
mod operator;
mod serve;
mod signals;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use clap_complete::CompleteEnv;

use crate::{
    command_line::{CommandLine, Verb},
    operator::Ended,
};

/// Records are many small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code when another server holds the data directory.
const HELD: u8 = 3;

fn main() -> ExitCode {
    // A shell that asks how a line may go on is answered, and that is all.
    CompleteEnv::with_factory(CommandLine::command).complete();
    let line = CommandLine::parse();
    let result = match line.verb {
        Verb::Serve(options) => serve::serve(options).map(|()| Ended::Well),
        Verb::Import(options) => import::import(&options).map(|()| Ended::Well),
        Verb::Backup(options) => backup::backup(&options).map(|()| Ended::Well),
        Verb::Ca(options) => ca::ca(&options).map(|()| Ended::Well),
        Verb::Ssh(options) => operator::ssh(options),
        Verb::Forward(options) => operator::forward(options),
        Verb::Job(verb) => operator::job(verb),
        Verb::Ledger(verb) => operator::ledger(verb),
    };
    match result {
        Ok(ended) => ExitCode::from(ended.code()),
        Err(error) => {
            complain(&error);
            if error.is::<backend::Held>() { ExitCode::from(HELD) } else { ExitCode::FAILURE }
        }
    }
}

fn complain(error: &anyhow::Error) {
    // Whoever has hung up hears nothing.
    let _said = terminal::tell(&format!("{error:#}"));
}
