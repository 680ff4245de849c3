//! What the page reads of its move, and when it reads again: soon after something happened to a SIM, once more when that has
//! come to rest, for Flux does its part a little later, and every half minute in any case, for what is stuck is stuck by the
//! clock alone.

use api::{
    console::{
        feed::Change,
        ota::{Board, EndMove, GetBoard},
    },
    id::{ContextId, FluxAppId},
};
use client::ClientError;
use leptos::prelude::*;

use crate::state::{Ask, Heard, Pace, Query, Session, use_feed, use_query, use_session};

/// Ticks between two reads while something happens, until all has come to rest, and while nothing does.
const SOON: u32 = 2;
const RESTED: u32 = 5;
const ANYWAY: u32 = 32;

#[derive(Clone, Copy)]
pub(super) struct Watch {
    context: StoredValue<ContextId>,
    app: StoredValue<FluxAppId>,
    pub(super) board: Query<GetBoard>,
    /// Whether somebody is asked if it is to be ended.
    pub(super) ending: RwSignal<bool>,
    /// Whether its recipe is open.
    pub(super) recipe: RwSignal<bool>,
    busy: RwSignal<bool>,
    session: Session,
}

/// Follows a move for as long as the caller's part of the page is shown.
pub(super) fn use_watch(context: ContextId, app: FluxAppId) -> Watch {
    let (session, feed) = (use_session(), use_feed());
    let (context, app) = (StoredValue::new(context), StoredValue::new(app));
    let board = use_query::<GetBoard>(move || {
        let path = (context.get_value(), app.get_value());
        Some(Ask { client: session.door().client(), path, query: () })
    });
    let (soon, anyway) = (Pace::every(SOON), Pace::every(ANYWAY));
    // Ticks since something happened; what happened before the page was opened may not have come to rest.
    let quiet = StoredValue::new(0_u32);
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => match frame.change {
            Change::Sim { .. }
            | Change::Session { .. }
            | Change::Group { .. }
            | Change::Job { .. }
            | Change::Clock { .. } => {
                soon.changed();
                quiet.try_update_value(|quiet| *quiet = 0);
            }
            Change::Notices { .. } | Change::Skipped => {}
        },
        Heard::ReadAgain => board.reload(),
        Heard::Tick => {
            anyway.changed();
            let rested = quiet.try_update_value(|quiet| {
                *quiet = quiet.saturating_add(1);
                *quiet == RESTED
            });
            // Each counts for itself.
            let (soon, anyway) = (soon.is_due(), anyway.is_due());
            if soon || anyway || rested == Some(true) {
                board.reload();
            }
        }
    });
    Watch {
        context,
        app,
        board,
        ending: RwSignal::new(false),
        recipe: RwSignal::new(false),
        busy: RwSignal::new(false),
        session,
    }
}

impl Watch {
    /// Something of the board; nothing before it was read.
    pub(super) fn with<T>(self, read: impl FnOnce(&Board) -> T) -> Option<T> {
        self.board.with(|board| board.map(read))
    }

    pub(super) fn context(self) -> ContextId {
        self.context.get_value()
    }

    pub(super) fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Ends the move.
    pub(super) fn end(self, then: impl FnOnce(Option<ClientError>) + 'static) {
        self.busy.set(true);
        let path = (self.context.get_value(), self.app.get_value());
        self.session.get::<EndMove>(path, move |answer| {
            let _gone = self.busy.try_set(false);
            self.board.reload();
            then(answer.err());
        });
    }
}
