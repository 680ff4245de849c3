use api::soracom::event_handler::{HandlerStatus, MOST_ACTIONS, MOST_OF_TARGET};
use leptos::prelude::*;

use super::{
    flaws::Place,
    room::{Opened, Room},
};
use crate::{
    format::short_id,
    kit::{Glyph, Icon, IconSize, Menu, MenuItem, Pictogram, State, Switch},
    locales::{Errors, Handlers, Words, pick},
    route::link,
    route::use_navigator,
    state::use_feed,
};

/// What it is called, whether it is at work, and how near it is to the platform's limits.
#[component]
pub(super) fn Head(room: Room) -> impl IntoView {
    let (navigator, feed) = (use_navigator(), use_feed());
    let up = move || room.place(None);
    let name = move || room.with(|handler| handler.name.clone()).unwrap_or_default();
    let active =
        Memo::new(move |_| room.with(|handler| handler.status == HandlerStatus::Active).unwrap_or(false));
    let turn = move |on: bool| {
        room.edit(|handler| {
            handler.status = if on { HandlerStatus::Active } else { HandlerStatus::Inactive }
        });
    };
    let id = move || room.saved.with(|saved| saved.as_ref().map(|saved| short_id(saved.handler_id.as_str())));
    let about = move || room.with(|handler| handler.description.clone()).flatten();
    let steps = Memo::new(move |_| room.with(|handler| handler.action_config_list.len()).unwrap_or(0));
    let beside = Memo::new(move |_| room.on_target());
    view! {
        <header class="handler-head">
            <a class="handler-back text-link" href=move || { room.view(); up().href() } on:click=link(navigator, up)>{t!(Handlers::Back)}</a>
            <h2 class="clip">{name}</h2>
            <Switch label=t!(Handlers::Active) on=active on_change=turn/>
            <span class="mono quiet handler-id">{id}</span>
            <span class="grow"></span>
            <Limit name=t!(Handlers::OnTarget) n=beside most=MOST_OF_TARGET/>
            <Limit name=t!(Handlers::StepsFigure) n=steps most=MOST_ACTIONS/>
            <Menu label=t!(Handlers::More) button_class="button icon-only ghost" items=move || menu(room, untrack(|| feed.is_stale()))><Pictogram icon=Icon::More size=IconSize::Small/></Menu>
        </header>
        {move || about().map(|about| view! { <p class="handler-about quiet">{about}</p> })}
        {move || room.flaw(Place::Name).map(|words| view! { <p class="handler-flaw in-head"><Glyph state=State::Failed/>{pick(words)}</p> })}
    }
}

/// How many there are of how many there may be, as cells.
#[component]
fn Limit(name: Words, #[prop(into)] n: Signal<usize>, most: usize) -> impl IntoView {
    let cells = move || (0..most).map(|at| view! { <i class:full=at < n.get()></i> }).collect_view();
    view! {
        <span class="handler-limit">
            {name}" "<b>{move || n.get().to_string()}</b>"/"{most.to_string()}
            <span class="handler-cells" aria-hidden="true">{cells}</span>
        </span>
    }
}

fn menu(room: Room, stale: bool) -> Vec<MenuItem> {
    let is_known = room.saved.with_untracked(Option::is_some);
    let open = move |opened: Opened| move || room.show(opened.clone());
    let item = |label, icon, opened| MenuItem { icon: Some(icon), ..MenuItem::new(label, open(opened)) };
    let mut all = vec![item(t!(Handlers::Rename), Icon::Tag, Opened::Name)];
    if is_known {
        let refuse = |item: MenuItem| {
            if stale {
                MenuItem { refused: true, note: Some(t!(Errors::StaleFeed).into()), ..item }
            } else {
                item
            }
        };
        all.push(refuse(item(t!(Handlers::Ignore), Icon::Minus, Opened::Ignore)));
        all.push(refuse(item(t!(Handlers::Delete), Icon::Close, Opened::Delete)));
    }
    all
}
