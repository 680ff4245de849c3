use leptos::prelude::*;

use super::{
    day::{DAY, Kind, cuts, day},
    pairing::Session,
};
use crate::{
    format::{Zone, clock},
    kit::Section,
    locales::Sims,
    state::use_clock,
};

/// Hours between two marks under the strip.
const MARK: i64 = 6 * 3_600_000;

/// The last 24 hours at a glance: solid online, grey offline, hatched where nobody looked, a line for each end.
#[component]
pub(super) fn DayStrip(#[prop(into)] sessions: Signal<Vec<Session>>) -> impl IntoView {
    let time = use_clock();
    // To the minute: a strip of a day moves by less than a pixel in that.
    let now = Memo::new(move |_| api::UnixMillis((time.now().0.div_euclid(60_000) + 1) * 60_000));
    let ends = Memo::new(move |_| sessions.with(|sessions| cuts(sessions, now.get())));
    let count = move || ends.with(Vec::len);
    let percent = |thousandths: u32| format!("{}.{}%", thousandths / 10, thousandths % 10);
    let stretches = move || {
        let drawn = sessions.with(|sessions| day(sessions, now.get()));
        drawn
            .into_iter()
            .map(|stretch| {
                let class = match stretch.kind {
                    Kind::Online => "online",
                    Kind::Offline => "offline",
                    Kind::Unseen => "unseen",
                };
                view! { <rect class=class x=percent(stretch.from) y="2" width=percent(stretch.to - stretch.from) height="10"/> }
            })
            .collect_view()
    };
    let lines = move || {
        let at = ends.get().into_iter().map(percent);
        at.map(|x| view! { <line class="cut" x1=x.clone() x2=x y1="0" y2="14"/> }).collect_view()
    };
    let marks = move || {
        let now = now.get();
        let zone = Zone::here(now);
        let shift = i64::from(zone.minutes) * 60_000;
        let first = (now.0 - DAY + shift).div_euclid(MARK) + 1;
        (first..first + 4)
            .map(|n| n * MARK - shift)
            .map(|at| {
                let place = u32::try_from((at - (now.0 - DAY)) * 1000 / DAY).unwrap_or(0);
                let hour: String = clock(api::UnixMillis(at), zone).chars().take(2).collect();
                view! { <text x=percent(place) y="25" text-anchor="middle">{hour}</text> }
            })
            .collect_view()
    };
    view! {
        <Section title=t!(Sims::Last24h) aside=move || text!(Sims::CutsToday, n = count())>
            <svg class="day-strip" role="img" aria-label=move || text!(Sims::DayLabel, n = count())>
                <defs>
                    <pattern id="day-unseen" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect class="hatch" width="1.5" height="4"/>
                    </pattern>
                </defs>
                {stretches}
                {lines}
                {marks}
            </svg>
        </Section>
    }
}
