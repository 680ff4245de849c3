use std::sync::Arc;

use api::console::world::{BehaviourRow, Which};
use leptos::prelude::*;

use super::{
    panel::{Panel, Sideways},
    place::{RowMenu, RowVerbs, verbs},
    steering::{Opened, Steering},
};
use crate::{
    format::count,
    kit::{Button, Icon, Size, StateWords, Tone},
    locales::{World, pick},
    parts::{Failed, Failure, behaviour_shape, behaviour_words},
};

const TABLE: &str = "world-rules";

/// How devices behave: rules from top to bottom, the first that is about a device decides; the last row is the rest.
#[component]
pub(super) fn BehavioursPanel(steering: Steering) -> impl IntoView {
    let rules = steering.rules;
    let total = Memo::new(move |_| rules.with(|rules| rules.map_or(0, |rules| rules.rules.len())));
    let known = Memo::new(move |_| rules.with(|rules| rules.is_some()));
    let aside = move || {
        rules.with(|rules| rules.map(|rules| text!(World::RulesOf, n = count(rules.of)))).unwrap_or_default()
    };
    let rest = move || rules.with(|rules| rules.map(|rules| counted_words(rules.rest)));
    let verbs =
        verbs(steering, TABLE, Opened::Rule, |steering, change, then| steering.change_rules(change, then));
    let tools = view! {
        <Button size=Size::Small icon=Icon::Plus on_click=move |_| steering.open(Opened::Rule(None))>{t!(World::AddRule)}</Button>
    };
    let body = move || {
        if let Some(error) = (!known.get()).then(|| rules.error()).flatten() {
            return view! { <Failed failure=Failure::from(&error) on_retry=move || rules.reload()/> }
                .into_any();
        }
        let verbs = verbs.clone();
        view! {
            <Sideways label=t!(World::RuleTable)>
                <table class="world-table rules" id=TABLE>
                    <caption class="vh">{t!(World::Behaviours)}</caption>
                    <thead><tr>
                        <th scope="col">{t!(World::They)}</th>
                        <th scope="col">{t!(World::Which)}</th>
                        <th scope="col" class="number">{t!(World::Sims)}</th>
                        <th scope="col">{t!(World::Note)}</th>
                        <th scope="col" class="row-actions"><span class="vh">{t!(World::Actions)}</span></th>
                    </tr></thead>
                    <tbody>
                        <For each=move || 0..total.get() key=|place| *place children=move |place| {
                            view! { <RuleRow steering place total verbs=verbs.clone()/> }
                        }/>
                        <tr class="rest">
                            <th scope="row">{t!(World::OwnWay)}</th>
                            <td class="mono">"*"</td>
                            <td class="number">{rest}</td>
                            <td class="cut">{t!(World::OwnWayNote)}</td>
                            <td></td>
                        </tr>
                    </tbody>
                </table>
            </Sideways>
        }
        .into_any()
    };
    view! { <Panel title=t!(World::Behaviours) aside=aside tools=tools.into_any()>{body}</Panel> }
}

#[component]
fn RuleRow(steering: Steering, place: usize, total: Memo<usize>, verbs: RowVerbs) -> impl IntoView {
    let row = Memo::new(move |before: Option<&Option<BehaviourRow>>| {
        let now = steering.rules.with(|rules| rules.and_then(|rules| rules.rules.get(place).cloned()));
        now.or_else(|| before.cloned().flatten())
    });
    // A row that is gone says nothing any more.
    let behaviour = move || row.with(|row| row.as_ref().map(|row| row.rule.behaviour));
    let which = move || {
        row.with(|row| row.as_ref().map(|row| which_words(steering, &row.rule.which))).unwrap_or_default()
    };
    let words = move || behaviour().map(behaviour_words).unwrap_or_default();
    let shape = Signal::derive(move || behaviour().map_or(crate::kit::State::Unknown, behaviour_shape));
    let sims = move || row.with(|row| row.as_ref().map(|row| counted_words(row.sims)));
    let note = move || row.with(|row| row.as_ref().and_then(|row| row.rule.note.clone()));
    let change = Arc::clone(&verbs.change);
    view! {
        <tr>
            <th scope="row"><StateWords state=shape word=words/></th>
            <td class="mono cut" title=which>{which}</td>
            <td class="number">{sims}</td>
            <td class="cut" title=note>{note}</td>
            <td class="row-actions">
                <Button size=Size::Small tone=Tone::Ghost on_click=move |_| change(place)>{t!(World::Change)}<span class="vh">" "{words}", "{which}</span></Button>
                <RowMenu label=move || text!(World::ActionsOn, name = format!("{} · {}", words(), which())) place count=total verbs/>
            </td>
        </tr>
    }
}

/// How many were counted, or that nobody counted.
fn counted_words(sims: Option<u64>) -> String {
    sims.map_or_else(|| pick(World::NotCounted.row()).to_owned(), count)
}

/// Which devices, as the query of a list would say it.
pub(super) fn which_words(steering: Steering, which: &Which) -> String {
    match which {
        Which::All => "*".to_owned(),
        Which::Sim { sim_id } => format!("sim:{sim_id}"),
        Which::Group { group_id } => format!("group:{}", steering.group_name(group_id)),
        Which::Tag { name, value } => format!("tag.{name}:{value}"),
        Which::Cell { eci } => format!("cell:{eci}"),
        Which::Model { tac } => format!("model:{tac}"),
        Which::Subscription { name } => format!("plan:{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::counted_words;

    #[test]
    fn nothing_counted_is_not_a_count_of_nothing() {
        assert_eq!([None, Some(0), Some(12_480)].map(counted_words), ["not counted", "0", "12,480"]);
    }
}
