use api::{
    UnixMillis,
    id::{ContextId, SimId},
    soracom::stats::GetAirStatsOfSim,
};
use client::ClientError;
use leptos::prelude::*;

use super::flow::{Span, bars};
use crate::{
    kit::chart::{Bar, Times},
    state::{Ask, Query, WorldClock, use_clock, use_query, use_session},
};

/// Least time between two looks, in milliseconds of the machine's clock: a world's may run a thousand times as fast.
const LOOK_MS: i64 = 5_000;

/// What a SIM has sent and received over a span of time, up to the present.
#[derive(Clone, Copy)]
pub(super) struct Flow {
    pub(super) span: Span,
    /// The bars; none before they are known. Those of the last look stay while the next one is under way.
    pub(super) bars: Memo<Option<Vec<Bar>>>,
    pub(super) times: Memo<Times>,
    query: Query<GetAirStatsOfSim>,
    clock: WorldClock,
}

impl Flow {
    pub(super) fn now(self) -> UnixMillis {
        self.clock.now()
    }

    /// Why the last look brought nothing.
    pub(super) fn error(self) -> Option<ClientError> {
        self.query.error()
    }

    pub(super) fn reload(self) {
        self.query.reload();
    }
}

/// Follows what a SIM has sent and received: looks again once a bar has ended.
pub(super) fn use_flow(context: ContextId, sim: Signal<Option<SimId>>, span: Span) -> Flow {
    let (session, clock) = (use_session(), use_clock());
    // When it was last looked, by both clocks.
    let looked = RwSignal::new((untrack(|| clock.now()), untrack(|| clock.wall())));
    Effect::new(move || {
        let (now, wall) = (clock.now(), clock.wall());
        let (then, when) = looked.get_untracked();
        let bar = |at: UnixMillis| at.0.div_euclid(span.each());
        // A world that begins anew may lie in the past of the one before.
        if bar(now) != bar(then) && !(0..LOOK_MS).contains(&wall.since(when)) {
            looked.set((now, wall));
        }
    });
    let query = use_query::<GetAirStatsOfSim>(move || {
        let client = session.door().platform(&context);
        Some(Ask { client, path: sim.get()?, query: span.query(looked.get().0) })
    });
    let held = Memo::new(move |before: Option<&(Option<SimId>, Option<Vec<Bar>>)>| {
        let of = sim.get();
        let now = query.with(|stats| stats.map(|stats| bars(stats)));
        let last = before.filter(|(held, _)| *held == of).and_then(|(_, bars)| bars.clone());
        (of, now.or(last))
    });
    Flow {
        span,
        bars: Memo::new(move |_| held.with(|(_, bars)| bars.clone())),
        times: Memo::new(move |_| {
            let (now, _) = looked.get();
            span.times(now, span.zone(now))
        }),
        query,
        clock,
    }
}
