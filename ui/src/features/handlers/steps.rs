use api::soracom::event_handler::MOST_ACTIONS;
use leptos::prelude::*;

use super::{
    edit::step,
    flaws::Place,
    kinds::{STEPS, step_icon, step_name, step_note},
    room::Room,
    step::StepForm,
};
use crate::{
    kit::{Icon, IconSize, Menu, MenuItem, Pictogram},
    locales::{Handlers, pick, say},
};

/// What is done, one after the other on a rail of time.
#[component]
pub(super) fn StepsList(room: Room) -> impl IntoView {
    // A step of another kind is another form; what is typed in one builds nothing anew.
    let kinds = Memo::new(move |_| {
        let kinds = room.with(|handler| {
            handler.action_config_list.iter().map(|action| action.kind.clone()).collect::<Vec<_>>()
        });
        kinds.unwrap_or_default()
    });
    let left = move || MOST_ACTIONS.saturating_sub(kinds.with(Vec::len));
    let rows = move || {
        kinds
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, kind)| view! { <StepForm room at kind/> })
            .collect_view()
    };
    let none = move || room.flaw(Place::Steps);
    view! {
        <section aria-label=t!(Handlers::Steps)>
            <ol class="handler-steps">
                {rows}
                <li class="handler-step add">
                    <div class="handler-when"><span class="handler-no" aria-hidden="true"><Pictogram icon=Icon::Plus size=IconSize::Tiny/></span></div>
                    <div class="handler-add">
                        {move || (left() > 0).then(|| view! {
                            <Menu label=t!(Handlers::AddStep) shows_label=true button_class="button size-small" items=move || menu(room)>
                                <Pictogram icon=Icon::Plus size=IconSize::Tiny/>{t!(Handlers::AddStep)}
                            </Menu>
                        })}
                        <span class="quiet">{move || match left() {
                            0 => pick(Handlers::NoMoreFit.row()).to_owned(),
                            n => text!(Handlers::MoreFit, n = n),
                        }}</span>
                        {move || none().map(|words| view! { <span class="quiet">{pick(words)}</span> })}
                    </div>
                </li>
            </ol>
        </section>
    }
}

fn menu(room: Room) -> Vec<MenuItem> {
    STEPS
        .iter()
        .map(|kind| {
            let (named, made) = (kind.clone(), kind.clone());
            MenuItem {
                icon: Some(step_icon(kind)),
                note: step_note(kind).map(|row| say(row).into()),
                ..MenuItem::new(
                    move || step_name(&named),
                    move || {
                        room.edit(|handler| handler.action_config_list.push(step(made.clone())));
                    },
                )
            }
        })
        .collect()
}
