//! Brings what a world sends by itself to where it goes: to this server's own Flux at once, whatever the policy, for it does
//! not leave; to others as the policy allows.

use std::time::Duration;

use api::{
    UnixMillis,
    console::world::{OutboxKind, Sent},
};
use emulator::outbox::Message;
use store::{
    Lane,
    world::{Delivery, Tx},
};

use crate::{
    cloud::{Cloud, state::AppError},
    config::Outbound,
    outbound::{self, LetOut, Letter, Outcome, Parcel},
    steady,
    stop::{Stop, stopped},
};

/// Messages that are brought in one turn.
const TURN: u32 = 64;
/// After a try that failed it is tried again so many milliseconds later, and then no more. guess: the platform's tries are
/// not documented.
const AGAIN_MS: [i64; 2] = [10_000, 60_000];

/// Brings what is due, until `stop` says so.
pub(crate) async fn run(cloud: Cloud, mut stop: Stop) {
    let mut written = cloud.written();
    loop {
        written.borrow_and_update();
        let turn = tokio::select! {
            turn = bring_due(&cloud) => turn,
            () = stopped(&mut stop) => return,
        };
        let wait = match turn {
            Ok(Some(at)) => Duration::from_millis(at.since(steady::wall()).max(0).unsigned_abs() + 1),
            Ok(None) => Duration::from_secs(3_600),
            Err(error) => {
                tracing::error!(%error, "a world's messages could not be brought on their way; trying again");
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            changed = written.changed() => if changed.is_err() { return },
            () = stopped(&mut stop) => return,
        }
    }
}

/// Brings what is due now; answers when the next is.
async fn bring_due(cloud: &Cloud) -> Result<Option<UnixMillis>, AppError> {
    loop {
        let now = steady::wall();
        let due = cloud.read(move |world| world.deliveries(now, TURN)).await?;
        if due.is_empty() {
            return cloud.read(|world| world.next_delivery()).await;
        }
        for delivery in due {
            bring(cloud, delivery).await?;
        }
    }
}

async fn bring(cloud: &Cloud, delivery: Delivery) -> Result<(), AppError> {
    let id = delivery.posted.id;
    let Some(_way) = cloud.sending().begin(id) else { return Ok(()) };
    let generation = cloud.read(|world| world.generation()).await?;
    let key = format!("{}{id}", generation.as_deref().unwrap_or_default());
    let outcome = send(cloud, &delivery.posted.message, Some(key)).await;
    let (sent, again) = match outcome {
        LetOut::Kept => (None, false),
        LetOut::Answered(status) => {
            let sent = Sent { at: steady::wall(), status: Some(status), failure: None };
            (Some(sent), status >= 500)
        }
        LetOut::Failed(reason) => {
            (Some(Sent { at: steady::wall(), status: None, failure: Some(reason) }), true)
        }
    };
    let wait = AGAIN_MS.get(delivery.tries as usize).filter(|_| again);
    let again_at = wait.map(|wait| steady::wall().plus(*wait));
    let mark = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
        // A world that began anew meanwhile has another message of that number.
        if tx.generation()? == generation {
            tx.tried(id, sent.as_ref(), again_at)?;
        }
        Ok(())
    };
    cloud.transact(Lane::Operator, mark).await
}

/// Sends what a Flux app lets out: it stands in the outbox, with what came of it.
pub(crate) async fn let_out(cloud: &Cloud, parcel: Parcel) -> LetOut {
    let Parcel { kind, method, to, headers, subject, body, from } = parcel;
    let message = Message { at: cloud.now(), kind, to, from, subject, method, headers, body };
    let posted = message.clone();
    let posting = cloud.transact(Lane::Operator, move |tx| Ok((tx.post(&posted)?, tx.generation()?)));
    let (id, generation) = match posting.await {
        Ok(posted) => posted,
        Err(error) => return LetOut::Failed(error.to_string()),
    };
    let outcome = send(cloud, &message, None).await;
    let (status, failure) = match &outcome {
        LetOut::Kept => return outcome,
        LetOut::Answered(status) => (Some(*status), None),
        LetOut::Failed(reason) => (None, Some(reason.clone())),
    };
    let sent = Sent { at: steady::wall(), status, failure };
    let mark = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
        if tx.generation()? == generation {
            tx.mark_sent(id, &sent)?;
        }
        Ok(())
    };
    if let Err(error) = cloud.transact(Lane::Operator, mark).await {
        tracing::error!(%error, "what became of a message could not be kept");
    }
    outcome
}

/// Sends one message, as the policy allows.
async fn send(cloud: &Cloud, message: &Message, key: Option<String>) -> LetOut {
    match message.kind {
        OutboxKind::Webhook | OutboxKind::Slack => {}
        // This version sends no mail and calls no function: they wait for an operator who copies them.
        OutboxKind::Mail | OutboxKind::Lambda => return LetOut::Kept,
    }
    let letter = Letter {
        method: message.method.clone().unwrap_or_else(|| "POST".to_owned()),
        to: message.to.clone(),
        headers: message.headers.clone(),
        body: message.body.clone(),
    };
    if let Some(taken) = (cloud.parts().inlet)(&letter, key.unwrap_or_else(|| crate::random::hex(16))) {
        return LetOut::Answered(taken.await);
    }
    if cloud.parts().outbound == Outbound::Record {
        return LetOut::Kept;
    }
    match outbound::send(&cloud.parts().outbound, letter).await {
        Ok(Outcome::Answered(status)) => LetOut::Answered(status),
        Ok(Outcome::Failed(reason)) => LetOut::Failed(reason),
        Err(forbidden) => LetOut::Failed(format!("it was not sent: {forbidden}")),
    }
}
