use api::soracom::{
    event_handler::{Action, ActionType, DateConst},
    sim::subscription::all_choices,
};
use leptos::prelude::*;

use super::{
    changes::label,
    edit::{minutes, set_when, typed, when},
    field::{Field, Kind, fields},
    flaws::Place,
    kinds::{step_icon, step_name, step_note},
    room::Room,
    text_field::StepText,
    words::{delay_words, when_words},
};
use crate::{
    kit::{Glyph, Icon, IconSize, Menu, MenuItem, Pictogram, State},
    locales::{Handlers, pick, say},
};

/// One step: when, what, and what belongs to it.
#[component]
pub(super) fn StepForm(room: Room, at: usize, kind: ActionType) -> impl IntoView {
    let no = at + 1;
    let named = kind.clone();
    let all = Memo::new(move |before: Option<&Vec<Field>>| {
        room.step(at, fields).or_else(|| before.cloned()).unwrap_or_default()
    });
    let note = step_note(&kind);
    let rows = move || {
        all.get()
            .into_iter()
            .map(|field| match field.kind() {
                Kind::Choice(choices) => {
                    view! { <StepChoice room at field choices=choices.to_vec()/> }.into_any()
                }
                Kind::SpeedClass => view! { <StepChoice room at field choices=all_choices()/> }.into_any(),
                Kind::Line | Kind::Lines | Kind::Address => view! { <StepText room at field/> }.into_any(),
            })
            .collect_view()
    };
    let bad_kind = move || room.flaw(Place::Kind(at));
    view! {
        <li class="handler-step" aria-label=move || text!(Handlers::StepNo, n = no)>
            <Delay room at/>
            <div class="handler-does">
                <header>
                    <b><Pictogram icon=step_icon(&kind) size=IconSize::Small/>{move || step_name(&named)}</b>
                    <span class="grow"></span>
                    <Menu label=t!(Handlers::StepMore, n = no) button_class="button icon-only ghost size-small" items=move || menu(room, at)><Pictogram icon=Icon::More size=IconSize::Small/></Menu>
                </header>
                {note.map(|note| view! { <p class="quiet handler-note">{say(note)}</p> })}
                {move || bad_kind().map(|words| view! { <p class="handler-flaw"><Glyph state=State::Failed/>{pick(words)}</p> })}
                <div class="handler-fields">{rows}</div>
            </div>
        </li>
    }
}

/// When it is done.
#[component]
fn Delay(room: Room, at: usize) -> impl IntoView {
    let no = at + 1;
    let shown = move || {
        room.step(at, |action| {
            delay_words(&when(action), action.properties.execution_offset_minutes.as_ref())
        })
        .unwrap_or_default()
    };
    let spoken = move || format!("{}: {}", text!(Handlers::PickWhen, n = no), shown());
    let is_ever =
        Memo::new(move |_| room.step(at, |action| when(action) != DateConst::Never).unwrap_or(true));
    let minutes_now = Memo::new(move |_| {
        room.step(at, |action| typed(action.properties.execution_offset_minutes.as_ref())).unwrap_or_default()
    });
    let flaw = move || room.flaw(Place::Minutes(at));
    let items = move || {
        let now = untrack(|| room.step(at, when));
        [
            DateConst::Immediately,
            DateConst::BeginningOfNextDay,
            DateConst::BeginningOfNextMonth,
            DateConst::AfterOneDay,
            DateConst::Never,
        ]
        .into_iter()
        .map(|one| {
            let (is, named) = (now.as_ref() == Some(&one), one.clone());
            MenuItem {
                checked: is,
                note: Some(one.to_string().into()),
                ..MenuItem::new(
                    move || when_words(&named),
                    move || {
                        room.edit_step(at, |action| set_when(action, one.clone()));
                    },
                )
            }
        })
        .collect::<Vec<_>>()
    };
    view! {
        <div class="handler-when">
            <span class="handler-no" aria-hidden="true">{no.to_string()}</span>
            <div>
                <Menu label=spoken button_class="handler-delay" items>
                    <span>{shown}</span><Pictogram icon=Icon::Down size=IconSize::Tiny/>
                </Menu>
                {move || is_ever.get().then(|| view! {
                    <span class="handler-minutes">
                        "+ "
                        <input
                            class="handler-number"
                            type="text"
                            inputmode="numeric"
                            autocomplete="off"
                            aria-label=t!(Handlers::MinutesMore, n = no)
                            aria-invalid=move || flaw().is_some().then_some("true")
                            aria-describedby=format!("handler-minutes-{no}")
                            placeholder="0"
                            prop:value=move || minutes_now.get()
                            on:input=move |event| {
                                let text = event_target_value(&event);
                                room.edit_step(at, |action| action.properties.execution_offset_minutes = minutes(&text));
                            }
                        />
                        " "{t!(Handlers::Minutes)}
                    </span>
                })}
                {move || flaw().map(|words| view! { <p class="handler-flaw" id=format!("handler-minutes-{no}")><Glyph state=State::Failed/>{pick(words)}</p> })}
            </div>
        </div>
    }
}

/// One of a few values. One that is not among them stays what it is.
#[component]
fn StepChoice(room: Room, at: usize, field: Field, choices: Vec<&'static str>) -> impl IntoView {
    let value = Memo::new(move |_| room.step(at, |action| field.text(action)).unwrap_or_default());
    let spoken = move || text!(Handlers::FieldOfStep, field = label(field), n = at + 1);
    let options = move || {
        let now = value.get();
        let own = (!now.is_empty() && !choices.contains(&now.as_str())).then(|| now.clone());
        let all = choices.iter().map(|one| (*one).to_owned()).chain(own);
        all.map(|one| {
            let is = one == now;
            view! { <option value=one.clone() selected=is>{one.clone()}</option> }
        })
        .collect_view()
    };
    view! {
        <div class="handler-field choice" class:method=field == Field::Method>
            <span class="handler-label" aria-hidden="true">{move || label(field)}</span>
            <span class="input">
                <select aria-label=spoken prop:value=move || value.get() on:change=move |event| room.edit_step(at, |action| field.set(action, event_target_value(&event)))>{options}</select>
            </span>
        </div>
    }
}

fn menu(room: Room, at: usize) -> Vec<MenuItem> {
    let last =
        untrack(|| room.with(|handler| handler.action_config_list.len())).unwrap_or(0).saturating_sub(1);
    let moved = move |to: usize| {
        move || {
            room.edit(|handler| {
                let list = &mut handler.action_config_list;
                if at < list.len() && to < list.len() {
                    list.swap(at, to);
                }
            });
        }
    };
    let item = |label, icon, run: Box<dyn Fn() + Send + Sync>, refused| MenuItem {
        icon: Some(icon),
        refused,
        ..MenuItem::new(label, run)
    };
    let gone = move || {
        room.edit(|handler| {
            if at < handler.action_config_list.len() {
                let _gone: Action = handler.action_config_list.remove(at);
            }
        });
    };
    vec![
        item(t!(Handlers::MoveUp), Icon::Up, Box::new(moved(at.wrapping_sub(1))), at == 0),
        item(t!(Handlers::MoveDown), Icon::Down, Box::new(moved(at + 1)), at == last),
        item(t!(Handlers::TakeStep), Icon::Close, Box::new(gone), false),
    ]
}
