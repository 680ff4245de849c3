//! One thread that writes one database, in groups.
//!
//! It drains its queue, runs each command whole or not at all, commits after so many commands or so much time
//! ([`group`]), and only then answers. A refusal or a panic rolls back that command alone.

mod group;
mod savepoints;

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::Connection;

use self::group::group;
pub(crate) use self::{group::run_cached, savepoints::Savepoints};
use crate::StoreError;

/// How long nobody has waited before what can wait is done.
const REST: Duration = Duration::from_millis(250);
/// Commands that may wait in one lane.
const QUEUE: usize = 8_192;

/// Who waits. A lane is empty before the next one is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Somebody waits for the answer.
    Operator,
    /// Simulated devices.
    Device,
    /// Imports and mass changes, in chunks.
    Bulk,
}

/// Why a command was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Submit {
    /// The lane is full; try later.
    #[error("the queue is full")]
    Full,
    /// The thread has ended.
    #[error("the writer has ended")]
    Closed,
}

/// Marks a command that was refused: everything it wrote is rolled back.
struct Refused;

/// A command and whoever waits for it, in one piece of memory from the queue to the answer.
trait Task<S>: Send {
    /// Writes through the connection and the thread's own state, and says whether to keep it; asked once.
    fn run(&mut self, connection: &Connection, state: &mut S) -> Result<(), Refused>;
    /// Tells the outcome, once it is on disk or is not to be.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

type Waiting<S> = Box<dyn Task<S>>;

struct Command<W, A, R, E> {
    work: Option<W>,
    result: Option<Result<R, E>>,
    answer: A,
}

impl<S, W, A, R, E> Task<S> for Command<W, A, R, E>
where
    W: FnOnce(&Connection, &mut S) -> Result<R, E> + Send,
    A: FnOnce(Result<Result<R, E>, StoreError>) + Send,
    R: Send,
    E: Send,
{
    fn run(&mut self, connection: &Connection, state: &mut S) -> Result<(), Refused> {
        let work = self.work.take().ok_or(Refused)?;
        let result = self.result.insert(work(connection, state));
        if result.is_err() { Err(Refused) } else { Ok(()) }
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Command { answer, result, .. } = *self;
        answer(outcome.and_then(|()| result.ok_or(StoreError::Closed)));
    }
}

struct Queue<S> {
    lanes: [VecDeque<Waiting<S>>; 3],
    closed: bool,
    rested: bool,
    /// Whether the thread waits to be woken. Else it looks here by itself, and waking it would cost a call of the system.
    asleep: bool,
}

struct Shared<S> {
    queue: Mutex<Queue<S>>,
    wake: Condvar,
}

/// A handle on the thread. `S` is state that only the thread touches; see [`GroupState`].
pub struct Writer<S> {
    shared: Arc<Shared<S>>,
    thread: Option<JoinHandle<()>>,
}

impl<S> std::fmt::Debug for Writer<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Writer")
    }
}

/// State beside the connection that follows the fate of commands and groups.
pub trait GroupState: Send + 'static {
    /// A command begins: remember what to return to.
    ///
    /// # Errors
    /// The command is not run, and whoever waits is told.
    fn begin(&mut self, connection: &Connection) -> Result<(), StoreError>;
    /// The command did what it was to do.
    ///
    /// # Errors
    /// Half of the command may be in the group, which is rolled back, and everybody in it is told.
    fn keep(&mut self, connection: &Connection) -> Result<(), StoreError>;
    /// The command was refused or panicked: return to where it began.
    ///
    /// # Errors
    /// As for [`GroupState::keep`].
    fn rollback(&mut self, connection: &Connection) -> Result<(), StoreError>;
    /// The group is about to be committed: write what belongs to it.
    ///
    /// # Errors
    /// The group is rolled back and everybody in it is told.
    fn seal(&mut self, connection: &Connection) -> Result<(), StoreError>;
    /// The group is on disk: tell the world, before anybody is answered.
    fn committed(&mut self);
    /// The group is lost.
    fn lost(&mut self);
    /// Does a piece of what can wait, between groups and outside of any; true when there is more.
    ///
    /// # Errors
    /// It is tried again after the next group. Nobody waits for it: that it failed is the state's to tell.
    fn upkeep(&mut self, connection: &Connection, upkeep: Upkeep) -> Result<bool, StoreError>;
}

/// When there is time for what can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upkeep {
    /// Commands are waiting: only what must be.
    UnderLoad,
    /// Nobody has waited for [`REST`].
    Idle,
}

impl<S: GroupState> Writer<S> {
    /// Starts the thread. `clock` reads a steady clock; it is passed in because time is an input.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub fn start(
        name: &str,
        connection: Connection,
        state: S,
        clock: impl Fn() -> Duration + Send + 'static,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue {
                lanes: Default::default(),
                closed: false,
                rested: true,
                asleep: false,
            }),
            wake: Condvar::new(),
        });
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name(format!("write-{name}"))
            .spawn(move || run(&for_thread, connection, state, clock))?;
        Ok(Writer { shared, thread: Some(thread) })
    }

    /// Queues a command; what it refuses is rolled back. `answer` is called once its group is on disk, or lost, with what
    /// `work` came to.
    ///
    /// # Errors
    /// The lane is full or the thread has ended; nothing was queued.
    pub fn submit<R: Send + 'static, E: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&Connection, &mut S) -> Result<R, E> + Send + 'static,
        answer: impl FnOnce(Result<Result<R, E>, StoreError>) + Send + 'static,
    ) -> Result<(), Submit> {
        let task = Box::new(Command { work: Some(work), result: None, answer });
        let mut queue = lock(&self.shared.queue);
        if queue.closed {
            return Err(Submit::Closed);
        }
        let waiting = &mut queue.lanes[lane as usize];
        if waiting.len() >= QUEUE {
            return Err(Submit::Full);
        }
        waiting.push_back(task);
        let asleep = std::mem::take(&mut queue.asleep);
        drop(queue);
        if asleep {
            self.shared.wake.notify_one();
        }
        Ok(())
    }
}

impl<S> Drop for Writer<S> {
    /// Lets what is queued finish, then ends the thread.
    fn drop(&mut self) {
        lock(&self.shared.queue).closed = true;
        self.shared.wake.notify_all();
        if let Some(thread) = self.thread.take() {
            // Had it panicked, whoever waited would have lost their answer: `End` sees to that.
            let _ = thread.join();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run<S: GroupState>(
    shared: &Shared<S>,
    connection: Connection,
    mut state: S,
    clock: impl Fn() -> Duration,
) {
    let _end = End { shared };
    loop {
        let first = match wait_for_work(shared) {
            Work::Command(first) => first,
            Work::Rest => {
                while state.upkeep(&connection, Upkeep::Idle).unwrap_or_default() && nobody_waits(shared) {}
                continue;
            }
            Work::Closed => break,
        };
        let mut answers = Vec::new();
        if let Err(error) = group(shared, &connection, &mut state, &clock, first, &mut answers) {
            state.lost();
            // A failed commit may have left the transaction open.
            let _ = connection.execute_batch("ROLLBACK");
            let (why, trouble) = (error.to_string(), error.trouble());
            for (task, _) in answers {
                task.answer(Err(StoreError::Lost { why: why.clone(), trouble }));
            }
            continue;
        }
        state.committed();
        for (task, outcome) in answers {
            task.answer(outcome);
        }
        let _ = state.upkeep(&connection, Upkeep::UnderLoad);
    }
    while state.upkeep(&connection, Upkeep::Idle).unwrap_or_default() {}
}

/// However the thread ends, nobody waits for it: what is queued is dropped, and with it its answers.
struct End<'s, S> {
    shared: &'s Shared<S>,
}

impl<S> Drop for End<'_, S> {
    fn drop(&mut self) {
        let mut queue = lock(&self.shared.queue);
        queue.closed = true;
        queue.lanes.iter_mut().for_each(VecDeque::clear);
    }
}

/// What the thread has to do.
enum Work<S> {
    Command(Waiting<S>),
    /// Nobody has waited for a while; it is said once between two commands.
    Rest,
    Closed,
}

fn wait_for_work<S>(shared: &Shared<S>) -> Work<S> {
    let mut queue = lock(&shared.queue);
    loop {
        if let Some(waiting) = next(&mut queue) {
            queue.rested = false;
            return Work::Command(waiting);
        }
        if queue.closed {
            return Work::Closed;
        }
        queue.asleep = true;
        if queue.rested {
            queue = shared.wake.wait(queue).unwrap_or_else(PoisonError::into_inner);
            queue.asleep = false;
            continue;
        }
        let (woken, waited) = shared.wake.wait_timeout(queue, REST).unwrap_or_else(PoisonError::into_inner);
        queue = woken;
        queue.asleep = false;
        if waited.timed_out() {
            queue.rested = true;
            return Work::Rest;
        }
    }
}

fn nobody_waits<S>(shared: &Shared<S>) -> bool {
    let queue = lock(&shared.queue);
    !queue.closed && queue.lanes.iter().all(VecDeque::is_empty)
}

fn next<S>(queue: &mut Queue<S>) -> Option<Waiting<S>> {
    queue.lanes.iter_mut().find_map(VecDeque::pop_front)
}
