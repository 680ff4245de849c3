use api::console::world::{OutboxKind, OutboxMessage};
use leptos::prelude::*;

use super::{outbox::cannot_be_sent, panel::Panel, steering::Steering};
use crate::{
    format::{Zone, between, count, when},
    kit::{Banner, Icon, IconSize, Pictogram, State},
    locales::{World, lang, say},
    state::use_clock,
};

/// A message as it would have left, its real address first.
#[component]
pub(super) fn MessageInFull(steering: Steering, message: OutboxMessage) -> impl IntoView {
    let time = use_clock();
    let at = message.at;
    let bytes = message.body.len() as u64;
    let aside = move || when(lang(), at, time.now(), Zone::here(at), false);
    let policy =
        move || steering.outbox.with(|outbox| outbox.map(|outbox| outbox.policy.clone())).unwrap_or_default();
    let size = move || text!(World::SizeAndPolicy, n = count(bytes), policy = policy());
    let sent = message.sent.clone().and_then(|sent| sent.failure);
    let kind = message.kind;
    view! {
        <Panel title=t!(World::WouldHaveLeft) aside=aside tools=view! { <span class="quiet">{size}</span> }.into_any()>
            <div class="message-body">
                <Text message/>
                {sent.map(|why| view! { <Banner state=State::Failed title=t!(World::NotSent) text=why/> })}
                <Note steering kind/>
            </div>
        </Panel>
    }
}

/// The message as it would stand on the wire.
#[component]
fn Text(message: OutboxMessage) -> impl IntoView {
    let OutboxMessage { kind, to, subject, method, headers, body, .. } = message;
    let first = match (kind, method) {
        (OutboxKind::Mail, _) => "To:".to_owned(),
        (_, method) => method.unwrap_or_else(|| "POST".to_owned()),
    };
    let subject = subject.map(|subject| view! { <span class="key">"Subject: "</span>{subject}"\n" });
    let headers = headers
        .into_iter()
        .map(|(name, value)| view! { <span class="key">{name}": "</span>{value}"\n" })
        .collect_view();
    view! {
        <pre class="code message-text" tabindex="0" role="region" aria-label=t!(World::MessageText)>
            <b>{first}</b>" "{to}"\n"{subject}{headers}"\n"{body}
        </pre>
    }
}

/// What sending it would mean, or that it cannot be sent.
#[component]
fn Note(steering: Steering, kind: OutboxKind) -> impl IntoView {
    let words = move || match cannot_be_sent(steering, kind) {
        Some(why) => view! { <span>{say(why)}</span> }.into_any(),
        None => view! {
            <span><b>{t!(World::RealAddress)}</b>{move || between(lang())}{t!(World::RealAddressText)}</span>
        }
        .into_any(),
    };
    view! { <p class="message-note"><Pictogram icon=Icon::Globe size=IconSize::Small/>{words}</p> }
}
