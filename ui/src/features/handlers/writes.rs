//! How a handler is written: what was confirmed is what is sent, whatever is typed or opened meanwhile.

use api::{
    console::handler::{
        CreateHandler, HandlerOp, HandlerWrite, IgnoreSubscriber, IgnoreWrite, RemoveHandler, ReplaceHandler,
    },
    id::{HandlerId, Imsi, OpId},
    soracom::event_handler::{EventHandler, EventHandlerRequest, GetEventHandler},
};
use client::ClientError;
use leptos::prelude::*;

use super::{
    draft::Draft,
    edit::ready,
    room::{Opened, Room},
};
use crate::{
    kit::State,
    locales::Handlers,
    route::HandlerPlace,
    state::{meanwhile, new_op},
};

/// A draft on its way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sent {
    place: HandlerPlace,
    /// What it was begun on; none where it is to be made.
    base: Option<EventHandler>,
    now: EventHandlerRequest,
    /// What it is called on the shelf.
    shelf_name: String,
    /// The intention: who sends it again makes no second one.
    op: OpId,
}

impl Room {
    /// Writes the draft, unless somebody else has changed what it was begun on. One that is not there any more is made.
    pub(super) fn save(self) {
        let (Some(draft), Some(place)) = (self.draft.get_untracked(), self.open.get_untracked()) else {
            return;
        };
        let there = self.saved.with_untracked(Option::is_some);
        let Some(op) = self.op_of(&place, &draft.now) else { return };
        let shelf_name = self.shelf_name(&place);
        let sent = Sent { place, base: draft.base.filter(|_| there), now: draft.now, shelf_name, op };
        let Some(base) = sent.base.clone() else { return self.make(sent) };
        self.busy.set(true);
        let (client, id) = (self.session.door().platform(&self.context()), base.handler_id.clone());
        meanwhile(async move { client.get::<GetEventHandler>(&id).await }, move |answer| match answer {
            Ok(theirs) if theirs != base => {
                let _gone = self.busy.try_set(false);
                if self.is_still(&sent.place) {
                    self.show(Opened::Overtaken(Box::new(theirs), Box::new(sent)));
                }
            }
            Ok(_) => self.replace(sent),
            Err(error) => self.failed(&sent.place, error),
        });
    }

    /// The intention of a draft: the same as long as the same is sent, for its answer may have been lost.
    fn op_of(self, place: &HandlerPlace, now: &EventHandlerRequest) -> Option<OpId> {
        let held = self.intended.get_value();
        let same = held.filter(|(of, what, _)| of == place && what == now).map(|(_, _, op)| op);
        let op = same.or_else(new_op)?;
        self.intended.set_value(Some((place.clone(), now.clone(), op.clone())));
        Some(op)
    }

    fn make(self, sent: Sent) {
        let _gone = self.busy.try_set(true);
        let body = HandlerWrite { op: sent.op.clone(), handler: ready(sent.now.clone()) };
        self.session.post::<CreateHandler>(self.context(), body, move |answer| match answer {
            Ok(made) => self.kept(&sent, made),
            Err(error) => {
                // Whether it was made is not known where nobody answered: the list may show it.
                self.all.reload();
                self.failed(&sent.place, error);
            }
        });
    }

    /// Writes it in the place of what is there, whoever wrote that.
    pub(super) fn replace(self, sent: Sent) {
        let Some(id) = sent.base.as_ref().map(|base| base.handler_id.clone()) else { return };
        let Some(context) = self.context.try_get_value() else { return };
        let _gone = self.busy.try_set(true);
        let body = HandlerWrite { op: sent.op.clone(), handler: ready(sent.now.clone()) };
        self.session.post::<ReplaceHandler>((context, id), body, move |answer| match answer {
            Ok(saved) => self.kept(&sent, saved),
            Err(error) => self.failed(&sent.place, error),
        });
    }

    fn kept(self, sent: &Sent, handler: EventHandler) {
        if self.busy.try_set(false).is_some() {
            // The page is gone, and with it who might have typed on.
            return self.shelf.remove(&sent.shelf_name);
        }
        let (id, name, is_new) = (handler.handler_id.clone(), handler.name.clone(), sent.base.is_none());
        let known = HandlerPlace::Known(id.clone());
        let saved = handler.clone();
        self.all.amend(move |all| match all.iter_mut().find(|held| held.handler_id == saved.handler_id) {
            Some(held) => held.clone_from(&saved),
            None => all.push(saved.clone()),
        });
        // What was typed while it was on its way is a change of what is saved now.
        let typed = self.held(&sent.place, None).map(|draft| draft.now).filter(|now| *now != sent.now);
        let still = self.is_still(&sent.place);
        self.forget(&sent.place);
        if let Some(now) = typed {
            self.hold(&known, Draft { now, ..Draft::on(handler) });
        }
        if still {
            self.error.set(None);
            self.close();
            self.go(Some(known));
        }
        if is_new {
            self.toasts.show(State::Online, t!(Handlers::Made, name = name), None);
        } else {
            self.toasts.show(State::Online, t!(Handlers::Saved, name = name), None);
        }
        self.all.reload();
    }

    /// Whether a place is still the one that is open.
    fn is_still(self, place: &HandlerPlace) -> bool {
        self.open.try_get_untracked().flatten().as_ref() == Some(place)
    }

    fn failed(self, place: &HandlerPlace, error: ClientError) {
        let gone = self.busy.try_set(false).is_some();
        if !gone && self.is_still(place) {
            self.error.set(Some(error));
            self.close();
        }
    }

    /// Shows what somebody else has saved, and forgets the draft.
    pub(super) fn take_theirs(self, theirs: EventHandler) {
        let place = HandlerPlace::Known(theirs.handler_id.clone());
        self.all.amend(move |all| {
            if let Some(held) = all.iter_mut().find(|held| held.handler_id == theirs.handler_id) {
                held.clone_from(&theirs);
            }
        });
        self.error.set(None);
        self.forget(&place);
        self.close();
    }

    pub(super) fn remove(self, handler: &EventHandler) {
        let Some(op) = new_op() else { return };
        let (id, name) = (handler.handler_id.clone(), handler.name.clone());
        let place = HandlerPlace::Known(id.clone());
        self.busy.set(true);
        let path = (self.context(), id.clone());
        self.session.post::<RemoveHandler>(path, HandlerOp { op }, move |answer| match answer {
            Ok(()) => {
                if self.busy.try_set(false).is_some() {
                    return;
                }
                let still = self.is_still(&place);
                self.forget(&place);
                self.all.amend(move |all| all.retain(|held| held.handler_id != id));
                if still {
                    self.close();
                    self.go(None);
                }
                self.toasts.show(State::Online, t!(Handlers::Deleted, name = name), None);
                self.all.reload();
            }
            Err(error) => self.failed(&place, error),
        });
    }

    /// Leaves a subscriber out, or takes it in again.
    pub(super) fn ignore(self, handler: &HandlerId, imsi: Imsi, ignored: bool) {
        let Some(op) = new_op() else { return };
        let place = HandlerPlace::Known(handler.clone());
        self.busy.set(true);
        let path = (self.context(), handler.clone());
        let body = IgnoreWrite { op, imsi: imsi.clone(), ignored };
        self.session.post::<IgnoreSubscriber>(path, body, move |answer| match answer {
            Ok(()) => {
                if self.busy.try_set(false).is_some() {
                    return;
                }
                if self.is_still(&place) {
                    self.error.set(None);
                    self.close();
                }
                if ignored {
                    self.toasts.show(State::Online, t!(Handlers::Ignored, imsi = imsi), None);
                } else {
                    self.toasts.show(State::Online, t!(Handlers::TakenIn, imsi = imsi), None);
                }
            }
            Err(error) => self.failed(&place, error),
        });
    }
}
