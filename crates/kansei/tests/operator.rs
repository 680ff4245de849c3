//! `kansei job …` and `kansei ledger …`: JSON, exit codes, and a ledger that shows what was done to it.

use std::path::Path;

use serde_json::Value;

use crate::support::{Server, kansei};

/// Exit code, what stands on standard output line by line, standard error.
fn run(data: &Path, args: &[&str]) -> (Option<i32>, Vec<Value>, String) {
    let output = kansei(args).args(["--data", data.to_str().unwrap()]).output().unwrap();
    let lines = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{args:?} printed {line}")))
        .collect();
    (output.status.code(), lines, String::from_utf8_lossy(&output.stderr).into_owned())
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} of {value}"))
}

#[test]
fn a_job_is_planned_started_watched_and_taken_back_and_the_ledger_proves_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let (code, _, why) = run(data, &["job", "list"]);
    assert_eq!(code, Some(1), "{why}");
    assert!(why.contains("no credentials"), "{why}");

    let mut server = Server::start(data, &["--sims", "60", "--time-scale", "60"]);
    let (code, lines, why) = run(data, &["job", "plan", "cut", "--query", "online:yes"]);
    assert_eq!(code, Some(0), "{why}");
    let plan = &lines[0];
    let sims = plan["effect"]["sims"].as_u64().unwrap();
    assert!(sims > 20);
    let id = text(plan, "id");
    let started =
        ["job", "start", id, "--sims", &sims.to_string(), "--brake", "0", "--window", "0", "--watch"];
    let (code, lines, why) = run(data, &started);
    let last = lines.last().unwrap();
    let counts = &last["counts"];
    let needs = ["doneUnverified", "failed", "unknown"].map(|count| counts[count].as_u64().unwrap());
    let expected = if needs.iter().sum::<u64>() > 0 { 5 } else { 0 };
    assert_eq!(code, Some(expected), "{last} {why}");
    assert_eq!(last["standing"]["is"], "over");
    assert!(counts["doneVerified"].as_u64().unwrap() > 0);
    let job = text(last, "id");
    // The same again is the same job.
    let (code, lines, _) = run(data, &["job", "start", id]);
    assert_eq!((code, text(&lines[0], "id")), (Some(0), job));
    let (_, lines, _) = run(data, &["job", "list"]);
    assert_eq!(lines.len(), 1);
    let (_, items, _) = run(data, &["job", "items", job]);
    assert_eq!(items.len() as u64, sims);
    let (_, needed, _) = run(data, &["job", "items", job, "--show", "needs-person"]);
    assert_eq!(needed.len() as u64, needs.iter().sum::<u64>());
    let (code, report, _) = run(data, &["job", "report", job]);
    assert_eq!((code, report[0]["returns"]["count"].as_u64().is_some()), (Some(0), true));

    // What was only cut cannot be taken back; a tag can.
    let (code, lines, _) = run(data, &["job", "plan", "--undo", job]);
    assert_eq!((code, &lines[0]["refused"]["nothingToUndo"]), (Some(4), &Value::from(sims)));
    let sim = text(&items[0], "simId");
    let (_, lines, _) = run(data, &["job", "plan", "tag=checked=today", "--sim", sim]);
    let (code, lines, _) = run(data, &["job", "start", text(&lines[0], "id"), "--watch"]);
    assert_eq!((code, &lines.last().unwrap()["counts"]["doneVerified"]), (Some(0), &Value::from(1)));
    let tagged = text(lines.last().unwrap(), "id").to_owned();
    let (_, lines, _) = run(data, &["job", "plan", "--undo", &tagged]);
    assert_eq!(lines[0]["calls"][0]["path"], format!("/v1/sims/{sim}/tags/checked"));
    let (code, _, _) = run(data, &["job", "start", text(&lines[0], "id"), "--watch"]);
    assert_eq!(code, Some(0));

    // Stopped in its window, it has begun nothing.
    let (_, lines, _) = run(data, &["job", "plan", "standby", "--query", ""]);
    let sims = lines[0]["effect"]["sims"].to_string();
    let (_, lines, _) =
        run(data, &["job", "start", text(&lines[0], "id"), "--sims", &sims, "--window", "600"]);
    let waiting = text(&lines[0], "id");
    let (code, lines, _) = run(data, &["job", "stop", waiting]);
    assert_eq!((code, &lines[0]["standing"]["is"]), (Some(0), &Value::from("cancelled")));
    let (code, _, why) = run(data, &["job", "stop", waiting]);
    assert_eq!(code, Some(1), "{why}");
    assert_eq!(run(data, &["job", "watch", waiting]).0, Some(6));

    let (code, found, _) = run(data, &["ledger", "list", &format!("{tagged} doneVerified")]);
    assert_eq!((code, found.len()), (Some(0), 1));
    let (_, found, _) = run(data, &["ledger", "list", "--job", waiting]);
    assert_eq!((found.len(), &found[0]["fact"], &found[0]["to"]), (1, &"steered".into(), &"cancel".into()));
    proves(data);
    server.kill();
    proves(data);
}

/// The ledger is whole, and whoever tampers with what was taken out of it is found out.
fn proves(data: &Path) {
    let (code, lines, why) = run(data, &["ledger", "verify"]);
    assert_eq!((code, &lines[0]["whole"]), (Some(0), &Value::from(true)), "{why}");
    let head = lines[0]["head"].clone();
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("ledger.jsonl");
    let path = file.to_str().unwrap();
    let (code, lines, why) = run(data, &["ledger", "export", path]);
    assert_eq!((code, &lines[0]["head"]), (Some(0), &head), "{why}");
    let check = |text: &str| {
        std::fs::write(&file, text).unwrap();
        run(data, &["ledger", "verify", "--export", path])
    };
    let whole = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let without = |n: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != n).map(|(_, line)| *line);
        kept.collect::<Vec<_>>().join("\n")
    };
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    for (name, text, code) in [
        ("as it was", whole.clone(), 0),
        ("changed", whole.replacen("delete_session", "delete_sessions", 1), 7),
        ("one removed", without(1), 7),
        ("the end cut off", without(lines.len() - 2), 7),
        ("swapped", swapped.join("\n"), 7),
        ("without its head", without(lines.len() - 1), 1),
    ] {
        let (was, said, why) = check(&text);
        assert_eq!(was, Some(code), "{name}: {said:?} {why}");
    }
    // Against a head that was kept elsewhere, an older one is no proof of the newer ledger.
    std::fs::write(&file, &whole).unwrap();
    let count = (head["count"].as_u64().unwrap() - 1).to_string();
    let other =
        ["ledger", "verify", "--export", path, "--head", head["hash"].as_str().unwrap(), "--count", &count];
    assert_eq!(run(data, &other).0, Some(7));
}

#[test]
fn what_does_not_read_ends_with_two_and_says_how_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    for (args, says) in [
        (vec!["job", "plan", "cut"], "--query"),
        (vec!["job", "plan", "reboot", "--query", ""], "none of cut"),
        (vec!["job", "plan", "--query", ""], "STEP"),
        (vec!["job", "start", "P-1", "--brake", "101"], "0 to 100"),
        (vec!["ledger", "verify", "--head", "ab"], "--count"),
    ] {
        let (code, _, why) = run(dir.path(), &args);
        assert_eq!(code, Some(2), "{args:?} {why}");
        assert!(why.contains(says), "{args:?} {why}");
    }
    let (code, _, why) = run(dir.path(), &["ledger", "verify"]);
    assert_eq!(code, Some(1), "{why}");
    assert!(why.contains("there is no ledger"), "{why}");
}
