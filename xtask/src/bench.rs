//! `cargo xtask bench`: the figures that Kansei promises, measured in one run, beside their bounds.
//!
//! Machines are noisy, so each figure is shown with its spread, and what hangs on the disk is a ratio to the disk's own
//! rate in the same run. Nothing here fails a build: a timed test would lie on a busy machine.

use std::{collections::BTreeMap, process::Command};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    e2e,
    process::cargo,
    web::{self, Profile},
};

/// A figure: its values over all runs.
#[derive(Debug, Default)]
struct Figure {
    unit: String,
    values: Vec<f64>,
}

/// What a figure must keep: which of its numbers, and its bound.
struct Bound {
    name: &'static str,
    /// Percentile that counts.
    at: f64,
    bound: f64,
    below: bool,
}

const BOUNDS: &[Bound] = &[
    Bound { name: "first load", at: 1.0, bound: 450.0, below: true },
    Bound { name: "event to pixel", at: 0.95, bound: 250.0, below: true },
    Bound { name: "main-thread work a frame while scrolling", at: 0.95, bound: 8.0, below: true },
    Bound { name: "longest task while scrolling", at: 1.0, bound: 50.0, below: true },
    Bound { name: "a million SIMs: memory each", at: 1.0, bound: 250.0, below: true },
    Bound { name: "a million SIMs: window at any offset", at: 1.0, bound: 5.0, below: true },
    Bound { name: "a million SIMs: filter by state and group", at: 1.0, bound: 30.0, below: true },
    Bound { name: "a million SIMs: free text", at: 1.0, bound: 150.0, below: true },
    Bound { name: "a million SIMs: first sort by name", at: 1.0, bound: 150.0, below: true },
    Bound { name: "a million SIMs: list of groups", at: 1.0, bound: 5.0, below: true },
    // A cut brings two entries: the end of the session, and the beginning of the next.
    Bound { name: "cuts with their events, share of raw inserts", at: 0.5, bound: 0.25, below: false },
    Bound { name: "ledger: longest search", at: 1.0, bound: 200.0, below: true },
    Bound { name: "a job: plan of its SIMs", at: 1.0, bound: 2_000.0, below: true },
    Bound { name: "a job, as a multiple of xargs -P 20 curl", at: 0.0, bound: 10.0, below: false },
    Bound { name: "doors: throughput, share of a plain copy loop", at: 0.5, bound: 0.8, below: false },
    Bound { name: "Flux: durable runs, webhook to trace", at: 0.0, bound: 2_000.0, below: false },
    Bound { name: "Flux: OTA finished to group moved, median", at: 1.0, bound: 20.0, below: true },
    Bound { name: "a million SIMs: ready, fresh", at: 1.0, bound: 20.0, below: true },
    Bound { name: "a million SIMs: ready, from its data", at: 1.0, bound: 5.0, below: true },
    Bound { name: "a million SIMs: ready, after these and the kill", at: 1.0, bound: 5.0, below: true },
    Bound { name: "a million SIMs: plan of all", at: 1.0, bound: 10.0, below: true },
    Bound { name: "a million SIMs: what the plan takes beside them", at: 1.0, bound: 300.0, below: true },
    Bound { name: "a million SIMs: peak memory", at: 1.0, bound: 1536.0, below: true },
    Bound { name: "a million SIMs: page of 100 over HTTP, p95", at: 1.0, bound: 5.0, below: true },
    Bound { name: "a million SIMs: page of 100 then, p95", at: 1.0, bound: 5.0, below: true },
    Bound { name: "a million SIMs: reads of one that was cut", at: 0.0, bound: 8000.0, below: false },
    Bound { name: "a million SIMs: reads of one over HTTP", at: 0.0, bound: 8000.0, below: false },
];

type Figures = BTreeMap<String, Figure>;

/// Measures everything, or the named parts: `store`, `ledger`, `index`, `http`, `jobs`, `doors`, `flux`, `million`, `console`.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let wanted = |part: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == part);
    if let Some(unknown) = arguments.iter().find(|part| {
        !["store", "ledger", "index", "http", "jobs", "doors", "flux", "million", "console"]
            .contains(&part.as_str())
    }) {
        bail!(
            "there is no part {unknown}; there are store, ledger, index, http, jobs, doors, flux, million and console"
        );
    }
    let mut figures = Figures::new();
    if wanted("store") {
        let lines = output(&mut cargo(["bench", "--quiet", "-p", "store", "--bench", "cuts"]))?;
        take(
            &mut figures,
            &lines,
            &[
                ("raw_rows_per_s", "raw inserts", "rows/s"),
                ("cuts_per_s", "cuts on disk", "/s"),
                ("returns_per_s", "returns on disk, meanwhile", "/s"),
                ("ratio", "cuts alone, share of raw inserts", ""),
                ("ratio_with_returns", "cuts with their events, share of raw inserts", ""),
            ],
        )?;
    }
    if wanted("ledger") {
        let lines = output(&mut cargo(["bench", "--quiet", "-p", "store", "--bench", "ledger"]))?;
        take(
            &mut figures,
            &lines,
            &[
                ("entries", "ledger: entries", ""),
                ("append_per_s", "ledger: entries appended", "/s"),
                ("search_ms", "ledger: longest search", "ms"),
                ("verify_s", "ledger: every hash computed anew", "s"),
                ("bytes_each", "ledger: on disk, each", "bytes"),
            ],
        )?;
    }
    if wanted("index") {
        let lines = output(&mut cargo(["bench", "--quiet", "-p", "index", "--bench", "million"]))?;
        take(
            &mut figures,
            &lines,
            &[
                ("bytes_per_sim", "a million SIMs: memory each", "bytes"),
                ("fill_ms", "a million SIMs: filling the index", "ms"),
                ("plain_ms", "a million SIMs: window at any offset", "ms"),
                ("filter_ms", "a million SIMs: filter by state and group", "ms"),
                ("wide_ms", "a million SIMs: filter by state, deep", "ms"),
                ("text_ms", "a million SIMs: free text", "ms"),
                ("digits_ms", "a million SIMs: digits as free text", "ms"),
                ("first_sort_ms", "a million SIMs: first sort by name", "ms"),
                ("first_since_ms", "a million SIMs: first sort by age", "ms"),
                ("sorts_ms", "a million SIMs: longest other first sort", "ms"),
                ("sorted_ms", "a million SIMs: filter by name, deep", "ms"),
                ("rest_names_ms", "a million SIMs: longest look into names", "ms"),
                ("rest_ids_ms", "a million SIMs: longest look into identifiers", "ms"),
                ("bytes_in_every_order", "a million SIMs: memory each, in every order", "bytes"),
                ("judge_ms", "a million SIMs: a group judged anew", "ms"),
                ("write_ms", "a million SIMs: snapshot written", "ms"),
                ("read_ms", "a million SIMs: snapshot read", "ms"),
                ("groups_ms", "a million SIMs: list of groups", "ms"),
                ("group_ms", "a million SIMs: one group's row", "ms"),
                ("upsert_us", "a million SIMs: a row replaced", "µs"),
            ],
        )?;
    }
    if wanted("http") {
        let lines = output(&mut cargo(["bench", "--quiet", "-p", "backend", "--bench", "commands"]))?;
        take(
            &mut figures,
            &lines,
            &[
                ("cuts_per_s", "cuts over HTTP", "/s"),
                ("p50_ms", "cut over HTTP, p50", "ms"),
                ("p95_ms", "cut over HTTP, p95", "ms"),
            ],
        )?;
    }
    if wanted("doors") {
        let lines = output(&mut cargo(["bench", "--quiet", "-p", "backend", "--bench", "doors"]))?;
        take(
            &mut figures,
            &lines,
            &[
                ("loop_mib_per_s", "a plain copy loop: to and fro", "MiB/s"),
                ("door_mib_per_s", "doors: to and fro", "MiB/s"),
                ("share", "doors: throughput, share of a plain copy loop", ""),
                ("direct_turn_us", "no door: a byte to and fro, median", "µs"),
                ("loop_turn_us", "a plain copy loop: a byte to and fro, median", "µs"),
                ("door_turn_us", "doors: a byte to and fro, median", "µs"),
                ("added_us", "doors: what that takes longer than without one", "µs"),
                ("doors", "doors: open at once", ""),
                ("connections", "doors: connections at once", ""),
                ("open_per_s", "doors: opened", "/s"),
                ("enter_per_s", "doors: let in", "/s"),
                ("echoes_per_s", "doors: answered, with all inside", "/s"),
            ],
        )?;
    }
    if wanted("flux") {
        let lines = output(&mut cargo(["bench", "--quiet", "-p", "flux", "--bench", "expressions"]))?;
        take(
            &mut figures,
            &lines,
            &[
                ("ours_ns", "a condition: ours", "ns"),
                ("cel_ns", "a condition: cel", "ns"),
                ("rhai_ns", "a condition: rhai", "ns"),
                ("of_cel", "a condition: times as fast as cel", ""),
                ("of_rhai", "a condition: times as fast as rhai", ""),
            ],
        )?;
        let lines = output(&mut cargo(["bench", "--quiet", "-p", "backend", "--bench", "flux"]))?;
        take(
            &mut figures,
            &lines,
            &[
                ("runs_per_s", "Flux: durable runs, webhook to trace", "/s"),
                ("moved", "Flux: OTAs that finished and moved a SIM", "SIMs"),
                ("moved_ms", "Flux: OTA finished to group moved, median", "ms"),
                ("moved_p95_ms", "Flux: OTA finished to group moved, p95", "ms"),
            ],
        )?;
    }
    if wanted("jobs") {
        let lines = output(&mut cargo(["bench", "--quiet", "-p", "backend", "--bench", "jobs"]))?;
        take(
            &mut figures,
            &lines,
            &[
                ("plan_ms", "a job: plan of its SIMs", "ms"),
                ("sims", "a job: sessions cut", "SIMs"),
                ("calls_per_s", "a job: calls", "/s"),
                ("verified_per_s", "a job: cut and verified", "/s"),
                ("ended_s", "a job: until the last was judged", "s"),
                ("connections_per_s", "20 connections: cut and verified", "/s"),
                ("curl_per_s", "xargs -P 20 curl: cut and verified", "/s"),
                ("to_connections", "a job, as a multiple of 20 connections", ""),
                ("to_curl", "a job, as a multiple of xargs -P 20 curl", ""),
            ],
        )?;
    }
    if wanted("million") {
        let lines = output(&mut cargo(["bench", "--quiet", "-p", "backend", "--bench", "million"]))?;
        take(
            &mut figures,
            &lines,
            &[
                ("fresh_s", "a million SIMs: ready, fresh", "s"),
                ("again_s", "a million SIMs: ready, from its data", "s"),
                ("plan_s", "a million SIMs: plan of all", "s"),
                ("plan_mb", "a million SIMs: what the plan takes beside them", "MB"),
                ("cuts", "a million SIMs: cut before a kill", "SIMs"),
                ("killed_s", "a million SIMs: ready, after these and the kill", "s"),
                ("list_settled_p95_ms", "a million SIMs: page of 100 then, p95", "ms"),
                ("gets_settled_per_s", "a million SIMs: reads of one that was cut", "/s"),
                ("peak_mb", "a million SIMs: peak memory", "MB"),
                ("list_p95_ms", "a million SIMs: page of 100 over HTTP, p95", "ms"),
                ("gets_per_s", "a million SIMs: reads of one over HTTP", "/s"),
            ],
        )?;
    }
    if wanted("console") {
        web::build(Profile::Release)?;
        for line in e2e::bench()?.lines().filter_map(|line| line.trim().strip_prefix("bench: ")) {
            let told: Value = serde_json::from_str(line).context("a figure does not read")?;
            let name = told["name"].as_str().context("a figure has no name")?;
            let figure = figures.entry(name.to_owned()).or_default();
            told["unit"].as_str().unwrap_or_default().clone_into(&mut figure.unit);
            figure.values.extend(told["values"].as_array().into_iter().flatten().filter_map(Value::as_f64));
        }
    }
    println!("machine  {}", machine());
    println!("commit   {}\n", commit()?);
    println!("{:<44} {:>9} {:>9} {:>9} {:>9}  n", "figure", "min", "median", "p95", "max");
    for (name, figure) in &mut figures {
        figure.values.sort_by(f64::total_cmp);
        println!("{name:<44} {}", row(figure, BOUNDS.iter().find(|bound| bound.name == name)));
    }
    Ok(())
}

fn row(figure: &Figure, bound: Option<&Bound>) -> String {
    let at = |share: f64| percentile(&figure.values, share);
    let shown = |value: f64| {
        if value.abs() < 10.0 { format!("{value:>9.2}") } else { format!("{value:>9.0}") }
    };
    let verdict = bound.map_or_else(String::new, |bound| {
        let met = if bound.below { at(bound.at) <= bound.bound } else { at(bound.at) >= bound.bound };
        let sign = if bound.below { "≤" } else { "≥" };
        format!("  {sign} {}: {}", bound.bound, if met { "met" } else { "NOT MET" })
    });
    let numbers = [0.0, 0.5, 0.95, 1.0].map(|share| shown(at(share))).join(" ");
    format!("{numbers}  {} {}{verdict}", figure.values.len(), figure.unit)
}

/// The value below which `share` of the sorted values lie, by nearest rank.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1).min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// Takes figures out of JSON objects, one a line.
fn take(figures: &mut Figures, lines: &str, names: &[(&str, &str, &str)]) -> Result<()> {
    for line in lines.lines().filter(|line| line.starts_with('{')) {
        let object: Value = serde_json::from_str(line).context("a bench does not speak JSON")?;
        for (key, name, unit) in names {
            let value = object[key].as_f64().with_context(|| format!("a bench says nothing of {key}"))?;
            let figure = figures.entry((*name).to_owned()).or_default();
            (*unit).clone_into(&mut figure.unit);
            figure.values.push(value);
        }
    }
    Ok(())
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(std::process::Stdio::inherit()).output().context("could not start cargo")?;
    if !output.status.success() {
        bail!("the bench ended with {}", output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// What the figures were measured on: the processor, how many of it, and what carries temporary files: commits are as fast as it
/// is.
fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map(|rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{cores} cores, {}, temporary files on {}", model.unwrap_or("processor unknown"), file_system())
}

fn file_system() -> String {
    let df = Command::new("df").arg("--output=fstype").arg(std::env::temp_dir()).output();
    let said = df.ok().and_then(|df| String::from_utf8(df.stdout).ok());
    let name = said.as_deref().and_then(|said| said.lines().nth(1)).map(str::trim);
    name.filter(|name| !name.is_empty()).unwrap_or("an unknown file system").to_owned()
}

fn commit() -> Result<String> {
    let describe = output(Command::new("git").args(["describe", "--always", "--dirty", "--abbrev=12"]))?;
    Ok(describe.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        let values = [1.0, 2.0, 3.0, 100.0];
        assert_eq!([0.0, 0.5, 0.95, 1.0].map(|share| percentile(&values, share)), [1.0, 2.0, 100.0, 100.0]);
        assert!(percentile(&[], 0.5).is_nan());
    }

    #[test]
    fn a_bound_that_is_missed_is_said_loudly() {
        let figure = Figure { unit: "ms".to_owned(), values: vec![1.0, 60.0] };
        let bound = Bound { name: "x", at: 1.0, bound: 50.0, below: true };
        assert!(row(&figure, Some(&bound)).ends_with("≤ 50: NOT MET"));
        let bound = Bound { bound: 60.0, ..bound };
        assert!(row(&figure, Some(&bound)).ends_with("≤ 60: met"));
    }
}
