//! The places of a rule's sentence: each a menu, or a number that is typed.

use api::soracom::{
    event_handler::{DateConst, EventHandlerRequest, Loose, OtaStatus, RuleAbout, RuleType},
    session::SessionEventKind,
    sim::{SimStatus, subscription::all_choices},
};
use leptos::prelude::*;

use super::{
    edit::{minutes, set_again, set_rule, typed},
    flaws::Place,
    kinds::{RULES, about, rule_choice, rule_phrase},
    room::{Opened, Room},
    target::Target,
    words::{again_words, ota_row, subject},
};
use crate::{
    kit::{Icon, IconSize, Menu, MenuItem, Pictogram},
    locales::{Handlers, Row, pick, say},
    parts::{sim_words::status, use_group_names},
};

/// What stands in the place of this name.
pub(super) fn slot(room: Room, name: &'static str) -> AnyView {
    match name {
        "target" => view! { <TargetSlot room/> }.into_any(),
        "rule" => view! { <RuleSlot room/> }.into_any(),
        "ota" => pick_one(room, Handlers::PickOta.row(), ota_choices),
        "from" => pick_one(room, Handlers::PickFrom.row(), |handler| status_choices(handler, true)),
        "to" => pick_one(room, Handlers::PickTo.row(), |handler| status_choices(handler, false)),
        "class" => pick_one(room, Handlers::PickClass.row(), class_choices),
        "session" => pick_one(room, Handlers::PickSession.row(), session_choices),
        "imei" => pick_one(room, Handlers::PickImei.row(), imei_choices),
        "once" => pick_one(room, Handlers::PickOnce.row(), once_choices),
        "again" => pick_one(room, Handlers::PickAgain.row(), again_choices),
        "limit" => {
            let read = |handler: &EventHandlerRequest| {
                typed(handler.rule_config.properties.limit_total_traffic_mega_byte.as_ref())
            };
            number(room, Handlers::LimitField.row(), Place::Limit, read, |handler, text| {
                handler.rule_config.properties.limit_total_traffic_mega_byte = minutes(&text);
            })
        }
        "amount" => {
            let read = |handler: &EventHandlerRequest| {
                typed(handler.rule_config.properties.limit_total_amount.as_ref())
            };
            number(room, Handlers::AmountField.row(), Place::Amount, read, |handler, text| {
                handler.rule_config.properties.limit_total_amount = minutes(&text);
            })
        }
        "offset" => {
            let read = |handler: &EventHandlerRequest| {
                typed(handler.rule_config.properties.inactive_timeout_offset_minutes.as_ref())
            };
            number(room, Handlers::OffsetField.row(), Place::Offset, read, |handler, text| {
                handler.rule_config.properties.inactive_timeout_offset_minutes = minutes(&text);
            })
        }
        other => other.into_any(),
    }
}

/// Something that can be chosen in a place.
struct Choice {
    words: String,
    is: bool,
    set: Box<dyn Fn(&mut EventHandlerRequest) + Send + Sync>,
}

impl Choice {
    fn new(
        words: impl Into<String>,
        is: bool,
        set: impl Fn(&mut EventHandlerRequest) + Send + Sync + 'static,
    ) -> Self {
        Choice { words: words.into(), is, set: Box::new(set) }
    }
}

/// A place that holds one of a few things; it shows the one that it holds.
fn pick_one(room: Room, label: Row, choices: fn(&EventHandlerRequest) -> Vec<Choice>) -> AnyView {
    let shown = move || {
        let all = room.with(choices).unwrap_or_default();
        all.into_iter().find(|choice| choice.is).map(|choice| choice.words).unwrap_or_else(|| "…".to_owned())
    };
    let items = move || {
        let all = untrack(|| room.with(choices)).unwrap_or_default();
        all.into_iter()
            .map(|Choice { words, is, set }| {
                let set = std::sync::Arc::new(set);
                MenuItem { checked: is, ..MenuItem::new(words, move || room.edit(|handler| set(handler))) }
            })
            .collect::<Vec<_>>()
    };
    drawn(label, shown, items)
}

/// A button in the sentence that shows what it holds, and is named by that and by what it is.
fn drawn(
    label: Row,
    shown: impl Fn() -> String + Clone + Send + Sync + 'static,
    items: impl Fn() -> Vec<MenuItem> + Send + Sync + 'static,
) -> AnyView {
    let held = shown.clone();
    let label = move || format!("{}: {}", pick(label), held());
    view! {
        <Menu label button_class="handler-pick" items>
            <span>{shown}</span>
            <Pictogram icon=Icon::Down size=IconSize::Tiny/>
        </Menu>
    }
    .into_any()
}

#[component]
fn TargetSlot(room: Room) -> impl IntoView {
    let groups = use_group_names();
    let shown = move || {
        room.with(|handler| {
            let together = matches!(about(&handler.rule_config.kind), Some(RuleAbout::TotalTraffic(_)));
            subject(&Target::of(handler), together, &room.context(), groups)
        })
        .unwrap_or_default()
    };
    let icon = Signal::derive(move || match room.with(Target::of) {
        Some(Target::Sim(_) | Target::Imsi(_)) => Icon::Sim,
        Some(Target::Group(_) | Target::Operator(_) | Target::Nothing) | None => Icon::Groups,
    });
    let label = move || format!("{}: {}", pick(Handlers::PickTarget.row()), shown());
    view! {
        <button type="button" class="handler-pick" class:empty=move || room.flaw(Place::Target).is_some() aria-label=label aria-haspopup="dialog" on:click=move |_| room.show(Opened::Target)>
            <Pictogram icon=icon size=IconSize::Tiny/>
            <span>{shown}</span>
            <Pictogram icon=Icon::Down size=IconSize::Tiny/>
        </button>
    }
}

#[component]
fn RuleSlot(room: Room) -> impl IntoView {
    let rule = move || room.with(|handler| handler.rule_config.kind.clone());
    let shown = move || rule().as_ref().map(rule_phrase).unwrap_or_default();
    let items = move || {
        let now = untrack(rule);
        RULES
            .iter()
            .map(|kind| {
                let (chosen, named) = (kind.clone(), kind.clone());
                let refused = *kind == RuleType::MonthlyCharge && room.is_local();
                let note =
                    if refused { say(Handlers::NoCharges.row()).into() } else { kind.to_string().into() };
                MenuItem {
                    checked: now.as_ref() == Some(kind),
                    note: Some(note),
                    refused,
                    ..MenuItem::new(
                        move || rule_choice(&named),
                        move || {
                            room.edit(|handler| set_rule(handler, chosen.clone()));
                        },
                    )
                }
            })
            .collect::<Vec<_>>()
    };
    drawn(Handlers::PickRule.row(), shown, items)
}

fn ota_choices(handler: &EventHandlerRequest) -> Vec<Choice> {
    let now = &handler.rule_config.properties.target_ota_status;
    [None, Some(OtaStatus::Started), Some(OtaStatus::Finished), Some(OtaStatus::Failed)]
        .into_iter()
        .map(|status| {
            let (is, words) = (*now == status, pick(ota_row(status.as_ref())));
            Choice::new(words, is, move |handler| {
                handler.rule_config.properties.target_ota_status.clone_from(&status);
            })
        })
        .collect()
}

fn status_choices(handler: &EventHandlerRequest, before: bool) -> Vec<Choice> {
    let properties = &handler.rule_config.properties;
    let now = if before { &properties.source_status } else { &properties.target_status };
    let all = [
        SimStatus::Ready,
        SimStatus::Active,
        SimStatus::Inactive,
        SimStatus::Standby,
        SimStatus::Suspended,
        SimStatus::Terminated,
    ];
    std::iter::once(None)
        .chain(all.into_iter().map(Some))
        .map(|one| {
            let words = one.as_ref().map_or_else(|| pick(Handlers::AnyStatus.row()).to_owned(), status);
            Choice::new(words, *now == one, move |handler| {
                let properties = &mut handler.rule_config.properties;
                let held = if before { &mut properties.source_status } else { &mut properties.target_status };
                held.clone_from(&one);
            })
        })
        .collect()
}

fn class_choices(handler: &EventHandlerRequest) -> Vec<Choice> {
    let now = handler.rule_config.properties.target_speed_class.as_ref().and_then(Option::as_deref);
    std::iter::once(None)
        .chain(all_choices().into_iter().map(Some))
        .map(|class| {
            let words = class.unwrap_or_else(|| pick(Handlers::AnyClass.row()));
            Choice::new(words, now == class, move |handler| {
                handler.rule_config.properties.target_speed_class = class.map(|class| Some(class.to_owned()));
            })
        })
        .collect()
}

fn session_choices(handler: &EventHandlerRequest) -> Vec<Choice> {
    let now = &handler.rule_config.properties.session_status;
    [SessionEventKind::Created, SessionEventKind::Deleted]
        .into_iter()
        .map(|event| {
            Choice::new(event.to_string(), now.as_ref() == Some(&event), move |handler| {
                handler.rule_config.properties.session_status = Some(event.clone());
            })
        })
        .collect()
}

fn imei_choices(handler: &EventHandlerRequest) -> Vec<Choice> {
    let now = handler.rule_config.properties.has_imei == Some(true);
    [(false, Handlers::AnyImei), (true, Handlers::WithImei)]
        .into_iter()
        .map(|(with, words)| {
            Choice::new(pick(words.row()), now == with, move |handler| {
                handler.rule_config.properties.has_imei = with.then_some(true);
            })
        })
        .collect()
}

fn once_choices(handler: &EventHandlerRequest) -> Vec<Choice> {
    let once = handler.rule_config.properties.run_once_among_target.as_ref();
    let now = once.is_some_and(|once| once.text() == "true");
    [(false, Handlers::EachSim), (true, Handlers::AsOne)]
        .into_iter()
        .map(|(as_one, words)| {
            Choice::new(pick(words.row()), now == as_one, move |handler| {
                handler.rule_config.properties.run_once_among_target = Some(Loose::Text(as_one.to_string()));
            })
        })
        .collect()
}

fn again_choices(handler: &EventHandlerRequest) -> Vec<Choice> {
    let now = handler.rule_config.properties.inactive_timeout_date_const.as_ref();
    let all: &[DateConst] = handler.rule_config.kind.facts().map_or(&[], |facts| facts.again);
    all.iter()
        .map(|again| {
            let chosen = again.clone();
            Choice::new(again_words(Some(again)), now == Some(again), move |handler| {
                set_again(handler, chosen.clone());
            })
        })
        .collect()
}

/// A number in the sentence.
fn number(
    room: Room,
    label: Row,
    place: Place,
    read: fn(&EventHandlerRequest) -> String,
    write: fn(&mut EventHandlerRequest, String),
) -> AnyView {
    let value = Memo::new(move |_| room.with(read).unwrap_or_default());
    // Nothing is no minutes; of a limit nothing is nothing.
    let placeholder = if place == Place::Offset { "0" } else { "" };
    view! {
        <input
            class="handler-number"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            aria-label=say(label)
            aria-invalid=move || room.flaw(place).is_some().then_some("true")
            aria-describedby=format!("handler-flaw-{place:?}")
            placeholder=placeholder
            prop:value=move || value.get()
            on:input=move |event| room.edit(|handler| write(handler, event_target_value(&event)))
        />
    }
    .into_any()
}
