use api::console::world::Budget;
use client::ClientError;
use leptos::prelude::*;

use super::{fault_form::within, form::FormDialog, steering::Steering};
use crate::{
    kit::{Kind, TextField},
    locales::{World, pick},
};

/// The limit's two numbers; saving them switches it on.
#[component]
pub(super) fn BudgetForm(steering: Steering, limit: Budget) -> impl IntoView {
    let calls = RwSignal::new(limit.per_path.to_string());
    let seconds = RwSignal::new(limit.per_seconds.to_string());
    let error = RwSignal::new(None::<ClientError>);
    let read_calls = move || within::<u32>(&calls.get(), 1..=1_000_000);
    let read_seconds = move || within::<u32>(&seconds.get(), 1..=3_600);
    let ready = Memo::new(move |_| Some(Budget { per_path: read_calls()?, per_seconds: read_seconds()? }));
    let refused = Signal::derive(move || {
        ready.with(Option::is_none).then(|| pick(World::FieldsFirst.row()).to_owned())
    });
    let calls_bad =
        Signal::derive(move || read_calls().is_none().then(|| pick(World::BadLimitCalls.row()).to_owned()));
    let seconds_bad = Signal::derive(move || {
        read_seconds().is_none().then(|| pick(World::BadLimitSeconds.row()).to_owned())
    });
    let submit = move || {
        let Some(limit) = ready.get_untracked() else { return };
        steering.limit(Some(limit), move |failed| match failed {
            None => steering.close(),
            failed => error.set(failed),
        });
    };
    view! {
        <FormDialog steering title=t!(World::Limit) verb=t!(World::LimitVerb) refused error enter=true on_submit=submit>
            <p>{t!(World::LimitText)}</p>
            <div class="world-pair">
                <TextField label=t!(World::LimitCalls) value=calls kind=Kind::Number error=calls_bad mono=true help=t!(World::LimitCallsHelp)/>
                <TextField label=t!(World::LimitSeconds) value=seconds kind=Kind::Number error=seconds_bad mono=true help=t!(World::LimitSecondsHelp)/>
            </div>
            <p class="quiet small-text">{t!(World::LimitCallers)}</p>
        </FormDialog>
    }
}
