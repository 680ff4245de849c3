use api::console::world::Budget;
use leptos::prelude::*;

use super::{
    panel::Panel,
    steering::{Opened, Steering},
};
use crate::{
    format::{age, count, duration},
    kit::{Button, Size, State, Switch, Tag},
    locales::{World, lang, pick},
    parts::{Failed, Failure},
};

/// What a world is limited to when somebody switches its limit on and has not said otherwise: a call a second, counted by
/// the minute, as the platform counts.
pub(super) const FIRST: Budget = Budget { per_path: 60, per_seconds: 60 };

/// How many calls a path of the world's API takes; as many as come, unless somebody says.
#[component]
pub(super) fn BudgetPanel(steering: Steering) -> impl IntoView {
    let budget = steering.budget;
    let known = Memo::new(move |_| budget.with(|budget| budget.is_some()));
    let limit = Memo::new(move |_| budget.with(|budget| budget.copied().flatten()));
    let on = Memo::new(move |_| limit.get().is_some());
    // Switched off and on again, it is what it was.
    let last = Memo::new(move |before: Option<&Budget>| limit.get().or(before.copied()).unwrap_or(FIRST));
    let turn = move |on: bool| {
        let last = last.get_untracked();
        steering.limit(on.then_some(last), move |error| {
            if let Some(error) = error {
                steering.refused(&error);
            }
        });
    };
    let aside = move || match limit.get() {
        _ if !known.get() => String::new(),
        None => pick(World::NoLimit.row()).to_owned(),
        Some(limit) => words(limit),
    };
    let tag =
        move || on.get().then(|| view! { <Tag text=t!(World::LimitOn) state=State::Stale glyph=true/> });
    let tools = view! {
        {move || known.get().then(|| view! {
            <Button size=Size::Small on_click=move |_| steering.open(Opened::Limit(last.get_untracked()))>
                {t!(World::Change)}<span class="vh">" "{t!(World::Limit)}</span>
            </Button>
            <span class="bare-switch"><Switch label=t!(World::Limit) on on_change=turn/></span>
        })}
    };
    let failed = move || {
        let error = (!known.get()).then(|| budget.error()).flatten()?;
        Some(view! { <Failed failure=Failure::from(&error) on_retry=move || budget.reload()/> })
    };
    view! {
        <Panel title=t!(World::Limit) aside=aside tag=view! { {tag} }.into_any() tools=tools.into_any()>{failed}</Panel>
    }
}

/// The limit as a sentence.
fn words(limit: Budget) -> String {
    let millis = i64::from(limit.per_seconds) * 1_000;
    // Whole seconds are set, and whole seconds are said.
    let time = if millis < 60_000 { age(lang(), millis) } else { duration(lang(), millis) };
    match limit.per_path {
        1 => text!(World::LimitOfOne, time = time),
        calls => text!(World::LimitOf, n = count(calls.into()), time = time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_said_with_its_time() {
        assert_eq!(words(FIRST), "60 calls to a path in 1 min, then 429");
        let one = Budget { per_path: 1, per_seconds: 5 };
        assert_eq!(words(one), "1 call to a path in 5 s, then 429");
        let odd = Budget { per_path: 1_000, per_seconds: 90 };
        assert_eq!(words(odd), "1,000 calls to a path in 1 min 30 s, then 429");
        assert!(FIRST.is_sound());
    }
}
