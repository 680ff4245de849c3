use api::{id::ContextId, soracom::event_handler::EventHandler};
use leptos::prelude::*;

use super::{
    list::ListPane,
    pages::{handler_detail, handler_form},
    room::{Room, use_room},
    target::Target,
};
use crate::{
    format::count,
    kit::{Button, Icon, Tone, Void},
    locales::{Handlers, Row, pick, say},
    parts::{Failed, Failure, Later, standing},
    route::{HandlerPlace, HandlersView, Route, link, use_navigator},
    state::{Shortcut, use_feed, use_shortcuts},
};

/// All event handlers of a context, and the one that is open.
#[component]
pub(crate) fn HandlersPage(context: ContextId) -> impl IntoView {
    let room = use_room(context);
    let feed = use_feed();
    let known = Memo::new(move |_| room.all.with(|all| all.map(Vec::is_empty)));
    let stale = Signal::derive(move || feed.writes_wait().map(|why| pick(why).to_owned()));
    let new = move || {
        if stale.get_untracked().is_none() {
            room.ask_for_new();
        }
    };
    use_shortcuts().add([Shortcut::letters("n", new)]);
    let is_open = Memo::new(move |_| room.open.with(Option::is_some));
    let begun = Memo::new(move |_| room.drafted.with(|drafted| !drafted.is_empty()));
    let body = move || {
        match standing(known.get(), || room.all.error()) {
        (None, Some(error)) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || room.all.reload()/> }.into_any()
        }
        (None, None) => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        (Some(true), _) if !is_open.get() && !begun.get() => view! {
            <Void title=t!(Handlers::NothingYet) text=t!(Handlers::NothingYetText) icon=Icon::Handler>
                <Button tone=Tone::Primary icon=Icon::Plus refused=stale on_click=move |_| new()>{t!(Handlers::New)}</Button>
            </Void>
        }
        .into_any(),
        (Some(_), _) => view! {
            <div class="handlers" class:one=move || is_open.get()>
                <ListPane room/>
                <Beside room/>
            </div>
        }
        .into_any(),
    }
    };
    let dialog =
        move || room.opened.get().map(|opened| view! { <Later fetch=handler_form of=(room, opened)/> });
    view! {
        <header class="page-head handlers-head">
            <h1>{t!(Handlers::Title)}</h1>
            <Views room/>
            <span class="grow"></span>
            <span class="quiet handlers-late">{t!(Handlers::Late)}</span>
            {move || (known.get() == Some(false) || is_open.get()).then(|| view! {
                <Button tone=Tone::Primary icon=Icon::Plus refused=stale on_click=move |_| new()>{t!(Handlers::New)}</Button>
            })}
        </header>
        {body}
        <div class="handlers-dialogs">{dialog}</div>
    }
}

/// What is open, or why nothing is.
#[component]
fn Beside(room: Room) -> impl IntoView {
    let is_known = Memo::new(move |_| room.now.with(Option::is_some));
    let is_new = Memo::new(move |_| room.open.with(|open| *open == Some(HandlerPlace::New)));
    let open = room.open;
    move || {
        match open.get() {
        None => view! {
            <div class="handler-none"><Void title=t!(Handlers::ChooseOne) text=t!(Handlers::ChooseOneText) icon=Icon::Handler/></div>
        }
        .into_any(),
        Some(_) if is_known.get() => view! { <Later fetch=handler_detail of=room/> }.into_any(),
        Some(_) if is_new.get() => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        Some(_) => view! {
            <div class="handler-none">
                <Void title=t!(Handlers::NoSuch) text=t!(Handlers::NoSuchText) icon=Icon::Handler>
                    <Button on_click=move |_| room.go(None)>{t!(Handlers::Back)}</Button>
                </Void>
            </div>
        }
        .into_any(),
    }
    }
}

const VIEWS: [(HandlersView, Row); 5] = [
    (HandlersView::All, Handlers::ViewAll.row()),
    (HandlersView::OnGroups, Handlers::ViewGroups.row()),
    (HandlersView::OnSims, Handlers::ViewSims.row()),
    (HandlersView::Failing, Handlers::ViewFailing.row()),
    (HandlersView::Off, Handlers::ViewOff.row()),
];

/// Which of them are listed, with how many there are of each kind.
#[component]
fn Views(room: Room) -> impl IntoView {
    let navigator = use_navigator();
    let context = room.context();
    let entries = VIEWS
        .iter()
        .filter(|(view, _)| *view != HandlersView::Failing || room.is_local())
        .map(|(view, name)| {
            let (view, context) = (*view, context.clone());
            let to = move || {
                let open = untrack(|| room.open.get());
                Route::Handlers { context: context.clone(), view, open }
            };
            let n = Memo::new(move |_| {
                room.all.with(|all| all.map(|all| all.iter().filter(|one| is_in(room, view, one)).count() as u64))
            });
            let href = to.clone();
            view! {
                <a
                    href=move || { room.open.track(); href().href() }
                    aria-current=move || (room.view() == view).then_some("true")
                    on:click=link(navigator, to)
                >
                    {say(*name)}
                    <span class="quiet" class:stale=move || view == HandlersView::Failing && n.get().is_some_and(|n| n > 0)>{move || n.get().map(count)}</span>
                </a>
            }
        })
        .collect_view();
    view! { <nav class="views" aria-label=t!(Handlers::Views)>{entries}</nav> }
}

/// Whether a view lists a handler, tracked.
pub(super) fn is_in(room: Room, view: HandlersView, handler: &EventHandler) -> bool {
    let target = || Target::of(&handler.as_request());
    match view {
        HandlersView::All => true,
        HandlersView::OnGroups => matches!(target(), Target::Group(_)),
        HandlersView::OnSims => matches!(target(), Target::Sim(_) | Target::Imsi(_)),
        HandlersView::Failing => room.sum(&handler.handler_id).is_some_and(|sum| sum.failed > 0),
        HandlersView::Off => !handler.is_active(),
    }
}
