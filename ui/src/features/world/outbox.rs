use api::{
    console::world::{OutboxKind, OutboxMessage},
    id::MessageId,
};
use leptos::prelude::*;

use super::{
    message::MessageInFull,
    panel::{Panel, Sideways},
    steering::{MOST_MESSAGES, Opened, Steering},
};
use crate::{
    format::{Zone, count, full, when, when_short},
    kit::{Button, Choice, Glyph, Icon, IconSize, Pictogram, Segmented, Size, State},
    locales::{World, lang, pick},
    parts::{Failed, Failure},
    state::use_clock,
};

/// What would have left the world. Nothing leaves by itself: each message has its own way out.
#[component]
pub(super) fn OutboxPanel(steering: Steering) -> impl IntoView {
    let outbox = steering.outbox;
    let chosen = RwSignal::new(None::<MessageId>);
    let known = Memo::new(move |_| outbox.with(|outbox| outbox.is_some()));
    // What is shown in full: the chosen one, or the newest.
    let shown = Memo::new(move |_| {
        outbox.with(|outbox| {
            let messages = &outbox?.messages;
            let chosen = chosen.get();
            messages
                .iter()
                .find(|message| Some(&message.id) == chosen.as_ref())
                .or_else(|| messages.first())
                .cloned()
        })
    });
    let ids = Memo::new(move |_| {
        outbox
            .with(|outbox| {
                outbox.map(|outbox| {
                    outbox.messages.iter().map(|message| message.id.clone()).collect::<Vec<_>>()
                })
            })
            .unwrap_or_default()
    });
    let more = Memo::new(move |_| outbox.with(|outbox| outbox.is_some_and(|outbox| outbox.more)));
    let aside = move || {
        outbox
            .with(|outbox| outbox.map(|outbox| (count(outbox.kept), count(outbox.sent))))
            .map(|(kept, sent)| text!(World::OutboxFacts, kept = kept, sent = sent))
            .unwrap_or_default()
    };
    let tools = view! {
        <Segmented
            label=t!(World::Kind)
            choices=vec![
                Choice::new(None, t!(World::AllKinds)),
                Choice::new(Some(OutboxKind::Webhook), t!(World::Webhook)),
                Choice::new(Some(OutboxKind::Slack), t!(World::Slack)),
                Choice::new(Some(OutboxKind::Mail), t!(World::Mail)),
                Choice::new(Some(OutboxKind::Lambda), t!(World::Lambda)),
            ]
            value=steering.kind
            on_change=move |kind| steering.kind.set(kind)
        />
    };
    let nothing = move || {
        let words = if steering.kind.get().is_some() { World::NoneOfKind } else { World::NoMessages };
        view! { <p class="world-none quiet">{crate::locales::say(words.row())}</p> }
    };
    let body = move || {
        if let Some(error) = (!known.get()).then(|| outbox.error()).flatten() {
            return view! { <Failed failure=Failure::from(&error) on_retry=move || outbox.reload()/> }
                .into_any();
        }
        if known.get() && ids.with(Vec::is_empty) {
            return nothing().into_any();
        }
        view! {
            <div class="outbox-list"><Sideways label=t!(World::OutboxTable)>
                <table class="world-table outbox">
                    <caption class="vh">{t!(World::Outbox)}</caption>
                    <thead><tr>
                        <th scope="col">{t!(World::TimeThere)}</th>
                        <th scope="col">{t!(World::Kind)}</th>
                        <th scope="col">{t!(World::To)}</th>
                        <th scope="col">{t!(World::From)}</th>
                        <th scope="col" class="row-actions"><span class="vh">{t!(World::Actions)}</span></th>
                    </tr></thead>
                    <tbody>
                        <For each=move || ids.get() key=|id| id.clone() children=move |id| {
                            view! { <MessageRow steering id shown on_choose=Callback::new(move |id| chosen.set(Some(id)))/> }
                        }/>
                    </tbody>
                </table>
                {move || more.get().then(|| view! { <Older steering/> })}
            </Sideways></div>
        }
        .into_any()
    };
    view! {
        <Panel title=t!(World::Outbox) aside=aside tools=tools.into_any()>{body}</Panel>
        {move || shown.get().map(|message| view! { <MessageInFull steering message/> })}
    }
}

/// What the list does not hold yet; of what is beyond its end it says so.
#[component]
fn Older(steering: Steering) -> impl IntoView {
    move || {
        if steering.most.get() < MOST_MESSAGES {
            view! { <p class="outbox-more"><Button size=Size::Small on_click=move |_| steering.more_messages()>{t!(World::Older)}</Button></p> }.into_any()
        } else {
            view! { <p class="outbox-more quiet small-text">{text!(World::OlderKept, n = MOST_MESSAGES)}</p> }
                .into_any()
        }
    }
}

#[component]
fn MessageRow(
    steering: Steering,
    id: MessageId,
    shown: Memo<Option<OutboxMessage>>,
    on_choose: Callback<MessageId>,
) -> impl IntoView {
    let time = use_clock();
    let of = id.clone();
    let message = Memo::new(move |before: Option<&Option<OutboxMessage>>| {
        let now =
            steering.outbox.with(|outbox| outbox?.messages.iter().find(|message| message.id == of).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let here = id.clone();
    let is_shown =
        Memo::new(move |_| shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.id == here)));
    move || {
        let message = message.get()?;
        let (at, id) = (message.at, id.clone());
        let to = short_address(&message.to).to_owned();
        Some(view! {
            <tr class:shown=is_shown>
                <td class="mono" title=full(at, Zone::here(at))>{move || when(lang(), at, time.now(), Zone::here(at), false)}</td>
                <td><span class="kind"><Pictogram icon=kind_icon(message.kind) size=IconSize::Small/>{move || pick(kind_row(message.kind))}</span></td>
                <th scope="row" class="cut">
                    <button type="button" class="row-button mono clip" aria-pressed=move || is_shown.get().to_string() title=message.to.clone() on:click=move |_| on_choose.run(id.clone())>{to}</button>
                </th>
                <td class="cut" title=message.from.clone()>{message.from.clone()}</td>
                <td class="row-actions"><WayOut steering message/></td>
            </tr>
        })
    }
}

/// Lets the message of a row out, or says what became of it.
#[component]
fn WayOut(steering: Steering, message: OutboxMessage) -> impl IntoView {
    let time = use_clock();
    if let Some(sent) = &message.sent
        && let Some(status) = sent.status
    {
        let at = sent.at;
        let words = move || {
            text!(World::SentAt, time = when_short(lang(), at, time.wall(), Zone::here(at)), status = status)
        };
        return view! { <span class="quiet small-text">{words}</span> }.into_any();
    }
    let failed = message.sent.is_some();
    let kind = message.kind;
    let to = message.to.clone();
    let sent = StoredValue::new(message);
    view! {
        <Button
            size=Size::Small
            refused=Signal::derive(move || cannot_be_sent(steering, kind).map(|row| pick(row).to_owned()))
            on_click=move |_| steering.open(Opened::Send(Box::new(sent.get_value())))
        >
            {failed.then(|| view! { <Glyph state=State::Failed/><span class="vh">{t!(World::NotSent)}". "</span> })}
            {crate::locales::say(if failed { World::SendAgain.row() } else { World::SendThis.row() })}
            <span class="vh">" "{to.clone()}</span>
        </Button>
    }
    .into_any()
}

/// Why a message of that kind stays here; tracked.
pub(super) fn cannot_be_sent(steering: Steering, kind: OutboxKind) -> Option<crate::locales::Row> {
    match kind {
        OutboxKind::Mail => {
            let mails = steering.outbox.with(|outbox| outbox.is_some_and(|outbox| outbox.mails));
            (!mails).then_some(World::NoMailOut.row())
        }
        OutboxKind::Lambda => Some(World::NoLambdaOut.row()),
        OutboxKind::Webhook | OutboxKind::Slack => None,
    }
}

const fn kind_icon(kind: OutboxKind) -> Icon {
    match kind {
        OutboxKind::Mail => Icon::Mail,
        OutboxKind::Webhook => Icon::Hook,
        OutboxKind::Slack => Icon::Chat,
        OutboxKind::Lambda => Icon::Lambda,
    }
}

const fn kind_row(kind: OutboxKind) -> crate::locales::Row {
    match kind {
        OutboxKind::Mail => World::Mail.row(),
        OutboxKind::Webhook => World::Webhook.row(),
        OutboxKind::Slack => World::Slack.row(),
        OutboxKind::Lambda => World::Lambda.row(),
    }
}

/// An address without what all of them have in front.
fn short_address(to: &str) -> &str {
    to.strip_prefix("https://").unwrap_or(to)
}
