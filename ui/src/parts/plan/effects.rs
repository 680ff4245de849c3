use api::{
    console::plan::{
        Action, Known, Plan, PlannedCall, RefusalReason, ReturnHistory, SettingChange, TakesHold, Warning,
    },
    id::{ContextId, GroupId},
};
use leptos::prelude::*;
use serde_json::Value;

use super::handler_lines::handler_lines;
use crate::{
    format::{count, duration},
    kit::{Banner, Code, Glyph, Icon, IconSize, Pictogram, Section, State},
    locales::{Actions, Common, Row, Sims, Verbs, lang, pick, say},
    parts::{
        GroupNames,
        action_words::{effect_words, ends_session},
        use_group_names,
    },
};

/// Everything that a plan says: figures, warnings, what will happen, how often this came back before, the exact calls.
#[component]
pub(crate) fn Effects(plan: Plan) -> impl IntoView {
    let Plan { context, action, effect, calls, refusals, warnings, targets, .. } = plan;
    let names = use_group_names();
    let history = targets.first().map(|target| target.history.clone()).filter(|_| targets.len() == 1);
    let figure = |title: Row, n: String| view! { <div><dt>{say(title)}</dt><dd>{n}</dd></div> };
    let doors = match effect.doors {
        Known::Is(doors) => view! { <dd>{count(doors)}</dd> }.into_any(),
        Known::NotKnown => view! { <dd><small>{t!(Common::NotKnown)}</small></dd> }.into_any(),
    };
    let came_back = history.clone().filter(|history| history.ended > 0).map(|history| {
        view! {
            <div><dt>{t!(Verbs::CameBack)}</dt><dd>{t!(Verbs::CameBackOf, n = count(u64::from(history.returned)), total = count(u64::from(history.ended)))}</dd></div>
        }
    });
    let cut = ends_session(&action);
    let refused = refusals.iter().map(|refusal| say(refusal_word(refusal.reason))).collect::<Vec<_>>();
    let exact: Vec<String> = calls.iter().map(call_line).collect();
    let exact = exact.join("\n");
    view! {
        {refused.into_iter().map(|why| view! { <Banner state=State::Blocked title=why/> }).collect_view()}
        {warnings.iter().map(|warning| warning_banner(*warning)).collect_view()}
        <dl class="figures">
            {figure(Verbs::OnlineNow.row(), count(effect.online))}
            {cut.then(|| figure(Verbs::SessionsDrop.row(), count(effect.drops)))}
            {came_back}
            <div><dt>{t!(Verbs::OpenDoors)}</dt>{doors}</div>
        </dl>
        <ul class="plan-effects mt-2 mb-3">
            {effect_lines(&action)}
            {cut.then(|| history.map(history_line))}
            {action.cuts().then(|| view! { <li><Pictogram icon=Icon::Warn size=IconSize::Small/><span>{t!(Verbs::NoUndo)}</span></li> })}
        </ul>
        {(!effect.settings.is_empty()).then(|| view! {
            <Section title=t!(Verbs::SettingsChange)><table class="compare">{setting_heads()}<tbody>{effect.settings.into_iter().map(|change| setting_line(change, &context, names)).collect_view()}</tbody></table></Section>
        })}
        {handler_lines(effect.handlers)}
        <Section title=t!(Verbs::ExactCalls) aside=allowed(effect.refused_calls)><Code label=t!(Verbs::ExactCalls) text=exact/></Section>
    }
}

/// What will happen, a line for each step.
pub(super) fn effect_lines(action: &Action) -> impl IntoView + use<> {
    effect_words(action)
        .into_iter()
        .map(|words| view! { <li><Pictogram icon=Icon::Arrow size=IconSize::Small/><span>{say(words)}</span></li> })
        .collect_view()
}

pub(super) const fn refusal_word(reason: RefusalReason) -> Row {
    match reason {
        RefusalReason::AlreadyOffline => Verbs::AlreadyOffline.row(),
        RefusalReason::InHand => Verbs::InHand.row(),
        RefusalReason::Status => Verbs::StatusRefuses.row(),
        RefusalReason::AlreadySo => Actions::AlreadySo.row(),
        RefusalReason::Drifted => Actions::Drifted.row(),
        RefusalReason::NothingToUndo => Actions::NothingToUndo.row(),
        RefusalReason::LeftUnknown => Actions::LeftUnknown.row(),
    }
}

pub(super) fn warning_banner(warning: Warning) -> AnyView {
    match warning {
        Warning::MayStrand => {
            view! { <Banner state=State::Failed title=t!(Verbs::MayStrand) text=t!(Verbs::MayStrandText)/> }
                .into_any()
        }
        Warning::MayNotReturn => {
            view! { <Banner state=State::Stale title=t!(Verbs::MayNotReturn)/> }.into_any()
        }
        Warning::NotAllUndone => {
            view! { <Banner state=State::Stale title=t!(Actions::NotAllUndone)/> }.into_any()
        }
        Warning::Lasts => view! { <Banner state=State::Stale title=t!(Actions::Lasts)/> }.into_any(),
        Warning::KeepsOldSettings => {
            view! { <Banner state=State::Stale title=t!(Verbs::KeepsOldSettings)/> }.into_any()
        }
    }
}

fn history_line(history: ReturnHistory) -> impl IntoView {
    let ReturnHistory { ended, returned, median_ms, longest_ms } = history;
    let state = match (ended, returned) {
        (0, _) => State::Unknown,
        (ended, returned) if returned < ended => State::Stale,
        _ => State::Online,
    };
    let words = move || match (median_ms, longest_ms) {
        _ if ended == 0 => pick(Verbs::HistoryNone.row()).to_owned(),
        (Some(median), Some(longest)) => text!(
            Verbs::HistoryMedian,
            n = returned,
            total = ended,
            median = duration(lang(), median),
            longest = duration(lang(), longest),
        ),
        _ => text!(Verbs::HistoryNever, total = ended),
    };
    view! { <li><Glyph state fresh=100/><span>{words}</span></li> }
}

pub(super) fn setting_heads() -> impl IntoView {
    view! {
        <thead>
            <tr>
                <th scope="col">{t!(Sims::Setting)}</th>
                <th scope="col">{t!(Verbs::SettingNow)}</th>
                <th scope="col">{t!(Verbs::SettingThen)}</th>
                <th scope="col">{t!(Verbs::TakesHold)}</th>
                <th scope="col" class="number">{t!(Sims::Title)}</th>
            </tr>
        </thead>
    }
}

/// Whether the permissions of whoever signs the calls allow them.
pub(super) fn allowed(refused: Known<u64>) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    move || match refused {
        Known::Is(0) => pick(Verbs::CallsAllowed.row()).to_owned(),
        Known::Is(n) => text!(Verbs::CallsRefused, n = count(n)),
        Known::NotKnown => pick(Verbs::CallsNotKnown.row()).to_owned(),
    }
}

/// How long the calls take at the rate that the platform allows, where it has said so.
pub(super) fn at_rate(time: Known<i64>) -> impl IntoView {
    match time {
        Known::Is(millis) if millis > 0 => {
            let words = move || duration(lang(), millis);
            view! { <div><dt>{t!(Verbs::AtRate)}</dt><dd>{words}</dd></div> }.into_any()
        }
        Known::Is(_) => ().into_any(),
        Known::NotKnown => {
            view! { <div><dt>{t!(Verbs::AtRate)}</dt><dd><small>{t!(Common::NotKnown)}</small></dd></div> }
                .into_any()
        }
    }
}

pub(super) fn setting_line(
    change: SettingChange,
    context: &ContextId,
    names: GroupNames,
) -> impl IntoView + use<> {
    let of_group = change.setting == "groupId";
    let context = context.clone();
    let value = move |value: &Value| match value.as_str().and_then(|id| GroupId::new(id).ok()) {
        Some(group) if of_group => names.name(&context, &group),
        _ => value_words(value),
    };
    let (from, to) = (change.from.clone(), change.to.clone());
    let from = {
        let value = value.clone();
        move || value(&from)
    };
    let to = move || value(&to);
    let when = match change.when {
        TakesHold::AtOnce => Verbs::AtOnce.row(),
        TakesHold::NextSession => Verbs::NextSession.row(),
    };
    view! {
        <tr>
            <th scope="row">{change.setting}</th>
            <td class="mono"><del>{from}</del></td>
            <td class="mono"><ins>{to}</ins></td>
            <td>{say(when)}</td>
            <td class="number">{count(change.sims)}</td>
        </tr>
    }
}

/// A JSON value as people read it.
pub(crate) fn value_words(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(value_words).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

/// A call as it will be made, secrets left out.
pub(crate) fn call_line(call: &PlannedCall) -> String {
    let times = if call.times > 1 { format!("  × {}", count(call.times)) } else { String::new() };
    let body = call.body.as_ref().map(|body| format!("\n{body:#}")).unwrap_or_default();
    format!("{} {}{times}{body}", call.method, call.path)
}
