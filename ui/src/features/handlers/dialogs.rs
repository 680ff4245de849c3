use api::{console::world::SendMessage, id::MessageId, soracom::event_handler::EventHandler};
use leptos::prelude::*;

use super::{
    changes::{Change, changes, properties},
    form_ignore::IgnoreForm,
    form_name::NameForm,
    form_new::NewForm,
    form_target::TargetForm,
    form_test::TestForm,
    room::{Opened, Room},
    target::Target,
    words::{short, target_words},
    writes::Sent,
};
use crate::{
    kit::{Banner, Button, Code, ContextMark, Dialog, Section, Size, State, Tone},
    locales::{Common, Errors, Handlers, Verbs, Words, pick},
    parts::{Failure, context_mark, context_name, use_group_names},
    state::use_feed,
};

/// The dialog that is open.
#[component]
pub(super) fn Opening(room: Room, opened: Opened) -> impl IntoView {
    match opened {
        Opened::New => view! { <NewForm room/> }.into_any(),
        Opened::Target => view! { <TargetForm room/> }.into_any(),
        Opened::Name => view! { <NameForm room/> }.into_any(),
        Opened::Save => view! { <AskSave room/> }.into_any(),
        Opened::Overtaken(theirs, sent) => view! { <Overtaken room theirs=*theirs sent=*sent/> }.into_any(),
        Opened::Discard => view! { <AskDiscard room/> }.into_any(),
        Opened::Delete => view! { <AskDelete room/> }.into_any(),
        Opened::Ignore => view! { <IgnoreForm room/> }.into_any(),
        Opened::Test => view! { <TestForm room/> }.into_any(),
        Opened::Send(message) => view! { <AskSend room message/> }.into_any(),
    }
}

/// A question before something is done.
#[component]
fn Ask(
    room: Room,
    title: Words,
    verb: Words,
    #[prop(default = Tone::Danger)] tone: Tone,
    /// Beside the title: what context it is, where something is written.
    #[prop(optional, into)]
    mark: ViewFn,
    on_yes: impl Fn() + 'static,
    body: AnyView,
) -> impl IntoView {
    let feed = use_feed();
    let refused = Signal::derive(move || feed.writes_wait().map(|why| pick(why).to_owned()));
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| room.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone busy=room.busy refused on_click=move |_| on_yes()>{verb}</Button>
    };
    view! { <Dialog title mark on_close=move || room.close() body foot=foot.into_any()/> }
}

#[component]
fn AskSave(room: Room) -> impl IntoView {
    let groups = use_group_names();
    let Some(draft) = room.draft.get_untracked() else {
        room.close();
        return ().into_any();
    };
    let is_new = draft.base.is_none() || room.saved.with_untracked(Option::is_none);
    let name = draft.now.name.clone();
    let title = Words::new(move || {
        if is_new { text!(Handlers::MakeTitle, name = name) } else { text!(Handlers::SaveTitle, name = name) }
    });
    let (text, verb) = if is_new {
        (t!(Handlers::MakeText), t!(Handlers::MakeVerb))
    } else {
        (t!(Handlers::SaveText), t!(Handlers::SaveVerb))
    };
    let (now, base) =
        (StoredValue::new(draft.now), draft.base.filter(|_| !is_new).map(|base| base.as_request()));
    let base = StoredValue::new(base);
    let context = room.context();
    let rows = move || {
        let all = now.with_value(|now| match base.get_value() {
            Some(base) => changes(&base, now, &context, groups),
            None => made(now, &context, groups),
        });
        all.into_iter().map(|change| view! { <ChangeRow change/> }).collect_view()
    };
    let call = match room.saved.with_untracked(|saved| saved.as_ref().map(|saved| saved.handler_id.clone())) {
        Some(id) if !is_new => format!("PUT /v1/event_handlers/{id}"),
        Some(_) | None => "POST /v1/event_handlers".to_owned(),
    };
    let body = view! {
        <ul class="handler-changes">{rows}</ul>
        <Section title=t!(Verbs::ExactCalls)><Code label=t!(Verbs::ExactCalls) text=call/></Section>
        <p class="quiet small-text">{text}</p>
    };
    let context = untrack(|| room.session.context(&room.context()));
    let mark = move || {
        context.clone().map(|context| {
            let (text, local) = context_mark(Some(&context));
            view! { <span class="quiet small-text">{context_name(&context).get()}</span><ContextMark text local/> }
        })
    };
    view! { <Ask room title verb tone=Tone::Primary mark on_yes=move || room.save() body=body.into_any()/> }
        .into_any()
}

/// What is made, a line each.
fn made(
    handler: &api::soracom::event_handler::EventHandlerRequest,
    context: &api::id::ContextId,
    groups: crate::parts::GroupNames,
) -> Vec<Change> {
    let line = |what: Handlers, after: String| Change {
        what: pick(what.row()).to_owned(),
        before: None,
        after: Some(after),
        is_code: false,
    };
    let empty = api::soracom::event_handler::EventHandlerRequest {
        action_config_list: Vec::new(),
        ..handler.clone()
    };
    let mut all = vec![
        line(Handlers::ChangeTarget, target_words(&Target::of(handler), context, groups)),
        line(Handlers::ChangeRule, format!("{} · {}", short(handler), properties(handler).join(" · "))),
    ];
    all.extend(changes(&empty, handler, context, groups));
    all
}

#[component]
fn ChangeRow(change: Change) -> impl IntoView {
    let Change { what, before, after, is_code } = change;
    let nothing = || pick(Handlers::NothingThere.row()).to_owned();
    let after = after.filter(|text| !text.is_empty()).unwrap_or_else(nothing);
    let before = before.map(|before| if before.is_empty() { nothing() } else { before });
    view! {
        <li>
            <b>{what}</b>
            <span class:mono=is_code>{after}</span>
            {before.map(|before| view! { <small class="quiet" class:mono=is_code>{move || text!(Handlers::WasChange, before = before)}</small> })}
        </li>
    }
}

#[component]
fn Overtaken(room: Room, theirs: EventHandler, sent: Sent) -> impl IntoView {
    let groups = use_group_names();
    let theirs = StoredValue::new(theirs);
    let context = room.context();
    let rows = move || {
        let draft = room.draft.get()?;
        let all = theirs.with_value(|theirs| changes(&theirs.as_request(), &draft.now, &context, groups));
        Some(all.into_iter().map(|change| view! { <ChangeRow change/> }).collect_view())
    };
    let body = view! {
        <p>{t!(Handlers::TheirsText)}</p>
        <ul class="handler-changes">{rows}</ul>
    };
    let foot = view! {
        <Button size=Size::Large on_click=move |_| room.take_theirs(theirs.get_value())>{t!(Handlers::TakeTheirs)}</Button>
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| room.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Danger busy=room.busy on_click=move |_| room.replace(sent.clone())>{t!(Handlers::SaveOver)}</Button>
    };
    view! { <Dialog title=t!(Handlers::TheirsTitle) on_close=move || room.close() body=body.into_any() foot=foot.into_any()/> }
}

#[component]
fn AskDiscard(room: Room) -> impl IntoView {
    let discard = move || {
        room.close();
        room.discard();
    };
    let body = view! { <p>{t!(Handlers::DiscardText)}</p> };
    view! { <Ask room title=t!(Handlers::DiscardTitle) verb=t!(Handlers::DiscardVerb) on_yes=discard body=body.into_any()/> }
}

#[component]
fn AskDelete(room: Room) -> impl IntoView {
    let Some(handler) = room.saved.get_untracked() else {
        room.close();
        return ().into_any();
    };
    let name = handler.name.clone();
    let body = view! { <p>{t!(Handlers::DeleteText)}</p> };
    view! {
        <Ask
            room
            title=t!(Handlers::DeleteTitle, name = name)
            verb=t!(Handlers::DeleteVerb)
            on_yes=move || room.remove(&handler)
            body=body.into_any()
        />
    }
    .into_any()
}

/// A message that was not taken leaves once more, by hand.
#[component]
fn AskSend(room: Room, message: MessageId) -> impl IntoView {
    let failed = RwSignal::new(None::<String>);
    let send = move || {
        if room.busy.get_untracked() {
            return;
        }
        room.busy.set(true);
        room.session.get::<SendMessage>((room.context(), message.clone()), move |answer| {
            if room.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(sent) => {
                    room.close();
                    let (status, why) = sent.sent.map(|sent| (sent.status, sent.failure)).unwrap_or_default();
                    match status {
                        Some(status) if status < 400 => {
                            room.toasts.show(State::Online, t!(Handlers::SentAgain, status = status), None);
                        }
                        _ => {
                            let why = status.map(|status| status.to_string()).or(why);
                            let why = why.unwrap_or_else(|| pick(Handlers::NoAnswer.row()).to_owned());
                            room.toasts.show(State::Failed, t!(Handlers::NotSent, why = why), None);
                        }
                    }
                    room.firings.reload();
                    room.sums.reload();
                }
                Err(error) => {
                    let said = Failure::from(&error)
                        .detail
                        .unwrap_or_else(|| pick(Errors::Refused.row()).to_owned());
                    let _gone = failed.try_set(Some(said));
                }
            }
        });
    };
    let body = view! {
        <p>{t!(Handlers::SendText)}</p>
        {move || failed.get().map(|said| view! { <div role="alert"><Banner state=State::Failed title=said/></div> })}
    };
    view! { <Ask room title=t!(Handlers::SendTitle) verb=t!(Handlers::SendVerb) on_yes=send body=body.into_any()/> }
}
