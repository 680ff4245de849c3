//! The steps in the order in which a full run takes them. Each makes sure by itself of what it needs,
//! so that any of them runs alone by its name; what is there already costs next to nothing.

use anyhow::Result;

use crate::{
    clients, desktop, docs, e2e, layers,
    process::{cargo, program, run},
    root, setup, spec,
    web::{self, Profile},
};

/// One step of the table.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) does: &'static str,
    /// Only with `--long`, or by name.
    pub(super) long: bool,
    pub(super) run: fn() -> Result<()>,
    /// What the step leaves out here, and why: it stands in the table, for nobody reads what a long run printed before.
    pub(super) note: fn() -> Option<&'static str>,
}

pub(super) const STEPS: &[Step] = &[
    step("setup", "Debian packages, node packages, the wasm target", setup),
    step("fmt", "every Rust file is formatted", fmt),
    step("layers", "who depends on whom; licences", || layers::command(&[])),
    Step {
        note: || without_definition("without the definition: only the tables were compared"),
        ..step("spec", "the contract against the vendor's definition", || spec::command(&[]))
    },
    step("docs", "what the documents link and name exists", || docs::command(&[])),
    step("web", "the page builds and is within its budget", web::within_budget),
    step("clippy", "no warning, native and wasm", clippy),
    Step {
        note: || without_definition("without the definition: answers were not compared with it"),
        ..step("test", "unit, store and HTTP tests", || run(&mut cargo(["test", "--workspace", "--quiet"])))
    },
    step("types", "the browser tests' own types", types),
    step("e2e", "the console in Chromium", || browser("console")),
    step("static", "the same page from a plain file server", || browser("static")),
    step("desktop", "the real window", || desktop::command(&[])),
    Step {
        long: true,
        ..step(
            "kills",
            "500 kills of a server while clients write, 500 while a job runs, 500 while Flux works, 100 while its world is steered",
            kills,
        )
    },
    Step {
        long: true,
        ..step("clients", "somebody else's client from PyPI does the main job", clients::command)
    },
    Step { long: true, ..step("release", "what `run` starts, built as `run` builds it", release) },
];

const fn step(name: &'static str, does: &'static str, run: fn() -> Result<()>) -> Step {
    Step { name, does, long: false, run, note: || None }
}

/// `note`, where the vendor's definition is not at hand.
fn without_definition(note: &'static str) -> Option<&'static str> {
    (!spec::definition_at_hand()).then_some(note)
}

fn setup() -> Result<()> {
    setup::packages()?;
    setup::node_packages()?;
    setup::wasm_target()
}

fn fmt() -> Result<()> {
    run(&mut cargo(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    run(&mut cargo(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))?;
    setup::wasm_target()?;
    run(&mut cargo([
        "clippy",
        "--package",
        "ui",
        "--target",
        "wasm32-unknown-unknown",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))
}

fn types() -> Result<()> {
    setup::node_packages()?;
    e2e::types()
}

fn browser(project: &str) -> Result<()> {
    e2e::ready()?;
    e2e::playwright(&[format!("--project={project}")])
}

fn kills() -> Result<()> {
    let only = ["test", "--package", "kansei", "--test", "binary", "--quiet", "kill"];
    run(cargo(only)
        .env("KANSEI_KILLS", "500")
        .env("KANSEI_STEERED_KILLS", "100")
        .env("KANSEI_JOB_KILLS", "500")
        .env("KANSEI_FLUX_KILLS", "500"))
}

fn release() -> Result<()> {
    web::build(Profile::Release)?;
    run(&mut cargo(["build", "--release", "--package", "kansei"]))?;
    run(program(root::program("release", "kansei")).arg("--version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_compared_without_the_definition_is_noted() {
        let noted: Vec<&str> =
            STEPS.iter().filter(|step| (step.note)().is_some()).map(|step| step.name).collect();
        let expected: &[&str] = if spec::definition_at_hand() { &[] } else { &["spec", "test"] };
        assert_eq!(noted, expected);
    }
}
