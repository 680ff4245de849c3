use std::collections::BTreeMap;

use api::{console::plan::Action, id::GroupId, soracom::sim::subscription};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    kit::{Button, Checkbox, ContextMark, Dialog, Select, Size, TextField, Tone},
    locales::{Actions, Common, Row, pick, say},
    parts::{context_mark, sim_words::name_of, use_group_names},
    state::{Asking, Change, Commands, Of, use_session},
};

/// The fields, and the way to the plan.
#[component]
pub(super) fn Asked(commands: Commands, asking: Asking) -> impl IntoView {
    let session = use_session();
    let (mark, local) = context_mark(untrack(|| session.context(&asking.context)).as_ref());
    let fields = Fields::new(&asking);
    let change = asking.change;
    let action = Memo::new(move |_| fields.say(change));
    let refused = Signal::derive(move || action.get().err().map(|why| pick(why).to_owned()));
    let shown = match change {
        Change::Group => view! { <GroupFields asking=asking.clone() fields/> }.into_any(),
        Change::SpeedClass => view! { <ClassFields asking=asking.clone() fields/> }.into_any(),
        Change::Tag => view! { <TagFields fields/> }.into_any(),
    };
    let verb = match asking.change {
        Change::Group => Actions::ToGroup.row(),
        Change::SpeedClass => Actions::ToSpeedClass.row(),
        Change::Tag => Actions::ToTags.row(),
    };
    let name = match &asking.of {
        Of::One(row) => Some(name_of(row)),
        Of::Found(_) => None,
    };
    let title = move || {
        let what = pick(verb).trim_end_matches('…').to_owned();
        match &name {
            Some(name) => text!(Actions::OfOne, what = what, name = name),
            None => text!(Actions::OfFound, what = what),
        }
    };
    let submit = move || {
        if let Ok(action) = action.get_untracked() {
            commands.said(Some(action));
        }
    };
    let body = view! {
        <form class="change-form" on:submit=move |event| { event.prevent_default(); submit(); }>
            {shown}
            <p class="quiet small-text">{t!(Actions::NothingSent)}</p>
            // Enter in a field sees the plan, too.
            <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button>
        </form>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| commands.said(None)>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused on_click=move |_| submit()>{t!(Actions::SeePlan)}</Button>
    };
    view! {
        <Dialog
            title=title
            in_field=true
            mark=move || { let mark = mark.clone(); view! { <ContextMark text=mark local/> } }
            on_close=move || commands.said(None)
            body=body.into_any()
            foot=foot.into_any()
        />
    }
}

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Fields {
    group: RwSignal<String>,
    cut: RwSignal<bool>,
    class: RwSignal<String>,
    tag: RwSignal<String>,
    value: RwSignal<String>,
    remove: RwSignal<bool>,
}

/// For no group at all; no id looks like it.
const NONE: &str = "-";

impl Fields {
    fn new(asking: &Asking) -> Self {
        let class = classes(asking).first().copied().unwrap_or_default().to_owned();
        let text = || RwSignal::new(String::new());
        let (group, cut, tag, value) = (text(), RwSignal::new(false), text(), text());
        Fields { group, cut, class: RwSignal::new(class), tag, value, remove: RwSignal::new(false) }
    }

    /// What the fields come to, or what is missing.
    fn say(self, change: Change) -> Result<Action, Row> {
        match change {
            Change::Group => {
                let to = self.group.get();
                let step = match to.as_str() {
                    NONE => Some(Action::UnsetGroup),
                    id => GroupId::new(id).ok().map(|group_id| Action::SetGroup { group_id }),
                };
                let step = step.ok_or(Actions::ChooseGroup.row())?;
                Ok(if self.cut.get() {
                    Action::Sequence { steps: vec![step, Action::CutSession] }
                } else {
                    step
                })
            }
            Change::SpeedClass => {
                let speed_class = self.class.get();
                if speed_class.is_empty() {
                    Err(Actions::FixedClass.row())
                } else {
                    Ok(Action::SetSpeedClass { speed_class })
                }
            }
            Change::Tag => {
                let (tag, value) = (self.tag.get().trim().to_owned(), self.value.get());
                match (tag.is_empty(), self.remove.get()) {
                    (true, _) => Err(Actions::NameTag.row()),
                    (false, true) => Ok(Action::ChangeTags { put: BTreeMap::new(), remove: vec![tag] }),
                    (false, false) => {
                        Ok(Action::ChangeTags { put: BTreeMap::from([(tag, value)]), remove: Vec::new() })
                    }
                }
            }
        }
    }
}

/// The speed classes that can be chosen.
fn classes(asking: &Asking) -> Vec<&'static str> {
    match &asking.of {
        Of::One(row) => {
            let all = subscription::choices(&row.subscription).into_iter();
            all.filter(|class| *class != row.speed_class).collect()
        }
        Of::Found(_) => subscription::all_choices(),
    }
}

#[component]
fn GroupFields(asking: Asking, fields: Fields) -> impl IntoView {
    let names = use_group_names();
    let now = match &asking.of {
        Of::One(row) => row.group_id.clone(),
        Of::Found(_) => None,
    };
    let grouped = now.is_some() || matches!(asking.of, Of::Found(_));
    let options = move || {
        let mut options: Vec<(String, TextProp)> = vec![(String::new(), "".into())];
        if grouped {
            options.push((NONE.to_owned(), say(Actions::NoGroup.row()).into()));
        }
        let others = names.all(&asking.context).into_iter().filter(|(id, _)| now.as_ref() != Some(id));
        options.extend(others.map(|(id, name)| {
            let id = id.to_string();
            let name = if name.is_empty() { id.clone() } else { name };
            (id, name.into())
        }));
        options
    };
    view! {
        {move || view! { <Select label=t!(Actions::Group) options=options() value=fields.group/> }}
        <Checkbox label=t!(Actions::ThenCut) checked=fields.cut on_change=move |on| fields.cut.set(on)/>
    }
}

#[component]
fn ClassFields(asking: Asking, fields: Fields) -> impl IntoView {
    let options = classes(&asking).into_iter().map(|class| (class.to_owned(), class.into())).collect();
    view! { <Select label=t!(Actions::Class) options value=fields.class/> }
}

#[component]
fn TagFields(fields: Fields) -> impl IntoView {
    view! {
        <TextField label=t!(Actions::Tag) value=fields.tag mono=true/>
        {move || (!fields.remove.get()).then(|| view! { <TextField label=t!(Actions::Value) value=fields.value mono=true/> })}
        <Checkbox label=t!(Actions::RemoveIt) checked=fields.remove on_change=move |on| fields.remove.set(on)/>
    }
}
