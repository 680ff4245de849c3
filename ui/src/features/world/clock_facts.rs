use leptos::prelude::*;

use super::steering::Steering;
use crate::{
    format::{count, duration},
    locales::{Row, World, lang, say},
};

/// How long the world has run, in its own time and in ours, and how much has happened.
#[component]
pub(super) fn ClockFacts(steering: Steering) -> impl IntoView {
    let span = |millis: u64| duration(lang(), i64::try_from(millis).unwrap_or(i64::MAX));
    let world = steering.world;
    let fact = move |name: Row, read: fn(&api::console::world::World) -> u64, show: fn(u64) -> String| {
        let value = Memo::new(move |_| world.with(|world| world.map(read)));
        view! { <div><dt>{say(name)}</dt><dd>{move || value.get().map(show)}</dd></div> }
    };
    let chatter = move || world.with(|world| world.map(|world| rate(world.chatter)));
    view! {
        <dl class="clock-facts">
            {fact(World::Runs.row(), |world| world.ran_ms, span)}
            {fact(World::InReal.row(), |world| world.real_ms, span)}
            {fact(World::Events.row(), |world| world.events, count)}
            <div><dt>{t!(World::Chatter)}</dt><dd>{chatter}" "<small>"s⁻¹"</small></dd></div>
        </dl>
    }
}

/// Events a second, with as many digits as say something.
fn rate(per_second: f64) -> String {
    if per_second >= 10.0 || per_second == 0.0 {
        format!("{per_second:.0}")
    } else {
        format!("{per_second:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn a_rate_has_no_more_digits_than_it_is_worth() {
        assert_eq!([0.0, 0.04, 0.25, 3.0, 86.4].map(rate), ["0", "0.0", "0.2", "3.0", "86"]);
    }
}
