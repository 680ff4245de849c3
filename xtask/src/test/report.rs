//! The table of steps and times.

use std::time::Duration;

/// How one step went.
pub(super) struct Outcome {
    pub(super) name: &'static str,
    pub(super) took: Duration,
    pub(super) failed: bool,
    /// What the step left out, and why.
    pub(super) note: Option<&'static str>,
}

/// One line a step, then the sum in a form that people and CI read.
pub(super) fn table(outcomes: &[Outcome]) -> String {
    let mut table = String::new();
    for outcome in outcomes {
        let word = if outcome.failed { "FAILED" } else { "ok" };
        let note = outcome.note.map(|note| format!(" ({note})")).unwrap_or_default();
        table.push_str(&format!("{:<10} {:>7}  {word}{note}\n", outcome.name, clock(outcome.took)));
    }
    let failed = outcomes.iter().filter(|outcome| outcome.failed).count();
    let all = outcomes.iter().map(|outcome| outcome.took).sum();
    table.push_str(&format!("{:<10} {:>7}\n", "together", clock(all)));
    table.push_str(&format!("steps: {} passed, {failed} failed", outcomes.len() - failed));
    table
}

fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{}.{} s", seconds, time.subsec_millis() / 100)
    } else {
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Outcome, table};

    #[test]
    fn a_failed_step_is_counted_and_named_and_what_was_left_out_is_said() {
        let outcomes = [
            Outcome { name: "fmt", took: Duration::from_millis(1_250), failed: false, note: Some("no tabs") },
            Outcome { name: "clippy", took: Duration::from_secs(125), failed: true, note: None },
        ];
        assert_eq!(
            table(&outcomes),
            "fmt          1.2 s  ok (no tabs)\nclippy        2:05  FAILED\ntogether      2:06\nsteps: 1 passed, 1 failed"
        );
    }
}
