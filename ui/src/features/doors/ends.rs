use api::console::lease::MOST_MINUTES;
use leptos::prelude::*;

use super::fields::Fields;
use crate::{
    kit::{Checkbox, Kind, TextField},
    locales::OpenDoor,
};

/// What closes it besides its time.
#[component]
pub(super) fn Ends(fields: Fields) -> impl IntoView {
    let bad = Signal::derive(move || {
        fields.idle_is_bad(MOST_MINUTES).then(|| text!(OpenDoor::BadIdle, most = MOST_MINUTES))
    });
    view! {
        <fieldset class="field door-ends">
            <legend class="label">{t!(OpenDoor::ByItself)}</legend>
            <ul>
                <li>{t!(OpenDoor::WithSignOut)}</li>
                <li>{t!(OpenDoor::WithQuit)}</li>
                <li>{t!(OpenDoor::WithSleep)}</li>
            </ul>
            <Checkbox label=t!(OpenDoor::WhenIdle) checked=fields.idle on_change=move |on| fields.idle.set(on)/>
            {move || fields.idle.get().then(|| view! {
                <TextField label=t!(OpenDoor::IdleMinutes) value=fields.idle_minutes kind=Kind::Number mono=true error=bad/>
            })}
        </fieldset>
    }
}
