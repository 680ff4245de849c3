use api::{
    console::context::{UnlockRequest, UnlockWrites, Writes},
    id::ContextId,
};
use leptos::prelude::*;

use crate::{
    format::duration,
    kit::{Icon, Pictogram, State},
    locales::{Accounts as Words, lang, pick},
    parts::Failure,
    state::{Asked, Shortcut, use_accounts, use_clock, use_session, use_shortcuts, use_toasts},
};

const MINUTE_MS: i64 = 60_000;

/// Whether writes of the context pass, and for how long; pressing it locks at once, or asks for how long to unlock.
#[component]
pub(super) fn Lock(context: ContextId) -> impl IntoView {
    let (session, accounts, clock, toasts) = (use_session(), use_accounts(), use_clock(), use_toasts());
    let context = StoredValue::new(context);
    let writes = Memo::new(move |_| Some(session.context(&context.get_value())?.remote?.writes));
    // Minutes that are left, to the nearest and one at least; none while it is locked.
    let left = Memo::new(move |_| match writes.get() {
        Some(Writes::Until { at }) => Some(at.since(clock.wall()))
            .filter(|left| *left > 0)
            .map(|left| ((left + MINUTE_MS / 2) / MINUTE_MS).max(1)),
        Some(Writes::Open | Writes::Locked) | None => None,
    });
    let has_lock = Memo::new(move |_| !matches!(writes.get(), Some(Writes::Open) | None));
    let lock = move || {
        if untrack(|| left.get()).is_none() {
            return;
        }
        session.post::<UnlockWrites>(context.get_value(), UnlockRequest { minutes: 0 }, move |answer| {
            match answer {
                Ok(context) => session.learn(context),
                Err(error) => {
                    let Failure { title, detail, .. } = Failure::from(&error);
                    toasts.show(State::Failed, title, detail.map(Into::into));
                }
            }
        });
    };
    use_shortcuts().add([Shortcut::always("Ctrl .", lock)]);
    let press = move |_| match left.get_untracked() {
        Some(_) => lock(),
        None => accounts.ask(Some(Asked::Unlock(context.get_value()))),
    };
    let title =
        move || pick(if left.get().is_some() { Words::LockNow.row() } else { Words::UnlockAsk.row() });
    let words = move || match left.get() {
        Some(left) => text!(Words::Unlocked, time = duration(lang(), left * MINUTE_MS)),
        None => pick(Words::ReadOnly.row()).to_owned(),
    };
    let icon = move || {
        let icon = if left.get().is_some() { Icon::Unlock } else { Icon::Lock };
        view! { <Pictogram icon/> }
    };
    move || {
        has_lock.get().then(|| view! {
            <button type="button" class="bar-button account-lock" class:open=move || left.get().is_some() title=title on:click=press>
                <span class="vh">{t!(Words::Writes)}": "{words}</span>{icon}<span class="wide" aria-hidden="true">{words}</span>
            </button>
        })
    }
}
