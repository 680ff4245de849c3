use std::collections::BTreeMap;

use api::{console::plan::Action, id::GroupId, soracom::sim::subscription};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    kit::{Button, Checkbox, ContextMark, Dialog, Select, Size, TextField, Tone},
    locales::{Actions, Common, pick, say},
    parts::{context_kind, sim_words::name_of, use_group_names},
    state::{Asking, Change, Commands, Of, use_session},
};

/// The fields, and the way to the plan.
#[component]
pub(super) fn Asked(commands: Commands, asking: Asking) -> impl IntoView {
    let session = use_session();
    let kind = untrack(|| session.context(&asking.context)).map(|context| context.kind);
    let (mark, local) = context_kind(kind.unwrap_or(api::console::context::ContextKind::Other));
    let action = RwSignal::new(Err::<Action, _>(Actions::ChooseGroup.row()));
    let refused = Signal::derive(move || action.get().err().map(|why| pick(why).to_owned()));
    let fields = match asking.change {
        Change::Group => view! { <GroupFields asking=asking.clone() action/> }.into_any(),
        Change::SpeedClass => view! { <ClassFields asking=asking.clone() action/> }.into_any(),
        Change::Tag => view! { <TagFields action/> }.into_any(),
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
            {fields}
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

/// What the fields come to, or what is missing.
type Said = RwSignal<Result<Action, crate::locales::Row>>;

/// For no group at all; no id looks like it.
const NONE: &str = "-";

#[component]
fn GroupFields(asking: Asking, action: Said) -> impl IntoView {
    let names = use_group_names();
    let (chosen, cut) = (RwSignal::new(String::new()), RwSignal::new(false));
    let now = match &asking.of {
        Of::One(row) => row.group_id.clone(),
        Of::Found(_) => None,
    };
    let grouped = now.is_some() || matches!(asking.of, Of::Found(_));
    Effect::new(move |_| {
        let to = chosen.get();
        let step = match to.as_str() {
            "" => None,
            NONE => Some(Action::UnsetGroup),
            id => GroupId::new(id).ok().map(|group_id| Action::SetGroup { group_id }),
        };
        let said = step.ok_or(Actions::ChooseGroup.row()).map(|step| match cut.get() {
            true => Action::Sequence { steps: vec![step, Action::CutSession] },
            false => step,
        });
        action.set(said);
    });
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
        {move || view! { <Select label=t!(Actions::Group) options=options() value=chosen/> }}
        <Checkbox label=t!(Actions::ThenCut) checked=cut on_change=move |on| cut.set(on)/>
    }
}

#[component]
fn ClassFields(asking: Asking, action: Said) -> impl IntoView {
    let of = match &asking.of {
        Of::One(row) => Some((row.subscription.clone(), row.speed_class.clone())),
        Of::Found(_) => None,
    };
    let classes: Vec<&str> = match &of {
        Some((subscription, now)) => {
            subscription::choices(subscription).into_iter().filter(|class| class != now).collect()
        }
        None => subscription::all_choices(),
    };
    let chosen = RwSignal::new(classes.first().copied().unwrap_or_default().to_owned());
    Effect::new(move |_| action.set(Ok(Action::SetSpeedClass { speed_class: chosen.get() })));
    let options = classes.into_iter().map(|class| (class.to_owned(), class.into())).collect();
    view! { <Select label=t!(Actions::Class) options value=chosen/> }
}

#[component]
fn TagFields(action: Said) -> impl IntoView {
    let (name, value, remove) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    Effect::new(move |_| {
        let (tag, value) = (name.get().trim().to_owned(), value.get());
        action.set(match (tag.is_empty(), remove.get()) {
            (true, _) => Err(Actions::NameTag.row()),
            (false, true) => Ok(Action::ChangeTags { put: BTreeMap::new(), remove: vec![tag] }),
            (false, false) => {
                Ok(Action::ChangeTags { put: BTreeMap::from([(tag, value)]), remove: Vec::new() })
            }
        });
    });
    view! {
        <TextField label=t!(Actions::Tag) value=name mono=true/>
        {move || (!remove.get()).then(|| view! { <TextField label=t!(Actions::Value) value mono=true/> })}
        <Checkbox label=t!(Actions::RemoveIt) checked=remove on_change=move |on| remove.set(on)/>
    }
}
