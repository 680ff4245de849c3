use api::id::{FiringId, SimId};
use leptos::prelude::*;

use super::{
    lanes::Lanes,
    met::{Met, met, outcome},
    room::{LISTED, Opened, Room},
};
use crate::{
    format::{Zone, count, when},
    kit::{Button, Glyph, Size, State, Tag},
    locales::{Handlers, lang, pick},
    parts::{Failed, Failure, standing},
    route::{Route, SimTab, link, use_navigator},
    state::use_clock,
};

/// What the handler did: the last day at a glance, and each event with what came of its steps.
#[component]
pub(super) fn FiringsPane(room: Room) -> impl IntoView {
    let events =
        Memo::new(move |_| room.firings.with(|firings| firings.map(|firings| met(&firings.firings))));
    let ids = Memo::new(move |_| {
        events.with(|events| {
            events.as_ref().map(|all| all.iter().map(|one| one.id.clone()).collect::<Vec<_>>())
        })
    });
    let none = Memo::new(move |_| ids.with(|ids| ids.as_ref().map(Vec::is_empty)));
    let sum = Memo::new(move |_| {
        let id = room.saved.with(|saved| saved.as_ref().map(|saved| saved.handler_id.clone()))?;
        room.sum(&id)
    });
    let more = move || room.firings.with(|firings| firings.is_some_and(|firings| firings.more));
    let body = move || {
        match standing(none.get(), || room.firings.error()) {
        (None, Some(error)) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || room.firings.reload()/> }.into_any()
        }
        (None, None) => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        (Some(true), _) => view! { <p class="handler-none-yet quiet">{t!(Handlers::NeverFired)}</p> }.into_any(),
        (Some(false), _) => view! {
            <Lanes room/>
            <div class="handler-fired" tabindex="0" role="region" aria-label=t!(Handlers::FiredList)>
                <table>
                    <caption class="vh">{t!(Handlers::Firings)}</caption>
                    <colgroup><col class="when"/><col class="how"/><col class="whom"/><col class="happened"/><col/></colgroup>
                    <thead class="vh"><tr>
                        <th scope="col">{t!(Handlers::FiringTime)}</th>
                        <th scope="col">{t!(Handlers::Standing)}</th>
                        <th scope="col">{t!(Handlers::FiringSim)}</th>
                        <th scope="col">{t!(Handlers::FiringWhat)}</th>
                        <th scope="col">{t!(Handlers::FiringSteps)}</th>
                    </tr></thead>
                    <tbody>
                        <For each=move || ids.get().unwrap_or_default() key=|id| id.clone() children=move |id| view! { <Row room events id/> }/>
                    </tbody>
                </table>
                {move || more().then(|| view! { <p class="quiet handler-none-yet">{text!(Handlers::NewestOnly, n = count(u64::from(LISTED)))}</p> })}
            </div>
        }
        .into_any(),
    }
    };
    let failed = move || {
        let failed = sum.get().map_or(0, |sum| sum.failed);
        (failed > 0).then(|| view! { <Tag text=move || if failed == 1 { pick(Handlers::OneFailed.row()).to_owned() } else { text!(Handlers::StepsFailed, n = count(failed)) } state=State::Failed glyph=true/> })
    };
    view! {
        <section class="handler-history" aria-label=t!(Handlers::Firings)>
            <header>
                <h3>{t!(Handlers::Firings)}</h3>
                <span class="quiet">{move || text!(Handlers::DayCount, n = count(sum.get().map_or(0, |sum| sum.day)))}</span>
                {failed}
                <span class="grow"></span>
                <span class="handler-legend quiet" aria-hidden="true">
                    <svg width="8" height="10"><path class="done" d="M3 0v10"/></svg>{t!(Handlers::LegendDone)}
                    <svg width="8" height="8"><circle class="waiting" cx="4" cy="4" r="2.6"/></svg>{t!(Handlers::LegendDue)}
                </span>
            </header>
            {body}
        </section>
    }
}

#[component]
fn Row(room: Room, events: Memo<Option<Vec<Met>>>, id: FiringId) -> impl IntoView {
    let (navigator, clock) = (use_navigator(), use_clock());
    let event = Memo::new(move |before: Option<&Option<Met>>| {
        let now = events.with(|events| events.as_ref()?.iter().find(|one| one.id == id).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    move || {
        let met = event.get()?;
        let first = met.steps.first()?.clone();
        let (at, ended) = (first.at, met.ended());
        let to = sim(room, first.sim_id.clone());
        let href = to.clone();
        let name = if first.sim_name.is_empty() { first.sim_id.to_string() } else { first.sim_name.clone() };
        let what = met.what();
        let again = met
            .steps
            .iter()
            .find(|step| step.is_failed() && step.message.is_some())
            .and_then(|step| step.message.clone())
            .map(|message| {
                view! { <Button size=Size::Small on_click=move |_| room.show(Opened::Send(message.clone()))>{t!(Handlers::SendAgain)}</Button> }
            });
        let steps = met
            .steps
            .into_iter()
            .map(|step| {
                let (no, bad) = (step.place + 1, step.is_failed());
                view! { <span class="clip" class:failed=bad><b>{no.to_string()}</b>" "{move || outcome(&step, lang(), clock.now())}</span> }
            })
            .collect_view();
        Some(view! {
            <tr>
                <td class="mono">{move || when(lang(), at, clock.now(), Zone::here(at), false)}</td>
                <td><Glyph state=ended.shape() fresh=100/><span class="vh">{pick(ended.word())}</span></td>
                <th scope="row" class="clip"><a class="text-link" href=href().href() on:click=link(navigator, to)>{name}</a></th>
                <td class="mono clip">{what}</td>
                <td><span class="handler-came">{steps}<span class="grow"></span>{again}</span></td>
            </tr>
        })
    }
}

fn sim(room: Room, sim: SimId) -> impl Fn() -> Route + Clone {
    move || Route::Sim { context: room.context(), sim: sim.clone(), tab: SimTab::default() }
}
