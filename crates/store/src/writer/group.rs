//! One group of commands, from its beginning to its commit.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use api::console::notice::WriteTrouble;
use rusqlite::Connection;

use super::{GroupState, Refused, Shared, Task, Waiting, lock, next};
use crate::{StoreError, error::Doing};

/// Commands in one commit at most.
const GROUP: usize = 64;
/// Time spent on one group before its commit, at most.
const GROUP_TIME: Duration = Duration::from_millis(2);

/// Who is to be told what: that the command came to nothing, or what it came to itself.
pub(super) type Answers<S> = Vec<(Waiting<S>, Result<(), StoreError>)>;

/// Runs `first` and what waits behind it, and commits it. Whom it ran is in `answers`, also after an error.
///
/// # Errors
/// Nothing of the group is to stay.
pub(super) fn group<S: GroupState>(
    shared: &Shared<S>,
    connection: &Connection,
    state: &mut S,
    clock: &impl Fn() -> Duration,
    first: Waiting<S>,
    answers: &mut Answers<S>,
) -> Result<(), StoreError> {
    let began = clock();
    let mut waiting = Some(first);
    let result = run_cached(connection, "BEGIN IMMEDIATE").doing("begin a group");
    while let Some(mut task) = waiting {
        if result.is_err() {
            answers.push((task, Ok(())));
            break;
        }
        let outcome = one(connection, state, &mut *task);
        if connection.is_autocommit() {
            // SQLite has given the whole group up, as it may when the disk is full. What came after would be commits of its own.
            answers.push((task, Ok(())));
            return Err(given_up(outcome.and_then(|outcome| outcome).err()));
        }
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(half) => {
                answers.push((task, Ok(())));
                return Err(half);
            }
        };
        answers.push((task, outcome));
        if answers.len() >= GROUP || clock().saturating_sub(began) >= GROUP_TIME {
            break;
        }
        waiting = next(&mut lock(&shared.queue));
    }
    result?;
    state.seal(connection)?;
    run_cached(connection, "COMMIT").doing("commit a group")
}

/// Runs a statement without values, which is prepared once.
pub(crate) fn run_cached(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(drop)
}

/// Why a group is lost that SQLite rolled back by itself.
fn given_up(error: Option<StoreError>) -> StoreError {
    let trouble = error.as_ref().and_then(StoreError::trouble).unwrap_or(WriteTrouble::Full);
    let why = error.map_or_else(|| "SQLite rolled it back".to_owned(), |error| error.to_string());
    StoreError::Lost { why, trouble: Some(trouble) }
}

/// Runs one command, whole or not at all. A refusal is a good outcome: its answer tells the caller.
///
/// # Errors
/// Half of it may be in the group, which must not be committed.
fn one<S: GroupState>(
    connection: &Connection,
    state: &mut S,
    task: &mut dyn Task<S>,
) -> Result<Result<(), StoreError>, StoreError> {
    if let Err(error) = state.begin(connection) {
        return Ok(Err(error));
    }
    match catch_unwind(AssertUnwindSafe(|| task.run(connection, state))) {
        Ok(Ok(())) => state.keep(connection).map(Ok),
        Ok(Err(Refused)) => state.rollback(connection).map(Ok),
        Err(panic) => {
            state.rollback(connection)?;
            Ok(Err(StoreError::Panicked(text_of(&*panic))))
        }
    }
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => "a panic without words".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::{
        migrate,
        writer::{Lane, Upkeep, Writer},
    };

    /// A connection on which one of the ends of a command fails.
    struct Failing {
        keep: bool,
        rollback: bool,
    }

    fn end(connection: &Connection, fails: bool, sql: &str) -> Result<(), StoreError> {
        if fails { Err(StoreError::CannotWrite(WriteTrouble::Failing)) } else { run(connection, sql) }
    }

    fn run(connection: &Connection, sql: &str) -> Result<(), StoreError> {
        connection.execute_batch(sql).doing("test")
    }

    impl GroupState for Failing {
        fn begin(&mut self, connection: &Connection) -> Result<(), StoreError> {
            run(connection, "SAVEPOINT command")
        }
        fn keep(&mut self, connection: &Connection) -> Result<(), StoreError> {
            end(connection, std::mem::take(&mut self.keep), "RELEASE command")
        }
        fn rollback(&mut self, connection: &Connection) -> Result<(), StoreError> {
            let fails = std::mem::take(&mut self.rollback);
            end(connection, fails, "ROLLBACK TO command; RELEASE command")
        }
        fn seal(&mut self, _connection: &Connection) -> Result<(), StoreError> {
            Ok(())
        }
        fn committed(&mut self) {}
        fn lost(&mut self) {}
        fn upkeep(&mut self, _connection: &Connection, _upkeep: Upkeep) -> Result<bool, StoreError> {
            Ok(false)
        }
    }

    #[test]
    fn a_group_with_half_a_command_is_not_committed() {
        for state in [Failing { keep: true, rollback: false }, Failing { keep: false, rollback: true }] {
            let dir = tempfile::tempdir().unwrap();
            let connection =
                migrate::open(&dir.path().join("a.db"), &["CREATE TABLE a (x INTEGER) STRICT;"]).unwrap();
            let writer = Writer::start("test", connection, state, || Duration::ZERO).unwrap();
            let (sender, outcomes) = mpsc::channel();
            let (all_queued, wait) = mpsc::channel();
            let mut wait = Some(wait);
            // One refuses, and stands between two that do not; all in one group, for the first waits for the last.
            for x in 0..3 {
                let (wait, sender) = (wait.take(), sender.clone());
                let work = move |connection: &Connection, _: &mut Failing| {
                    if let Some(wait) = wait {
                        wait.recv().unwrap();
                    }
                    connection.execute("INSERT INTO a VALUES (?1)", [x]).unwrap();
                    if x == 1 { Err("refused") } else { Ok(()) }
                };
                writer
                    .submit(Lane::Operator, work, move |outcome| sender.send((x, outcome)).unwrap())
                    .unwrap();
            }
            all_queued.send(()).unwrap();
            let (count, counted) = mpsc::channel();
            let (mut lost, mut kept) = (0, 0);
            for (x, outcome) in outcomes.iter().take(3) {
                match outcome {
                    Err(error @ StoreError::Lost { .. }) => {
                        assert_eq!(error.trouble(), Some(WriteTrouble::Failing));
                        lost += 1;
                    }
                    outcome => {
                        assert_eq!(outcome.unwrap(), if x == 1 { Err("refused") } else { Ok(()) });
                        kept += u32::from(x != 1);
                    }
                }
            }
            assert!(lost > 0);
            let look = |connection: &Connection, _: &mut Failing| {
                connection.query_row("SELECT count(*) FROM a", [], |row| row.get::<_, u32>(0))
            };
            writer.submit(Lane::Operator, look, move |outcome| count.send(outcome).unwrap()).unwrap();
            assert_eq!(
                counted.recv().unwrap().unwrap().unwrap(),
                kept,
                "nothing of the one that was refused"
            );
        }
    }

    #[test]
    fn a_group_that_sqlite_gave_up_says_what_was_the_matter() {
        let trouble = |error| given_up(error).trouble();
        assert_eq!(trouble(None), Some(WriteTrouble::Full));
        assert_eq!(trouble(Some(StoreError::Panicked("no".to_owned()))), Some(WriteTrouble::Full));
        let failing = StoreError::CannotWrite(WriteTrouble::Failing);
        assert_eq!(trouble(Some(failing)), Some(WriteTrouble::Failing));
    }
}
