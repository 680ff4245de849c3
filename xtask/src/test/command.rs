//! Which steps, one after the other, and the table at the end.

use std::time::Instant;

use anyhow::{Result, bail, ensure};

use super::{
    report::{self, Outcome},
    steps::{STEPS, Step},
};

/// Runs all steps, or the named ones. A failed step does not keep the later ones from running, because a
/// CI run that tells one fault at a time costs a run for each.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let (flags, names): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|word| word.starts_with("--"));
    let mut long = false;
    for flag in flags {
        match flag {
            "--long" => long = true,
            "--list" => return list(),
            other => bail!("does not know {other}"),
        }
    }
    for name in &names {
        ensure!(STEPS.iter().any(|step| step.name == *name), "no step is called '{name}'; --list names them");
    }
    let chosen =
        |step: &&Step| if names.is_empty() { long || !step.long } else { names.contains(&step.name) };
    let mut outcomes = Vec::new();
    for step in STEPS.iter().filter(chosen) {
        println!("\n── {}: {}", step.name, step.does);
        let start = now();
        let error = (step.run)().err();
        if let Some(error) = &error {
            eprintln!("{}: {error:#}", step.name);
        }
        outcomes.push(Outcome {
            name: step.name,
            took: start.elapsed(),
            failed: error.is_some(),
            note: (step.note)(),
        });
    }
    println!("\n{}", report::table(&outcomes));
    ensure!(outcomes.iter().all(|outcome| !outcome.failed), "some steps failed");
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "it stands where a command's result is answered")]
fn list() -> Result<()> {
    for step in STEPS {
        println!("{:<10} {}{}", step.name, step.does, if step.long { " (--long)" } else { "" });
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "how long a step took is the wall clock's to say")]
fn now() -> Instant {
    Instant::now()
}
