use api::console::lease::DoorBoard;
use leptos::prelude::*;

use super::watch::{Asked, Watch};
use crate::{
    format::count,
    kit::{Button, Icon, Tone},
    locales::{Doors, Row, pick, say},
    route::{DoorForm, DoorsView, Route, Step, link, use_navigator},
};

/// What is listed, and the two things that are done with doors as a whole.
#[component]
pub(super) fn Head(watch: Watch) -> impl IntoView {
    let stale = Signal::derive(move || watch.held().map(|why| pick(why).to_owned()));
    let none_mine = Signal::derive(move || {
        stale.get().or_else(|| (watch.mine() == 0).then(|| pick(Doors::NoneMine.row()).to_owned()))
    });
    let close_mine = move || {
        let mine =
            untrack(|| watch.with(|board| board.doors.iter().filter(|door| door.mine).cloned().collect()));
        if let Some(doors) = mine {
            watch.ask(Asked::CloseMine(doors));
        }
    };
    view! {
        <header class="page-head doors-head">
            <h1>{t!(Doors::Title)}</h1>
            <Views watch/>
            <span class="grow"></span>
            <div class="doors-verbs">
                <Button tone=Tone::Warning refused=none_mine on_click=move |_| close_mine()>{t!(Doors::CloseMine)}</Button>
                <Button
                    node_ref=watch.opener
                    tone=Tone::Primary
                    icon=Icon::Plus
                    refused=stale
                    on_click=move |_| watch.go(Some(DoorForm::Any), Step::New)
                >
                    {t!(Doors::Open)}
                </Button>
            </div>
        </header>
    }
}

const VIEWS: [(DoorsView, Row); 4] = [
    (DoorsView::Open, Doors::ViewOpen.row()),
    (DoorsView::Mine, Doors::ViewMine.row()),
    (DoorsView::Closed, Doors::ViewClosed.row()),
    (DoorsView::Forwarders, Doors::ViewForwarders.row()),
];

/// How many each view lists.
fn listed(view: DoorsView, board: &DoorBoard) -> usize {
    match view {
        DoorsView::Open => board.doors.len(),
        DoorsView::Mine => board.doors.iter().filter(|door| door.mine).count(),
        DoorsView::Closed => board.ended.len(),
        DoorsView::Forwarders => board.doors.iter().filter(|door| super::forwarders::leads(door)).count(),
    }
}

#[component]
fn Views(watch: Watch) -> impl IntoView {
    let navigator = use_navigator();
    let entries = VIEWS
        .iter()
        .map(|(view, name)| {
            let view = *view;
            // What is being filled in stays open.
            let to =
                move || Route::Doors { context: watch.context(), view, open: watch.form.get_untracked() };
            let n = Memo::new(move |_| watch.with(|board| listed(view, board) as u64));
            view! {
                <a
                    href=move || { watch.form.track(); to().href() }
                    aria-current=move || (watch.view.get() == view).then_some("true")
                    on:click=link(navigator, to)
                >
                    {say(*name)}
                    <span class="quiet">{move || n.get().map(count)}</span>
                </a>
            }
        })
        .collect_view();
    view! { <nav class="views" aria-label=t!(Doors::Views)>{entries}</nav> }
}
