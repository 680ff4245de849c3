//! Brings what a world sends by itself to where it goes: to this server's own Flux at once, whatever the policy, for it does
//! not leave; to others as the policy allows.

use std::{collections::BTreeMap, time::Duration};

use api::{
    UnixMillis,
    console::world::{OutboxKind, Sent},
};
use emulator::outbox::Message;
use futures_util::future::join_all;
use store::{
    Lane,
    world::{Delivery, Tx},
};
use tokio::task::JoinSet;

use crate::{
    cloud::{Cloud, state::AppError},
    config::Outbound,
    outbound::{self, Brought, LetOut, Letter, Mailer, Outcome, Parcel},
    steady,
    stop::{Stop, stopped},
};

/// Messages to one host that are on their way at once.
const AT_ONCE: u32 = 4;
/// Hosts that something is on its way to at once.
const HOSTS: usize = 64;
/// After a try that failed it is tried again so many milliseconds later, and then no more. guess: the platform's tries are
/// not documented.
const AGAIN_MS: [i64; 2] = [10_000, 60_000];
/// What this server itself could not take yet is brought again so many milliseconds later, for as long as it takes.
const OWN_AGAIN_MS: i64 = 60_000;

/// Brings what is due, until `stop` says so. A host that does not answer holds up nobody but itself.
pub(crate) async fn run(cloud: Cloud, mut stop: Stop) {
    let mut written = cloud.written();
    // Hosts by the task that brings to them: also one that was broken off is free again.
    let (mut busy, mut under_way) = (BTreeMap::new(), JoinSet::new());
    loop {
        written.borrow_and_update();
        let wait = match due(&cloud).await {
            Ok((hosts, next)) => {
                for host in hosts {
                    if busy.len() < HOSTS && !busy.values().any(|other| *other == host) {
                        let task = under_way.spawn(bring_to(cloud.clone(), host.clone()));
                        busy.insert(task.id(), host);
                    }
                }
                next.map_or(FAR, |at| {
                    Duration::from_millis(at.since(steady::wall()).max(0).unsigned_abs() + 1)
                })
            }
            Err(error) => {
                tracing::error!(%error, "a world's messages could not be read; trying again");
                SOON
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            changed = written.changed() => if changed.is_err() { return },
            Some(ended) = under_way.join_next_with_id() => {
                let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                busy.remove(&id);
            }
            () = stopped(&mut stop) => return,
        }
    }
}

/// How long nothing is looked for where nothing waits, and where something went wrong.
const FAR: Duration = Duration::from_secs(3_600);
const SOON: Duration = Duration::from_secs(1);

/// Hosts that something is due for, and when the next message is due beside those.
async fn due(cloud: &Cloud) -> Result<(Vec<String>, Option<UnixMillis>), AppError> {
    let now = steady::wall();
    cloud.read(move |world| Ok((world.hosts_due(now)?, world.next_delivery(now)?))).await
}

/// Brings what is due for a host.
async fn bring_to(cloud: Cloud, host: String) {
    loop {
        let (now, to) = (steady::wall(), host.clone());
        let turn = async {
            let due = cloud.read(move |world| world.deliveries(&to, now, AT_ONCE)).await?;
            let any = !due.is_empty();
            // Each to its end, whatever becomes of the others: what has arrived is not to arrive again.
            let brought = join_all(due.into_iter().map(|delivery| bring(&cloud, delivery))).await;
            brought.into_iter().collect::<Result<(), AppError>>().map(|()| any)
        };
        match turn.await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(%error, "a world's messages could not be brought on their way; trying again");
                tokio::time::sleep(SOON).await;
            }
        }
    }
}

async fn bring(cloud: &Cloud, delivery: Delivery) -> Result<(), AppError> {
    let id = delivery.posted.id;
    // An operator who sends it by hand has taken it over, and this is how it stood before.
    let Some(_way) = cloud.sending().begin(id) else { return Ok(()) };
    let generation = cloud.generation().await?;
    let key = format!("{}{id}", generation.as_deref().unwrap_or_default());
    let Sending { outcome, own } = send(cloud, &delivery.posted.message, Brought { key, hops: 0 }).await;
    let (sent, again) = match outcome {
        LetOut::Kept => (None, false),
        LetOut::Answered(status) => {
            let sent = Sent { at: steady::wall(), status: Some(status), failure: None };
            let is_mail = delivery.posted.message.kind == OutboxKind::Mail;
            let later =
                if is_mail { Mailer::may_try_again(status) } else { matches!(status, 408 | 429 | 500..) };
            (Some(sent), later)
        }
        LetOut::Failed(reason) => {
            (Some(Sent { at: steady::wall(), status: None, failure: Some(reason) }), true)
        }
    };
    // To this server's own Flux nothing is lost: it takes it as soon as it can, or may.
    let wait = AGAIN_MS.get(delivery.tries as usize).copied().or(own.then_some(OWN_AGAIN_MS));
    let again_at = wait.filter(|_| again).map(|wait| steady::wall().plus(wait));
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
    let Parcel { kind, method, to, headers, subject, body, from, hops } = parcel;
    let message = Message { at: cloud.now(), kind, to, from, subject, method, headers, body };
    let posted = message.clone();
    let posting = cloud.transact(Lane::Operator, move |tx| Ok((tx.post(&posted)?, tx.generation()?)));
    let (id, generation) = match posting.await {
        Ok(posted) => posted,
        Err(error) => return LetOut::Failed(error.to_string()),
    };
    let Sending { outcome, .. } = send(cloud, &message, Brought { key: crate::random::hex(16), hops }).await;
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

/// What became of a message that was sent.
struct Sending {
    outcome: LetOut,
    /// Whether it went to this server's own Flux.
    own: bool,
}

/// Sends one message, as the policy allows.
async fn send(cloud: &Cloud, message: &Message, brought: Brought) -> Sending {
    let to_others = |outcome| Sending { outcome, own: false };
    match message.kind {
        OutboxKind::Webhook | OutboxKind::Slack => {}
        OutboxKind::Mail => return to_others(mail(cloud, message).await),
        // This version calls no function: it waits for an operator who copies it.
        OutboxKind::Lambda => return to_others(LetOut::Kept),
    }
    let letter = Letter {
        method: message.method.clone().unwrap_or_else(|| "POST".to_owned()),
        to: message.to.clone(),
        headers: message.headers.clone(),
        body: message.body.clone(),
    };
    if let Some(taken) = (cloud.parts().inlet)(&letter, brought) {
        return Sending { outcome: LetOut::Answered(taken.await), own: true };
    }
    if cloud.parts().outbound == Outbound::Record {
        return to_others(LetOut::Kept);
    }
    to_others(match outbound::send(&cloud.parts().outbound, letter).await {
        Ok(Outcome::Answered(status)) => LetOut::Answered(status),
        Ok(Outcome::Failed(reason)) => LetOut::Failed(reason),
        Err(forbidden) => LetOut::Failed(format!("it was not sent: {forbidden}")),
    })
}

/// Hands a mail to the mail server, if there is one and it leads anywhere: whoever named one wants mails to be real, whatever
/// the policy says of calls.
async fn mail(cloud: &Cloud, message: &Message) -> LetOut {
    let to = message.to.expose();
    let Some(mailer) = cloud.parts().mailer.as_ref().filter(|_| Mailer::leads_on(to)) else {
        return LetOut::Kept;
    };
    let subject = message.subject.as_deref().unwrap_or_default();
    match mailer.send(to, subject, message.body.expose()).await {
        Outcome::Answered(status) => LetOut::Answered(status),
        Outcome::Failed(reason) => LetOut::Failed(reason),
    }
}
