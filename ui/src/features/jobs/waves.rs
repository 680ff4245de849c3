use api::console::job::Wave;
use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    format::count,
    kit::Section,
    locales::{Jobs, pick},
};

/// How far each wave has come.
#[component]
pub(super) fn Waves(watch: Watch) -> impl IntoView {
    let waves = Memo::new(move |_| watch.with(|job| job.waves.clone()).unwrap_or_default());
    let many = Memo::new(move |_| waves.with(Vec::len));
    view! {
        <Section title=t!(Jobs::Waves) aside=t!(Jobs::WavesAside)>
            <ol class="job-waves">
                <For each=move || 0..many.get() key=|nth| *nth children=move |nth| {
                    let wave = Memo::new(move |_| waves.with(|waves| waves.get(nth).copied()));
                    view! { <WaveRow nth wave/> }
                }/>
            </ol>
        </Section>
    }
}

#[component]
fn WaveRow(nth: usize, wave: Memo<Option<Wave>>) -> impl IntoView {
    let name = move || {
        if nth == 0 { pick(Jobs::Canary.row()).to_owned() } else { text!(Jobs::Wave, n = nth + 1) }
    };
    let size = move || wave.get().map(|wave| count(wave.size));
    let judged = move || {
        wave.get().map(|wave| text!(Jobs::JudgedOf, n = count(wave.judged), total = count(wave.size)))
    };
    let width = move || wave.get().map(|wave| share(wave.judged, wave.size).to_string());
    view! {
        <li>
            <span><b class="strong">{name}</b>" "<span class="quiet">{size}</span></span>
            <svg class="job-bar" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="all" width="1000" height="8"/>
                <rect class="judged" width=width height="8"/>
            </svg>
            <span class="quiet small-text">{judged}</span>
        </li>
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
