use api::{
    console::world::{Fault, FaultEffect, FaultSwitch},
    soracom,
};
use leptos::prelude::*;

use super::{
    panel::{Panel, Sideways},
    place::{RowMenu, RowVerbs, focus_row, joined, verbs},
    steering::{Opened, Steering},
};
use crate::{
    format::{Zone, count, when_short},
    kit::{Button, Icon, Size, State, Switch, Tag, Tone},
    locales::{World, lang, pick},
    parts::{Failed, Failure},
    state::use_clock,
};

const TABLE: &str = "world-faults";

/// What goes wrong with calls of the API, on and off.
#[component]
pub(super) fn FaultsPanel(steering: Steering) -> impl IntoView {
    let faults = steering.faults;
    let total = Memo::new(move |_| faults.with(|faults| faults.map_or(0, Vec::len)));
    let on = Memo::new(move |_| {
        faults.with(|faults| faults.map_or(0, |list| list.iter().filter(|f| f.on).count()))
    });
    let known = Memo::new(move |_| faults.with(|faults| faults.is_some()));
    let all_off = move |_| {
        steering.change_faults(
            |list| list.iter_mut().for_each(|fault| fault.on = false),
            move |error| {
                // The button goes with the last of them.
                focus_row(TABLE, 0);
                if let Some(error) = error {
                    steering.refused(&error);
                }
            },
        );
    };
    let tools = view! {
        {move || (on.get() > 0).then(|| view! { <Button size=Size::Small tone=Tone::Ghost on_click=all_off>{t!(World::AllOff)}</Button> })}
        <Button size=Size::Small icon=Icon::Plus on_click=move |_| steering.open(Opened::Fault(None))>{t!(World::AddFault)}</Button>
    };
    let tag = move || {
        (on.get() > 0).then(|| view! { <Tag text=move || text!(World::FaultsOn, n = on.get()) state=State::Stale glyph=true/> })
    };
    let verbs =
        verbs(steering, TABLE, Opened::Fault, |steering, change, then| steering.change_faults(change, then));
    let body = move || {
        if let Some(error) = (!known.get()).then(|| faults.error()).flatten() {
            return view! { <Failed failure=Failure::from(&error) on_retry=move || faults.reload()/> }
                .into_any();
        }
        if known.get() && total.get() == 0 {
            return view! { <p class="world-none quiet">{t!(World::NoFaults)}</p> }.into_any();
        }
        let verbs = verbs.clone();
        view! {
            <Sideways label=t!(World::FaultTable)>
                <table class="world-table" id=TABLE>
                    <caption class="vh">{t!(World::Faults)}</caption>
                    <thead><tr>
                        <th scope="col" class="switch-cell"><span class="vh">{t!(World::Switch)}</span></th>
                        <th scope="col">{t!(World::FaultName)}</th>
                        <th scope="col">{t!(World::Where)}</th>
                        <th scope="col">{t!(World::When)}</th>
                        <th scope="col" class="number">{t!(World::Hits)}</th>
                        <th scope="col" class="number">{t!(World::Until)}</th>
                        <th scope="col" class="row-actions"><span class="vh">{t!(World::Actions)}</span></th>
                    </tr></thead>
                    <tbody>
                        <For each=move || 0..total.get() key=|place| *place children=move |place| {
                            view! { <FaultRow steering place total verbs=verbs.clone()/> }
                        }/>
                    </tbody>
                </table>
            </Sideways>
        }
        .into_any()
    };
    view! { <Panel title=t!(World::Faults) tag=view! { {tag} }.into_any() tools=tools.into_any()>{body}</Panel> }
}

#[component]
fn FaultRow(steering: Steering, place: usize, total: Memo<usize>, verbs: RowVerbs) -> impl IntoView {
    let time = use_clock();
    let row = Memo::new(move |before: Option<&Option<FaultSwitch>>| {
        let now = steering.faults.with(|faults| faults.and_then(|list| list.get(place).cloned()));
        // The row goes when the list is shorter; until then it stays as it was.
        now.or_else(|| before.cloned().flatten())
    });
    let on = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.on)));
    let of = move |read: fn(&Fault) -> String| {
        row.with(|row| row.as_ref().map(|row| read(&row.fault))).unwrap_or_default()
    };
    let until = move || {
        let row = row.get()?;
        if !row.on {
            return Some("–".to_owned());
        }
        Some(match (row.until, row.fault.times) {
            (Some(at), _) => when_short(lang(), at, time.now(), Zone::here(at)),
            (None, Some(1)) => pick(World::AfterOneCall.row()).to_owned(),
            (None, Some(times)) => text!(World::AfterCalls, n = times),
            (None, None) => pick(World::UntilOff.row()).to_owned(),
        })
    };
    let name = move || format!("{} · {}", of(fault_name), of(where_words));
    let turn = move |on: bool| {
        steering.change_faults(
            move |list| {
                if let Some(fault) = list.get_mut(place) {
                    fault.on = on;
                }
            },
            move |error| {
                if let Some(error) = error {
                    steering.refused(&error);
                }
            },
        );
    };
    let title = move || row.with(|row| row.as_ref().map(|row| whole(&row.fault)));
    view! {
        <tr class:off=move || !on.get()>
            <td class="switch-cell"><Switch label=name on on_change=turn/></td>
            <th scope="row">{move || of(fault_name)}</th>
            <td class=move || if of(where_words).contains('/') { "mono cut" } else { "cut" } title=title>{move || of(where_words)}</td>
            <td class="wraps">{move || of(when_words)}</td>
            <td class="number">{move || row.with(|row| row.as_ref().map(|row| count(row.hits)))}</td>
            <td class="number">{until}</td>
            <td class="row-actions"><RowMenu label=move || text!(World::ActionsOn, name = name()) place count=total verbs/></td>
        </tr>
    }
}

/// What it does to a call, in a word.
pub(super) fn fault_name(fault: &Fault) -> String {
    match fault.effect {
        FaultEffect::Slow { .. } => pick(World::SlowCall.row()).to_owned(),
        FaultEffect::Status { status } => status.to_string(),
        FaultEffect::Cut => pick(World::CutOff.row()).to_owned(),
    }
}

/// Which calls, as they are written on the wire.
fn where_words(fault: &Fault) -> String {
    if fault.operation == ANY {
        return pick(World::AnyCall.row()).to_owned();
    }
    let call = operations().into_iter().find(|(name, _)| *name == fault.operation).map(|(_, call)| call);
    call.map_or_else(|| fault.operation.clone(), |call| shortened(&call))
}

/// The operation, and its call in full.
fn whole(fault: &Fault) -> String {
    let call = operations().into_iter().find(|(name, _)| *name == fault.operation);
    call.map_or_else(|| fault.operation.clone(), |(name, call)| format!("{name} · {call}"))
}

/// A call without the middle of its path, where that is long: its end tells it apart.
fn shortened(call: &str) -> String {
    match (call.split_once(' '), call.rsplit_once("}/")) {
        (Some((method, path)), Some((_, end))) if path.len() > 22 && !end.is_empty() => {
            format!("{method} …/{end}")
        }
        _ => call.to_owned(),
    }
}

/// Every operation of the platform.
pub(super) const ANY: &str = "*";

/// The platform's operations by their names, each with its call.
pub(super) fn operations() -> Vec<(&'static str, String)> {
    soracom::endpoints()
        .filter_map(|endpoint| {
            let (_, name) = endpoint.spec?.split_once('/')?;
            Some((name, format!("{} {}", endpoint.method, endpoint.path)))
        })
        .collect()
}

fn when_words(fault: &Fault) -> String {
    let late = match fault.effect {
        FaultEffect::Slow { millis } => Some(text!(World::Late, seconds = f64::from(millis) / 1000.0)),
        FaultEffect::Cut => Some(pick(World::OnceDone.row()).to_owned()),
        FaultEffect::Status { .. } => None,
    };
    let share = match fault.share {
        100 => late.is_none().then(|| pick(World::EveryCall.row()).to_owned()),
        share => Some(text!(World::ShareOf, share = share)),
    };
    joined([late, share])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_what_where_and_when() {
        let fault = |operation: &str, effect, share| Fault {
            operation: operation.into(),
            effect,
            times: None,
            share,
        };
        let slow = fault("deleteSimSession", FaultEffect::Slow { millis: 1_800 }, 20);
        assert_eq!(where_words(&slow), "POST …/delete_session");
        assert_eq!(where_words(&fault("getSim", FaultEffect::Cut, 100)), "GET /v1/sims/{sim_id}");
        assert_eq!(
            (fault_name(&slow).as_str(), when_words(&slow).as_str()),
            ("slow", "+ 1.8 s, 20 % of calls")
        );
        let broken = fault(ANY, FaultEffect::Status { status: 503 }, 100);
        assert_eq!((where_words(&broken).as_str(), when_words(&broken).as_str()), ("every call", "always"));
        assert_eq!(where_words(&fault("StartJob", FaultEffect::Cut, 100)), "StartJob");
    }
}
