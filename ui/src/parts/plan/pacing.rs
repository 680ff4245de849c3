use api::console::pace::Pace;
use leptos::prelude::*;

use crate::{
    format::{count, duration},
    kit::{Kind, Section, TextField},
    locales::{Jobs, lang, pick},
};

/// How a job of so many goes about it, as it is typed.
#[derive(Clone, Copy)]
pub(super) struct Pacing {
    canary: RwSignal<String>,
    growth: RwSignal<String>,
    brake: RwSignal<String>,
    window: RwSignal<String>,
}

impl Pacing {
    /// As such plans are started unless said otherwise.
    pub(super) fn new() -> Self {
        let usual = Pace::DEFAULT;
        let field = |text: String| RwSignal::new(text);
        Pacing {
            canary: field(usual.canary_percent.to_string()),
            growth: field(usual.growth.to_string()),
            brake: field((usual.brake_per_mille / 10).to_string()),
            window: field((usual.window_ms / 1_000).to_string()),
        }
    }

    /// The pace of a job of `sims`, or the field that does not read. Tracks what is typed.
    pub(super) fn read(self, sims: u64) -> Result<Pace, String> {
        let wrong = |row: crate::locales::Row| text!(Jobs::PaceWrong, field = pick(row));
        let number = |text: RwSignal<String>| text.with(|text| text.trim().parse::<f64>().ok());
        let whole =
            |text: RwSignal<String>| number(text).filter(|n| n.fract() == 0.0 && *n >= 0.0).map(|n| n as u64);
        let canary = whole(self.canary).and_then(|n| u32::try_from(n).ok());
        let brake = number(self.brake).filter(|n| (0.0..=100.0).contains(n));
        let pace = Pace {
            canary_percent: canary.ok_or_else(|| wrong(Jobs::PaceCanary.row()))?,
            growth: whole(self.growth).ok_or_else(|| wrong(Jobs::PaceGrowth.row()))?,
            brake_per_mille: brake
                .map(|n| (n * 10.0).round() as u32)
                .ok_or_else(|| wrong(Jobs::PaceBrake.row()))?,
            window_ms: whole(self.window)
                .and_then(|n| i64::try_from(n).ok()?.checked_mul(1_000))
                .ok_or_else(|| wrong(Jobs::PaceWindow.row()))?,
            ..Pace::DEFAULT
        };
        let field = match pace.fault(sims).as_deref().and_then(|fault| fault.split(':').next()) {
            None => return Ok(pace),
            Some("canaryPercent" | "canaryLeast") => Jobs::PaceCanary.row(),
            Some("growth") => Jobs::PaceGrowth.row(),
            Some("brakePerMille") => Jobs::PaceBrake.row(),
            Some(_) => Jobs::PaceWindow.row(),
        };
        Err(wrong(field))
    }
}

/// The fields, what they come to in words, and the waves as a line.
#[component]
pub(super) fn PacingFields(pacing: Pacing, sims: u64, cuts: bool) -> impl IntoView {
    let words = move || match pacing.read(sims) {
        Ok(pace) => say_pace(pace, sims, cuts),
        Err(wrong) => wrong,
    };
    let line = move || pacing.read(sims).map(|pace| curve(pace, sims)).unwrap_or_default();
    view! {
        <Section title=t!(Jobs::Pacing) aside=t!(Jobs::PacingAside)>
            <svg class="pace-curve" viewBox="0 0 400 64" preserveAspectRatio="none" aria-hidden="true"><path class="all" d="M0 63.5H400M0 .5H400"/><path class="line" d=line/></svg>
            <div class="pace-fields">
                <TextField label=t!(Jobs::PaceCanary) value=pacing.canary kind=Kind::Number mono=true/>
                <TextField label=t!(Jobs::PaceGrowth) value=pacing.growth kind=Kind::Number mono=true/>
                <TextField label=t!(Jobs::PaceBrake) value=pacing.brake kind=Kind::Number mono=true/>
                <TextField label=t!(Jobs::PaceWindow) value=pacing.window kind=Kind::Number mono=true/>
            </div>
            <p class="small-text" role="status">{words}</p>
        </Section>
    }
}

fn say_pace(pace: Pace, sims: u64, cuts: bool) -> String {
    let mut waves = pace.waves(sims).map(count);
    let canary = waves.next().unwrap_or_default();
    let rest: Vec<String> = waves.collect();
    let (brake, window) = (f64::from(pace.brake_per_mille) / 10.0, duration(lang(), pace.window_ms));
    let brake = match (pace.brake_per_mille, cuts) {
        (0, _) => pick(Jobs::BrakeOff.row()).to_owned(),
        (_, true) => text!(Jobs::BrakeBack, brake = brake),
        (_, false) => text!(Jobs::BrakeWell, brake = brake),
    };
    if rest.is_empty() {
        text!(Jobs::PacingOne, canary = canary, brake = brake, window = window)
    } else {
        text!(Jobs::PacingText, canary = canary, rest = rest.join(", "), brake = brake, window = window)
    }
}

/// How many were begun after each wave, over the waves: flat while the wave is watched.
fn curve(pace: Pace, sims: u64) -> String {
    let waves: Vec<u64> = pace.waves(sims).collect();
    let across = 400.0 / waves.len().max(1) as f64;
    let mut begun = 0;
    let mut path = "M0 63.5".to_owned();
    for (nth, wave) in waves.iter().enumerate() {
        begun += wave;
        let y = 63.5 - 63.0 * begun as f64 / sims.max(1) as f64;
        let (rise, end) = (across * (nth as f64 + 0.4), across * (nth as f64 + 1.0));
        path += &format!("L{rise:.1} {y:.1}L{end:.1} {y:.1}");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_ends_with_all_of_them() {
        assert_eq!(curve(Pace::DEFAULT, 3), "M0 63.5L160.0 0.5L400.0 0.5");
        assert!(curve(Pace::DEFAULT, 10_000).ends_with("L400.0 0.5"));
    }
}
