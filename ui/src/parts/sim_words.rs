//! What a SIM is doing, in shape and word. The one place that maps the server's states to the design's.

use api::{
    UnixMillis,
    console::{
        plan::Action,
        sim_row::{Drift, SimRow, SimState},
    },
    soracom::sim::SimStatus,
};
use client::Overlay;
use leptos::prelude::*;

use crate::{
    format::age,
    kit::{
        Level, State, StateWords, Tag,
        glyph::{SESSION_RECORD, freshness},
    },
    locales::{Common, Row, Sims, Verbs, lang, pick},
    state::{use_clock, use_commands, use_feed},
};

/// The shape of a state.
pub(crate) const fn shape(state: SimState) -> State {
    match state {
        SimState::Online => State::Online,
        SimState::Stale => State::Stale,
        SimState::Acting => State::Acting,
        SimState::Offline => State::Offline,
        SimState::Blocked => State::Blocked,
        SimState::NotBack => State::Failed,
        SimState::Unknown => State::Unknown,
    }
}

/// The word of a state, as the state bar says it.
pub(crate) const fn word(state: SimState) -> Row {
    match state {
        SimState::Online => Sims::Online.row(),
        SimState::Stale => Sims::Stale.row(),
        SimState::Acting => Sims::Acting.row(),
        SimState::Offline => Sims::Offline.row(),
        SimState::Blocked => Sims::Blocked.row(),
        SimState::NotBack => Sims::NotBack.row(),
        SimState::Unknown => Sims::Unknown.row(),
    }
}

/// The status, as the vendor's console says it.
pub(crate) fn status(status: &SimStatus) -> String {
    let row = match status {
        SimStatus::Ready => Common::Ready,
        SimStatus::Active => Common::Active,
        SimStatus::Inactive => Common::Inactive,
        SimStatus::Standby => Common::Standby,
        SimStatus::Suspended => Common::Suspended,
        SimStatus::Terminated => Common::Terminated,
        SimStatus::Other(other) => return other.clone(),
    };
    pick(row.row()).to_owned()
}

/// What to call a SIM: its name, or its ID where it has none.
pub(crate) fn name_of(row: &SimRow) -> String {
    if row.name.is_empty() { row.sim_id.to_string() } else { row.name.clone() }
}

/// What a SIM is doing, how old the evidence is, and what was asked for but not confirmed: it looks pending until an
/// event says otherwise.
#[component]
pub(crate) fn SimSession(
    row: Signal<SimRow>,
    /// A sentence beside it says already whether a session is open: only what is more than that is shown.
    #[prop(optional)]
    beside_evidence: bool,
) -> impl IntoView {
    let (clock, feed, commands) = (use_clock(), use_feed(), use_commands());
    let asked = Memo::new(move |_| row.with(|row| feed.asked(&row.sim_id)));
    // Which verb is under way, where this page knows the job.
    let verb = Memo::new(move |_| row.with(|row| commands.verb(&row.mark.as_ref()?.job)));
    let shown = Memo::new(move |_| row.with(|row| look(row, asked.get().as_ref(), verb.get().as_ref())));
    let age_of = move || {
        let since = shown.with(|shown| shown.since)?;
        Some(clock.now().since(since))
    };
    let fresh = Signal::derive(move || {
        // Our own calls are as fresh as the feed.
        let acting = shown.with(|shown| shown.state == State::Acting);
        if acting { 100 } else { age_of().map_or(0, |age| freshness(age, SESSION_RECORD)) }
    });
    let state = Memo::new(move |_| shown.with(|shown| shown.state));
    move || {
        (!beside_evidence || is_more_than_evidence(state.get())).then(|| view! {
            <StateWords
                state=state
                word=move || pick(shown.with(|shown| shown.word))
                age=move || age_of().map(|millis| age(lang(), millis)).unwrap_or_else(|| pick(Sims::Never.row()).to_owned())
                fresh
            />
        })
    }
}

/// Whether a state says more than that a session is open, or that none is.
const fn is_more_than_evidence(state: State) -> bool {
    matches!(state, State::Acting | State::Failed | State::Blocked)
}

#[derive(Debug, Clone, PartialEq)]
struct Look {
    state: State,
    word: Row,
    since: Option<UnixMillis>,
}

fn look(row: &SimRow, asked: Option<&Overlay>, verb: Option<&Action>) -> Look {
    if let Some(overlay) = asked {
        let word = match overlay.action {
            Action::CutSession => Sims::AskedCut,
            Action::Deactivate => Sims::AskedDeactivate,
            Action::Activate => Sims::AskedActivate,
            Action::Standby
            | Action::Suspend
            | Action::SetGroup { .. }
            | Action::UnsetGroup
            | Action::SetSpeedClass { .. }
            | Action::ChangeTags { .. }
            | Action::AddSubscription { .. }
            | Action::Sequence { .. }
            | Action::Undo { .. }
            | Action::Configure { .. } => Sims::Acting,
        };
        return Look { state: State::Acting, word: word.row(), since: row.since };
    }
    let since = match (&row.mark, row.state) {
        (Some(mark), SimState::Acting | SimState::NotBack) => Some(mark.since),
        _ => row.since,
    };
    // A stale session is online; its difference is said in the next column.
    let word = match (row.state, verb) {
        (SimState::Stale, _) => Sims::Online.row(),
        (SimState::Acting, Some(Action::CutSession)) => Verbs::Cutting.row(),
        (SimState::Acting, Some(Action::Deactivate)) => Verbs::Deactivating.row(),
        (SimState::Acting, Some(Action::Activate)) => Verbs::Activating.row(),
        (state, _) => word(state),
    };
    Look { state: shape(row.state), word, since }
}

/// How the live session disagrees with its group: proved by value, or only possible by time.
#[component]
pub(crate) fn DriftTag(row: Signal<SimRow>) -> impl IntoView {
    let drift = Memo::new(move |_| row.with(|row| row.drift.clone()));
    move || {
        let drift = drift.get();
        let has = |what: Drift| drift.contains(&what);
        match (has(Drift::Dns), has(Drift::Vpg), has(Drift::Older)) {
            (true, true, _) => view! { <Tag text=t!(Sims::BothDiffer) state=State::Stale/> }.into_any(),
            (true, false, _) => view! { <Tag text=t!(Sims::DnsDiffers) state=State::Stale/> }.into_any(),
            (false, true, _) => view! { <Tag text=t!(Sims::VpgDiffers) state=State::Stale/> }.into_any(),
            (false, false, true) => view! { <Tag text=t!(Sims::Older) level=Level::Maybe/> }.into_any(),
            (false, false, false) => ().into_any(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(state: &str) -> SimRow {
        serde_json::from_value(
            json!({ "simId": "1", "name": "", "status": "active", "state": state, "since": 5 }),
        )
        .unwrap()
    }

    #[test]
    fn a_sim_without_a_name_is_called_by_its_id() {
        assert_eq!(name_of(&row("online")), "1");
        assert_eq!(name_of(&SimRow { name: "pump-07".into(), ..row("online") }), "pump-07");
    }

    #[test]
    fn a_stale_session_is_still_called_online() {
        let look = look(&row("stale"), None, None);
        assert_eq!((look.state, look.word), (State::Stale, Sims::Online.row()));
    }

    #[test]
    fn what_is_under_way_counts_from_its_own_beginning() {
        let acting: SimRow = serde_json::from_value(json!({
            "simId": "1", "name": "", "status": "active", "state": "acting", "since": 5,
            "mark": { "job": "J-1", "since": 90, "notBack": false }
        }))
        .unwrap();
        assert_eq!(look(&acting, None, None).since, Some(UnixMillis(90)));
        assert_eq!(look(&acting, None, None).word, Sims::Acting.row());
        assert_eq!(look(&acting, None, Some(&Action::CutSession)).word, Verbs::Cutting.row());
    }
}
