use std::collections::BTreeSet;

use api::{
    console::{
        group_row::GroupRow,
        plan::{Action, Plan, SettingChange, TakesHold as When},
    },
    id::{ContextId, GroupId},
};
use leptos::prelude::*;
use serde_json::Value;

use super::{
    editor::Editor,
    fields::Field,
    form_field::TakesHold,
    outcome::Outcome,
    planner::Planner,
    sessions::{Sessions, Share},
};
use crate::{
    format::count,
    kit::{Banner, Button, Code, Size, State},
    locales::{Common, Groups, Row, Verbs, pick, say},
    parts::{
        Failure,
        plan::{call_line, value_words},
    },
};

/// What the change does, before it is saved; while nothing is changed, which sessions run on an older setting.
#[component]
pub(super) fn EffectPanel(
    context: ContextId,
    #[prop(into)] group: Signal<Option<GroupId>>,
    row: Memo<Option<GroupRow>>,
    editor: Editor,
    planner: Planner,
) -> impl IntoView {
    let changed = Memo::new(move |_| editor.is_changed());
    let title = move || pick(if changed.get() { Groups::Effect.row() } else { Groups::Now.row() });
    let plan = Memo::new(move |_| planner.latest().filter(|plan| is_of(plan, group.get().as_ref())));
    let waiting = Memo::new(move |_| planner.plan().is_none());
    let failure = move || planner.error().as_ref().map(Failure::from);
    let elsewhere = move || {
        let keys =
            editor.draft.with(|draft| draft.elsewhere().iter().cloned().collect::<Vec<_>>().join(", "));
        (!keys.is_empty()).then(|| {
            view! { <Banner state=State::Stale title=t!(Groups::Elsewhere) text=move || text!(Groups::ElsewhereText, keys = keys)/> }
        })
    };
    let members = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| (row.members, row.online))));
    let body = move || {
        if !changed.get() {
            return view! { <section><Sessions context=context.clone() group row/></section> }.into_any();
        }
        if let Some(failure) = failure() {
            let Failure { title, detail, .. } = failure;
            let text = move || format!("{} {}", title.get(), detail.clone().unwrap_or_default());
            return view! {
                <div role="alert"><Banner state=State::Failed title=t!(Groups::NoPlan) text=text>
                    <Button size=Size::Small on_click=move |_| planner.again()>{t!(Common::TryAgain)}</Button>
                </Banner></div>
            }
            .into_any();
        }
        match plan.get() {
            Some(plan) => {
                let members = members.get_untracked().unwrap_or((plan.effect.sims, plan.effect.online));
                view! { <Effect plan members/> }.into_any()
            }
            None => view! { <p class="quiet">{t!(Groups::Planning)}</p> }.into_any(),
        }
    };
    view! {
        <section
            class="group-effect"
            class:waiting=move || changed.get() && waiting.get()
            tabindex="0"
            aria-label=title
            aria-busy=move || (changed.get() && waiting.get()).then_some("true")
        >
            <h3>{title}</h3>
            <Outcome editor/>
            {elsewhere}
            {body}
        </section>
    }
}

fn is_of(plan: &Plan, group: Option<&GroupId>) -> bool {
    matches!(&plan.action, Action::Configure { group_id, .. } if Some(group_id) == group)
}

#[component]
fn Effect(plan: Plan, members: (u64, u64)) -> impl IntoView {
    let Plan { effect, calls, .. } = plan;
    let (members, online) = members;
    let (once, next): (Vec<_>, Vec<_>) =
        effect.settings.into_iter().partition(|change| change.when == When::AtOnce);
    let for_members = once.iter().map(|change| change.sims).max().unwrap_or(members);
    let wait = waiting(&next, online);
    let offline = members.saturating_sub(online);
    let short: Vec<String> =
        calls.iter().map(|call| format!("{} {}", call.method, shortened(&call.path))).collect();
    let short = short.join("\n");
    let whole: Vec<String> = calls.iter().map(call_line).collect();
    let whole = whole.join("\n");
    view! {
        {(!once.is_empty()).then(|| view! {
            <section>
                <h4><span class="takes-hold"><TakesHold at_once=true/></span>{move || match for_members { 1 => text!(Groups::OnceForOne).to_owned(), n => text!(Groups::OnceFor, n = count(n)) }}</h4>
                <Changes changes=once/>
            </section>
        })}
        {(!next.is_empty()).then(|| view! {
            <section>
                <h4><span class="takes-hold"><TakesHold at_once=false/></span>{t!(Groups::OnlyNext)}</h4>
                {match wait {
                    Waiting { sessions: 0, .. } => view! { <p class="quiet small-text">{t!(Groups::NobodyWaits)}</p> }.into_any(),
                    Waiting { sessions, .. } => view! {
                        <p class="big-figure" role="status"><b>{count(sessions)}</b>
                            <span>{say(keep_old(wait))}</span>
                        </p>
                        <Share stale=sessions online members/>
                        <div class="share-words">
                            <span class="c-stale">{t!(Groups::OnOld, n = count(sessions))}</span>
                            <span class="grow"></span>
                            {(offline > 0).then(|| view! { <span class="quiet">{t!(Groups::Offline, n = count(offline))}</span> })}
                        </div>
                    }.into_any(),
                }}
                <Changes changes=next/>
            </section>
        })}
        <section>
            <h4>{t!(Verbs::ExactCalls)}</h4>
            <Code label=t!(Verbs::ExactCalls) text=short/>
            <details class="whole-calls">
                <summary>{t!(Groups::WholeCalls)}</summary>
                <Code label=t!(Groups::WholeCalls) text=whole/>
            </details>
        </section>
        <section>
            <h4>{t!(Groups::GoingBack)}</h4>
            <p class="quiet small-text">{t!(Groups::GoingBackText)}</p>
        </section>
    }
}

/// Old and new of each setting, as the plan says it: secrets stay covered.
#[component]
fn Changes(changes: Vec<SettingChange>) -> impl IntoView {
    let lines = changes
        .iter()
        .flat_map(parts)
        .map(|(setting, from, to)| {
            view! {
                <dt class="mono">{setting}</dt>
                <dd><del>{value_words(&from)}</del>" → "<ins>{value_words(&to)}</ins></dd>
            }
        })
        .collect_view();
    view! { <dl class="effect-changes">{lines}</dl> }
}

/// A path whose middle, with the group's ID, is left out.
fn shortened(path: &str) -> String {
    path.find("/configuration/").map_or_else(|| path.to_owned(), |at| format!("…{}", &path[at..]))
}

/// A change of an object as the changes of its parts.
fn parts(change: &SettingChange) -> Vec<(String, Value, Value)> {
    let none = serde_json::Map::new();
    let (from, to) = match (&change.from, &change.to) {
        (Value::Object(from), Value::Object(to)) => (from, to),
        (Value::Null, Value::Object(to)) => (&none, to),
        (Value::Object(from), Value::Null) => (from, &none),
        (from, to) => return vec![(change.setting.clone(), from.clone(), to.clone())],
    };
    let names: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    names
        .into_iter()
        .filter(|name| from.get(*name) != to.get(*name))
        .map(|name| {
            let value = |of: &serde_json::Map<String, Value>| of.get(name).cloned().unwrap_or(Value::Null);
            (format!("{}.{name}", change.setting), value(from), value(to))
        })
        .collect()
}

/// Sessions that keep an old value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Waiting {
    sessions: u64,
    /// Whether it is known to be all of them: counts of different settings may be of different sessions.
    exact: bool,
}

const fn keep_old(wait: Waiting) -> Row {
    match wait {
        Waiting { exact: false, .. } => Groups::KeepOldAtLeast.row(),
        Waiting { sessions: 1, .. } => Groups::KeepsOld.row(),
        Waiting { .. } => Groups::KeepOld.row(),
    }
}

fn waiting(next: &[SettingChange], online: u64) -> Waiting {
    let sessions = next.iter().map(|change| change.sims).max().unwrap_or(0);
    let some = next.iter().filter(|change| change.sims > 0);
    let fields: BTreeSet<Option<Field>> = some.map(|change| Field::of_key(&change.setting)).collect();
    Waiting { sessions, exact: fields.len() <= 1 || sessions >= online }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(setting: &str, from: Value, to: Value, sims: u64) -> SettingChange {
        SettingChange { setting: setting.into(), from, to, when: When::NextSession, sims }
    }

    #[test]
    fn counts_of_different_settings_are_never_added_up() {
        let of = |settings: &[(&str, u64)]| {
            let next: Vec<_> =
                settings.iter().map(|(key, sims)| change(key, json!(1), json!(2), *sims)).collect();
            waiting(&next, 10)
        };
        assert_eq!(of(&[]), Waiting { sessions: 0, exact: true });
        assert_eq!(of(&[("useCustomDns", 4), ("dnsServers", 4)]), Waiting { sessions: 4, exact: true });
        assert_eq!(of(&[("dnsServers", 4), ("vpgId", 3)]), Waiting { sessions: 4, exact: false });
        assert_eq!(of(&[("dnsServers", 4), ("vpgId", 0)]), Waiting { sessions: 4, exact: true });
        assert_eq!(of(&[("dnsServers", 4), ("ipLinkMtu", 10)]), Waiting { sessions: 10, exact: true });
    }

    #[test]
    fn of_an_object_only_the_parts_that_differ_are_said() {
        let one = change(
            "metadata",
            json!({ "enabled": true, "readonly": false }),
            json!({ "enabled": true, "readonly": true }),
            1,
        );
        assert_eq!(parts(&one), [("metadata.readonly".to_owned(), json!(false), json!(true))]);
        let first = change("metadata", Value::Null, json!({ "enabled": true }), 1);
        assert_eq!(parts(&first), [("metadata.enabled".to_owned(), Value::Null, json!(true))]);
        let new = change("ipLinkMtu", Value::Null, json!(1440), 1);
        assert_eq!(parts(&new), [("ipLinkMtu".to_owned(), Value::Null, json!(1440))]);
    }
}
