use api::{
    console::{group_row::GroupRow, sim_row::SimRow, window::SimWindow},
    id::{ContextId, GroupId},
};
use leptos::prelude::*;

use super::actions::{possible, stale};
use crate::{
    format::count,
    kit::{Glyph, State},
    locales::{Groups, say},
    route::{Route, link, use_navigator},
    state::use_window,
};

/// Which of the members' sessions run on an older setting, and the way to them.
#[component]
pub(super) fn Sessions(
    context: ContextId,
    #[prop(into)] group: Signal<Option<GroupId>>,
    row: Memo<Option<GroupRow>>,
) -> impl IntoView {
    // Only its total is looked at: what no session shows can only be told by time.
    let query = Memo::new(move |_| {
        (group.get().map(|id| format!("group:{id} stale:possible")).unwrap_or_default(), String::new())
    });
    let older = use_window::<SimWindow, SimRow>(context.clone(), query.into());
    let older = Memo::new(move |_| older.total().unwrap_or(0));
    let counts =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| (row.members, row.online, row.stale))));
    let (of_stale, of_older) = (context.clone(), context);
    let body = move || {
        let (members, online, n) = counts.get()?;
        let context = of_stale.clone();
        let offline = members.saturating_sub(online);
        Some(view! {
            {if n > 0 {
                view! {
                    <p class="big-figure"><b>{count(n)}</b><span>{say(if n == 1 { Groups::StaleOne.row() } else { Groups::StaleNow.row() })}</span></p>
                }.into_any()
            } else {
                view! { <p class="all-agree"><Glyph state=State::Online fresh=100/><span>{t!(Groups::NoneStale)}</span></p> }.into_any()
            }}
            <Share stale=n online members/>
            <div class="share-words">
                {if n > 0 {
                    view! { <span class="c-stale">{t!(Groups::OnOld, n = count(n))}</span> }.into_any()
                } else {
                    view! { <span class="quiet">{t!(Groups::OnlineNow, n = count(online))}</span> }.into_any()
                }}
                <span class="grow"></span>
                {(offline > 0).then(|| view! { <span class="quiet">{t!(Groups::OfflineNow, n = count(offline))}</span> })}
            </div>
            {(n > 0).then(|| view! {
                <p class="quiet small-text mt-2">{t!(Groups::StaleHow)}</p>
                <p class="mt-1"><Way group to=move |group| stale(&context, &group)>{t!(Groups::StaleLink)}</Way></p>
            })}
        })
    };
    view! {
        {body}
        {move || {
            let (n, context) = (older.get(), of_older.clone());
            (n > 0).then(|| view! {
                <p class="quiet small-text mt-2">{move || match n { 1 => text!(Groups::PossibleOne).to_owned(), n => text!(Groups::PossibleNow, n = count(n)) }}</p>
                <p class="mt-1"><Way group to=move |group| possible(&context, &group)>{t!(Groups::PossibleLink)}</Way></p>
            })
        }}
    }
}

/// Members as one bar: on an older setting, online, offline.
#[component]
pub(super) fn Share(stale: u64, online: u64, members: u64) -> impl IntoView {
    let (agree, offline) = (online.saturating_sub(stale), members.saturating_sub(online));
    let part = |class: &'static str, n: u64| {
        (n > 0).then(|| view! { <i class=class style:flex-grow=n.to_string()></i> })
    };
    view! {
        <div
            class="share"
            role="img"
            aria-label=t!(Groups::BarLabel, stale = count(stale), online = count(online), offline = count(offline))
        >
            {part("stale", stale)}
            {part("online", agree)}
            {part("offline", offline)}
        </div>
    }
}

/// A link to a list of SIMs of the group.
#[component]
fn Way(
    #[prop(into)] group: Signal<Option<GroupId>>,
    to: impl Fn(GroupId) -> Route + Clone + Send + Sync + 'static,
    children: Children,
) -> impl IntoView {
    let navigator = use_navigator();
    let target = move || group.get_untracked().map_or(Route::Home, &to);
    let href = target.clone();
    view! { <a class="text-link" href=move || { group.track(); href().href() } on:click=link(navigator, target)>{children()}</a> }
}
