use api::{
    console::{context::ContextKind, feed::Change, sim_row::SimRow},
    id::{ContextId, SimId},
    soracom::{
        group::{GetGroup, Group},
        sim::{GetSim, Sim},
    },
};
use leptos::prelude::*;

use super::device::DeviceSection;
use crate::{
    kit::{Banner, Section, State},
    locales::{Common, Sims, pick, say},
    parts::{self, Failed, Failure, sim_words::status},
    state::{Ask, Heard, Query, use_feed, use_query, use_session},
};

/// The SIM as the platform tells it.
pub(super) fn use_sim(context: ContextId, sim: Signal<Option<SimId>>) -> Query<GetSim> {
    let (session, feed) = (use_session(), use_feed());
    let query = use_query::<GetSim>(move || {
        Some(Ask { client: session.door().platform(&context), path: sim.get()?, query: () })
    });
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if let Change::Sim { row } = &frame.change
                && sim.with_untracked(|sim| sim.as_ref() == Some(&row.sim_id))
            {
                query.reload();
            }
        }
        Heard::ReadAgain => query.reload(),
        Heard::Tick => {}
    });
    query
}

/// The SIM's group; none where it is in none, or not known yet.
pub(super) fn use_group(context: ContextId, row: Signal<Option<SimRow>>) -> Query<GetGroup> {
    let group = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.group_id.clone())));
    parts::use_group(context, group)
}

/// What the session has against what the group says, and the facts of the SIM.
#[component]
pub(super) fn OverviewTab(
    context: ContextId,
    #[prop(into)] sim: Signal<Option<SimId>>,
    #[prop(into)] row: Signal<Option<SimRow>>,
) -> impl IntoView {
    let session = use_session();
    // What a context is does not change while it is shown.
    let local =
        untrack(|| session.context(&context)).is_some_and(|context| context.kind == ContextKind::Local);
    let device_context = context.clone();
    let group = use_group(context.clone(), row);
    let read = use_sim(context, sim);
    let error = move || read.with(|value| value.is_none()).then(|| read.error()).flatten();
    view! {
        {move || match error() {
            Some(error) => view! { <Failed failure=Failure::from(&error) on_retry=move || read.reload()/> }.into_any(),
            None => view! { <Comparison row group/><Facts row read/> }.into_any(),
        }}
        {local.then(|| view! { <DeviceSection context=device_context sim/> })}
    }
}

#[component]
fn Comparison(#[prop(into)] row: Signal<Option<SimRow>>, group: Query<GetGroup>) -> impl IntoView {
    let lines = Memo::new(move |_| {
        let row = row.get()?;
        group.with(|group| Some(lines(&row, group?)))
    });
    let no_session = move || row.with(|row| row.as_ref().is_some_and(|row| row.session_id.is_none()));
    // What is not there neither matches nor differs.
    let aside = move || {
        let lines = lines.get().filter(|_| !no_session())?;
        let differ = lines.iter().filter(|line| line.differs).count();
        Some(match differ {
            0 => pick(Sims::AllMatch.row()).to_owned(),
            1 => pick(Sims::OneDiffers.row()).to_owned(),
            n => text!(Sims::SomeDiffer, n = n),
        })
    };
    let no_group = move || row.with(|row| row.as_ref().is_some_and(|row| row.group_id.is_none()));
    let body = move || {
        if no_group() {
            return view! { <p class="quiet small-text">{t!(Sims::NoGroup)}</p> }.into_any();
        }
        if no_session() {
            return view! { <p class="quiet small-text">{t!(Sims::NoSession)}</p> }.into_any();
        }
        lines
            .get()
            .map(|lines| {
                view! {
                    <table class="compare">
                        <thead><tr><th scope="col">{t!(Sims::Setting)}</th><th scope="col">{t!(Sims::GroupSays)}</th><th scope="col">{t!(Sims::SessionHas)}</th></tr></thead>
                        <tbody>{lines.into_iter().map(comparison_line).collect_view()}</tbody>
                    </table>
                }
            })
            .into_any()
    };
    let hint =
        move || lines.get().is_some_and(|lines| lines.iter().any(|line| line.differs)) && !no_session();
    view! {
        <Section title=t!(Sims::AgainstGroup) aside=move || aside().unwrap_or_default()>
            {body}
            {move || hint().then(|| view! { <div class="mt-2"><Banner state=State::Stale title=t!(Sims::AtNextSession)/></div> })}
        </Section>
    }
}

/// A setting of the group beside the session's.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    setting: &'static str,
    /// None where the group does not say.
    group: Option<String>,
    session: String,
    differs: bool,
}

fn lines(row: &SimRow, group: &Group) -> Vec<Line> {
    use api::console::sim_row::Drift;
    let dns = group.dns_servers().map(|servers| servers.join(", "));
    let vpg = group.vpg_id().map(|vpg| vpg.to_string());
    vec![
        Line {
            setting: "dnsServers",
            group: dns,
            session: row.dns_servers.join(", "),
            differs: row.drift.contains(&Drift::Dns),
        },
        Line {
            setting: "vpgId",
            group: vpg,
            session: row.vpg_id.as_ref().map(ToString::to_string).unwrap_or_default(),
            differs: row.drift.contains(&Drift::Vpg),
        },
    ]
}

fn comparison_line(line: Line) -> impl IntoView {
    let Line { setting, group, session, differs } = line;
    let group = match group {
        Some(value) => view! { <td class="mono">{value}</td> }.into_any(),
        None => view! { <td class="quiet">{t!(Sims::NotSet)}</td> }.into_any(),
    };
    let session = if session.is_empty() { "–".to_owned() } else { session };
    view! { <tr><th scope="row">{setting}</th>{group}<td class="mono" class:c-stale=differs>{session}</td></tr> }
}

#[component]
fn Facts(#[prop(into)] row: Signal<Option<SimRow>>, read: Query<GetSim>) -> impl IntoView {
    let facts = move || {
        let row = row.get()?;
        let sim = read.value();
        Some(facts(&row, sim.as_ref()))
    };
    view! {
        <Section title=t!(Sims::Facts)>
            <dl class="facts-list">
                {move || facts().into_iter().flatten().map(|(title, value, mono)| {
                    view! { <dt>{say(title)}</dt><dd class:mono=mono>{if value.is_empty() { "–".to_owned() } else { value }}</dd> }
                }).collect_view()}
            </dl>
        </Section>
    }
}

type Fact = (crate::locales::Row, String, bool);

fn facts(row: &SimRow, sim: Option<&Sim>) -> Vec<Fact> {
    let session = sim.and_then(|sim| sim.session_status.as_ref());
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    vec![
        (Sims::Status.row(), status(&row.status), false),
        (Common::Group.row(), row.group.clone(), false),
        (Sims::Plan.row(), row.subscription.clone(), false),
        (Sims::SpeedClass.row(), row.speed_class.clone(), false),
        (Sims::Address.row(), text(session.and_then(|session| session.ue_ip_address.as_ref())), true),
        (Sims::SessionId.row(), row.session_id.as_ref().map(ToString::to_string).unwrap_or_default(), true),
        (Sims::Imei.row(), row.imei.as_ref().map(ToString::to_string).unwrap_or_default(), true),
        (Sims::Tags.row(), row.tags.join(", "), false),
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_group_does_not_say_is_not_compared() {
        let row: SimRow = serde_json::from_value(json!({
            "simId": "1", "name": "x", "status": "active", "state": "stale", "drift": ["vpg"],
            "dnsServers": ["100.127.0.53"], "vpgId": "vpg-1"
        }))
        .unwrap();
        let group: Group = serde_json::from_value(json!({ "groupId": "g", "configuration": {} })).unwrap();
        let lines = lines(&row, &group);
        assert_eq!((lines[0].group.as_deref(), lines[0].differs), (None, false));
        assert_eq!((lines[1].group.as_deref(), lines[1].differs), (None, true));
    }
}
