use api::{
    UnixMillis,
    id::{ContextId, SimId},
};
use leptos::prelude::*;

use super::{
    flow::{Span, sums},
    use_flow::{Flow, use_flow},
};
use crate::{
    format::{Zone, bytes, date, minute, month_day},
    kit::{
        Choice, Section, Segmented,
        chart::{Bar, TrafficChart},
    },
    locales::{Sims, lang, pick, say},
    parts::{Failed, Failure},
    state::{Shortcut, use_shortcuts},
};

/// What the SIM has sent and received: over a day by five minutes, and over a month by days; as charts, or as tables.
#[component]
pub(super) fn TrafficTab(context: ContextId, #[prop(into)] sim: Signal<Option<SimId>>) -> impl IntoView {
    let as_table = RwSignal::new(false);
    use_shortcuts().add([Shortcut::letters("t", move || as_table.update(|on| *on = !*on))]);
    let day = use_flow(context.clone(), sim, Span::Day);
    let month = use_flow(context, sim, Span::Month);
    view! {
        <div class="traffic-looks">
            <Segmented
                label=t!(Sims::TrafficAs)
                choices=vec![Choice::new(false, t!(Sims::AsChart)), Choice::new(true, t!(Sims::AsTable))]
                value=as_table
                on_change=move |table| as_table.set(table)
            />
        </div>
        <Traffic flow=day as_table/>
        <Traffic flow=month as_table/>
        <p class="quiet small-text traffic-note">{t!(Sims::TrafficNote)}</p>
    }
}

/// One span of time.
#[component]
fn Traffic(flow: Flow, as_table: RwSignal<bool>) -> impl IntoView {
    let span = flow.span;
    let aside = match span {
        Span::Day => Sims::ByMinutes.row(),
        Span::Month => Sims::ByDay.row(),
    };
    let body = move || {
        let Some(bars) = flow.bars.get() else {
            return match flow.error() {
                Some(error) => {
                    view! { <Failed failure=Failure::from(&error) on_retry=move || flow.reload()/> }
                        .into_any()
                }
                None => view! { <div class="chart" aria-busy="true"></div> }.into_any(),
            };
        };
        if bars.is_empty() {
            return view! { <p class="quiet small-text">{t!(Sims::NoTraffic)}</p> }.into_any();
        }
        view! {
            <Sums bars=bars.clone()/>
            {if as_table.get() {
                view! { <Table span bars/> }.into_any()
            } else {
                view! { <Chart flow/> }.into_any()
            }}
        }
        .into_any()
    };
    view! {
        <Section title=say(span.title()) aside=move || format!("{} · {}", pick(aside), span.zone(flow.now()).name())>{body}</Section>
    }
}

#[component]
fn Chart(flow: Flow) -> impl IntoView {
    let span = flow.span;
    let bars = Memo::new(move |_| flow.bars.get().unwrap_or_default());
    let label = move || {
        let sums = bars.with(|bars| sums(bars));
        let most = bars.with(|bars| bars.iter().max_by_key(|bar| bar.above + bar.below).copied());
        let (amount, at) = most.map_or((0, 0), |bar| (bar.above + bar.below, bar.at));
        let (sent, received) = (bytes(sums.above), bytes(sums.below));
        text!(
            Sims::TrafficLabel,
            sent = sent,
            received = received,
            most = bytes(amount),
            time = time_of(span, at)
        )
    };
    let say_time = match span {
        Span::Day => |at: i64| minute(UnixMillis(at), Zone::here(UnixMillis(at))),
        Span::Month => |at: i64| month_day(lang(), UnixMillis(at), Zone::UTC),
    };
    view! {
        <TrafficChart label=label times=flow.times bars say_time say_amount=bytes/>
    }
}

/// All of it, in figures.
#[component]
fn Sums(bars: Vec<Bar>) -> impl IntoView {
    let sums = sums(&bars);
    view! {
        <dl class="traffic-sums">
            <div><dt><span aria-hidden="true">"↑ "</span>{t!(Sims::Sent)}</dt><dd>{bytes(sums.above)}</dd></div>
            <div><dt><span aria-hidden="true">"↓ "</span>{t!(Sims::Received)}</dt><dd>{bytes(sums.below)}</dd></div>
        </dl>
    }
}

/// The same as the chart, newest first; stretches in which nothing flowed are left out.
#[component]
fn Table(span: Span, bars: Vec<Bar>) -> impl IntoView {
    let rows = bars
        .into_iter()
        .rev()
        .map(|Bar { at, above, below }| {
            view! {
                <tr><th scope="row" class="mono">{move || time_of(span, at)}</th><td class="number">{bytes(above)}</td><td class="number">{bytes(below)}</td></tr>
            }
        })
        .collect_view();
    view! {
        <div class="traffic-table" tabindex="0" role="region" aria-label=move || text!(Sims::TrafficTable, of = pick(span.title()))>
            <table class="compare">
                <thead><tr><th scope="col">{t!(Sims::TrafficFrom)}</th><th scope="col" class="number">{t!(Sims::Sent)}</th><th scope="col" class="number">{t!(Sims::Received)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// When a bar begins.
fn time_of(span: Span, at: i64) -> String {
    let at = UnixMillis(at);
    match span {
        Span::Day => {
            let zone = Zone::here(at);
            format!("{} {}", month_day(lang(), at, zone), minute(at, zone))
        }
        Span::Month => date(lang(), at, Zone::UTC),
    }
}
