//! What the page reads of its doors, and when it reads again: soon after something happened, and every second or so in any
//! case, for whoever comes through a door is told by nobody.

use api::{
    console::{
        feed::Change,
        lease::{Door, DoorBoard, LeaseDraft, ListDoors},
    },
    id::{ContextId, LeaseId, OpId},
};
use client::{ClientError, FeedStatus};
use leptos::{html, prelude::*};

use super::words::key;
use crate::{
    locales::{Errors, Row, pick},
    route::{DoorForm, DoorsView, Navigator, Route, Step, use_navigator},
    state::{
        Alarms, Ask, Heard, LiveFeed, Pace, Query, Session, Toasts, use_alarms, use_feed, use_query,
        use_session, use_toasts,
    },
};

/// Ticks between two reads while something happens, and while nothing does.
const SOON: u32 = 2;
const ANYWAY: u32 = 5;

/// What is asked before it is done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asked {
    Close(Box<Door>),
    /// All that are open now and belong to whoever asks.
    CloseMine(Vec<Door>),
    Extend(Box<Door>),
}

/// What was sent last under an intention of its own: who sends the same again does not do it twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Intended {
    Open(LeaseDraft),
    Extend(LeaseId, u16),
}

#[derive(Clone, Copy)]
pub(super) struct Watch {
    context: StoredValue<ContextId>,
    pub(super) board: Query<ListDoors>,
    /// Which doors are listed.
    pub(super) view: Memo<DoorsView>,
    /// The form that is open beside them.
    pub(super) form: Memo<Option<DoorForm>>,
    pub(super) asked: RwSignal<Option<Asked>>,
    /// The door in whose place the form opens one to fewer: it is closed after that.
    pub(super) instead: RwSignal<Option<Door>>,
    /// Why it was not done.
    pub(super) error: RwSignal<Option<ClientError>>,
    /// The button that opens the form: where the focus goes back to.
    pub(super) opener: NodeRef<html::Button>,
    pub(super) busy: RwSignal<bool>,
    pub(super) intended: StoredValue<Option<(Intended, OpId)>>,
    pub(super) session: Session,
    pub(super) alarms: Alarms,
    pub(super) toasts: Toasts,
    feed: LiveFeed,
    navigator: Navigator,
}

/// Follows the doors of a context for as long as the caller's part of the page is shown.
pub(super) fn use_watch(context: ContextId) -> Watch {
    let (session, feed, navigator) = (use_session(), use_feed(), use_navigator());
    let context = StoredValue::new(context);
    let board = use_query::<ListDoors>(move || {
        Some(Ask { client: session.door().client(), path: context.get_value(), query: () })
    });
    follow(board, feed);
    // Elsewhere another page is about to take this one's place.
    let place = Memo::new(move |before: Option<&(DoorsView, Option<DoorForm>)>| {
        if let Route::Doors { view, open, .. } = navigator.route() {
            (view, open)
        } else {
            before.cloned().unwrap_or_default()
        }
    });
    Watch {
        context,
        board,
        view: Memo::new(move |_| place.with(|(view, _)| *view)),
        form: Memo::new(move |_| place.with(|(_, form)| form.clone())),
        asked: RwSignal::new(None),
        instead: RwSignal::new(None),
        error: RwSignal::new(None),
        opener: NodeRef::new(),
        busy: RwSignal::new(false),
        intended: StoredValue::new(None),
        session,
        alarms: use_alarms(),
        toasts: use_toasts(),
        feed,
        navigator,
    }
}

fn follow(board: Query<ListDoors>, feed: LiveFeed) {
    let (soon, anyway) = (Pace::every(SOON), Pace::every(ANYWAY));
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => match frame.change {
            Change::Sim { .. } | Change::Session { .. } | Change::Clock { .. } => soon.changed(),
            Change::Group { .. } | Change::Job { .. } | Change::Notices { .. } | Change::Skipped => {}
        },
        Heard::ReadAgain => board.reload(),
        Heard::Tick => {
            let live = untrack(|| matches!(feed.status(), FeedStatus::Live { .. }));
            if !live || document().hidden() {
                return;
            }
            anyway.changed();
            // Each counts for itself.
            let (soon, anyway) = (soon.is_due(), anyway.is_due());
            if soon || anyway {
                board.reload();
            }
        }
    });
}

impl Watch {
    /// Something of the board; nothing before it was read.
    pub(super) fn with<T>(self, read: impl FnOnce(&DoorBoard) -> T) -> Option<T> {
        self.board.with(|board| board.map(read))
    }

    pub(super) fn context(self) -> ContextId {
        self.context.get_value()
    }

    /// The door with that key, as it is now.
    pub(super) fn door(self, of: &str) -> Option<Door> {
        self.with(|board| board.doors.iter().find(|door| key(&door.at) == of).cloned()).flatten()
    }

    /// How many of the open doors are theirs who look.
    pub(super) fn mine(self) -> u64 {
        self.with(|board| board.doors.iter().filter(|door| door.mine).count() as u64).unwrap_or(0)
    }

    /// Why nothing can be written now; tracked.
    pub(super) fn stale(self) -> Option<String> {
        self.feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned())
    }

    /// Why nothing new can be opened; tracked. What is open can be closed also while writes are locked.
    pub(super) fn held(self) -> Option<Row> {
        self.feed.writes_wait()
    }

    /// Where a form is open beside the list as it is, or none.
    pub(super) fn place(self, form: Option<DoorForm>) -> Route {
        Route::Doors { context: self.context(), view: self.view.get_untracked(), open: form }
    }

    /// Opens the form, or closes it.
    pub(super) fn go(self, form: Option<DoorForm>, step: Step) {
        self.instead.set(None);
        self.navigator.go(self.place(form), step);
    }

    /// Opens the form of a door to the same port that lets in fewer, in the place of another.
    pub(super) fn narrow(self, door: Door) {
        let Some(sim) = door.sim_id.clone() else { return };
        self.go(Some(DoorForm::To(sim)), Step::New);
        self.instead.set(Some(door));
    }

    /// Asks before something is done.
    pub(super) fn ask(self, asked: Asked) {
        self.error.set(None);
        self.asked.set(Some(asked));
    }

    /// Lets it be.
    pub(super) fn let_be(self) {
        let _gone = self.asked.try_set(None);
    }
}
