use api::{
    console::{
        sim_row::{SimRow, SimState},
        window::SimWindow,
    },
    id::{ContextId, SimId},
};
use client::ClientError;
use leptos::{html, prelude::*};

use super::{
    actions::use_actor,
    columns::{DEFAULT_SORT, columns},
    drawer::SimDrawer,
};
use crate::{
    format::count,
    kit::{
        Button, Icon, IconButton, QueryBar, Size, StateBar, StateCount, Tone, Void,
        table::{Cursor, Table},
    },
    locales::{Common, Sims, say},
    parts::{
        Failed, Failure, live_source,
        sim_words::{shape, word},
    },
    route::{ListPlace, Route, SimTab, Step, use_navigator},
    state::{LiveWindow, Shortcut, use_shortcuts, use_window},
};

type Place = ListPlace<SimId, SimTab>;
type Live = LiveWindow<SimWindow, SimRow>;

/// The fleet as a list; what is open stands beside it.
#[component]
pub(crate) fn SimsPage(context: ContextId) -> impl IntoView {
    let (navigator, actor) = (use_navigator(), use_actor());
    let here = context.clone();
    let place = Memo::new(move |before: Option<&Place>| {
        // Elsewhere another page is about to take this one's place.
        if let Route::Sims { list, .. } = navigator.route() {
            list
        } else {
            before.cloned().unwrap_or_default()
        }
    });
    let go = {
        let here = here.clone();
        move |change: &dyn Fn(Place) -> Place, step: Step| {
            navigator.go(Route::Sims { context: here.clone(), list: change(place.get_untracked()) }, step);
        }
    };
    let query = Memo::new(move |_| place.with(|place| (place.q.trim().to_owned(), place.sort.clone())));
    let live: Live = use_window(context.clone(), query.into());
    let source = live_source(live, |row: &SimRow| row.sim_id.to_string());
    let cursor = Cursor::new();
    let open = Memo::new(move |_| place.with(|place| place.open.as_ref().map(ToString::to_string)));

    let open_sim = {
        let go = go.clone();
        move |id: Option<SimId>, step: Step| go(&|place| Place { open: id.clone(), ..place }, step)
    };
    // The cursor walks; what is open beside the list walks with it.
    let walk = {
        let (source, open_sim) = (source.clone(), open_sim.clone());
        move |by: i64| {
            if let (None, Some(id)) = (untrack(|| cursor.id(&source)), open.get_untracked()) {
                cursor.set_id(&source, &id);
            }
            cursor.step(&source, by);
            let id = untrack(|| cursor.id(&source)).and_then(|id| SimId::new(id).ok());
            if open.with_untracked(Option::is_some) && id.is_some() {
                open_sim(id, Step::Same);
            }
        }
    };
    let at_hand = {
        let source = source.clone();
        move || {
            let id = untrack(|| cursor.id(&source)).or_else(|| open.get_untracked())?;
            untrack(|| live.find(|row| row.sim_id.as_str() == id))
        }
    };
    let field = NodeRef::<html::Input>::new();
    let (down, up, cut, copy) = (walk.clone(), walk, at_hand.clone(), at_hand);
    let cut_context = context.clone();
    use_shortcuts().add([
        Shortcut::letters("j", move || down(1)),
        Shortcut::letters("k", move || up(-1)),
        Shortcut::letters("/", move || {
            if let Some(field) = field.get_untracked() {
                let _hidden = field.focus();
            }
        }),
        Shortcut::letters("d", move || {
            if let Some(row) = cut() {
                actor.cut(&cut_context, &row);
            }
        }),
        Shortcut::letters("y", move || {
            if let Some(row) = copy() {
                actor.copy(row.sim_id.to_string(), Sims::IdCopied.row());
            }
        }),
    ]);

    let type_query = {
        let go = go.clone();
        move |q: String| go(&|place| Place { q: q.clone(), ..place }, Step::Same)
    };
    let toggle = {
        let go = go.clone();
        move |key: &'static str| go(&|place| Place { q: toggled(&place.q, key), ..place }, Step::New)
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
    // Nothing was ever shown for this query, and nothing can be.
    let unread = Memo::new(move |_| live.total().is_none() && refused.get().is_some());
    let states = SimState::ALL
        .map(|state| StateCount { key: state.as_str(), state: shape(state), label: say(word(state)).into() })
        .to_vec();
    let opened = {
        let open_sim = open_sim.clone();
        move |id: String| open_sim(SimId::new(id).ok(), Step::New)
    };
    let drawer_context = context.clone();
    let change_tab = {
        let go = go.clone();
        move |tab: SimTab| go(&|place| Place { tab, ..place }, Step::Same)
    };
    let is_open = Memo::new(move |_| open.with(Option::is_some));
    view! {
        <header class="page-head"><h1>{t!(Sims::Title)}</h1></header>
        <QueryBar
            label=t!(Sims::Query)
            placeholder=t!(Sims::Placeholder)
            query=Signal::derive(move || place.with(|place| place.q.clone()))
            on_change=type_query
            error=refused
            node_ref=field
        >
            <Count live/>
            <span class="wide"><IconButton icon=Icon::Link label=t!(Common::CopyLink) tone=Tone::Normal size=Size::Normal on_click=move |_| {
                actor.copy(window().location().href().unwrap_or_default(), Common::LinkCopied.row());
            }/></span>
        </QueryBar>
        <StateBar
            label=t!(Sims::States)
            states
            count=move |key| live.read(|window| window.counts.get(key).copied().unwrap_or(0))
            figure=count
            pressed=move |key| place.with(|place| has_token(&place.q, key))
            on_toggle=toggle
        />
        <div class="split">
            <div class="pane">
                {move || if no_list.get() {
                    let failure = live.error().as_ref().map(Failure::from);
                    failure.map(|failure| view! { <Failed failure on_retry=move || live.retry()/> }).into_any()
                } else if unread.get() {
                    let clear = clear.clone();
                    view! {
                        <Void title=t!(Sims::BadQuery) text=move || refused.get().unwrap_or_default()>
                            <Button size=Size::Small on_click=move |_| clear()>{t!(Sims::ClearQuery)}</Button>
                        </Void>
                    }.into_any()
                } else {
                    let clear = clear.clone();
                    view! {
                        <Table
                            label=t!(Sims::Table)
                            name="sims"
                            columns=columns(actor, &context)
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
                let close = open_sim.clone();
                view! {
                    <SimDrawer
                        context=drawer_context.clone()
                        sim=Signal::derive(move || place.with(|place| place.open.clone()))
                        known=Signal::derive(move || {
                            let open = place.with(|place| place.open.clone())?;
                            live.find(|row| row.sim_id == open)
                        })
                        tab=Signal::derive(move || place.with(|place| place.tab))
                        on_tab=change_tab.clone()
                        on_close=move |()| close(None, Step::New)
                    />
                }
            })}
        </div>
    }
}

/// How many match of how many, and how long it took.
#[component]
fn Count(live: Live) -> impl IntoView {
    let found = move || live.read(|window| (window.total, window.of, window.took_us));
    view! {
        <span class="query-count" role="status">
            {move || found().map(|(total, of, _)| text!(Sims::Found, n = count(total), total = count(of)))}
        </span>
        <span class="query-count wide">
            {move || found().map(|(_, _, micros)| text!(Sims::Took, ms = format!("{}.{}", micros / 1000, micros % 1000 / 100)))}
        </span>
    }
}

/// Two of the three empties: nothing yet, and nothing matches.
#[component]
fn Nothing(live: Live, on_clear: impl Fn() + Clone + Send + 'static) -> impl IntoView {
    let of = Memo::new(move |_| live.read(|window| window.of).unwrap_or(0));
    move || {
        let clear = on_clear.clone();
        if of.get() == 0 {
            view! { <Void title=t!(Sims::NothingYet) text=t!(Sims::NothingYetText) icon=Icon::Sim/> }
                .into_any()
        } else {
            view! {
                <Void title=t!(Sims::NothingMatches) text=t!(Sims::NothingMatchesText, total = count(of.get()))>
                    <Button size=Size::Small on_click=move |_| clear()>{t!(Sims::ClearQuery)}</Button>
                </Void>
            }
            .into_any()
        }
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
