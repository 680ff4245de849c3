use api::{
    UnixMillis,
    console::world::{Fault, FaultEffect, FaultSwitch},
};
use client::ClientError;
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    faults::{ANY, operations},
    form::FormDialog,
    steering::Steering,
    time_text,
};
use crate::{
    format::Zone,
    kit::{Choice, Kind, Segmented, Select, TextField},
    locales::{World, pick},
    state::use_clock,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Slow,
    Status,
    Cut,
}

/// When it heals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heals {
    Off,
    Calls,
    Time,
}

/// The form of a fault, field by field.
#[derive(Clone, Copy)]
struct Fields {
    operation: RwSignal<String>,
    effect: RwSignal<Effect>,
    seconds: RwSignal<String>,
    status: RwSignal<String>,
    share: RwSignal<String>,
    heals: RwSignal<Heals>,
    calls: RwSignal<String>,
    until: RwSignal<String>,
}

impl Fields {
    fn of(known: Option<&FaultSwitch>) -> Self {
        let fault = known.map(|known| &known.fault);
        let (effect, seconds, status) = match fault.map(|fault| &fault.effect) {
            None | Some(FaultEffect::Slow { .. }) => (Effect::Slow, fault.map_or(1_800, slow), 503),
            Some(FaultEffect::Status { status }) => (Effect::Status, 1_800, *status),
            Some(FaultEffect::Cut) => (Effect::Cut, 1_800, 503),
        };
        let until = known.and_then(|known| known.until);
        let times = fault.and_then(|fault| fault.times);
        let heals = match (until, times) {
            (Some(_), _) => Heals::Time,
            (None, Some(_)) => Heals::Calls,
            (None, None) => Heals::Off,
        };
        Fields {
            operation: RwSignal::new(fault.map_or_else(|| ANY.to_owned(), |fault| fault.operation.clone())),
            effect: RwSignal::new(effect),
            seconds: RwSignal::new((f64::from(seconds) / 1000.0).to_string()),
            status: RwSignal::new(status.to_string()),
            share: RwSignal::new(fault.map_or(100, |fault| fault.share).to_string()),
            heals: RwSignal::new(heals),
            calls: RwSignal::new(times.unwrap_or(3).to_string()),
            until: RwSignal::new(until.map_or_else(String::new, |at| time_text::write(at, Zone::here(at)))),
        }
    }

    /// What the fields say at `now`; none while something is wrong.
    fn read(self, now: UnixMillis) -> Option<FaultSwitch> {
        let effect = match self.effect.get() {
            Effect::Slow => FaultEffect::Slow { millis: millis(&self.seconds.get())? },
            Effect::Status => FaultEffect::Status { status: within(&self.status.get(), 400..=599)? },
            Effect::Cut => FaultEffect::Cut,
        };
        let (times, until) = match self.heals.get() {
            Heals::Off => (None, None),
            Heals::Calls => (Some(within(&self.calls.get(), 1..=1_000_000)?), None),
            Heals::Time => (None, Some(self.end(now)?)),
        };
        let share = within(&self.share.get(), 1..=100)?;
        let fault = Fault { operation: self.operation.get(), effect, times, share };
        Some(FaultSwitch { fault, on: true, hits: 0, until })
    }

    fn end(self, now: UnixMillis) -> Option<UnixMillis> {
        time_text::read(&self.until.get(), now, Zone::here(now)).filter(|at| *at > now)
    }
}

/// A fault that is added, or changed where it stands.
#[component]
pub(super) fn FaultForm(steering: Steering, place: Option<usize>) -> impl IntoView {
    let time = use_clock();
    let known = place.and_then(|place| {
        untrack(|| steering.faults.with(|faults| faults.and_then(|list| list.get(place).cloned())))
    });
    let fields = Fields::of(known.as_ref());
    let error = RwSignal::new(None::<ClientError>);
    let ready = Memo::new(move |_| fields.read(time.now()));
    let refused = Signal::derive(move || {
        ready.with(Option::is_none).then(|| pick(World::FieldsFirst.row()).to_owned())
    });
    let submit = move || {
        let Some(fault) = ready.get_untracked() else { return };
        let put = move |list: &mut Vec<FaultSwitch>| match place.and_then(|place| list.get_mut(place)) {
            Some(held) => *held = fault,
            None => list.push(fault),
        };
        steering.change_faults(put, move |failed| match failed {
            None => steering.close(),
            failed => error.set(failed),
        });
    };
    let options = std::iter::once((ANY.to_owned(), TextProp::from(t!(World::AnyCall))))
        .chain(
            operations()
                .into_iter()
                .map(|(name, call)| (name.to_owned(), TextProp::from(format!("{name} · {call}")))),
        )
        .collect();
    let bad = move |is: bool, row: crate::locales::Row| is.then(|| pick(row).to_owned());
    let seconds_bad =
        Signal::derive(move || bad(millis(&fields.seconds.get()).is_none(), World::BadSeconds.row()));
    let status_bad = Signal::derive(move || {
        bad(within::<u16>(&fields.status.get(), 400..=599).is_none(), World::BadStatus.row())
    });
    let share_bad = Signal::derive(move || {
        bad(within::<u8>(&fields.share.get(), 1..=100).is_none(), World::BadShare.row())
    });
    let calls_bad = Signal::derive(move || {
        bad(within::<u32>(&fields.calls.get(), 1..=1_000_000).is_none(), World::BadCalls.row())
    });
    let until_bad = Signal::derive(move || {
        bad(!fields.until.with(String::is_empty) && fields.end(time.now()).is_none(), World::BadUntil.row())
    });
    let (title, verb) =
        if place.is_some() { (World::ChangeFault, World::Save) } else { (World::NewFault, World::SwitchOn) };
    view! {
        <FormDialog steering title=crate::locales::say(title.row()) verb=crate::locales::say(verb.row()) refused error enter=true on_submit=submit>
            <Select label=t!(World::Operation) options value=fields.operation/>
            <div class="field">
                <span class="label" aria-hidden="true">{t!(World::WhatHappens)}</span>
                <Segmented
                    label=t!(World::WhatHappens)
                    choices=vec![
                        Choice::new(Effect::Slow, t!(World::EffectSlow)),
                        Choice::new(Effect::Status, t!(World::EffectStatus)),
                        Choice::new(Effect::Cut, t!(World::EffectCut)),
                    ]
                    value=fields.effect
                    on_change=move |effect| fields.effect.set(effect)
                    fill=true
                />
            </div>
            <div class="world-pair">
                {move || match fields.effect.get() {
                    Effect::Slow => view! { <TextField label=t!(World::Seconds) value=fields.seconds error=seconds_bad mono=true help=t!(World::SecondsHelp)/> }.into_any(),
                    Effect::Status => view! { <TextField label=t!(World::Status) value=fields.status kind=Kind::Number error=status_bad mono=true help=t!(World::StatusHelp)/> }.into_any(),
                    Effect::Cut => view! { <p class="field quiet small-text world-said">{t!(World::CutHelp)}</p> }.into_any(),
                }}
                <TextField label=t!(World::Share) value=fields.share kind=Kind::Number error=share_bad mono=true help=t!(World::ShareHelp)/>
            </div>
            <div class="world-pair wide-first">
                <div class="field">
                    <span class="label" aria-hidden="true">{t!(World::Heals)}</span>
                    <Segmented
                        label=t!(World::Heals)
                        choices=vec![
                            Choice::new(Heals::Off, t!(World::HealsOff)),
                            Choice::new(Heals::Calls, t!(World::HealsCalls)),
                            Choice::new(Heals::Time, t!(World::HealsTime)),
                        ]
                        value=fields.heals
                        on_change=move |heals| fields.heals.set(heals)
                        fill=true
                    />
                </div>
                {move || match fields.heals.get() {
                    Heals::Off => ().into_any(),
                    Heals::Calls => view! { <TextField label=t!(World::Calls) value=fields.calls kind=Kind::Number error=calls_bad mono=true/> }.into_any(),
                    Heals::Time => view! { <TextField label=t!(World::UntilTime) value=fields.until error=until_bad mono=true help=t!(World::TimeHelp)/> }.into_any(),
                }}
            </div>
        </FormDialog>
    }
}

fn slow(fault: &Fault) -> u32 {
    match fault.effect {
        FaultEffect::Slow { millis } => millis,
        FaultEffect::Status { .. } | FaultEffect::Cut => 1_800,
    }
}

/// Seconds as milliseconds, a minute at most.
fn millis(seconds: &str) -> Option<u32> {
    let seconds: f64 = seconds.trim().parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "up to 60,000")]
    (0.001..=60.0).contains(&seconds).then(|| (seconds * 1000.0).round() as u32)
}

/// A whole number of a range.
pub(super) fn within<T: std::str::FromStr + PartialOrd>(
    text: &str,
    range: std::ops::RangeInclusive<T>,
) -> Option<T> {
    text.trim().parse().ok().filter(|number| range.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_within_their_bounds() {
        assert_eq!(
            ["1.8", " 60 ", "0", "61", "", "soon", "NaN"].map(millis),
            [Some(1_800), Some(60_000), None, None, None, None, None]
        );
        assert_eq!(
            ["400", "599", "399", "600", "", "-1"].map(|text| within::<u16>(text, 400..=599)),
            [Some(400), Some(599), None, None, None, None]
        );
    }
}
