use api::console::lease::DoorVisit;
use leptos::prelude::*;

use super::{
    visits::LISTED,
    watch::Watch,
    words::{visit_name, visit_shape},
};
use crate::{
    kit::Glyph,
    locales::Doors,
    parts::Instant,
    route::{ListPlace, Route, SimTab, link, use_navigator},
};

/// The platform's log of doors, the newest first.
#[component]
pub(super) fn Entries(watch: Watch) -> impl IntoView {
    let visits = Memo::new(move |_| {
        let newest = watch
            .with(|board| board.visits.iter().take(LISTED).cloned().collect::<Vec<_>>())
            .unwrap_or_default();
        counted(newest)
    });
    view! {
        <div class="doors-entries" tabindex="0" role="region" aria-label=t!(Doors::Entries)>
            <table>
                <caption class="vh">{t!(Doors::Entries)}</caption>
                <thead><tr>
                    <th scope="col" class="door-when"><span class="vh">{t!(Doors::Time)}</span></th>
                    <th scope="col" class="door-kind"><span class="vh">{t!(Doors::What)}</span></th>
                    <th scope="col" class="door-whose"><span class="vh">{t!(Doors::Device)}</span></th>
                    <th scope="col"><span class="vh">{t!(Doors::FromTo)}</span></th>
                    <th scope="col" class="door-who-by"><span class="vh">{t!(Doors::By)}</span></th>
                    <th scope="col" class="door-connection"><span class="vh">{t!(Doors::Connection)}</span></th>
                </tr></thead>
                <tbody>
                    <For each=move || visits.get() key=|(key, _)| key.clone() children=move |(_, visit)| view! { <Entry watch visit/> }/>
                </tbody>
            </table>
        </div>
    }
}

/// Entries have no id: what they say tells them apart, and which of those that say the same it is, from the oldest on.
fn counted(visits: Vec<DoorVisit>) -> Vec<(String, DoorVisit)> {
    let mut seen = std::collections::BTreeMap::<String, u32>::new();
    let mut all: Vec<(String, DoorVisit)> = visits
        .into_iter()
        .rev()
        .map(|visit| {
            let said = format!(
                "{} {} {} {:?} {:?} {:?}",
                visit.at.0, visit.kind, visit.connection, visit.sim_id, visit.from, visit.by
            );
            let nth = seen.entry(said.clone()).or_default();
            *nth += 1;
            (format!("{said} {nth}"), visit)
        })
        .collect();
    all.reverse();
    all
}

/// What was logged does not change.
#[component]
fn Entry(watch: Watch, visit: DoorVisit) -> impl IntoView {
    let navigator = use_navigator();
    let state = visit_shape(&visit.kind);
    let named = visit.clone();
    let name = move || visit_name(&named);
    let device = match visit.sim_id.clone() {
        Some(sim) => {
            let to = move || Route::Sims {
                context: watch.context(),
                list: ListPlace { open: Some(sim.clone()), tab: SimTab::Doors, ..ListPlace::default() },
            };
            view! { <a class="clip" href=to().href() on:click=link(navigator, to)>{name}</a> }.into_any()
        }
        None => view! { <span class="clip">{name}</span> }.into_any(),
    };
    let (way, kind) = (way(&visit), visit.kind.to_string());
    view! {
        <tr>
            <td><Instant at=visit.at/></td>
            <td class="door-kind"><span class="state"><Glyph state fresh=100/><span class="mono">{kind}</span></span></td>
            <th scope="row">{device}</th>
            <td class="mono clip" title=way.clone()>{way.clone()}</td>
            <td class="clip">{visit.by.clone().unwrap_or_else(|| "–".to_owned())}</td>
            <td class="mono quiet" title=visit.connection.clone()>{short(&visit.connection)}</td>
        </tr>
    }
}

/// As much of a connection's id as tells it from its neighbours.
fn short(connection: &str) -> String {
    connection.chars().take(8).collect()
}

/// `203.0.113.41:51022 → :443, TLS`.
fn way(visit: &DoorVisit) -> String {
    let arrow = if visit.from.is_some() { "→ " } else { "" };
    let to = visit.to.map(|to| format!("{arrow}:{to}{}", if visit.tls { ", TLS" } else { "" }));
    [visit.from.clone(), to].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn visit(at: i64) -> DoorVisit {
        serde_json::from_value(
            json!({ "at": at, "kind": "ACCESS", "name": "", "from": "192.0.2.1:5", "to": 22 }),
        )
        .unwrap()
    }

    #[test]
    fn entries_that_say_the_same_are_two_and_keep_their_keys_when_others_come() {
        let before = counted(vec![visit(5), visit(5), visit(3)]);
        let after = counted(vec![visit(7), visit(5), visit(5), visit(3)]);
        assert_ne!(before[0].0, before[1].0);
        assert_eq!(before, after[1..]);
    }

    #[test]
    fn a_way_says_what_is_known_of_it() {
        assert_eq!(way(&visit(1)), "192.0.2.1:5 → :22");
        assert_eq!(way(&DoorVisit { tls: true, from: None, ..visit(1) }), ":22, TLS");
        assert_eq!(way(&DoorVisit { from: None, to: None, ..visit(1) }), "");
    }
}
