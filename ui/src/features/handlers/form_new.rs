use api::soracom::event_handler::RuleType;
use leptos::prelude::*;

use super::{
    edit::begun,
    form_target::{TargetFields, TargetInputs},
    kinds::{RULES, rule_choice},
    room::Room,
    target::Target,
};
use crate::{
    kit::{Button, Dialog, Select, Size, TextField, Tone},
    locales::{Common, Handlers, pick},
};

/// A new handler: its name, what it looks after and what it waits for. Its steps come on the page.
#[component]
pub(super) fn NewForm(room: Room) -> impl IntoView {
    let (name, about) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let rule = RwSignal::new(RuleType::SimSubscriptionStatus.to_string());
    let fields = TargetFields::new(Target::Nothing, room.session);
    let options = RULES
        .iter()
        .filter(|kind| !(room.is_local() && **kind == RuleType::MonthlyCharge))
        .map(|kind| {
            let named = kind.clone();
            (kind.to_string(), (move || rule_choice(&named)).into())
        })
        .collect::<Vec<_>>();
    let refused = Signal::derive(move || {
        let words = if name.with(|name| name.trim().is_empty()) {
            Handlers::FlawName
        } else if !fields.read().is_whole() {
            Handlers::FlawTarget
        } else {
            return None;
        };
        Some(pick(words.row()).to_owned())
    });
    let go = move || {
        if refused.get_untracked().is_some() {
            return;
        }
        let kind = RULES.iter().find(|kind| rule.with_untracked(|rule| kind.as_str() == rule)).cloned();
        let kind = kind.unwrap_or(RuleType::SimSubscriptionStatus);
        let typed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        room.begin(begun(typed(name), typed(about), untrack(|| fields.read()), kind));
    };
    let body = view! {
        <form class="handler-form" on:submit=move |event| { event.prevent_default(); go(); }>
            <TextField label=t!(Handlers::FormName) value=name/>
            <TargetInputs context=room.context() fields/>
            <Select label=t!(Handlers::FormRule) options value=rule/>
            <TextField label=t!(Handlers::FormAbout) value=about/>
            <p class="quiet small-text">{t!(Handlers::FormNote)}</p>
            <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button>
        </form>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| room.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused on_click=move |_| go()>{t!(Handlers::Next)}</Button>
    };
    view! { <Dialog title=t!(Handlers::FormTitle) in_field=true on_close=move || room.close() body=body.into_any() foot=foot.into_any()/> }
}
