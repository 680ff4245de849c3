use api::{
    console::world::{Behaviour, BehaviourRule, Which},
    id::{GroupId, SimId},
};
use client::ClientError;
use leptos::{prelude::*, text_prop::TextProp};

use super::{fault_form::within, form::FormDialog, steering::Steering};
use crate::{
    kit::{Kind, Select, TextField},
    locales::{Row, World, pick, say},
};

/// What a rule can be about.
const KINDS: [(&str, Row); 7] = [
    ("group", World::WhichGroup.row()),
    ("sim", World::WhichSim.row()),
    ("tag", World::WhichTag.row()),
    ("cell", World::WhichCell.row()),
    ("model", World::WhichModel.row()),
    ("subscription", World::WhichPlan.row()),
    ("all", World::WhichAll.row()),
];

const WAYS: [(&str, Row); 5] = [
    ("never", World::Never.row()),
    ("prompt", World::Prompt.row()),
    ("slow", World::Slow.row()),
    ("asleep", World::Asleep.row()),
    ("ghost", World::GhostLong.row()),
];

#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<String>,
    /// What the kind asks for: an id, a number, a name.
    value: RwSignal<String>,
    /// The value of a tag.
    tag_value: RwSignal<String>,
    group: RwSignal<String>,
    way: RwSignal<String>,
    every: RwSignal<String>,
    awake: RwSignal<String>,
    note: RwSignal<String>,
    /// Shifts a sleeper's schedule; kept as it is.
    offset_ms: u32,
}

impl Fields {
    fn of(rule: Option<&BehaviourRule>, first_group: String) -> Self {
        let (kind, value, tag_value) = match rule.map(|rule| &rule.which) {
            None => ("group", String::new(), String::new()),
            Some(Which::Group { .. }) => ("group", String::new(), String::new()),
            Some(Which::All) => ("all", String::new(), String::new()),
            Some(Which::Sim { sim_id }) => ("sim", sim_id.to_string(), String::new()),
            Some(Which::Tag { name, value }) => ("tag", name.clone(), value.clone()),
            Some(Which::Cell { eci }) => ("cell", eci.to_string(), String::new()),
            Some(Which::Model { tac }) => ("model", tac.clone(), String::new()),
            Some(Which::Subscription { name }) => ("subscription", name.clone(), String::new()),
        };
        let group = match rule.map(|rule| &rule.which) {
            Some(Which::Group { group_id }) => group_id.to_string(),
            _ => first_group,
        };
        let (way, every, awake, offset_ms) = match rule.map(|rule| rule.behaviour) {
            None | Some(Behaviour::Never) => ("never", 60, String::new(), 0),
            Some(Behaviour::Prompt) => ("prompt", 60, String::new(), 0),
            Some(Behaviour::Slow) => ("slow", 60, String::new(), 0),
            Some(Behaviour::Ghost) => ("ghost", 60, String::new(), 0),
            Some(Behaviour::Asleep { every_ms, offset_ms, awake_ms }) => {
                let awake = awake_ms.map_or_else(String::new, |awake| (awake / 60_000).to_string());
                ("asleep", every_ms / 60_000, awake, offset_ms)
            }
        };
        Fields {
            kind: RwSignal::new(kind.to_owned()),
            value: RwSignal::new(value),
            tag_value: RwSignal::new(tag_value),
            group: RwSignal::new(group),
            way: RwSignal::new(way.to_owned()),
            every: RwSignal::new(every.to_string()),
            awake: RwSignal::new(awake),
            note: RwSignal::new(rule.and_then(|rule| rule.note.clone()).unwrap_or_default()),
            offset_ms,
        }
    }

    /// What the fields say; none while something is wrong.
    fn read(self) -> Option<BehaviourRule> {
        let note = self.note.get().trim().to_owned();
        if note.chars().count() > MOST_NOTE {
            return None;
        }
        let note = (!note.is_empty()).then_some(note);
        Some(BehaviourRule { which: self.which()?, behaviour: self.behaviour()?, note })
    }

    fn which(self) -> Option<Which> {
        let value = self.value.get().trim().to_owned();
        Some(match self.kind.get().as_str() {
            "all" => Which::All,
            "group" => Which::Group { group_id: GroupId::new(self.group.get()).ok()? },
            "sim" => Which::Sim { sim_id: SimId::new(value).ok()? },
            "cell" => Which::Cell { eci: within(&value, 0..=i64::from(u32::MAX))? },
            "model" => {
                let tac = value;
                if tac.len() != 8 || !tac.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                Which::Model { tac }
            }
            _ if value.is_empty() => return None,
            "tag" => Which::Tag { name: value, value: self.tag_value.get().trim().to_owned() },
            _ => Which::Subscription { name: value },
        })
    }

    fn behaviour(self) -> Option<Behaviour> {
        Some(match self.way.get().as_str() {
            "prompt" => Behaviour::Prompt,
            "slow" => Behaviour::Slow,
            "ghost" => Behaviour::Ghost,
            "asleep" => {
                let every: u32 = within(&self.every.get(), 1..=1440)?;
                let awake = self.awake.get();
                let awake = awake.trim();
                let awake_ms =
                    if awake.is_empty() { None } else { Some(within::<u32>(awake, 1..=every - 1)? * 60_000) };
                Behaviour::Asleep { every_ms: every * 60_000, offset_ms: self.offset_ms, awake_ms }
            }
            _ => Behaviour::Never,
        })
    }
}

const MOST_NOTE: usize = 200;

/// A rule that is added, or changed where it stands. A new one comes first: it is meant to decide.
#[component]
pub(super) fn RuleForm(steering: Steering, place: Option<usize>) -> impl IntoView {
    let known = place.and_then(|place| {
        untrack(|| {
            steering
                .rules
                .with(|rules| rules.and_then(|rules| rules.rules.get(place).map(|row| row.rule.clone())))
        })
    });
    let groups: Vec<(String, TextProp)> = untrack(|| {
        steering.groups.with(|page| {
            page.map(|page| {
                let named = |group: &api::soracom::group::Group| {
                    (group.group_id.to_string(), TextProp::from(steering_name(group)))
                };
                page.items.iter().map(named).collect()
            })
            .unwrap_or_default()
        })
    });
    let first_group = groups.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let fields = Fields::of(known.as_ref(), first_group);
    let error = RwSignal::new(None::<ClientError>);
    let ready = Memo::new(move |_| fields.read());
    let refused = Signal::derive(move || {
        ready.with(Option::is_none).then(|| pick(World::FieldsFirst.row()).to_owned())
    });
    let submit = move || {
        let Some(rule) = ready.get_untracked() else { return };
        let put = move |rules: &mut Vec<BehaviourRule>| match place.and_then(|place| rules.get_mut(place)) {
            Some(held) => *held = rule,
            None => rules.insert(0, rule),
        };
        steering.change_rules(put, move |failed| match failed {
            None => steering.close(),
            failed => error.set(failed),
        });
    };
    let bad = Signal::derive(move || {
        let typed = !fields.value.with(|value| value.trim().is_empty());
        (typed && fields.which().is_none()).then(|| {
            pick(match fields.kind.get().as_str() {
                "sim" => World::BadSim.row(),
                "model" => World::BadModel.row(),
                _ => World::BadCell.row(),
            })
            .to_owned()
        })
    });
    let every_bad = Signal::derive(move || {
        within::<u32>(&fields.every.get(), 1..=1440).is_none().then(|| pick(World::BadEvery.row()).to_owned())
    });
    let awake_bad = Signal::derive(move || {
        let every_fits = within::<u32>(&fields.every.get(), 1..=1440).is_some();
        (every_fits && fields.behaviour().is_none()).then(|| pick(World::BadAwake.row()).to_owned())
    });
    let named = StoredValue::new(groups);
    let subject = move || {
        match fields.kind.get().as_str() {
        "all" => ().into_any(),
        "group" => view! { <Select label=t!(World::WhichGroup) options=named.get_value() value=fields.group/> }.into_any(),
        "sim" => view! { <TextField label=t!(World::SimId) value=fields.value mono=true error=bad/> }.into_any(),
        "cell" => view! { <TextField label=t!(World::Eci) value=fields.value mono=true error=bad/> }.into_any(),
        "model" => view! { <TextField label=t!(World::Tac) value=fields.value mono=true error=bad help=t!(World::TacHelp)/> }.into_any(),
        "tag" => view! {
            <div class="world-pair">
                <TextField label=t!(World::TagName) value=fields.value/>
                <TextField label=t!(World::TagValue) value=fields.tag_value/>
            </div>
        }
        .into_any(),
        _ => view! { <TextField label=t!(World::PlanName) value=fields.value help=t!(World::PlanHelp)/> }.into_any(),
    }
    };
    let sleep = move || {
        (fields.way.get() == "asleep").then(|| view! {
            <div class="world-pair">
                <TextField label=t!(World::Every) value=fields.every kind=Kind::Number mono=true error=every_bad/>
                <TextField label=t!(World::Awake) value=fields.awake kind=Kind::Number mono=true error=awake_bad help=t!(World::AwakeHelp)/>
            </div>
        })
    };
    let options = |list: &[(&str, Row)]| {
        list.iter().map(|(key, row)| ((*key).to_owned(), TextProp::from(say(*row)))).collect::<Vec<_>>()
    };
    let (title, verb) =
        if place.is_some() { (World::ChangeRule, World::Save) } else { (World::NewRule, World::AddThisRule) };
    view! {
        <FormDialog steering title=say(title.row()) verb=say(verb.row()) refused error enter=true on_submit=submit>
            <Select label=t!(World::RuleAbout) options=options(&KINDS) value=fields.kind/>
            {subject}
            <Select label=t!(World::AfterCut) options=options(&WAYS) value=fields.way/>
            {sleep}
            <TextField label=t!(World::NoteLabel) value=fields.note/>
            {place.is_none().then(|| view! { <p class="quiet small-text">{t!(World::NewRuleFirst)}</p> })}
        </FormDialog>
    }
}

fn steering_name(group: &api::soracom::group::Group) -> String {
    let name = group.name();
    if name.is_empty() { group.group_id.to_string() } else { name.to_owned() }
}
