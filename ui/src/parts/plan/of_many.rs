use api::console::plan::{Known, Plan, RefusalReason};
use leptos::prelude::*;

use super::{
    effects::{allowed, at_rate, call_line, effect_lines, setting_heads, setting_line, warning_banner},
    handler_lines::handler_lines,
    pacing::{Pacing, PacingFields},
};
use crate::{
    format::count,
    kit::{Code, Icon, IconSize, Pictogram, Section, TextField},
    locales::{Actions, Common, Jobs, Row, Sims, Verbs, pick, say},
    parts::{action_words::ends_session, use_group_names},
};

/// What a plan of many SIMs says: how many it touches and leaves alone, what changes, how it goes about it, the exact calls.
/// From a hundred on the operator says how many they are.
#[component]
pub(crate) fn EffectsOfMany(
    plan: Plan,
    query: Option<String>,
    typed: RwSignal<String>,
    pacing: Pacing,
) -> impl IntoView {
    let (sims, said) = (plan.accepted(), plan.is_said());
    let left_alone: u64 = plan.refused.values().sum();
    let Plan { context, action, effect, calls, refused, warnings, total, .. } = plan;
    let names = use_group_names();
    let figure = |title: Row, n: u64| view! { <div><dt>{say(title)}</dt><dd>{count(n)}</dd></div> };
    let doors = match effect.doors {
        Known::Is(doors) => view! { <dd>{count(doors)}</dd> }.into_any(),
        Known::NotKnown => view! { <dd><small>{t!(Common::NotKnown)}</small></dd> }.into_any(),
    };
    let (cut, cuts) = (ends_session(&action), action.cuts());
    let exact = calls.iter().map(call_line).collect::<Vec<_>>().join("\n");
    let reasons = refused
        .into_iter()
        .map(|(reason, n)| view! { <li><Pictogram icon=Icon::Undo size=IconSize::Small/><span>{move || refused_words(reason, n)}</span></li> })
        .collect_view();
    let of_query = query.is_some();
    let found = move || match query.as_deref().map(str::trim) {
        None => None,
        Some("") => Some(pick(Jobs::QueryAll.row()).to_owned()),
        Some(query) => Some(text!(Jobs::Query, query = query)),
    };
    view! {
        {warnings.iter().map(|warning| warning_banner(*warning)).collect_view()}
        <dl class="figures">
            {figure(if of_query { Jobs::MatchQuery.row() } else { Sims::Title.row() }, total)}
            {figure(Jobs::WillBe.row(), sims)}
            {figure(Jobs::LeftAlone.row(), left_alone)}
            {figure(Verbs::OnlineNow.row(), effect.online)}
            {cut.then(|| figure(Verbs::SessionsDrop.row(), effect.drops))}
            <div><dt>{t!(Verbs::OpenDoors)}</dt>{doors}</div>
            {at_rate(effect.at_rate_ms)}
        </dl>
        {move || found().map(|words| view! { <p class="quiet small-text mt-2">{words}</p> })}
        <div class="plan-columns"><div>
        <ul class="plan-effects mt-2 mb-3">
            {effect_lines(&action)}
            {reasons}
            {action.cuts().then(|| view! { <li><Pictogram icon=Icon::Warn size=IconSize::Small/><span>{t!(Verbs::NoUndo)}</span></li> })}
        </ul>
        {(!effect.settings.is_empty()).then(|| view! {
            <Section title=t!(Verbs::SettingsChange)><table class="compare">{setting_heads()}<tbody>{effect.settings.into_iter().map(|change| setting_line(change, &context, names)).collect_view()}</tbody></table></Section>
        })}
        {handler_lines(effect.handlers)}
        </div><div>
        <PacingFields pacing sims cuts/>
        <Section title=t!(Verbs::ExactCalls) aside=allowed(effect.refused_calls)><Code label=t!(Verbs::ExactCalls) text=exact/></Section>
        </div></div>
        {said.then(|| view! { <TypedCount sims typed/> })}
    }
}

/// The number of SIMs, typed by whoever starts a plan of many, or of something that lasts.
#[component]
pub(super) fn TypedCount(sims: u64, typed: RwSignal<String>) -> impl IntoView {
    view! { <TextField label=t!(Jobs::TypeCount, n = count(sims)) value=typed mono=true/> }
}

/// Why so many are left alone.
fn refused_words(reason: RefusalReason, n: u64) -> String {
    let n = count(n);
    match reason {
        RefusalReason::AlreadyOffline => text!(Jobs::RefusedOffline, n = n),
        RefusalReason::InHand => text!(Jobs::RefusedInHand, n = n),
        RefusalReason::Status => text!(Jobs::RefusedStatus, n = n),
        RefusalReason::AlreadySo => text!(Actions::RefusedAlreadySo, n = n),
        RefusalReason::Drifted => text!(Actions::RefusedDrifted, n = n),
        RefusalReason::NothingToUndo => text!(Actions::RefusedNothing, n = n),
        RefusalReason::LeftUnknown => text!(Actions::RefusedUnknown, n = n),
    }
}
