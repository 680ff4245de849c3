use api::{
    console::{group_row::GroupRow, window::GroupWindow},
    id::{ContextId, GroupId},
};
use client::ClientError;
use leptos::{html, prelude::*};

use super::{
    actions::use_actor,
    columns::{DEFAULT_SORT, VIEWS, columns},
    detail::GroupDrawer,
    drafts::use_drafts,
};
use crate::{
    format::count,
    kit::{
        Button, Icon, IconButton, QueryBar, Size, Tone, Void,
        table::{Cursor, Table},
    },
    locales::{Common, Groups, say},
    parts::{Failed, Failure, live_source},
    route::{GroupTab, ListPlace, Route, Step, link, use_navigator},
    state::{LiveWindow, Shortcut, use_shortcuts, use_window},
};

type Place = ListPlace<GroupId, GroupTab>;
type Live = LiveWindow<GroupWindow, GroupRow>;

/// The groups as a list; what is open stands beside it.
#[component]
pub(crate) fn GroupsPage(context: ContextId) -> impl IntoView {
    let (navigator, actor, drafts) = (use_navigator(), use_actor(), use_drafts());
    let here = context.clone();
    let place = Memo::new(move |before: Option<&Place>| {
        // Elsewhere another page is about to take this one's place.
        if let Route::Groups { list, .. } = navigator.route() {
            list
        } else {
            before.cloned().unwrap_or_default()
        }
    });
    let go = {
        let here = here.clone();
        move |change: &dyn Fn(Place) -> Place, step: Step| {
            navigator.go(Route::Groups { context: here.clone(), list: change(place.get_untracked()) }, step);
        }
    };
    let query = Memo::new(move |_| place.with(|place| (place.q.trim().to_owned(), place.sort.clone())));
    let live: Live = use_window(context.clone(), query.into());
    let source = live_source(live, |row: &GroupRow| row.group_id.to_string());
    let cursor = Cursor::new();
    let open = Memo::new(move |_| place.with(|place| place.open.as_ref().map(ToString::to_string)));

    let open_group = {
        let go = go.clone();
        move |id: Option<GroupId>, step: Step| go(&|place| Place { open: id.clone(), ..place }, step)
    };
    // The cursor walks; what is open beside the list walks with it.
    let walk = {
        let (source, open_group) = (source.clone(), open_group.clone());
        move |by: i64| {
            if let (None, Some(id)) = (untrack(|| cursor.id(&source)), open.get_untracked()) {
                cursor.set_id(&source, &id);
            }
            cursor.step(&source, by);
            let id = untrack(|| cursor.id(&source)).and_then(|id| GroupId::new(id).ok());
            if open.with_untracked(Option::is_some) && id.is_some() {
                open_group(id, Step::Same);
            }
        }
    };
    let at_hand = {
        let source = source.clone();
        move || untrack(|| cursor.id(&source)).or_else(|| open.get_untracked())
    };
    let field = NodeRef::<html::Input>::new();
    let (down, up) = (walk.clone(), walk);
    use_shortcuts().add([
        Shortcut::letters("j", move || down(1)),
        Shortcut::letters("k", move || up(-1)),
        Shortcut::letters("/", move || {
            if let Some(field) = field.get_untracked() {
                let _hidden = field.focus();
            }
        }),
        Shortcut::letters("y", move || {
            if let Some(id) = at_hand() {
                actor.copy(id, Groups::IdCopied.row());
            }
        }),
    ]);

    let type_query = {
        let go = go.clone();
        move |q: String| go(&|place| Place { q: q.clone(), ..place }, Step::Same)
    };
    let sort = {
        let go = go.clone();
        move |sort: String| go(&|place| Place { sort: sort.clone(), ..place }, Step::New)
    };
    let clear = {
        let go = go.clone();
        move || go(&|place| Place { q: String::new(), ..place }, Step::New)
    };
    let refused = Signal::derive(move || match live.error()? {
        // A query that the server cannot read: it says where.
        ClientError::Api(error) if error.status == 400 => Some(error.message),
        ClientError::Api(_) | ClientError::Unreachable(_) | ClientError::Unreadable(_) => None,
    });
    let no_list =
        Memo::new(move |_| live.total().is_none() && refused.get().is_none() && live.error().is_some());
    let opened = {
        let open_group = open_group.clone();
        move |id: String| open_group(GroupId::new(id).ok(), Step::New)
    };
    let change_tab = {
        let go = go.clone();
        move |tab: GroupTab| go(&|place| Place { tab, ..place }, Step::Same)
    };
    let drawer_context = context.clone();
    let is_open = Memo::new(move |_| open.with(Option::is_some));
    view! {
        <header class="page-head">
            <h1>{t!(Groups::Title)}</h1>
            <Views context=context.clone() place=place live/>
        </header>
        <div class="split">
            <div class="pane">
                <QueryBar
                    label=t!(Groups::Query)
                    placeholder=t!(Groups::Placeholder)
                    query=Signal::derive(move || place.with(|place| place.q.clone()))
                    on_change=type_query
                    error=refused
                    node_ref=field
                >
                    <span class="query-count" role="status">
                        {move || live.read(|window| (window.total, window.of)).map(|(total, of)| text!(Groups::Found, n = count(total), total = count(of)))}
                    </span>
                    <span class="wide"><IconButton icon=Icon::Link label=t!(Common::CopyLink) tone=Tone::Normal size=Size::Normal on_click=move |_| {
                        actor.copy(window().location().href().unwrap_or_default(), Common::LinkCopied.row());
                    }/></span>
                </QueryBar>
                {move || if no_list.get() {
                    let failure = live.error().as_ref().map(Failure::from);
                    failure.map(|failure| view! { <Failed failure on_retry=move || live.retry()/> }).into_any()
                } else {
                    let clear = clear.clone();
                    view! {
                        <Table
                            label=t!(Groups::Table)
                            name="groups"
                            columns=columns(actor, drafts, &context)
                            source=source.clone()
                            cursor
                            sort=Signal::derive(move || place.with(|place| place.sort.clone()))
                            default_sort=DEFAULT_SORT
                            on_sort=sort.clone()
                            open
                            on_open=opened.clone()
                            top_on=Signal::derive(move || query.with(|(q, sort)| format!("{sort} {q}")))
                            empty=move || view! { <Nothing live on_clear=clear.clone()/> }
                        />
                    }.into_any()
                }}
            </div>
            {move || is_open.get().then(|| {
                let close = open_group.clone();
                view! {
                    <GroupDrawer
                        context=drawer_context.clone()
                        group=Signal::derive(move || place.with(|place| place.open.clone()))
                        known=Signal::derive(move || {
                            let open = place.with(|place| place.open.clone())?;
                            live.find(|row| row.group_id == open)
                        })
                        tab=Signal::derive(move || place.with(|place| place.tab))
                        on_tab=change_tab.clone()
                        on_close=move || close(None, Step::New)
                    />
                }
            })}
        </div>
    }
}

/// Queries under a name.
#[component]
fn Views(context: ContextId, place: Memo<Place>, live: Live) -> impl IntoView {
    let navigator = use_navigator();
    let views = VIEWS.map(|(name, q)| {
        let context = context.clone();
        let target = move || {
            let list = Place { q: q.to_owned(), ..place.get_untracked() };
            Route::Groups { context: context.clone(), list }
        };
        let here = move || place.with(|place| place.q.trim() == q.trim());
        let href = target.clone();
        let all = move || live.read(|window| window.of).filter(|_| q.is_empty()).map(count);
        view! {
            <a href=move || { place.track(); href().href() } aria-current=move || here().then_some("true") on:click=link(navigator, target)>
                {say(name)}
                {move || all().map(|n| view! { <span class="quiet">{n}</span> })}
            </a>
        }
    });
    view! { <nav class="views" aria-label=t!(Groups::Views)>{views.into_iter().collect_view()}</nav> }
}

/// Two of the three empties: nothing yet, and nothing matches.
#[component]
fn Nothing(live: Live, on_clear: impl Fn() + Clone + Send + 'static) -> impl IntoView {
    let of = Memo::new(move |_| live.read(|window| window.of).unwrap_or(0));
    move || {
        let clear = on_clear.clone();
        if of.get() == 0 {
            view! { <Void title=t!(Groups::NothingYet) text=t!(Groups::NothingYetText) icon=Icon::Groups/> }
                .into_any()
        } else {
            view! {
                <Void title=t!(Groups::NothingMatches) text=t!(Groups::NothingMatchesText, total = count(of.get()))>
                    <Button size=Size::Small on_click=move |_| clear()>{t!(Groups::ClearQuery)}</Button>
                </Void>
            }
            .into_any()
        }
    }
}
