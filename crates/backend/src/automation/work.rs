//! Works on messages: what each action has to do, and what follows from it.

use std::{sync::Arc, time::Duration};

use api::{
    console::flux::{Failure, RunStep, StepState, Via},
    id::FluxRunId,
};
use flux::{
    graph::Action,
    run::{Course, Message, begin, go_on},
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use store::{StoreError, automation::StoredRun};
use tokio::{sync::Semaphore, task::JoinSet};

use super::{
    act::{self, Origin, Outcome},
    draft::told,
    host::{Automation, Queue, Ready, month_of},
    take::arrive,
};
use crate::{
    steady,
    stop::{Stop, stopped},
};

/// Messages that are worked on at once.
const AT_ONCE: usize = 64;
/// Messages that are read at a time when the server begins.
const PAGE: u32 = 500;
/// What one action sends on is kept up to so many bytes in all. guess: the platform's bound is not documented.
const MOST_SENT: usize = 4 * 1024 * 1024;
/// How long the database's queue is given to take another command.
const BUSY: Duration = Duration::from_millis(100);
/// A result is kept up to so many bytes of JSON; the whole of it goes on to the next channel.
const MOST_SHOWN: usize = 4_096;

/// Works on what was left, and then on what comes in, until `stop` says so; what was begun by then comes to its end.
pub(super) async fn run(automation: Automation, mut waiting: Queue, mut stop: Stop) {
    if let Err(error) = take_up(&automation).await {
        tracing::error!(%error, "what was left of Flux could not be read; it is tried at the next start");
    }
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let mut working = JoinSet::new();
    loop {
        let next = tokio::select! {
            next = waiting.recv() => next,
            () = stopped(&mut stop) => None,
        };
        let Some((id, stored)) = next else { break };
        automation.taken_up(stored.as_deref());
        let slot = tokio::select! {
            slot = Arc::clone(&slots).acquire_owned() => slot,
            () = stopped(&mut stop) => break,
        };
        let Ok(slot) = slot else { break };
        let automation = automation.clone();
        working.spawn(async move {
            let _slot = slot;
            if let Err(error) = work_on(&automation, id, stored).await {
                tracing::error!(%error, id, "a Flux message was left; it is tried again at the next start");
            }
        });
        // What has ended is only to be forgotten.
        while working.try_join_next().is_some() {}
    }
    while working.join_next().await.is_some() {}
}

/// Finds what was left when the server ended: what had not been begun is done, and of what had it is said that nobody knows.
async fn take_up(automation: &Automation) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let left = automation.db().read(move |automation| automation.open_runs(after, PAGE)).await?;
        let Some(last) = left.last().and_then(number) else { return Ok(()) };
        after = last;
        for stored in &left {
            // What came in since is on its way already.
            let Some(id) = number(stored).filter(|id| *id <= automation.left()) else { continue };
            for step in stored.run.steps.iter().filter(|step| step.state == StepState::Running) {
                let step =
                    RunStep { state: StepState::Unknown, ended_at: Some(automation.now()), ..step.clone() };
                keep(automation, id, step, Vec::new()).await?;
            }
            automation.enqueue([(id, None)]);
        }
    }
}

fn number(stored: &StoredRun) -> Option<i64> {
    stored.run.id.as_str().parse().ok()
}

/// Does what is to be done with one message, all of it at once.
async fn work_on(automation: &Automation, id: i64, stored: Option<Box<StoredRun>>) -> Result<(), StoreError> {
    let stored = match stored {
        Some(stored) => *stored,
        None => match automation.db().read(move |automation| automation.run(id)).await? {
            Some(stored) => stored,
            None => return Ok(()),
        },
    };
    let message = message_of(&stored);
    let waiting = stored.run.steps.iter().filter(|step| step.state == StepState::Waiting);
    let done = join_all(waiting.map(|step| work_off(automation, id, &stored, &message, step))).await;
    done.into_iter().collect()
}

fn message_of(stored: &StoredRun) -> Message {
    let run = &stored.run;
    let (payload, context) = (Arc::new(run.payload.clone()), Arc::new(run.context.clone()));
    let event = match &stored.event {
        Some((payload, context)) => (Arc::new(payload.clone()), Arc::new(context.clone())),
        None => (Arc::clone(&payload), Arc::clone(&context)),
    };
    Message { channel: run.channel.to_string(), payload, context, event, hops: run.hops, left: stored.left }
}

/// Does one action with a message, and sends on what comes of it.
async fn work_off(
    automation: &Automation,
    id: i64,
    stored: &StoredRun,
    message: &Message,
    step: &RunStep,
) -> Result<(), StoreError> {
    let began = steady::steady();
    let ready = automation.app(&stored.run.app);
    let found = ready.as_ref().and_then(|ready| {
        let mut courses = begin(ready.graph.as_ref()?, message, stored.run.at.0);
        let (action, course) = courses.find(|(action, _)| action.id == step.action.as_str())?;
        Some((Arc::clone(ready), action.clone(), course))
    });
    let Some((ready, action, course)) = found else {
        let gone = Failure { message: "The action is not there any more.".to_owned(), flaw: None };
        return end(automation, id, failed(step, Outcome::default(), gone), Vec::new()).await;
    };
    let outcome = match course {
        Course::NotMet => {
            return end(automation, id, RunStep { state: StepState::NotMet, ..step.clone() }, Vec::new())
                .await;
        }
        Course::Failed(flaw) => {
            let flaw = told(flaw);
            let failure = Failure { message: flaw.message.clone(), flaw: Some(flaw) };
            return end(automation, id, failed(step, Outcome::default(), failure), Vec::new()).await;
        }
        Course::Made(made) => Outcome { result: Ok(made), ..Outcome::default() },
        Course::Do(fields) => {
            let Some(written) = ready.stored.app.app.actions.iter().find(|one| one.id == step.action) else {
                return Ok(());
            };
            if !act::is_repeatable(&written.does) {
                let running = RunStep { state: StepState::Running, ..step.clone() };
                keep(automation, id, running, Vec::new()).await?;
            }
            let origin = Origin { run: id, hops: message.hops };
            act::act(automation, &ready, written, fields, origin).await
        }
    };
    let took_ms = steady::steady().saturating_sub(began).as_millis();
    let took_ms = Some(u64::try_from(took_ms).unwrap_or(u64::MAX));
    let (ended, next) = follow(automation, id, &ready, &action, message, step, outcome);
    end(automation, id, RunStep { took_ms, ..ended }, next).await
}

/// How an action ended, and the messages that it sends on.
fn follow(
    automation: &Automation,
    id: i64,
    ready: &Ready,
    action: &Action,
    message: &Message,
    step: &RunStep,
    mut outcome: Outcome,
) -> (RunStep, Vec<StoredRun>) {
    let now = automation.now();
    let result = match std::mem::replace(&mut outcome.result, Ok(Value::Null)) {
        Ok(result) => result,
        Err(failure) => return (failed(step, outcome, failure), Vec::new()),
    };
    // guess: what actions send on says no more of itself than this.
    let context = json!({ "eventType": "action", "actionId": action.id });
    let sent = match &ready.graph {
        Some(graph) => go_on(graph, action, message, &result, &context, now.0),
        None => Ok(Vec::new()),
    };
    match sent {
        Ok(messages) if size(&messages) > MOST_SENT => {
            let words = format!("What goes on is more than {MOST_SENT} bytes in all.");
            let failure = Failure { message: words, flaw: None };
            let ended = RunStep { result: Some(shown(result)), ..failed(step, outcome, failure) };
            (ended, Vec::new())
        }
        Ok(messages) => {
            let parent = FluxRunId::new(id.to_string()).ok();
            let next =
                messages.iter().filter_map(|next| arrive(ready, next, Via::Action, parent.clone(), now));
            let ended = RunStep {
                state: StepState::Done,
                asked: outcome.asked,
                status: outcome.status,
                result: Some(shown(result)),
                ..step.clone()
            };
            (ended, next.collect())
        }
        Err(flaw) => {
            let flaw = told(flaw);
            let failure = Failure { message: flaw.message.clone(), flaw: Some(flaw) };
            let ended = RunStep { result: Some(shown(result)), ..failed(step, outcome, failure) };
            (ended, Vec::new())
        }
    }
}

fn failed(step: &RunStep, outcome: Outcome, failure: Failure) -> RunStep {
    RunStep {
        state: StepState::Failed,
        asked: outcome.asked,
        status: outcome.status,
        failure: Some(failure),
        ..step.clone()
    }
}

async fn end(
    automation: &Automation,
    id: i64,
    step: RunStep,
    next: Vec<StoredRun>,
) -> Result<(), StoreError> {
    let step = RunStep { ended_at: Some(automation.now()), ..step };
    let numbers = keep(automation, id, step, next).await?;
    automation.enqueue(numbers.into_iter().map(|id| (id, None)));
    Ok(())
}

/// Writes down how an action is with a message, as soon as it can be written: what was done outside is not to be done again.
async fn keep(
    automation: &Automation,
    id: i64,
    step: RunStep,
    next: Vec<StoredRun>,
) -> Result<Vec<i64>, StoreError> {
    let (db, month) = (automation.db(), month_of(automation.now()));
    let what = Arc::new((step, next));
    loop {
        let what = Arc::clone(&what);
        match db.write(move |automation| automation.go_on(id, what.0.clone(), &what.1, month)).await {
            Err(StoreError::Busy) => tokio::time::sleep(BUSY).await,
            Err(error) if error.trouble().is_some() => db.writable().healed().await,
            outcome @ (Ok(_) | Err(_)) => return outcome,
        }
    }
}

/// What messages take on disk, about; one alone is never too large, for it was the answer to something.
fn size(messages: &[Message]) -> usize {
    let [first, _, ..] = messages else { return 0 };
    let event = first.event.0.to_string().len();
    messages.iter().map(|message| event + message.payload.to_string().len()).sum()
}

/// A result as it is shown: whole, or the beginning of its text.
fn shown(result: Value) -> Value {
    let text = result.to_string();
    if text.len() <= MOST_SHOWN {
        return result;
    }
    Value::String(text.chars().take(MOST_SHOWN / 4).chain(['…']).collect())
}
