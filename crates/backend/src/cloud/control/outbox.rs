use api::{
    console::world::{Outbox, OutboxKind, OutboxMessage, OutboxQuery, Sent},
    id::MessageId,
};
use emulator::outbox::Message;
use store::{
    Lane,
    world::{OutboxRange, Posted, Tx},
};

use crate::{
    cloud::{Cloud, state::AppError},
    http::error::HttpError,
    outbound::{self, Forbidden, Letter, Outcome},
    steady,
};

/// Messages that are listed unless somebody says, and at most.
const LISTED: u32 = 100;
const MOST_LISTED: u32 = 500;

/// What would have left the world, newest first.
pub(super) async fn list(cloud: &Cloud, query: OutboxQuery) -> Result<Outbox, HttpError> {
    let limit = query.limit.unwrap_or(LISTED);
    if !(1..=MOST_LISTED).contains(&limit) {
        return Err(HttpError::bad_request(
            format!("limit: must be 1 to {MOST_LISTED}."),
            format!("limit は 1〜{MOST_LISTED} の範囲で指定してください。"),
        ));
    }
    let before = query.before.map(|id| number(&id)).transpose()?;
    // One more than asked for tells whether there are more.
    let range = OutboxRange { kind: query.kind, before, limit: limit + 1 };
    let (mut found, (kept, sent)) =
        cloud.read(move |world| Ok((world.outbox(range)?, world.outbox_counts()?))).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let messages = found.into_iter().map(face).collect::<Result<_, _>>()?;
    let mails = cloud.parts().mailer.is_some();
    Ok(Outbox { policy: cloud.parts().outbound.to_string(), messages, more, kept, sent, mails })
}

/// Lets one message out, and keeps what came of it, also when whoever asked has gone meanwhile.
pub(super) async fn send(cloud: &Cloud, id: MessageId) -> Result<OutboxMessage, HttpError> {
    cloud.see_through(go(cloud.clone(), id)).await
}

async fn go(cloud: Cloud, id: MessageId) -> Result<OutboxMessage, HttpError> {
    let place = number(&id)?;
    let Some(_way) = cloud.sending().begin(place) else {
        return Err(HttpError::conflict(
            "This message is being sent. See what comes of it before it is sent once more.",
            "このメッセージは送信中です。もう一度送信する場合は、結果を確認してからにしてください。",
        ));
    };
    let (posted, generation) =
        cloud.read(move |world| Ok((world.posted(place)?, world.generation()?))).await?;
    let posted = posted.ok_or_else(|| no_message(&id))?;
    let message = posted.message.clone();
    match message.kind {
        OutboxKind::Webhook | OutboxKind::Slack => {}
        OutboxKind::Mail if cloud.parts().mailer.is_some() => {}
        OutboxKind::Mail => {
            return Err(HttpError::bad_request(
                "This server was told of no mail server (--smtp); copy the text into a mail of your own.",
                "メールサーバー（--smtp）が指定されていないため送信できません。本文をコピーして送信してください。",
            ));
        }
        OutboxKind::Lambda => {
            return Err(HttpError::bad_request(
                "This version of Kansei calls no AWS Lambda function.",
                "このバージョンの Kansei は AWS Lambda 関数を呼び出せません。",
            ));
        }
    }
    // From here on the operator sees to it: it is not sent once more by itself.
    let takes_over = generation.clone();
    let take_over = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
        if tx.generation()? == takes_over {
            tx.no_longer_deliver(place)?;
        }
        Ok(())
    };
    cloud.transact(Lane::Operator, take_over).await?;
    let outcome = let_go(&cloud, message).await.map_err(|why| forbidden(&why))?;
    let (status, failure) = match outcome {
        Outcome::Answered(status) => (Some(status), None),
        Outcome::Failed(reason) => (None, Some(reason)),
    };
    let sent = Sent { at: steady::wall(), status, failure };
    let kept = sent.clone();
    let mark = move |tx: &mut Tx<'_>| -> Result<(), AppError> {
        // A world that began anew meanwhile has another message of that number.
        if tx.generation()? == generation {
            tx.mark_sent(place, &kept)?;
        }
        Ok(())
    };
    cloud.transact(Lane::Operator, mark).await?;
    face(Posted { sent: Some(sent), ..posted })
}

async fn let_go(cloud: &Cloud, message: Message) -> Result<Outcome, Forbidden> {
    if let (OutboxKind::Mail, Some(mailer)) = (message.kind, &cloud.parts().mailer) {
        let subject = message.subject.as_deref().unwrap_or_default();
        return Ok(mailer.send(message.to.expose(), subject, message.body.expose()).await);
    }
    let letter = Letter {
        method: message.method.unwrap_or_else(|| "POST".to_owned()),
        to: message.to,
        headers: message.headers,
        body: message.body,
    };
    outbound::send(&cloud.parts().outbound, letter).await
}

/// A message as the page shows it: its secrets left out, but for the body, which is what an operator has to read.
fn face(posted: Posted) -> Result<OutboxMessage, HttpError> {
    let Posted { id, message, sent } = posted;
    let headers = message.headers.iter().map(|(name, value)| {
        let value = outbound::redacted_header(name, value.expose());
        (name.clone(), value)
    });
    Ok(OutboxMessage {
        id: MessageId::new(id.to_string()).map_err(HttpError::internal)?,
        at: message.at,
        kind: message.kind,
        to: outbound::redacted(message.to.expose()),
        headers: headers.collect(),
        from: message.from,
        subject: message.subject,
        method: message.method,
        body: message.body.into_exposed(),
        sent,
    })
}

fn number(id: &MessageId) -> Result<i64, HttpError> {
    id.as_str().parse().map_err(|_| no_message(id))
}

fn no_message(id: &MessageId) -> HttpError {
    HttpError::not_found("message", id.as_str())
}

fn forbidden(why: &Forbidden) -> HttpError {
    let ja = match why {
        Forbidden::NoUrl => "宛先が http または https の URL ではありません。".to_owned(),
        Forbidden::Never(address) => {
            format!("{address} は機密情報を返しうるネットワーク内部のアドレスのため、送信できません。")
        }
        Forbidden::NotLoopback(address) => {
            format!("送信ポリシーが loopback のため、別のマシン（{address}）には送信できません。")
        }
        Forbidden::NotListed(host) => format!("{host} は送信ポリシーで許可されたホストではありません。"),
    };
    HttpError::forbidden(format!("It was not sent: {why}."), ja)
}
