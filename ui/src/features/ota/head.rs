use api::console::{
    ota::{Board, Chosen, Stage},
    plan::Action,
};
use leptos::prelude::*;

use super::{watch::Watch, words::source};
use crate::{
    format::{Zone, count, when},
    kit::{Banner, BannerPlace, Button, Icon, State, Tone},
    locales::{Common, Errors, Ota, Recipes, lang, pick},
    parts::use_group_names,
    route::{Route, link, use_navigator},
    state::{use_clock, use_commands, use_feed},
};

/// What the move is, and the two things that are done with it: ordering the subscription, and ending it.
#[component]
pub(super) fn Head(watch: Watch) -> impl IntoView {
    let (navigator, clock, names) = (use_navigator(), use_clock(), use_group_names());
    let (commands, feed) = (use_commands(), use_feed());
    let up = move || Route::ota_moves(watch.context());
    let name = move || watch.with(|board| board.of.draft.name.clone()).unwrap_or_default();
    let subscription = move || watch.with(|board| board.of.draft.subscription.clone());
    let way = move || {
        let context = watch.context();
        watch.with(|board| {
            format!("{} → {}", source(&board.of, &context, names), names.name(&context, &board.of.draft.to))
        })
    };
    let facts = move || {
        watch.with(|board| {
            let made = board.of.made_at;
            let since = text!(Ota::Since, time = when(lang(), made, clock.now(), Zone::here(made), false));
            let unread =
                (board.unread > 0).then(|| format!(" · {}", text!(Ota::Unread, n = count(board.unread))));
            format!("{} · {since}{}", text!(Ota::SimsFact, n = count(board.sims)), unread.unwrap_or_default())
        })
    };
    let ended = Memo::new(move |_| watch.with(|board| board.of.ended_at).flatten());
    // Where nothing was ordered, that is what is to be done next.
    let waiting = Memo::new(move |_| {
        let queued = |board: &Board| {
            let queued =
                board.bays.iter().filter(|bay| bay.stage == Stage::Queued).map(|bay| bay.count).sum::<u64>();
            board.sims > 0 && queued == board.sims
        };
        ended.get().is_none() && watch.with(queued).unwrap_or(false)
    });
    let stale = Signal::derive(move || feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned()));
    let order_refused = Signal::derive(move || {
        let queued = watch.with(|board| {
            board.bays.iter().filter(|bay| bay.stage == Stage::Queued).map(|bay| bay.count).sum::<u64>()
        });
        stale.get().or_else(|| (queued == Some(0)).then(|| pick(Ota::AllOrdered.row()).to_owned()))
    });
    let order = move || {
        let Some(draft) = untrack(|| watch.with(|board| board.of.draft.clone())) else { return };
        let action = Action::AddSubscription { subscription: draft.subscription };
        let context = watch.context();
        match draft.sims {
            Chosen::Group { group_id } => {
                let name = untrack(|| names.name(&context, &group_id));
                commands.plan_found(context, action, format!("group:{}", quoted(&name)));
            }
            Chosen::Sims { sim_ids } => commands.plan_named(context, action, sim_ids),
        }
    };
    view! {
        <header class="page-head ota-head">
            <nav class="crumb" aria-label=t!(Common::Breadcrumb)><a href=move || up().href() on:click=link(navigator, up)>{t!(Ota::Title)}</a></nav>
            <h1>{name}</h1>
            <span class="ota-facts"><b>{subscription}</b>" · "<span>{way}</span><span class="quiet">" · "{facts}</span></span>
            <span class="grow"></span>
            <div class="ota-verbs">
                <Button tone=Tone::Ghost on_click=move |_| watch.recipe.set(true)>{t!(Recipes::Menu)}</Button>
                {move || ended.get().is_none().then(|| view! {
                    <Button refused=stale on_click=move |_| watch.ending.set(true)>{t!(Ota::End)}</Button>
                    <Button tone=Tone::Primary icon=Icon::Ota refused=order_refused on_click=move |_| order()>{t!(Ota::Order)}</Button>
                })}
            </div>
        </header>
        {move || ended.get().map(|at| view! {
            <Banner
                state=State::Offline
                title=move || text!(Ota::EndedAt, time = when(lang(), at, clock.now(), Zone::here(at), false))
                place=BannerPlace::Across
            />
        })}
        {move || waiting.get().then(|| view! { <Banner state=State::Waiting title=t!(Ota::NotOrdered) place=BannerPlace::Across/> })}
    }
}

/// A value of the query language: one that holds spaces stands in quotes.
fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_group_is_found_by_a_name_with_spaces_too() {
        assert_eq!(quoted("new-x3"), "new-x3");
        assert_eq!(quoted("札幌 気象"), "\"札幌 気象\"");
    }
}
