use api::console::{lease::Door, plan::Known};
use leptos::prelude::*;

use super::{
    fields::range_of,
    watch::{Asked, Watch},
    words::{door_name, key},
};
use crate::{
    format::{count, duration, sentences},
    kit::{Banner, BannerPlace, Button, Size, State},
    locales::{Doors, lang, pick},
    state::use_clock,
};

const MINUTE_MS: i64 = 60_000;

/// A door that lets in everybody, for as long as there is one: which, for how long, and who opened it.
#[component]
pub(super) fn OpenToAll(watch: Watch) -> impl IntoView {
    let clock = use_clock();
    let found = Memo::new(move |_| {
        watch.with(|board| {
            let mut all = board.doors.iter().filter(|door| door.is_open_to_all());
            // What changes from second to second is of no matter here, and would build the banner anew.
            let first = all.next()?.clone();
            let first = Door { connected: Known::NotKnown, idle_since: None, state: None, ..first };
            Some((all.count() as u64 + 1, first))
        })
    });
    let banner = move || {
        let (n, door) = found.get().flatten()?;
        let title = move || match n {
            1 => pick(Doors::OneOpenToAll.row()).to_owned(),
            n => text!(Doors::ManyOpenToAll, n = count(n)),
        };
        let at = key(&door.at);
        let may_narrow =
            door.sim_id.is_some() && watch.with(|board| range_of(&board.source).is_some()) == Some(true);
        let text = move || {
            // By the minute: what is read out must not change every second.
            let left = door.closes_at.map(|ends| ends.since(clock.now()).max(0) / MINUTE_MS * MINUTE_MS);
            sentences(lang(), &[&lets_in(&door, left), &opened_by(&door)])
        };
        let refused = Signal::derive(move || watch.stale());
        let now = move || untrack(|| watch.door(&at));
        let close = {
            let now = now.clone();
            move || {
                if let Some(door) = now() {
                    watch.ask(Asked::Close(Box::new(door)));
                }
            }
        };
        let narrow = move || {
            if let Some(door) = now() {
                watch.narrow(door);
            }
        };
        Some(view! {
            <Banner state=State::Failed title text place=BannerPlace::Across>
                {may_narrow.then(|| view! {
                    <Button size=Size::Small refused on_click=move |_| narrow()>{t!(Doors::Narrow)}</Button>
                })}
                <Button size=Size::Small refused on_click=move |_| close()>{t!(Doors::CloseIt)}</Button>
            </Banner>
        })
    };
    view! { {banner} }
}

fn lets_in(door: &Door, left: Option<i64>) -> String {
    let (name, port) = (door_name(door), door.to);
    match left {
        Some(left) => {
            text!(Doors::LetsInFor, name = name, port = port, time = duration(lang(), left.max(MINUTE_MS)))
        }
        None => text!(Doors::LetsIn, name = name, port = port),
    }
}

fn opened_by(door: &Door) -> String {
    match &door.lease {
        Some(lease) => text!(Doors::OpenedHere, who = lease.by),
        None => pick(Doors::OpenedOutside.row()).to_owned(),
    }
}
