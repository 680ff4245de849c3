//! What the page reads of its world, and how it steers it. Components ask by this and never reach past it.

use api::{
    Endpoint, UnixMillis,
    console::{
        context::{Context, ListContexts},
        world::{
            BehaviourRow, BehaviourRule, Behaviours, Budget, ClockRequest, FaultSwitch, ForkRequest,
            ForkWorld, GetBudget, GetWorld, ListBehaviours, ListOutbox, ListScenarios, ListWorldFaults,
            OutboxKind, OutboxMessage, OutboxQuery, ResetRequest, SendMessage, SetBehaviours, SetBudget,
            SetWorldFaults, StartOver, SteerClock, World,
        },
    },
    id::{ContextId, MessageId},
    soracom::group::{ListGroups, ListGroupsQuery},
};
use client::ClientError;
use leptos::prelude::*;

use super::pulse::follow;
use crate::{
    kit::State,
    locales,
    parts::Failure,
    state::{Ask, Query, Session, Toasts, WorldClock, use_clock, use_query, use_session, use_toasts},
};

/// The dialog that is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Opened {
    /// Begin anew, perhaps as this scenario or from this seed.
    StartOver {
        scenario: Option<String>,
        seed: Option<u64>,
    },
    Fork,
    /// A fault: the one at that place, or another one.
    Fault(Option<usize>),
    /// A rule: the one at that place, or another one.
    Rule(Option<usize>),
    /// The rate limit, beginning with these numbers.
    Limit(Budget),
    Send(Box<OutboxMessage>),
}

/// How many messages are listed at first, and how many more each time; the server gives 500 at most.
const STEP: u32 = 100;
pub(super) const MOST_MESSAGES: u32 = 500;

#[derive(Clone, Copy)]
pub(super) struct Steering {
    pub(super) context: StoredValue<ContextId>,
    pub(super) world: Query<GetWorld>,
    pub(super) scenarios: Query<ListScenarios>,
    pub(super) faults: Query<ListWorldFaults>,
    pub(super) rules: Query<ListBehaviours>,
    pub(super) budget: Query<GetBudget>,
    pub(super) outbox: Query<ListOutbox>,
    pub(super) contexts: Query<ListContexts>,
    pub(super) groups: Query<ListGroups>,
    /// Which messages are listed.
    pub(super) kind: RwSignal<Option<OutboxKind>>,
    pub(super) most: RwSignal<u32>,
    pub(super) opened: RwSignal<Option<Opened>>,
    /// Something is on its way.
    busy: RwSignal<bool>,
    session: Session,
    clock: WorldClock,
    toasts: Toasts,
}

/// Reads the world of `context` and follows it for as long as the caller's part of the page is shown.
pub(super) fn use_steering(context: ContextId) -> Steering {
    let session = use_session();
    let of = StoredValue::new(context);
    let client = move || session.door().client();
    let (kind, most) = (RwSignal::new(None), RwSignal::new(STEP));
    let steering = Steering {
        context: of,
        world: use_query(move || Some(Ask { client: client(), path: of.get_value(), query: () })),
        scenarios: use_query(move || Some(Ask { client: client(), path: of.get_value(), query: () })),
        faults: use_query(move || Some(Ask { client: client(), path: of.get_value(), query: () })),
        rules: use_query(move || Some(Ask { client: client(), path: of.get_value(), query: () })),
        budget: use_query(move || Some(Ask { client: client(), path: of.get_value(), query: () })),
        outbox: use_query(move || {
            let query = OutboxQuery { kind: kind.get(), limit: Some(most.get()), before: None };
            Some(Ask { client: client(), path: of.get_value(), query })
        }),
        contexts: use_query(move || Some(Ask { client: client(), path: (), query: () })),
        groups: use_query(move || {
            let client = session.door().platform(&of.get_value());
            Some(Ask { client, path: (), query: ListGroupsQuery::default() })
        }),
        kind,
        most,
        opened: RwSignal::new(None),
        busy: RwSignal::new(false),
        session,
        clock: use_clock(),
        toasts: use_toasts(),
    };
    follow(steering);
    steering
}

impl Steering {
    pub(super) fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// The machine's time, to the second.
    pub(super) fn wall(self) -> UnixMillis {
        self.clock.wall()
    }

    pub(super) fn open(self, opened: Opened) {
        self.opened.set(Some(opened));
    }

    pub(super) fn close(self) {
        self.opened.set(None);
    }

    /// Lists more messages.
    pub(super) fn more_messages(self) {
        self.most.update(|most| *most = (*most + STEP).min(MOST_MESSAGES));
    }

    /// What a group is called; its id where that is not known.
    pub(super) fn group_name(self, id: &api::id::GroupId) -> String {
        self.groups.with(|page| {
            let group = page.and_then(|page| page.items.iter().find(|group| group.group_id == *id));
            group
                .map(|group| group.name())
                .filter(|name| !name.is_empty())
                .map_or_else(|| id.to_string(), str::to_owned)
        })
    }

    /// Steers the clock.
    pub(super) fn steer(self, request: ClockRequest) {
        self.run::<SteerClock>(self.context.get_value(), request, move |answer| match answer {
            Ok(world) => self.took(world),
            Err(error) => self.refused(&error),
        });
    }

    /// Begins the world anew.
    pub(super) fn start_over(self, request: ResetRequest, then: impl FnOnce(Option<ClientError>) + 'static) {
        self.run::<StartOver>(self.context.get_value(), request, move |answer| {
            then(
                answer
                    .map(|world| {
                        self.took(world);
                        self.read_again();
                    })
                    .err(),
            );
        });
    }

    /// Copies the world.
    pub(super) fn fork(self, name: ContextId, then: impl FnOnce(Result<Context, ClientError>) + 'static) {
        self.run::<ForkWorld>(self.context.get_value(), ForkRequest { name }, move |answer| {
            if let Ok(context) = &answer {
                self.session.learn(context.clone());
                self.contexts.reload();
            }
            then(answer);
        });
    }

    /// Replaces the faults by what `change` makes of them.
    pub(super) fn change_faults(
        self,
        change: impl FnOnce(&mut Vec<FaultSwitch>),
        then: impl FnOnce(Option<ClientError>) + 'static,
    ) {
        let Some(mut faults) = untrack(|| self.faults.value()) else { return };
        change(&mut faults);
        self.run::<SetWorldFaults>(self.context.get_value(), faults, move |answer| {
            then(
                answer
                    .map(|faults| {
                        self.faults.amend(move |held| held.clone_from(&faults));
                        self.world.reload();
                    })
                    .err(),
            );
        });
    }

    /// Replaces the rules by what `change` makes of them.
    pub(super) fn change_rules(
        self,
        change: impl FnOnce(&mut Vec<BehaviourRule>),
        then: impl FnOnce(Option<ClientError>) + 'static,
    ) {
        let Some(rules) = untrack(|| self.rules.with(|rules| rules.map(rules_of))) else { return };
        let mut rules = rules;
        change(&mut rules);
        self.run::<SetBehaviours>(self.context.get_value(), rules, move |answer| {
            then(answer.map(|rules| self.rules.amend(move |held| held.clone_from(&rules))).err());
        });
    }

    /// Gives the world's API a rate limit, or takes it away.
    pub(super) fn limit(self, limit: Option<Budget>, then: impl FnOnce(Option<ClientError>) + 'static) {
        self.run::<SetBudget>(self.context.get_value(), limit, move |answer| {
            then(answer.map(|limit| self.budget.amend(move |held| held.clone_from(&limit))).err());
        });
    }

    /// Lets one message out.
    pub(super) fn send(self, id: MessageId, then: impl FnOnce(Result<OutboxMessage, ClientError>) + 'static) {
        self.run::<SendMessage>((self.context.get_value(), id), (), move |answer| {
            if let Ok(sent) = &answer {
                let sent = sent.clone();
                self.outbox.amend(move |outbox| {
                    for message in outbox.messages.iter_mut().filter(|message| message.id == sent.id) {
                        *message = sent.clone();
                    }
                });
                self.world.reload();
            }
            then(answer);
        });
    }

    /// Says why something was not done, where no form is open that could say it.
    pub(super) fn refused(self, error: &ClientError) {
        let Failure { title, detail, .. } = Failure::from(error);
        self.toasts.show(State::Failed, title, detail.map(Into::into));
    }

    /// Tells of something that was done.
    pub(super) fn tell(self, title: locales::Words) {
        self.toasts.show(State::Changed, title, None);
    }

    /// The context that the operator wants to go to: it may have come since the page knew them all.
    pub(super) fn learn(self, context: Context) {
        self.session.learn(context);
    }

    fn took(self, world: World) {
        // The page may have gone to another context meanwhile, whose clock is another one.
        if self.busy.try_get_untracked().is_some() {
            self.clock.tell(world.clock);
            self.world.amend(move |held| held.clone_from(&world));
        }
    }

    /// Reads all of it again.
    pub(super) fn read_again(self) {
        self.world.reload();
        self.faults.reload();
        self.rules.reload();
        self.budget.reload();
        self.outbox.reload();
        self.groups.reload();
        self.contexts.reload();
    }

    fn run<E>(
        self,
        path: E::Path,
        body: E::Body,
        then: impl FnOnce(Result<E::Response, ClientError>) + 'static,
    ) where
        E: Endpoint<Path: 'static, Query = (), Body: 'static, Response: 'static> + 'static,
    {
        self.busy.set(true);
        self.session.post::<E>(path, body, move |answer| {
            let _gone = self.busy.try_set(false);
            then(answer);
        });
    }
}

fn rules_of(behaviours: &Behaviours) -> Vec<BehaviourRule> {
    behaviours.rules.iter().map(|BehaviourRow { rule, .. }| rule.clone()).collect()
}
