use api::console::{lease::Door, plan::Known};
use client::ClientError;
use leptos::prelude::*;

use super::{
    watch::Watch,
    words::{door_name, key},
};
use crate::{
    format::{count, sentences},
    kit::{Banner, Button, Dialog, Size, State, Tone},
    locales::{Common, Doors, lang, pick},
    parts::{
        Failure,
        door::{DoorConnections, DoorPlace},
    },
};

/// Asks before doors are closed: which, and whether somebody is inside.
#[component]
pub(super) fn CloseForm(watch: Watch, doors: Vec<Door>, #[prop(optional)] mine: bool) -> impl IntoView {
    let n = doors.len() as u64;
    let first = doors.first().map(door_name).unwrap_or_default();
    let title = move || {
        if mine {
            pick(Doors::CloseMineTitle.row()).to_owned()
        } else {
            text!(Doors::CloseTitle, name = first)
        }
    };
    let verb = move || match n {
        1 => pick(Doors::CloseOne.row()).to_owned(),
        n => text!(Doors::CloseMany, n = count(n)),
    };
    let all = StoredValue::new(doors.clone());
    // As many as are inside now, not as were when it was asked.
    let inside = Memo::new(move |_| all.with_value(|doors| inside(watch, doors)));
    let inside = move || match inside.get() {
        Known::Is(0) => None,
        Known::Is(n) => Some((State::Stale, text!(Doors::CloseInside, n = count(n)))),
        Known::NotKnown => Some((State::Unknown, pick(Doors::CloseInsideNotKnown.row()).to_owned())),
    };
    let lines = doors
        .into_iter()
        .map(|first| {
            let (of, name) = (key(&first.at), door_name(&first));
            let door = Signal::derive(move || watch.door(&of).unwrap_or_else(|| first.clone()));
            view! { <li><b class="clip">{name}</b><DoorPlace door/><DoorConnections door/></li> }
        })
        .collect_view();
    let close = move || all.with_value(|doors| watch.close(doors, mine));
    let body = view! {
        <div class="doors-ask">
            <ul>{lines}</ul>
            <p>{t!(Doors::CloseText)}</p>
            {move || inside().map(|(state, title)| view! { <Banner state title/> })}
            <NotDone watch/>
        </div>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| watch.let_be()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Danger busy=watch.busy refused=Signal::derive(move || watch.stale()) on_click=move |_| close()>{verb}</Button>
    };
    view! { <Dialog title on_close=move || watch.let_be() body=body.into_any() foot=foot.into_any()/> }
}

/// Why it was not done, or that nobody knows.
#[component]
pub(super) fn NotDone(watch: Watch) -> impl IntoView {
    move || watch.error.get().map(|error| not_done(&error))
}

fn not_done(error: &ClientError) -> impl IntoView + use<> {
    let Failure { title, detail, status } = Failure::from(error);
    let unsure = status.is_none_or(|status| status >= 500);
    let (state, said) = if unsure {
        (State::Unknown, Doors::MaybeDone.row())
    } else {
        (State::Failed, Common::NothingChanged.row())
    };
    let text = move || sentences(lang(), &[pick(said), detail.as_deref().unwrap_or_default()]);
    view! { <div role="alert"><Banner state title text/></div> }
}

/// How many are inside all of them; not known where it is not known of one.
fn inside(watch: Watch, doors: &[Door]) -> Known<u64> {
    let now = doors.iter().map(|door| watch.door(&key(&door.at)).map_or(Known::Is(0), |door| door.connected));
    now.fold(Known::Is(0), |sum, one| match (sum, one) {
        (Known::Is(sum), Known::Is(one)) => Known::Is(sum + one),
        (Known::NotKnown, _) | (_, Known::NotKnown) => Known::NotKnown,
    })
}
