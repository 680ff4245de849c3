//! The only list of commands: `cargo xtask` alone prints it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to a terminal")]

mod bench;
mod clients;
mod desktop;
mod dev;
mod docs;
mod e2e;
mod layers;
mod process;
mod root;
mod run;
mod setup;
mod spec;
mod test;
mod web;

use std::process::ExitCode;

use anyhow::Result;

/// One command: its name, what it does in one line, and the function that does it.
struct Command {
    name: &'static str,
    arguments: &'static str,
    does: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "run",
        arguments: "[--desktop] [-- ARGS]",
        does: "build everything and serve the console; ARGS go to `kansei serve`",
        run: run::command,
    },
    Command {
        name: "test",
        arguments: "[--long] [--list] [STEP…]",
        does: "set up and run every check, or the named steps alone",
        run: test::command,
    },
    Command {
        name: "dev",
        arguments: "[-- ARGS]",
        does: "serve a debug build and rebuild the page when its sources change",
        run: dev::command,
    },
    Command {
        name: "web",
        arguments: "[--dev] [--out DIR [--server URL]]",
        does: "build the page into dist/, within its size budget; --out: as plain files for any web server",
        run: web::command,
    },
    Command {
        name: "e2e",
        arguments: "[PLAYWRIGHT ARGS]",
        does: "drive the console in Chromium, against the real server",
        run: e2e::command,
    },
    Command {
        name: "desktop",
        arguments: "",
        does: "drive the real desktop window, hidden on a virtual screen",
        run: desktop::command,
    },
    Command {
        name: "bench",
        arguments: "[store] [http] [console]",
        does: "measure what is promised: machine, commit, spread, bounds",
        run: bench::command,
    },
    Command {
        name: "spec",
        arguments: "[--definition FILE]",
        does: "check the contract against the vendor's official definition",
        run: spec::command,
    },
    Command {
        name: "layers",
        arguments: "",
        does: "check who depends on whom, which package stays where, and licences",
        run: layers::command,
    },
    Command {
        name: "docs",
        arguments: "",
        does: "check that what the documents link and name exists",
        run: docs::command,
    },
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let Some(name) = words.next() else {
        list();
        return ExitCode::SUCCESS;
    };
    let rest: Vec<String> = words.collect();
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("xtask: no command is called '{name}'. There are:\n");
        list();
        return ExitCode::from(2);
    };
    match (command.run)(&rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {name}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn list() {
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.arguments);
        println!("cargo xtask {call:<34} {}", command.does);
    }
}
