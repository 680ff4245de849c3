use api::{
    console::{context::ContextKind, lease::DoorCount},
    id::ContextId,
};
use leptos::prelude::*;

use crate::{
    format::count,
    kit::{Glyph, Icon, Menu, MenuItem, Pictogram, State},
    locales::{Doors, Flux, Handlers, Jobs, Ledger, Ota, Row, Shell, say},
    route::{Route, Step, link, use_navigator},
    state::{Alarms, use_alarms, use_session},
};

/// One page. Only those that work stand here.
struct Item {
    name: Row,
    icon: Icon,
    to: fn(ContextId) -> Route,
    here: fn(&Route) -> bool,
    /// Only a local context has it.
    local: bool,
    /// How many there are to be said beside it; nothing where it is silent.
    mark: Option<fn(Alarms) -> Option<Mark>>,
}

/// A number beside a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    n: u64,
    /// What the number counts.
    of: Row,
    /// Whether it needs a person: then it wears the glyph.
    alarm: bool,
}

/// Pages under one heading.
struct Part {
    name: Row,
    items: &'static [Item],
}

const PARTS: &[Part] = &[
    Part {
        name: Shell::Fleet.row(),
        items: &[
            Item {
                name: Shell::Sims.row(),
                icon: Icon::Sim,
                to: Route::sims,
                here: |route| matches!(route, Route::Sims { .. } | Route::Sim { .. }),
                local: false,
                mark: None,
            },
            Item {
                name: Shell::Groups.row(),
                icon: Icon::Groups,
                to: Route::groups,
                here: |route| matches!(route, Route::Groups { .. } | Route::Group { .. }),
                local: false,
                mark: None,
            },
        ],
    },
    Part {
        name: Shell::Operate.row(),
        items: &[
            Item {
                name: Jobs::Title.row(),
                icon: Icon::Jobs,
                to: Route::jobs,
                here: |route| matches!(route, Route::Jobs { .. } | Route::Job { .. }),
                local: false,
                mark: None,
            },
            Item {
                name: Ota::Title.row(),
                icon: Icon::Ota,
                to: Route::ota_moves,
                here: |route| matches!(route, Route::OtaMoves { .. } | Route::OtaMove { .. }),
                local: true,
                mark: Some(|alarms| {
                    let n = alarms.ota();
                    (n > 0).then_some(Mark { n, of: Ota::NeedPerson.row(), alarm: true })
                }),
            },
            Item {
                name: Doors::Title.row(),
                icon: Icon::Door,
                to: Route::doors,
                here: |route| matches!(route, Route::Doors { .. }),
                local: false,
                mark: Some(|alarms| {
                    let DoorCount { open, to_everybody } = alarms.doors();
                    let alarm = to_everybody > 0;
                    let of = if alarm { Doors::RailOpenToAll.row() } else { Doors::RailOpen.row() };
                    (open > 0).then_some(Mark { n: open, of, alarm })
                }),
            },
        ],
    },
    Part {
        name: Flux::Automate.row(),
        items: &[
            Item {
                name: Flux::Title.row(),
                icon: Icon::Flux,
                to: Route::flux,
                here: |route| matches!(route, Route::Flux { .. } | Route::FluxApp { .. }),
                local: true,
                mark: None,
            },
            Item {
                name: Handlers::Title.row(),
                icon: Icon::Handler,
                to: Route::handlers,
                here: |route| matches!(route, Route::Handlers { .. }),
                local: false,
                mark: None,
            },
        ],
    },
    Part {
        name: Ledger::Record.row(),
        items: &[Item {
            name: Ledger::Title.row(),
            icon: Icon::Ledger,
            to: Route::ledger,
            here: |route| matches!(route, Route::Ledger { .. }),
            local: false,
            mark: None,
        }],
    },
    Part {
        name: Shell::Platform.row(),
        items: &[Item {
            name: Shell::World.row(),
            icon: Icon::World,
            to: Route::world,
            here: |route| matches!(route, Route::World { .. }),
            local: true,
            mark: None,
        }],
    },
];

/// The sections at the side.
#[component]
pub(super) fn Rail() -> impl IntoView {
    let local = use_local();
    let parts = move || {
        let shown = PARTS.iter().map(|part| (part.name, shown(part, local.get())));
        shown
            .filter(|(_, items)| !items.is_empty())
            .map(|(name, items)| {
                let items = items.into_iter().map(|item| view! { <li><Entry item/></li> }).collect_view();
                view! { <h2>{say(name)}</h2><ul>{items}</ul> }
            })
            .collect_view()
    };
    view! { <nav class="rail" aria-label=t!(Shell::Sections) data-region tabindex="-1">{parts}</nav> }
}

/// So many sections stand at the foot of a phone's page; the others are behind the last place.
const AT_THE_FOOT: usize = 4;

/// The same at the foot of a phone's page.
#[component]
pub(super) fn BottomBar() -> impl IntoView {
    let navigator = use_navigator();
    let local = use_local();
    let items = move || all(local.get()).into_iter();
    let entries = move || items().take(AT_THE_FOOT).map(|item| view! { <Entry item/> }).collect_view();
    // The section that is shown, where it has no place of its own.
    let beyond = Memo::new(move |_| {
        let here = navigator.route();
        items().skip(AT_THE_FOOT).any(|item| (item.here)(&here))
    });
    let menu = move || {
        let (local, here) = (untrack(|| local.get()), navigator.now());
        all(local)
            .into_iter()
            .skip(AT_THE_FOOT)
            .map(|item| MenuItem {
                icon: Some(item.icon),
                checked: (item.here)(&here),
                ..MenuItem::new(say(item.name), move || {
                    if let Some(context) = navigator.now().context().cloned() {
                        navigator.go((item.to)(context), Step::New);
                    }
                })
            })
            .collect::<Vec<_>>()
    };
    view! {
        <nav class="bottom-bar" aria-label=t!(Shell::Sections)>
            {entries}
            <div class="bottom-more" class:here=move || beyond.get()>
                <Menu label=t!(Shell::More) shows_label=true button_class="bottom-button" items=menu>
                    <Pictogram icon=Icon::More/><span>{t!(Shell::More)}</span>
                </Menu>
            </div>
        </nav>
    }
}

/// Whether the context at hand is a local one.
fn use_local() -> Memo<bool> {
    let (session, navigator) = (use_session(), use_navigator());
    Memo::new(move |_| {
        let context = navigator.route().context().and_then(|id| session.context(id));
        context.is_some_and(|context| context.kind == ContextKind::Local)
    })
}

/// All sections, in their order.
fn all(local: bool) -> Vec<&'static Item> {
    PARTS.iter().flat_map(|part| shown(part, local)).collect()
}

fn shown(part: &'static Part, local: bool) -> Vec<&'static Item> {
    part.items.iter().filter(|item| local || !item.local).collect()
}

#[component]
fn Entry(item: &'static Item) -> impl IntoView {
    let navigator = use_navigator();
    let target = move || {
        let context = navigator.now().context().cloned();
        context.map_or(Route::Home, item.to)
    };
    view! {
        <a
            href=move || { navigator.route(); target().href() }
            aria-current=move || (item.here)(&navigator.route()).then_some("page")
            on:click=link(navigator, target)
        >
            <Pictogram icon=item.icon/>
            <span>{say(item.name)}</span>
            {item.mark.map(|read| {
                let alarms = use_alarms();
                let mark = Memo::new(move |_| read(alarms));
                move || mark.get().map(|Mark { n, of, alarm }| view! {
                    <span class="count" class:alarm=alarm>{alarm.then(|| view! { <Glyph state=State::Failed/> })}{count(n)}<span class="vh">" "{say(of)}</span></span>
                })
            })}
        </a>
    }
}
