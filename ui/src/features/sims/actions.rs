use std::sync::Arc;

use api::{
    console::{
        plan::Action as Verb,
        sim_row::{SimRow, SimState},
    },
    id::ContextId,
    soracom::sim::{lifecycle, subscription},
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    kit::{Icon, MenuItem, State},
    locales::{Actions, Doors, Probe, Row, Sims, Verbs, pick, say},
    parts::sim_words::status,
    route::{Navigator, Route, Step, use_navigator},
    state::{Asking, Change, Commands, LiveFeed, Of, Toasts, use_commands, use_feed, use_toasts},
};

/// One thing that can be done to a SIM. The row menu, the detail's head and the keyboard all show the same list.
#[derive(Clone)]
pub(super) struct Action {
    pub(super) label: Row,
    pub(super) icon: Icon,
    pub(super) keys: &'static [&'static str],
    /// Why it cannot be done now; it is shown and explained, not hidden.
    pub(super) refuse: Option<Reason>,
    pub(super) run: Arc<dyn Fn() + Send + Sync>,
}

/// Why something cannot be done, in the operator's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    Words(Row),
    /// The SIM's status does not allow it.
    Status(api::soracom::sim::SimStatus),
    /// The SIM is already what it would become.
    Already(api::soracom::sim::SimStatus),
}

impl Reason {
    pub(super) fn words(&self) -> String {
        match self {
            Reason::Words(row) => pick(*row).to_owned(),
            Reason::Status(of) => text!(Verbs::WrongStatus, status = status(of)),
            Reason::Already(of) => text!(Verbs::AlreadySo, status = status(of)),
        }
    }
}

/// What actions need to run, taken once where the page is built.
#[derive(Clone, Copy)]
pub(super) struct Actor {
    commands: Commands,
    feed: LiveFeed,
    toasts: Toasts,
    navigator: Navigator,
}

pub(super) fn use_actor() -> Actor {
    Actor { commands: use_commands(), feed: use_feed(), toasts: use_toasts(), navigator: use_navigator() }
}

impl Actor {
    /// Everything that can be done to `row`, in the order of the menu. Tracks the feed: writes wait while it is stale.
    pub(super) fn actions(self, context: &ContextId, row: &SimRow) -> Vec<Action> {
        let stale = self.feed.writes_wait().map(Reason::Words);
        let plan = |verb: Verb| -> Arc<dyn Fn() + Send + Sync> {
            let (commands, context, row) = (self.commands, context.clone(), row.clone());
            Arc::new(move || commands.plan(context.clone(), verb.clone(), Some(row.clone())))
        };
        let ask = |change: Change| -> Arc<dyn Fn() + Send + Sync> {
            let (commands, context, row) = (self.commands, context.clone(), row.clone());
            Arc::new(move || {
                commands.ask(Asking { context: context.clone(), change, of: Of::One(Box::new(row.clone())) })
            })
        };
        let (id, toasts) = (row.sim_id.to_string(), self.toasts);
        vec![
            Action {
                label: Verbs::Cut.row(),
                icon: Icon::Brake,
                keys: &["D"],
                refuse: stale.clone().or_else(|| refuse(&Verb::CutSession, row)),
                run: plan(Verb::CutSession),
            },
            Action {
                label: Doors::OpenTo.row(),
                icon: Icon::Door,
                keys: &["O"],
                refuse: stale.clone().or_else(|| no_door(row)),
                run: {
                    let (navigator, context, sim) = (self.navigator, context.clone(), row.sim_id.clone());
                    Arc::new(move || {
                        navigator.go(Route::door_to(context.clone(), sim.clone()), Step::New);
                    })
                },
            },
            Action {
                label: Probe::To.row(),
                icon: Icon::Test,
                keys: &["P"],
                refuse: stale.clone().or_else(|| no_probe(row)),
                run: {
                    let (commands, context, row) = (self.commands, context.clone(), row.clone());
                    Arc::new(move || commands.probe(Some((context.clone(), row.clone()))))
                },
            },
            Action {
                label: Verbs::Deactivate.row(),
                icon: Icon::Pause,
                keys: &[],
                refuse: stale.clone().or_else(|| refuse(&Verb::Deactivate, row)),
                run: plan(Verb::Deactivate),
            },
            Action {
                label: Verbs::Activate.row(),
                icon: Icon::Play,
                keys: &[],
                refuse: stale.clone().or_else(|| refuse(&Verb::Activate, row)),
                run: plan(Verb::Activate),
            },
            Action {
                label: Actions::ToGroup.row(),
                icon: Icon::Groups,
                keys: &[],
                refuse: stale.clone().or_else(|| in_hand(row)),
                run: ask(Change::Group),
            },
            Action {
                label: Actions::ToSpeedClass.row(),
                icon: Icon::Settings,
                keys: &[],
                refuse: stale.clone().or_else(|| speed_class(row)),
                run: ask(Change::SpeedClass),
            },
            Action {
                label: Actions::ToTags.row(),
                icon: Icon::Tag,
                keys: &[],
                refuse: stale.clone().or_else(|| in_hand(row)),
                run: ask(Change::Tag),
            },
            Action {
                label: Actions::ToStandby.row(),
                icon: Icon::Clock,
                keys: &[],
                refuse: stale.clone().or_else(|| refuse(&Verb::Standby, row)),
                run: plan(Verb::Standby),
            },
            Action {
                label: Actions::ToSuspend.row(),
                icon: Icon::Pause,
                keys: &[],
                refuse: stale.or_else(|| refuse(&Verb::Suspend, row)),
                run: plan(Verb::Suspend),
            },
            Action {
                label: Verbs::CopySimId.row(),
                icon: Icon::Copy,
                keys: &["Y"],
                refuse: None,
                run: Arc::new(move || toasts.copy(id.clone(), Sims::IdCopied.row())),
            },
        ]
    }

    /// Opens the plan to cut a SIM's session, or says why there is none.
    pub(super) fn cut(self, context: &ContextId, row: &SimRow) {
        self.press(context, row, Verbs::Cut.row());
    }

    /// Goes to the form of a door to a SIM's device, or says why there can be none.
    pub(super) fn open_door(self, context: &ContextId, row: &SimRow) {
        self.press(context, row, Doors::OpenTo.row());
    }

    /// Opens the form of a question to a SIM's device, or says why nothing reaches it.
    pub(super) fn probe(self, context: &ContextId, row: &SimRow) {
        self.press(context, row, Probe::To.row());
    }

    fn press(self, context: &ContextId, row: &SimRow, label: Row) {
        let mut actions = untrack(|| self.actions(context, row)).into_iter();
        let Some(action) = actions.find(|action| action.label == label) else { return };
        match action.refuse {
            None => (action.run)(),
            Some(reason) => self.toasts.show(State::Blocked, move || reason.words(), None),
        }
    }
}

impl Action {
    /// As an entry of a menu.
    pub(super) fn item(self) -> MenuItem {
        let note = self.refuse.clone().map(|reason| TextProp::from(move || reason.words()));
        let run = self.run;
        MenuItem {
            icon: Some(self.icon),
            refused: note.is_some(),
            note,
            keys: self.keys,
            ..MenuItem::new(say(self.label), move || run())
        }
    }
}

/// A door leads to a session.
fn no_door(row: &SimRow) -> Option<Reason> {
    row.session_id.is_none().then(|| Reason::Words(Doors::NoSession.row()))
}

/// A question does, too.
fn no_probe(row: &SimRow) -> Option<Reason> {
    row.session_id.is_none().then(|| Reason::Words(Probe::NoSession.row()))
}

fn in_hand(row: &SimRow) -> Option<Reason> {
    let acting = row.mark.as_ref().is_some_and(|mark| !mark.not_back);
    acting.then(|| Reason::Words(Verbs::InHand.row()))
}

fn speed_class(row: &SimRow) -> Option<Reason> {
    let allowed = lifecycle::allows(lifecycle::Action::UpdateSpeedClass, &row.status);
    let fixed = subscription::choices(&row.subscription).is_empty();
    in_hand(row)
        .or_else(|| (!allowed).then(|| Reason::Status(row.status.clone())))
        .or_else(|| fixed.then(|| Reason::Words(Actions::FixedClass.row())))
}

/// Why `verb` cannot be done to a SIM as it stands; what the plan would find out is left to the plan.
fn refuse(verb: &Verb, row: &SimRow) -> Option<Reason> {
    if let Some(reason) = in_hand(row) {
        return Some(reason);
    }
    let allowed = |action| {
        if !lifecycle::allows(action, &row.status) {
            return Some(Reason::Status(row.status.clone()));
        }
        // The platform would take it and do nothing.
        let same = lifecycle::rule(action).leads_to.as_ref() == Some(&row.status);
        same.then(|| Reason::Already(row.status.clone()))
    };
    match verb {
        Verb::CutSession => match row.state {
            SimState::Online | SimState::Stale => None,
            SimState::Acting
            | SimState::Offline
            | SimState::Blocked
            | SimState::NotBack
            | SimState::Unknown => {
                row.session_id.is_none().then_some(Reason::Words(Verbs::AlreadyOffline.row()))
            }
        },
        Verb::Deactivate => allowed(lifecycle::Action::Deactivate),
        Verb::Activate => allowed(lifecycle::Action::Activate),
        Verb::Standby => allowed(lifecycle::Action::SetToStandby),
        Verb::Suspend => allowed(lifecycle::Action::Suspend),
        Verb::SetSpeedClass { .. } => allowed(lifecycle::Action::UpdateSpeedClass),
        Verb::SetGroup { .. }
        | Verb::UnsetGroup
        | Verb::ChangeTags { .. }
        | Verb::AddSubscription { .. }
        | Verb::Sequence { .. }
        | Verb::Undo { .. }
        | Verb::Configure { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn row(more: Value) -> SimRow {
        let mut row = json!({ "simId": "1", "name": "pump-07", "status": "active", "state": "online", "sessionId": "s-1" });
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn only_a_session_can_be_cut() {
        assert_eq!(refuse(&Verb::CutSession, &row(json!({}))), None);
        assert_eq!(refuse(&Verb::CutSession, &row(json!({ "state": "stale" }))), None);
        let offline = row(json!({ "state": "offline", "sessionId": null }));
        assert_eq!(refuse(&Verb::CutSession, &offline), Some(Reason::Words(Verbs::AlreadyOffline.row())));
    }

    #[test]
    fn a_door_leads_to_a_session() {
        assert_eq!(no_door(&row(json!({}))), None);
        let offline = row(json!({ "state": "offline", "sessionId": null }));
        assert_eq!(no_door(&offline), Some(Reason::Words(Doors::NoSession.row())));
    }

    #[test]
    fn a_probe_needs_a_session() {
        assert_eq!(no_probe(&row(json!({}))), None);
        let offline = row(json!({ "state": "offline", "sessionId": null }));
        assert_eq!(no_probe(&offline), Some(Reason::Words(Probe::NoSession.row())));
    }

    #[test]
    fn nothing_is_begun_twice_but_what_did_not_come_back_may_be_tried_again() {
        let mark = |not_back: bool| json!({ "mark": { "job": "J-1", "since": 5, "notBack": not_back } });
        for verb in [Verb::CutSession, Verb::Deactivate, Verb::Activate] {
            assert_eq!(refuse(&verb, &row(mark(false))), Some(Reason::Words(Verbs::InHand.row())));
        }
        assert_eq!(refuse(&Verb::Deactivate, &row(mark(true))), None);
    }

    #[test]
    fn what_is_so_already_is_not_offered() {
        let active = row(json!({}));
        assert_eq!(refuse(&Verb::Activate, &active), Some(Reason::Already(active.status.clone())));
        assert_eq!(refuse(&Verb::Deactivate, &active), None);
        let inactive = row(json!({ "status": "inactive", "state": "blocked", "sessionId": null }));
        assert_eq!(refuse(&Verb::Deactivate, &inactive), Some(Reason::Already(inactive.status.clone())));
        assert_eq!(refuse(&Verb::Activate, &inactive), None);
    }

    #[test]
    fn the_status_is_named_where_it_refuses() {
        let terminated = row(json!({ "status": "terminated" }));
        assert_eq!(refuse(&Verb::Activate, &terminated), Some(Reason::Status(terminated.status.clone())));
    }
}
