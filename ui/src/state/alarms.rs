//! What needs a person in a context, and what stands open there, whatever page is shown: the sections wear its count.

use std::collections::BTreeMap;

use api::{
    console::{
        lease::{CountDoors, DoorCount},
        ota::{GetBoard, ListMoves, Trouble},
    },
    id::{ContextId, FluxAppId},
};
use leptos::prelude::*;

use super::{
    feed::{Heard, LiveFeed},
    pace::Pace,
    session::Session,
};

/// Ticks of the feed between two looks.
const EVERY: u32 = 30;

/// Counts of what needs a person.
#[derive(Clone, Copy)]
pub(crate) struct Alarms {
    context: StoredValue<Option<ContextId>>,
    /// SIMs that an OTA move has missed, by move.
    ota: RwSignal<BTreeMap<FluxAppId, u64>>,
    doors: RwSignal<DoorCount>,
    session: Session,
}

impl Alarms {
    /// How many SIMs the OTA moves of the context have missed.
    pub(crate) fn ota(self) -> u64 {
        self.ota.with(|moves| moves.values().sum())
    }

    /// Doors of the context that stand open.
    pub(crate) fn doors(self) -> DoorCount {
        self.doors.get()
    }

    /// Looks after another context, or after none.
    pub(crate) fn follow(self, context: Option<ContextId>) {
        self.context.set_value(context);
        self.ota.set(BTreeMap::new());
        self.doors.set(DoorCount::default());
        self.look();
    }

    /// A count that could not be read stays as it was: the feed says already that the server does not answer.
    fn look(self) {
        let Some(context) = self.context.get_value() else { return };
        self.look_at_doors();
        self.session.get::<ListMoves>(context.clone(), move |answer| {
            let Ok(moves) = answer else { return };
            if self.context.get_value().as_ref() != Some(&context) {
                return;
            }
            let open: Vec<FluxAppId> =
                moves.into_iter().filter(|of| of.ended_at.is_none()).map(|of| of.app).collect();
            if self.ota.with_untracked(|known| known.keys().any(|app| !open.contains(app))) {
                self.ota.update(|known| known.retain(|app, _| open.contains(app)));
            }
            for app in open {
                self.look_at(context.clone(), app);
            }
        });
    }

    /// Looks at the doors out of turn: one was just opened or closed from here.
    pub(crate) fn look_at_doors(self) {
        let Some(context) = self.context.get_value() else { return };
        self.session.get::<CountDoors>(context.clone(), move |answer| {
            let Ok(seen) = answer else { return };
            if self.context.get_value().as_ref() != Some(&context) {
                return;
            }
            if self.doors.get_untracked() != seen {
                self.doors.set(seen);
            }
        });
    }

    fn look_at(self, context: ContextId, app: FluxAppId) {
        self.session.get::<GetBoard>((context.clone(), app.clone()), move |answer| {
            let Ok(board) = answer else { return };
            if self.context.get_value().as_ref() == Some(&context) {
                // Of those that Flux was told of twice nobody needs anything.
                let troubles = Trouble::ALL.into_iter().zip(board.troubles);
                let n = troubles.filter(|(trouble, _)| *trouble != Trouble::Duplicate).map(|(_, n)| n).sum();
                if self.ota.with_untracked(|known| known.get(&app) != Some(&n)) {
                    self.ota.update(|known| {
                        known.insert(app, n);
                    });
                }
            }
        });
    }
}

pub(crate) fn provide_alarms(session: Session, feed: LiveFeed) -> Alarms {
    let alarms = Alarms {
        context: StoredValue::new(None),
        ota: RwSignal::default(),
        doors: RwSignal::default(),
        session,
    };
    let pace = Pace::every(EVERY);
    feed.listen(move |heard| match heard {
        Heard::Change(_) => {}
        Heard::ReadAgain => alarms.look(),
        Heard::Tick => {
            pace.changed();
            if pace.is_due() {
                alarms.look();
            }
        }
    });
    provide_context(alarms);
    alarms
}

pub(crate) fn use_alarms() -> Alarms {
    expect_context()
}
