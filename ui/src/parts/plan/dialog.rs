use api::console::{
    pace::Pace,
    plan::{Action, Plan, Warning},
};
use client::ClientError;
use leptos::{ev, prelude::*};

use super::{
    effects::Effects,
    of_many::{EffectsOfMany, TypedCount},
    pacing::Pacing,
};
use crate::{
    format::{age, count, sentences},
    kit::{Banner, Button, ContextMark, Dialog, Size, State, Tone},
    locales::{Actions, Common, Jobs, Row, Verbs, lang, pick, say},
    parts::{
        Failure, GroupNames,
        action_words::{ends_session, sentence, what},
        context_mark, context_name,
        sim_words::name_of,
        use_group_names,
    },
    state::{Commands, Doing, Step, use_clock, use_feed, use_session},
};

/// A plan, from its making to its start.
#[component]
pub(super) fn Opened(commands: Commands) -> impl IntoView {
    let (session, clock, feed) = (use_session(), use_clock(), use_feed());
    let doing = Memo::new(move |before: Option<&Option<Doing>>| {
        commands.doing().or_else(|| before.cloned().flatten())
    });
    let context = untrack(|| doing.get().and_then(|doing| session.context(&doing.context)));
    let (mark, local) = context_mark(context.as_ref());
    let name = context.as_ref().map(context_name);
    let step = move || doing.get().map(|doing| doing.step);
    let expired = move || match step() {
        Some(Step::Planned(plan)) => clock.now() >= plan.expires_at,
        _ => false,
    };
    // How many SIMs the operator says that it will touch.
    let typed = RwSignal::new(String::new());
    let pacing = Pacing::new();
    // Of one SIM there is nothing to be paced.
    let pace = move |plan: &Plan| (plan.total > 1).then(|| pacing.read(plan.accepted()));
    let refused = Signal::derive(move || {
        let why = match step()? {
            Step::Planned(_) | Step::Unsure(..) if feed.writes_wait().is_some() => feed.writes_wait()?,
            Step::Planned(plan) if !is_empty(&plan) && !expired() && !is_said(&plan, &typed.get()) => {
                Jobs::TypeFirst.row()
            }
            Step::Planned(_) if expired() => Verbs::PlanExpired.row(),
            Step::Planned(plan) if is_empty(&plan) => Verbs::NothingToDo.row(),
            Step::Planned(plan) if matches!(pace(&plan), Some(Err(_))) => Jobs::PaceFirst.row(),
            Step::Planned(_) | Step::Starting(..) | Step::Unsure(..) => return None,
            Step::Planning | Step::Failed(_) => Verbs::Planning.row(),
        };
        Some(pick(why).to_owned())
    });
    let busy = Signal::derive(move || matches!(step(), Some(Step::Starting(..))));
    let start = move || {
        if refused.with_untracked(Option::is_none) && !busy.get_untracked() {
            let plan = match doing.get_untracked().map(|doing| doing.step) {
                Some(Step::Planned(plan) | Step::Unsure(plan, ..)) => Some(plan),
                _ => None,
            };
            commands.start(plan.and_then(|plan| untrack(|| pace(&plan)?.ok())));
        }
    };
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() && event.key() == "Enter" {
            event.prevent_default();
            start();
        }
    });
    // Back, or another address: the page that the plan was begun on is gone.
    let left = window_event_listener(ev::popstate, move |_| commands.close());
    on_cleanup(move || {
        keys.remove();
        left.remove();
    });

    let names = use_group_names();
    let title = move || doing.get().map(|doing| title(&doing, names)).unwrap_or_default();
    let again = move || {
        typed.set(String::new());
        commands.plan_again();
    };
    let body = move || match step() {
        None | Some(Step::Planning) => {
            view! { <p role="status" class="quiet">{t!(Verbs::Planning)}</p> }.into_any()
        }
        Some(Step::Planned(plan) | Step::Starting(plan, _)) if plan.total > 1 => {
            let query = doing.get().and_then(|doing| doing.query);
            view! { <EffectsOfMany plan query typed pacing/> }.into_any()
        }
        Some(Step::Planned(plan) | Step::Starting(plan, _)) => {
            let count = plan.is_said().then(|| view! { <TypedCount sims=plan.accepted() typed/> });
            view! { <Effects plan/>{count} }.into_any()
        }
        Some(Step::Failed(error)) => not_done(&error, false).into_any(),
        Some(Step::Unsure(_, _, error)) => not_done(&error, true).into_any(),
    };
    let instead = move || match step() {
        Some(Step::Planned(plan)) => {
            plan.action == Action::Deactivate && plan.warnings.contains(&Warning::MayStrand)
        }
        _ => false,
    };
    let note = move || match step()? {
        Step::Planned(plan) if !expired() => {
            let left = age(lang(), plan.expires_at.since(clock.now()));
            Some(text!(Verbs::PlanNote, id = plan.id, time = left))
        }
        Step::Planned(_) => Some(pick(Verbs::PlanExpired.row()).to_owned()),
        Step::Planning | Step::Starting(..) | Step::Unsure(..) | Step::Failed(_) => None,
    };
    let label = move || {
        let row = match doing.get() {
            Some(Doing { step: Step::Unsure(..), .. }) => Common::TryAgain.row(),
            Some(Doing { step: Step::Planned(plan), .. }) if plan.accepted() > 1 => {
                let pace = pacing.read(plan.accepted()).unwrap_or(Pace::DEFAULT);
                let first = pace.waves(plan.accepted()).next().unwrap_or(0);
                let (verb, n) = (pick(verb(&plan.action)), count(first));
                return if first < plan.accepted() {
                    text!(Jobs::StartCanary, verb = verb, n = n)
                } else {
                    text!(Jobs::StartAll, verb = verb, n = n)
                };
            }
            Some(doing) if !busy.get() => verb(&doing.action),
            Some(_) | None => Verbs::Starting.row(),
        };
        pick(row).to_owned()
    };
    let failed = move || matches!(step(), Some(Step::Failed(_)));
    let danger = move || doing.get().is_some_and(|doing| ends_session(&doing.action));
    let tone = if untrack(danger) { Tone::Danger } else { Tone::Primary };
    let foot = view! {
        <span class="dialog-note quiet small-text mono">{note}</span>
        <Button size=Size::Large on_click=move |_| commands.close()>{t!(Common::Cancel)}</Button>
        {move || instead().then(|| view! {
            <Button size=Size::Large on_click=move |_| {
                if let Some(Doing { context, sim, .. }) = doing.get_untracked() {
                    commands.plan(context, Action::CutSession, sim);
                }
            }>{t!(Verbs::CutInstead)}</Button>
        })}
        {move || if failed() || expired() {
            view! { <Button size=Size::Large tone=Tone::Primary on_click=move |_| again()>{t!(Verbs::PlanAgain)}</Button> }.into_any()
        } else {
            view! {
                <Button size=Size::Large tone=tone refused busy on_click=move |_| start()>
                    {label}
                </Button>
            }.into_any()
        }}
    };
    view! {
        <Dialog
            title=title
            class=if local { "dialog plan" } else { "dialog plan production" }
            mark=move || {
                let (mark, name) = (mark.clone(), name.clone());
                view! { {name.map(|name| view! { <span class="quiet small-text">{move || name.get()}</span> })}<ContextMark text=mark local/> }
            }
            on_close=move || commands.close()
            body=view! { {body} }.into_any()
            foot=foot.into_any()
        />
    }
}

/// Why nothing was planned or started; `again` where trying again is all there is to do.
fn not_done(error: &ClientError, again: bool) -> impl IntoView + use<> {
    let failure = Failure::from(error);
    let (why, detail) = (failure.title, failure.detail.unwrap_or_default());
    // A refusal started nothing by itself; silence and a fault may have.
    let unsure = again && failure.status.is_none_or(|status| status >= 500);
    let title = if unsure { Verbs::StartUnsure } else { Verbs::PlanFailed };
    let text = move || {
        let safe = if again { pick(Verbs::StartUnsureText.row()) } else { "" };
        sentences(lang(), &[&why.get(), safe, &detail])
    };
    view! { <div role="alert"><Banner state=if unsure { State::Unknown } else { State::Failed } title=say(title.row()) text/></div> }
}

fn title(doing: &Doing, names: GroupNames) -> String {
    let Doing { action, context, .. } = doing;
    if doing.query.is_some() {
        // Once it is planned, how many they are is known.
        if let Step::Planned(plan) | Step::Starting(plan, _) | Step::Unsure(plan, ..) = &doing.step {
            return what(action, plan.accepted(), context, names);
        }
        return match action {
            Action::CutSession => pick(Jobs::CutFoundTitle.row()).to_owned(),
            Action::Deactivate => pick(Jobs::DeactivateFoundTitle.row()).to_owned(),
            Action::Activate => pick(Jobs::ActivateFoundTitle.row()).to_owned(),
            Action::Standby
            | Action::Suspend
            | Action::SetGroup { .. }
            | Action::UnsetGroup
            | Action::SetSpeedClass { .. }
            | Action::ChangeTags { .. }
            | Action::AddSubscription { .. }
            | Action::Sequence { .. }
            | Action::Undo { .. }
            | Action::Configure { .. } => text!(Actions::OfFound, what = sentence(action, context, names)),
        };
    }
    if !doing.sims.is_empty() {
        return what(action, doing.sims.len() as u64, context, names);
    }
    let name = doing.sim.as_ref().map(name_of).unwrap_or_default();
    match action {
        Action::CutSession => text!(Verbs::CutTitle, name = name),
        Action::Deactivate => text!(Verbs::DeactivateTitle, name = name),
        Action::Activate => text!(Verbs::ActivateTitle, name = name),
        Action::Undo { .. } | Action::Configure { .. } => sentence(action, context, names),
        Action::Standby
        | Action::Suspend
        | Action::SetGroup { .. }
        | Action::UnsetGroup
        | Action::SetSpeedClass { .. }
        | Action::ChangeTags { .. }
        | Action::AddSubscription { .. }
        | Action::Sequence { .. } => {
            text!(Actions::OfOne, what = sentence(action, context, names), name = name)
        }
    }
}

/// The button says what will happen.
const fn verb(action: &Action) -> Row {
    match action {
        Action::CutSession => Verbs::StartCut.row(),
        Action::Deactivate => Verbs::StartDeactivate.row(),
        Action::Activate => Verbs::StartActivate.row(),
        Action::Configure { .. } => Verbs::StartConfigure.row(),
        Action::Standby
        | Action::Suspend
        | Action::SetGroup { .. }
        | Action::UnsetGroup
        | Action::SetSpeedClass { .. }
        | Action::ChangeTags { .. }
        | Action::AddSubscription { .. }
        | Action::Sequence { .. }
        | Action::Undo { .. } => Actions::Start.row(),
    }
}

/// Whether nothing would be done: every target is refused.
fn is_empty(plan: &Plan) -> bool {
    plan.total > 0 && plan.accepted() == 0
}

/// Whether the operator has said how many SIMs it will touch, where that has to be said.
fn is_said(plan: &Plan, typed: &str) -> bool {
    !plan.is_said() || number(typed) == Some(plan.accepted())
}

/// A number as people type it: with separators, and with the digits of an input method.
fn number(text: &str) -> Option<u64> {
    let digits =
        text.chars().filter(|digit| !matches!(digit, ',' | '，' | '、' | '.') && !digit.is_whitespace());
    let ascii = |digit: char| match digit {
        '０'..='９' => char::from_u32(digit as u32 - '０' as u32 + '0' as u32).unwrap_or(digit),
        digit => digit,
    };
    digits.map(ascii).collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_read_as_it_is_typed() {
        assert_eq!(["1201", " 1,201 ", "１２０１", "１，２０１"].map(number), [Some(1_201); 4]);
        assert_eq!(["", "many", "12O1", "-5"].map(number), [None; 4]);
    }
}
