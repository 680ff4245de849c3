use api::console::lease::{Door, MOST_MINUTES};
use leptos::prelude::*;

use super::{close_form::NotDone, forwarders::leads, service::Length, watch::Watch, words::door_name};
use crate::{
    format::duration,
    kit::{Button, Dialog, Size, Tone},
    locales::{Common, Doors, OpenDoor, lang, pick},
};

const MINUTE_MS: i64 = 60_000;

/// Says what it means that a door goes on, and for how long it shall.
#[component]
pub(super) fn ExtendForm(watch: Watch, door: Door) -> impl IntoView {
    let name = door_name(&door);
    let (lease, forwards) = (door.lease.clone(), leads(&door));
    let minutes = RwSignal::new(lease.as_ref().map_or(30, |lease| lease.draft.minutes).to_string());
    let read = move || minutes.with(|minutes| minutes.trim().parse::<u16>().ok());
    let wanted = Memo::new(move |_| read().filter(|minutes| (1..=MOST_MINUTES).contains(minutes)));
    let bad = Signal::derive(move || {
        wanted.get().is_none().then(|| text!(OpenDoor::BadMinutes, most = MOST_MINUTES))
    });
    let refused = Signal::derive(move || watch.held().map(|why| pick(why).to_owned()).or_else(|| bad.get()));
    let verb = move || match wanted.get() {
        Some(minutes) => {
            text!(Doors::ExtendFor, time = duration(lang(), i64::from(minutes) * MINUTE_MS))
        }
        None => pick(Doors::Extend.row()).to_owned(),
    };
    let extend = move || {
        if let (Some(lease), Some(minutes)) = (&lease, wanted.get_untracked()) {
            watch.extend(&door, &lease.id, minutes);
        }
    };
    let body = view! {
        <div class="doors-ask">
            <p>{t!(Doors::ExtendText)}</p>
            {forwards.then(|| view! { <p>{t!(Doors::ExtendForward)}</p> })}
            <Length minutes error=bad/>
            <NotDone watch/>
        </div>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| watch.let_be()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused busy=watch.busy on_click=move |_| extend()>{verb}</Button>
    };
    view! {
        <Dialog
            title=move || text!(Doors::ExtendTitle, name = name)
            on_close=move || watch.let_be()
            body=body.into_any()
            foot=foot.into_any()
        />
    }
}
