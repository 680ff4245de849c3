use leptos::prelude::*;

use super::{
    draft::End,
    fields::{Fields, Flaws},
    form::EncodingField,
    read::Place,
};
use crate::{
    kit::{Kind, TextField, unique_id},
    locales::{Probe, Row, say},
};

const ENDS: [(End, &str, Row); 5] = [
    (End::All, "wait_all", Probe::All.row()),
    (End::Idle, "idle_timeout", Probe::Idle.row()),
    (End::Pattern, "wait_for_pattern", Probe::Pattern.row()),
    (End::First, "wait_first", Probe::First.row()),
    (End::Forget, "fire_and_forget", Probe::Forget.row()),
];

/// When a connection has come to its end: one of five, each with what it means.
#[component]
pub(super) fn EndField(fields: Fields, flaws: Flaws) -> impl IntoView {
    let group = unique_id("end");
    let more = move |of: End| {
        match of {
        End::Pattern => view! {
            <div class="probe-two">
                <TextField label=t!(Probe::PatternBytes) value=fields.pattern mono=true error=flaws.at(Place::Pattern)/>
                <EncodingField value=fields.pattern_encoding/>
            </div>
        }
        .into_any(),
        End::Idle => view! {
            <TextField label=t!(Probe::IdleSeconds) value=fields.idle kind=Kind::Number mono=true error=flaws.at(Place::Idle)/>
        }
        .into_any(),
        End::Forget | End::First | End::All => ().into_any(),
    }
    };
    let choices = ENDS
        .map(|(end, name, about)| {
            let described = format!("{group}-{name}");
            view! {
                <label class="probe-end">
                    <input
                        type="radio"
                        name=group.clone()
                        aria-describedby=described.clone()
                        prop:checked=move || fields.end.get() == end
                        on:change=move |_| fields.end.set(end)
                    />
                    <span class="mono">{name}</span>
                    <small id=described>{say(about)}</small>
                </label>
                {move || (fields.end.get() == end).then(|| more(end))}
            }
        })
        .collect_view();
    view! {
        <fieldset class="probe-ends">
            <legend>{t!(Probe::End)}</legend>
            {choices}
        </fieldset>
    }
}
