use api::{
    console::{
        context::ContextKind,
        plan::Action,
        sim_row::{SimRow, SimState},
        window::SimWindow,
    },
    id::{ContextId, SimId},
};
use leptos::prelude::*;

use super::{actions::use_actor, columns::columns, drawer::SimDrawer};
use crate::{
    format::count,
    kit::{Icon, IconSize, Menu, MenuItem, Pictogram, StateBar, StateCount},
    locales::{Actions, Jobs, Row, Sims, Verbs, say},
    parts::{
        list::{Beside, List, ListBody, ListQuery, ListWords, Listed, use_list},
        sim_columns::DEFAULT_SORT,
        sim_words::{shape, word},
    },
    route::{ListPlace, Route, SimTab, Step, link, use_navigator},
    state::{Asking, Change, Of, Shortcut, use_commands, use_feed, use_session, use_shortcuts},
};

impl Listed for SimRow {
    type Window = SimWindow;
    type Tab = SimTab;

    const WORDS: ListWords = ListWords {
        name: "sims",
        default_sort: DEFAULT_SORT,
        table: Sims::Table.row(),
        placeholder: Sims::Placeholder.row(),
        id_copied: Sims::IdCopied.row(),
        nothing_yet: Sims::NothingYet.row(),
        nothing_yet_text: Sims::NothingYetText.row(),
        icon: Icon::Sim,
        nothing_matches: Sims::NothingMatches.row(),
    };

    /// A local world may be begun anew as one that has some.
    fn way_out(context: ContextId) -> Option<AnyView> {
        let (session, navigator) = (use_session(), use_navigator());
        let local =
            untrack(|| session.context(&context)).is_some_and(|context| context.kind == ContextKind::Local);
        let to = move || Route::world(context.clone());
        local.then(|| {
            let href = to().href();
            view! { <a class="text-link" href=href on:click=link(navigator, to)>{t!(Sims::ToWorld)}</a> }
                .into_any()
        })
    }

    fn place(route: Route) -> Option<ListPlace<SimId, SimTab>> {
        if let Route::Sims { list, .. } = route { Some(list) } else { None }
    }

    fn route(context: ContextId, list: ListPlace<SimId, SimTab>) -> Route {
        Route::Sims { context, list }
    }
}

/// The fleet as a list; what is open stands beside it.
#[component]
pub(crate) fn SimsPage(context: ContextId) -> impl IntoView {
    let actor = use_actor();
    let list = use_list::<SimRow>(context);
    use_shortcuts().add([
        Shortcut::letters("d", move || {
            if let Some(row) = list.at_hand() {
                actor.cut(&list.context(), &row);
            }
        }),
        Shortcut::letters("o", move || {
            if let Some(row) = list.at_hand() {
                actor.open_door(&list.context(), &row);
            }
        }),
        Shortcut::letters("p", move || {
            if let Some(row) = list.at_hand() {
                actor.probe(&list.context(), &row);
            }
        }),
    ]);
    let drawer = move |Beside { open, known, tab, on_tab, on_close }: Beside<SimRow>| {
        view! { <SimDrawer context=list.context() sim=open known tab on_tab on_close/> }.into_any()
    };
    view! {
        <header class="page-head">
            <h1>{t!(Sims::Title)}</h1>
            <span class="grow"></span>
            <Found list/>
        </header>
        <ListQuery list took=true/>
        <States list/>
        <ListBody list columns=move || columns(actor, &list.context()) drawer/>
    }
}

/// What can be done with all that was found: each begins with a plan, which asks the query anew.
#[component]
fn Found(list: List<SimRow>) -> impl IntoView {
    let (commands, feed) = (use_commands(), use_feed());
    let many = Memo::new(move |_| list.live.total().filter(|total| *total > 1 && !list.is_unreadable()));
    let label = move || text!(Jobs::All, n = many.get().map(count).unwrap_or_default());
    let items = move || {
        let held = feed.writes_wait();
        let refused = held.is_some();
        let item = |label: Row, icon: Icon, action: Action| {
            let note = held.map(|why| say(why).into());
            let plan = move || {
                let query = untrack(|| list.place.with(|place| place.q.trim().to_owned()));
                commands.plan_found(list.context(), action.clone(), query);
            };
            MenuItem { icon: Some(icon), refused, note, ..MenuItem::new(say(label), plan) }
        };
        let change = |label: Row, icon: Icon, change: Change| {
            let note = held.map(|why| say(why).into());
            let ask = move || {
                let query = untrack(|| list.place.with(|place| place.q.trim().to_owned()));
                commands.ask(Asking { context: list.context(), change, of: Of::Found(query) });
            };
            MenuItem { icon: Some(icon), refused, note, ..MenuItem::new(say(label), ask) }
        };
        vec![
            item(Verbs::Cut.row(), Icon::Brake, Action::CutSession),
            change(Actions::ToGroup.row(), Icon::Groups, Change::Group),
            change(Actions::ToSpeedClass.row(), Icon::Settings, Change::SpeedClass),
            change(Actions::ToTags.row(), Icon::Tag, Change::Tag),
            item(Verbs::Deactivate.row(), Icon::Pause, Action::Deactivate),
            item(Verbs::Activate.row(), Icon::Play, Action::Activate),
            item(Actions::ToStandby.row(), Icon::Clock, Action::Standby),
            item(Actions::ToSuspend.row(), Icon::Pause, Action::Suspend),
        ]
    };
    move || {
        many.get().is_some().then(|| {
            view! {
                <Menu label=label button_class="button" items>
                    <span>{label}</span>
                    <Pictogram icon=Icon::Down size=IconSize::Tiny/>
                </Menu>
            }
        })
    }
}

/// What was found, by state; each count is a filter.
#[component]
fn States(list: List<SimRow>) -> impl IntoView {
    let states = SimState::ALL
        .map(|state| StateCount { key: state.as_str(), state: shape(state), label: say(word(state)).into() })
        .to_vec();
    let found = move |key| {
        let found = list.live.read(|window| window.counts.get(key).copied().unwrap_or(0));
        found.filter(|_| !list.is_unreadable())
    };
    view! {
        <StateBar
            label=t!(Sims::States)
            states
            count=found
            figure=count
            pressed=move |key| list.place.with(|place| has_token(&place.q, key))
            on_toggle=move |key| list.go(Step::New, |place| ListPlace { q: toggled(&place.q, key), ..place })
        />
    }
}

/// The query's token for a state.
fn token(key: &str) -> String {
    format!("state:{}", key.to_ascii_lowercase())
}

fn has_token(q: &str, key: &str) -> bool {
    q.split_whitespace().any(|word| word == token(key))
}

/// A query with the token of a state, in place of any other state; without it when it was there.
fn toggled(q: &str, key: &str) -> String {
    let mut words: Vec<String> =
        q.split_whitespace().filter(|word| !word.starts_with("state:")).map(str::to_owned).collect();
    if !has_token(q, key) {
        words.insert(0, token(key));
    }
    // The space behind the last word makes it a token in the query bar.
    words.iter().map(|word| format!("{word} ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_of_the_state_bar_is_a_filter() {
        assert_eq!(toggled("", "online"), "state:online ");
        assert_eq!(toggled("state:online ", "online"), "");
        assert_eq!(toggled("group:osaka state:stale pump", "offline"), "state:offline group:osaka pump ");
        assert!(has_token("group:x state:notback ", "notBack"));
        assert!(!has_token("state:online", "on"));
    }
}
