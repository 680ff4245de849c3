use api::{
    console::{
        probe::{ProbeRequest, SendProbe},
        sim_row::SimRow,
    },
    id::ContextId,
};
use leptos::{ev, prelude::*};

use super::{
    answer::{AnswerPart, Outcome},
    call::written,
    draft::Kind,
    fields::{Fields, Flaws},
    form::QuestionFields,
};
use crate::{
    kit::{Button, Code, ContextMark, Dialog, Size, Tone},
    locales::{Common, Probe, pick},
    parts::{context_mark, sim_words::name_of},
    state::{Commands, new_op, use_feed, use_session},
};

/// Asks one device something: what will be sent and what that means stand above the button, what came of it below.
#[component]
pub(super) fn ProbeForm(commands: Commands, context: ContextId, row: SimRow) -> impl IntoView {
    let (session, feed) = (use_session(), use_feed());
    let (mark, local) = context_mark(untrack(|| session.context(&context)).as_ref());
    let (name, sim) = (name_of(&row), row.sim_id);
    let fields = Fields::new();
    let outcome = RwSignal::new(None::<Outcome>);
    let busy = RwSignal::new(false);
    // The call of the last answer: the same once more is "again".
    let asked = RwSignal::new(String::new());
    let flaws = Flaws(Memo::new(move |_| fields.draft().question().err()));
    let call = {
        let sim = sim.clone();
        Memo::new(move |_| fields.draft().question().map(|question| written(&question, &sim)).ok())
    };
    let refused = Signal::derive(move || {
        let stale = feed.writes_wait().map(|why| pick(why).to_owned());
        stale.or_else(|| flaws.0.with(|flaw| flaw.as_ref().map(|flaw| flaw.words.clone())))
    });
    let send = {
        let (context, sim) = (context.clone(), sim.clone());
        move || {
            if busy.get_untracked() || refused.with_untracked(Option::is_some) {
                return;
            }
            let Ok(question) = untrack(|| fields.draft().question()) else { return };
            // Whoever asks again asks something new: what was sent before is not sent a second time.
            let Some(op) = new_op() else { return };
            let kind = fields.kind.get_untracked();
            busy.set(true);
            asked.set(written(&question, &sim));
            let path = (context.clone(), sim.clone());
            session.post::<SendProbe>(path, ProbeRequest { op, question }, move |answer| {
                // Closed by then: the ledger has what came of it.
                let _gone = busy.try_set(false);
                let _gone = outcome.try_set(Some(match answer {
                    Ok(answer) => Outcome::Said(kind, answer),
                    Err(error) => Outcome::Failed(kind, error),
                }));
            });
        }
    };
    let again = Memo::new(move |_| {
        outcome.with(Option::is_some) && call.with(|call| call.as_ref() == Some(&asked.get()))
    });
    let verb = {
        let name = name.clone();
        move || if again.get() { verb_again(fields, &name) } else { verb(fields, &name) }
    };
    // An answer stands under its own question alone, and looks it once another is typed.
    let shown_outcome =
        Memo::new(move |_| outcome.get().filter(|outcome| outcome.kind() == fields.kind.get()));
    let old = Memo::new(move |_| !again.get());
    let close = move || commands.probe(None);
    let on_key = {
        let send = send.clone();
        // Enter sends nothing: it is what ends a line of a command.
        move |event: ev::KeyboardEvent| {
            if event.key() == "Enter" && event.ctrl_key() {
                event.prevent_default();
                send();
            }
        }
    };
    let shown = move || match call.get() {
        Some(call) => view! { <Code label=t!(Probe::Sent) text=call/> }.into_any(),
        None => view! { <p class="quiet small-text">"–"</p> }.into_any(),
    };
    let body = view! {
        <form class="probe-form" on:submit=move |event| event.prevent_default() on:keydown=on_key>
            <QuestionFields fields flaws/>
            <div class="field">
                <span class="label">{t!(Probe::Sent)}</span>
                {shown}
                <small>{t!(Probe::Once)}</small>
            </div>
            <AnswerPart outcome=shown_outcome old busy/>
        </form>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| close()>{t!(Common::Close)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused busy on_click=move |_| send()>{verb}</Button>
    };
    view! {
        <Dialog
            title=t!(Probe::Title, name = name)
            mark=move || { let mark = mark.clone(); view! { <ContextMark text=mark local/> } }
            on_close=close
            body=body.into_any()
            foot=foot.into_any()
        />
    }
}

/// What pressing the button does once more.
fn verb_again(fields: Fields, name: &str) -> String {
    match fields.kind.get() {
        Kind::Ping => pick(Probe::Again.row()).to_owned(),
        Kind::Http | Kind::Tcp | Kind::Udp => text!(Probe::AgainSend, name = name),
        Kind::Ssh => text!(Probe::AgainRun, name = name),
        Kind::Rtsp => text!(Probe::AgainPicture, name = name),
    }
}

/// What pressing the button does.
fn verb(fields: Fields, name: &str) -> String {
    match fields.kind.get() {
        Kind::Ping => match fields.pings.get().trim() {
            "1" => pick(Probe::SendPing.row()).to_owned(),
            n => text!(Probe::SendPings, n = n),
        },
        Kind::Http => text!(Probe::SendHttp, method = fields.method.get(), name = name),
        Kind::Ssh => text!(Probe::Run, name = name),
        Kind::Rtsp => text!(Probe::TakePicture, name = name),
        Kind::Tcp | Kind::Udp => text!(Probe::SendBytes, name = name),
    }
}
