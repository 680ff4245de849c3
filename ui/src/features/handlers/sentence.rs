use api::{
    id::GroupId,
    soracom::event_handler::{DateConst, RuleAbout, RuleType},
};
use leptos::prelude::*;

use super::{changes::properties, flaws::Place, kinds::about, room::Room, slots::slot, target::Target};
use crate::{
    format::count,
    kit::{Glyph, State},
    locales::{Handlers, Row, pick},
    state::{Ask, use_query},
};

/// The rule, as a sentence of menus in the order that each language has; the platform's own names stand below.
#[component]
pub(super) fn Sentence(room: Room) -> impl IntoView {
    let rule = Memo::new(move |before: Option<&RuleType>| {
        let now = room.with(|handler| handler.rule_config.kind.clone());
        now.or_else(|| before.cloned()).unwrap_or_else(|| RuleType::Other(String::new()))
    });
    // Never again is never later.
    let later = Memo::new(move |_| {
        room.with(|handler| {
            handler.rule_config.properties.inactive_timeout_date_const != Some(DateConst::Never)
        })
        .unwrap_or(false)
    });
    let once = move || rule.with(|rule| rule.facts().is_some_and(|facts| facts.once_among_target));
    let first = move || drawn(room, rule.with(when_row));
    let second = move || {
        let row = match (once(), later.get()) {
            (true, false) => Handlers::CountOnce.row(),
            (true, true) => Handlers::CountOnceOffset.row(),
            (false, false) => Handlers::Again.row(),
            (false, true) => Handlers::AgainOffset.row(),
        };
        drawn(room, row)
    };
    let names = move || {
        room.with(|handler| {
            let mut all = vec![handler.rule_config.kind.to_string()];
            all.extend(properties(handler));
            all.join(" · ")
        })
    };
    let flaws = move || {
        [Place::Target, Place::Limit, Place::Amount, Place::Offset]
            .into_iter()
            .filter_map(|place| Some((place, room.flaw(place)?)))
            .map(|(place, words)| {
                let id = format!("handler-flaw-{place:?}");
                view! { <p class="handler-flaw" id=id><Glyph state=State::Failed/>{field_name(place)}{pick(words)}</p> }
            })
            .collect_view()
    };
    view! {
        <section class="handler-rule" aria-label=t!(Handlers::RuleHead)>
            <p class="handler-sentence">{first}" "{second}</p>
            {flaws}
            <p class="handler-names mono">{names}</p>
            <Members room/>
        </section>
    }
}

/// Which number of the sentence a flaw is of.
fn field_name(place: Place) -> Option<String> {
    let row = match place {
        Place::Limit => Handlers::LimitField,
        Place::Amount => Handlers::AmountField,
        Place::Offset => Handlers::OffsetField,
        Place::Name
        | Place::Target
        | Place::Steps
        | Place::Minutes(_)
        | Place::Kind(_)
        | Place::Field(..) => return None,
    };
    Some(format!("{}: ", pick(row.row())))
}

const fn plain(about: RuleAbout) -> bool {
    matches!(about, RuleAbout::FirstTraffic | RuleAbout::Expired | RuleAbout::ImeiMismatched)
}

fn when_row(rule: &RuleType) -> Row {
    match about(rule) {
        Some(about) if plain(about) => Handlers::WhenPlain.row(),
        Some(RuleAbout::Ota) => Handlers::WhenOta.row(),
        Some(RuleAbout::Traffic(_) | RuleAbout::TotalTraffic(_)) => Handlers::WhenTraffic.row(),
        Some(RuleAbout::Status) => Handlers::WhenStatus.row(),
        Some(RuleAbout::SpeedClass) => Handlers::WhenClass.row(),
        Some(RuleAbout::Session) => Handlers::WhenSession.row(),
        Some(RuleAbout::Charge) => Handlers::WhenCharge.row(),
        Some(RuleAbout::FirstTraffic | RuleAbout::Expired | RuleAbout::ImeiMismatched) | None => {
            Handlers::WhenOther.row()
        }
    }
}

/// A sentence with its menus in the places that it names.
fn drawn(room: Room, row: Row) -> impl IntoView {
    split(pick(row))
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text.into_any(),
            Part::Slot(name) => slot(room, name),
        })
        .collect_view()
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(&'static str),
    Slot(&'static str),
}

fn split(sentence: &'static str) -> Vec<Part> {
    let mut all = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, next)) = after.split_once('}') else { break };
        if !before.is_empty() {
            all.push(Part::Text(before));
        }
        all.push(Part::Slot(name));
        rest = next;
    }
    if !rest.is_empty() {
        all.push(Part::Text(rest));
    }
    all
}

/// How many SIMs a group has that it looks after.
#[component]
fn Members(room: Room) -> impl IntoView {
    let group = Memo::new(move |_| match room.with(Target::of)? {
        Target::Group(id) => GroupId::new(id).ok(),
        Target::Nothing | Target::Operator(_) | Target::Sim(_) | Target::Imsi(_) => None,
    });
    let members = use_query::<api::console::window::SimWindow>(move || {
        let query = api::console::window::WindowQuery {
            q: format!("group:{}", group.get()?),
            limit: Some(1),
            ..Default::default()
        };
        Some(Ask { client: room.session.door().client(), path: room.context(), query })
    });
    move || {
        group.get()?;
        let n = members.with(|window| window.map(|window| window.total))?;
        let said = if n == 1 {
            pick(Handlers::OneInGroup.row()).to_owned()
        } else {
            text!(Handlers::InGroupNow, n = count(n))
        };
        Some(view! { <p class="quiet handler-members">{said}</p> })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::kinds::RULES, *};

    #[test]
    fn a_sentence_is_its_texts_and_its_places() {
        assert_eq!(
            split("When {target} {rule}."),
            [Part::Text("When "), Part::Slot("target"), Part::Text(" "), Part::Slot("rule"), Part::Text("."),]
        );
    }

    #[test]
    fn every_rule_has_a_sentence_with_a_menu_for_itself() {
        for rule in RULES {
            let row = when_row(&rule);
            assert_ne!(row, Handlers::WhenOther.row(), "{rule:?}");
            for side in row {
                assert!(
                    split(side).contains(&Part::Slot("rule")) && split(side).contains(&Part::Slot("target"))
                );
            }
        }
    }
}
