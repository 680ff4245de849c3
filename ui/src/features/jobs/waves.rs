use api::console::job::{Wave, cells::JobCells};
use leptos::{html, prelude::*};

use super::{
    cells::{Drawing, MOST_ACROSS, draw, fitting},
    watch::Watch,
};
use crate::{
    format::count,
    kit::{Section, watch_size},
    locales::{Jobs, Row, pick, say},
};

/// How far each wave has come, cell by cell.
#[component]
pub(super) fn Waves(watch: Watch) -> impl IntoView {
    let waves = Memo::new(move |_| watch.with(|job| job.waves.clone()).unwrap_or_default());
    let many = Memo::new(move |_| waves.with(Vec::len));
    let each = Memo::new(move |_| watch.cells.with(|cells| cells.map_or(1, |cells| cells.each.max(1))));
    let aside = move || match each.get() {
        1 => pick(Jobs::CellOne.row()).to_owned(),
        each => text!(Jobs::CellMany, n = count(each)),
    };
    view! {
        <Section title=t!(Jobs::Waves) aside>
            <ol class="job-waves">
                <For each=move || 0..many.get() key=|nth| *nth children=move |nth| {
                    let wave = Memo::new(move |_| waves.with(|waves| waves.get(nth).copied()));
                    let before = Memo::new(move |_| {
                        waves.with(|waves| waves.iter().take(nth).map(|wave| wave.size).collect::<Vec<_>>())
                    });
                    view! { <WaveRow watch nth wave before/> }
                }/>
            </ol>
            <Legend/>
        </Section>
    }
}

#[component]
fn WaveRow(watch: Watch, nth: usize, wave: Memo<Option<Wave>>, before: Memo<Vec<u64>>) -> impl IntoView {
    // As many beside each other as there is room for: a cell is as large on a phone.
    let room = NodeRef::<html::Div>::new();
    let across = RwSignal::new(MOST_ACROSS);
    watch_size(room, move || {
        if let Some(room) = room.get_untracked() {
            let fits = fitting(room.client_width());
            if across.get_untracked() != fits {
                across.set(fits);
            }
        }
    });
    let name = move || {
        if nth == 0 { pick(Jobs::Canary.row()).to_owned() } else { text!(Jobs::Wave, n = nth + 1) }
    };
    let size = move || wave.get().map(|wave| count(wave.size));
    let judged = move || {
        wave.get().map(|wave| text!(Jobs::JudgedOf, n = count(wave.judged), total = count(wave.size)))
    };
    let drawing = Memo::new(move |_| {
        let size = wave.get().map_or(0, |wave| wave.size);
        watch.cells.with(|cells| {
            let none = JobCells { each: 1, cells: String::new() };
            let cells = cells.unwrap_or(&none);
            let first: u64 = before.with(|waves| waves.iter().map(|wave| cells.of_wave(*wave)).sum());
            let many = cells.of_wave(size);
            let place = |many: u64| usize::try_from(many).unwrap_or(usize::MAX);
            draw(cells.read().skip(place(first)).take(place(many)), many, across.get())
        })
    });
    let view_box = move || drawing.with(|Drawing { width, height, .. }| format!("0 0 {width} {height}"));
    let paths = move || {
        let paths = drawing.with(|drawing| drawing.paths.clone());
        paths.into_iter().map(|(class, data)| view! { <path class=class d=data/> }).collect_view()
    };
    view! {
        <li>
            <span><b class="strong">{name}</b>" "<span class="quiet">{size}</span><br/><span class="quiet small-text">{judged}</span></span>
            <div node_ref=room><svg class="job-cells" viewBox=view_box width=move || drawing.with(|drawing| drawing.width) height=move || drawing.with(|drawing| drawing.height) aria-hidden="true">{paths}</svg></div>
        </li>
    }
}

/// What the shapes mean; the figures above say the same in numbers.
#[component]
fn Legend() -> impl IntoView {
    let entry = |class: &'static str, path: &'static str, words: Row| {
        view! {
            <li><svg class="job-cells" viewBox="0 0 6 6" aria-hidden="true"><path class=class d=path/>{(class == "not-back").then(|| view! { <path class="not-back-cross" d="M1.5 1.5l3 3m0-3l-3 3"/> })}</svg>{say(words)}</li>
        }
    };
    view! {
        <ul class="job-legend" aria-hidden="true">
            {entry("verified", "M0 0h6v6h-6z", Jobs::DoneVerified.row())}
            {entry("running", "M0 0l6 3l-6 3z", Jobs::Waiting.row())}
            {entry("not-back", "M0 0h6v6h-6z", Jobs::NeverBack.row())}
            {entry("unverified", "M0 3h6v3h-6z", Jobs::NotVerified.row())}
            {entry("failed", "M0 0l6 6M6 0l-6 6", Jobs::Failed.row())}
            {entry("skipped", "M2 2h2v2h-2z", Jobs::Skipped.row())}
            {entry("queued", "M.5 .5h5v5h-5z", Jobs::Queued.row())}
        </ul>
    }
}

/// `part` of `whole`, in thousandths.
pub(super) fn share(part: u64, whole: u64) -> u64 {
    part.saturating_mul(1_000).checked_div(whole).unwrap_or(0).min(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_never_more_than_the_whole() {
        assert_eq!([share(0, 0), share(1, 3), share(3, 3), share(9, 3)], [0, 333, 1_000, 1_000]);
    }
}
