use api::{
    console::context::{UnlockRequest, UnlockWrites},
    id::ContextId,
};
use leptos::prelude::*;

use super::dialogs::NotDone;
use crate::{
    format::duration,
    kit::{Button, Choice, ContextMark, Dialog, Segmented, Size, Tone},
    locales::{Accounts as Words, Common, Words as Said, lang},
    parts::{context_mark, context_name},
    state::{use_accounts, use_session},
};

const MINUTE_MS: i64 = 60_000;

/// For how long writes shall pass: the one more step between reading production and changing it.
#[component]
pub(super) fn UnlockForm(context: ContextId) -> impl IntoView {
    let (session, accounts) = (use_session(), use_accounts());
    let about = untrack(|| session.context(&context));
    let (mark, local) = context_mark(about.as_ref());
    let name = about.as_ref().map(|context| context_name(context).get().to_string()).unwrap_or_default();
    let minutes = RwSignal::new(15_u16);
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None));
    let close = move || accounts.ask(None);
    let unlock = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let request = UnlockRequest { minutes: minutes.get_untracked() };
        session.post::<UnlockWrites>(context.clone(), request, move |answer| {
            let _gone = busy.try_set(false);
            match answer {
                Ok(context) => {
                    session.learn(context);
                    accounts.ask(None);
                }
                Err(why) => drop(error.try_set(Some(why))),
            }
        });
    };
    let time = |minutes: u16| duration(lang(), i64::from(minutes) * MINUTE_MS);
    let choices =
        [5_u16, 15, 30, 60].map(|minutes| Choice::new(minutes, Said::new(move || time(minutes)))).to_vec();
    let body = view! {
        <div class="account-form">
            <p>{t!(Words::UnlockText)}</p>
            <div class="field">
                <span class="label">{t!(Words::ForHowLong)}</span>
                <Segmented label=t!(Words::ForHowLong) choices value=minutes on_change=move |to| minutes.set(to) fill=true/>
            </div>
            <NotDone error/>
        </div>
    };
    let verb = move || text!(Words::UnlockFor, time = time(minutes.get()));
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary busy on_click=move |_| unlock()>{verb}</Button>
    };
    view! {
        <Dialog
            title=t!(Words::UnlockTitle, name = name)
            class=if local { "dialog" } else { "dialog production" }
            mark=move || { let mark = mark.clone(); view! { <ContextMark text=mark local/> } }
            on_close=close
            body=body.into_any()
            foot=foot.into_any()
        />
    }
}
