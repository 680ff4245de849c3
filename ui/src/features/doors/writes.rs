//! How doors are opened and closed. Whatever is answered takes the place of what was known.

use api::{
    console::lease::{
        CloseDoors, CloseDoorsRequest, Door, DoorBoard, EVERYBODY, ExtendLease, ExtendLeaseRequest,
        ForwardLease, ForwardRequest, Lease, LeaseDraft, LeaseStanding, OpenLease, OpenLeaseRequest,
        StopForward,
    },
    id::{LeaseId, OpId},
};
use client::ClientError;
use leptos::prelude::*;

use super::{
    watch::{Intended, Watch},
    words::door_name,
};
use crate::{
    kit::State,
    locales::{Doors, OpenDoor},
    parts::{Failure, door::Reach},
    state::new_op,
};

impl Watch {
    /// Opens a door. Whoever opens one to everybody has typed that.
    pub(super) fn open(
        self,
        draft: LeaseDraft,
        to_all: bool,
        then: impl FnOnce(Result<Lease, ClientError>) + 'static,
    ) {
        let Some(op) = self.intend(Intended::Open(draft.clone())) else { return };
        let everybody = to_all.then(|| EVERYBODY.to_owned());
        self.busy.set(true);
        let request = OpenLeaseRequest { op, draft, everybody };
        self.session.post::<OpenLease>(self.context(), request, move |answer| {
            self.answered(answer.as_ref().err());
            then(answer);
        });
    }

    /// Closes doors, or all that are theirs who ask.
    pub(super) fn close(self, doors: &[Door], mine: bool) {
        let Some(op) = new_op() else { return };
        let doors = if mine { Vec::new() } else { doors.iter().map(|door| door.at.clone()).collect() };
        self.busy.set(true);
        self.error.set(None);
        let request = CloseDoorsRequest { op, doors, mine };
        self.session.post::<CloseDoors>(self.context(), request, move |answer| {
            self.answered(answer.as_ref().err());
            match answer {
                Ok(board) => {
                    self.take(board);
                    self.let_be();
                }
                Err(error) => self.failed(error),
            }
        });
    }

    /// Opens a second door, which takes the place of the first.
    pub(super) fn extend(self, door: &Door, lease: &LeaseId, minutes: u16) {
        let Some(op) = self.intend(Intended::Extend(lease.clone(), minutes)) else { return };
        let name = door_name(door);
        self.busy.set(true);
        self.error.set(None);
        let path = (self.context(), lease.clone());
        self.session.post::<ExtendLease>(path, ExtendLeaseRequest { op, minutes }, move |answer| {
            self.answered(answer.as_ref().err());
            match answer {
                Ok(lease) if lease.standing == LeaseStanding::Failed => {
                    self.let_be();
                    let said = lease.said.filter(|said| !said.is_empty());
                    self.toasts.show(State::Failed, t!(OpenDoor::NotOpened), said.map(Into::into));
                }
                Ok(lease) => {
                    self.let_be();
                    let title = t!(Doors::Extended, name = name);
                    match Reach::of_lease(&lease) {
                        Some(reach) => self.toasts.hand_over(State::Online, title, reach.text()),
                        None => self.toasts.show(State::Acting, title, None),
                    }
                }
                Err(error) => self.failed(error),
            }
        });
    }

    /// Listens on a local port for a lease.
    pub(super) fn forward(self, lease: LeaseId) {
        let path = (self.context(), lease);
        self.session.post::<ForwardLease>(path, ForwardRequest::default(), move |answer| match answer {
            Ok(lease) => {
                if let Some(address) = lease.forward.clone() {
                    let title = {
                        let address = address.clone();
                        t!(Doors::Listening, address = address)
                    };
                    self.toasts.hand_over(State::Online, title, address);
                }
                self.take_lease(lease);
            }
            Err(error) => self.refused(&error),
        });
    }

    /// Listens there no longer.
    pub(super) fn stop_forward(self, lease: LeaseId) {
        self.session.get::<StopForward>((self.context(), lease), move |answer| match answer {
            Ok(lease) => {
                self.toasts.show(State::Changed, t!(Doors::ListensNoMore), None);
                self.take_lease(lease);
            }
            Err(error) => self.refused(&error),
        });
    }

    fn take(self, board: DoorBoard) {
        // What was handed over to come in by a door that is closed leads nowhere any more.
        let is_open = |door: &Door| board.doors.iter().any(|open| open.at == door.at);
        let closed = untrack(|| {
            self.with(|held| {
                held.doors.iter().filter(|door| !is_open(door)).map(Reach::of).collect::<Vec<_>>()
            })
        });
        for reach in closed.unwrap_or_default() {
            self.toasts.withdraw(&reach.text());
        }
        self.board.amend(move |held| held.clone_from(&board));
    }

    fn take_lease(self, lease: Lease) {
        self.board.amend(move |board| {
            let leases = board.doors.iter_mut().filter_map(|door| door.lease.as_mut());
            for held in leases.filter(|held| held.id == lease.id) {
                held.clone_from(&lease);
            }
        });
    }

    /// A write was answered, or was not: whatever came of it, the doors may be others.
    fn answered(self, error: Option<&ClientError>) {
        let _gone = self.busy.try_set(false);
        // What was refused was not done: the next try is another intention.
        let settled = error.is_none_or(|error| error.status().is_some_and(|status| status < 500));
        if settled {
            let _gone = self.intended.try_update_value(|intended| *intended = None);
        }
        self.board.reload();
        self.alarms.look_at_doors();
    }

    /// The intention of a write: the same as long as the same is sent, for its answer may have been lost.
    fn intend(self, what: Intended) -> Option<OpId> {
        let held = self.intended.get_value();
        let same = held.filter(|(held, _)| *held == what).map(|(_, op)| op);
        let op = same.or_else(new_op)?;
        self.intended.set_value(Some((what, op.clone())));
        Some(op)
    }

    fn failed(self, error: ClientError) {
        let _gone = self.error.try_set(Some(error));
    }

    /// Says why something was not done, where no dialog is open that could say it.
    fn refused(self, error: &ClientError) {
        let Failure { title, detail, .. } = Failure::from(error);
        self.toasts.show(State::Failed, title, detail.map(Into::into));
    }
}
