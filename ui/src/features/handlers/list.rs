use api::{
    id::{ContextId, HandlerId},
    soracom::event_handler::{EventHandler, EventHandlerRequest},
};
use leptos::prelude::*;

use super::{
    page::is_in,
    room::Room,
    target::Target,
    words::{short, target_name},
};
use crate::{
    format::{Zone, count, short_id, when_short},
    kit::{Glyph, Icon, State, Void, glyph::freshness},
    locales::{Handlers, lang, pick},
    parts::{GroupNames, use_group_names},
    route::{HandlerPlace, link, use_navigator},
    state::use_clock,
};

/// How long a handler counts as busy after it was met.
const DAY_MS: i64 = 86_400_000;

/// The handlers of the view, by their names.
#[component]
pub(super) fn ListPane(room: Room) -> impl IntoView {
    let ids = Memo::new(move |_| {
        let view = room.view();
        room.all.with(|all| {
            let mut listed: Vec<&EventHandler> =
                all.into_iter().flatten().filter(|one| is_in(room, view, one)).collect();
            listed.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.handler_id.cmp(&b.handler_id)));
            listed.into_iter().map(|one| one.handler_id.clone()).collect::<Vec<_>>()
        })
    });
    let new = HandlerPlace::New.to_string();
    let none =
        Memo::new(move |_| ids.with(Vec::is_empty) && !room.drafted.with(|drafted| drafted.contains(&new)));
    move || {
        if none.get() {
            return view! {
                <div class="handlers-list"><Void title=t!(Handlers::NoneHere) text=t!(Handlers::NoneHereText) icon=Icon::Handler/></div>
            }
            .into_any();
        }
        view! {
            <div class="handlers-list" tabindex="0" role="region" aria-label=t!(Handlers::Table) data-region>
                <table>
                    <caption class="vh">{t!(Handlers::Table)}</caption>
                    <colgroup><col class="how"/><col/><col class="target"/><col class="last"/><col class="day"/></colgroup>
                    <thead><tr>
                        <th scope="col"><span class="vh">{t!(Handlers::Standing)}</span></th>
                        <th scope="col">{t!(Handlers::NameRule)}</th>
                        <th scope="col">{t!(Handlers::Target)}</th>
                        <th scope="col" class="number">{t!(Handlers::Last)}</th>
                        <th scope="col" class="number">{t!(Handlers::Day)}</th>
                    </tr></thead>
                    <tbody>
                        <Unfinished room/>
                        <For each=move || ids.get() key=|id| id.clone() children=move |id| view! { <Row room id/> }/>
                    </tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

/// The one that was begun and is not made yet.
#[component]
fn Unfinished(room: Room) -> impl IntoView {
    let navigator = use_navigator();
    let place = HandlerPlace::New.to_string();
    let begun = Memo::new(move |_| room.drafted.with(|drafted| drafted.contains(&place)));
    let is_open = Memo::new(move |_| room.open.with(|open| *open == Some(HandlerPlace::New)));
    let groups = use_group_names();
    // As it is typed while it is open, else as it lies on the shelf.
    let now = Memo::new(move |_| {
        let open = is_open.get().then(|| room.with(EventHandlerRequest::clone)).flatten();
        open.or_else(|| Some(room.held(&HandlerPlace::New, None)?.now))
    });
    let said = move |say: fn(&EventHandlerRequest) -> String| now.with(|now| now.as_ref().map(say));
    let target = move || {
        let target = now.with(|now| now.as_ref().map(Target::of))?;
        Some(target_short(&target, &room.context(), groups))
    };
    let to = move || room.place(Some(HandlerPlace::New));
    move || {
        begun.get().then(|| {
            view! {
                <tr class:on=move || is_open.get()>
                    <td><i class="handler-dot" aria-hidden="true"></i></td>
                    <th scope="row">
                        <a href=move || { room.view(); to().href() } aria-current=move || is_open.get().then_some("true") on:click=link(navigator, to)>{move || said(|handler| handler.name.clone())}</a>
                        <small><b class="handler-drafted">{t!(Handlers::NotMade)}</b>" · "{move || said(short)}</small>
                    </th>
                    <td class="clip">{target}</td><td></td><td></td>
                </tr>
            }
        })
    }
}

/// A target as a column has room for it: of a number the last digits tell more than the first.
fn target_short(target: &Target, context: &ContextId, groups: GroupNames) -> String {
    let name = target_name(target, context, groups);
    if matches!(target, Target::Sim(_) | Target::Imsi(_)) { short_id(&name) } else { name }
}

#[component]
fn Row(room: Room, id: HandlerId) -> impl IntoView {
    let (navigator, clock, groups) = (use_navigator(), use_clock(), use_group_names());
    let of = StoredValue::new(id);
    let handler = Memo::new(move |before: Option<&Option<EventHandler>>| {
        let now =
            room.all.with(|all| all?.iter().find(|one| of.with_value(|id| one.handler_id == *id)).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let sum = Memo::new(move |_| of.with_value(|id| room.sum(id)));
    let is_open = Memo::new(move |_| {
        room.open.with(|open| of.with_value(|id| *open == Some(HandlerPlace::Known(id.clone()))))
    });
    let drafted = Memo::new(move |_| {
        let place = of.with_value(|id| HandlerPlace::Known(id.clone()).to_string());
        room.drafted.with(|drafted| drafted.contains(&place))
    });
    let local = room.is_local();
    let to = move || room.place(Some(HandlerPlace::Known(of.get_value())));
    let state = move || {
        let is_active = handler.with(|handler| handler.as_ref().is_some_and(EventHandler::is_active));
        let sum = sum.get();
        let (state, words) = match &sum {
            _ if !is_active => (State::Offline, Handlers::IsOff),
            Some(sum) if sum.failed > 0 => (State::Failed, Handlers::IsFailing),
            Some(_) | None => (State::Online, Handlers::IsActive),
        };
        let fresh = sum.map_or(0, |sum| freshness(clock.now().since(sum.last), DAY_MS));
        view! { <Glyph state fresh/><span class="vh">{pick(words.row())}</span> }
    };
    let last = move || match sum.get() {
        Some(sum) => when_short(lang(), sum.last, clock.now(), Zone::here(sum.last)),
        None if local => pick(Handlers::Never.row()).to_owned(),
        None => "–".to_owned(),
    };
    let day = move || match sum.get() {
        Some(sum) => count(sum.day),
        None if local => "0".to_owned(),
        None => "–".to_owned(),
    };
    move || {
        let handler = handler.get()?;
        let request = handler.as_request();
        let target = Target::of(&request);
        let target = move || target_short(&target, &room.context(), groups);
        let off = !handler.is_active();
        let rule = move || short(&request);
        Some(view! {
            <tr class:on=move || is_open.get() class:off=off>
                <td>{state}</td>
                <th scope="row">
                    <a href=move || { room.view(); to().href() } aria-current=move || is_open.get().then_some("true") on:click=link(navigator, to)>{handler.name}</a>
                    <small>{move || drafted.get().then(|| view! { <b class="handler-drafted">{t!(Handlers::Drafted)}</b>" · " })}{rule}</small>
                </th>
                <td class="clip">{target}</td>
                <td class="number mono">{last}</td>
                <td class="number">{day}</td>
            </tr>
        })
    }
}
