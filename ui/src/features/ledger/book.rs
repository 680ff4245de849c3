//! What the page has read of the ledger, and when it reads again: its newest entries when the feed says that a job has gone
//! on, older ones when they are asked for.

use std::collections::BTreeMap;

use api::{
    console::{
        feed::Change,
        ledger::{LedgerEntry, LedgerPage, LedgerProof, LedgerQuery, ListLedger, VerifyLedger},
    },
    id::ContextId,
};
use client::ClientError;
use leptos::prelude::*;

use crate::state::{Heard, Pace, Session, use_feed, use_session};

/// Entries that one look takes.
const LOOK: u32 = 100;
/// Seconds of the feed between two looks.
const EVERY: u32 = 2;

#[derive(Clone, Copy)]
pub(super) struct Book {
    context: StoredValue<ContextId>,
    /// Which words are sought.
    pub(super) text: Signal<String>,
    entries: RwSignal<BTreeMap<u64, LedgerEntry>>,
    /// The entry that an address names, and the one after it, where they are none of those.
    opened: RwSignal<Vec<LedgerEntry>>,
    /// How many entries the whole ledger holds, and the hash of the newest; none before it was read.
    pub(super) head: RwSignal<Option<(u64, String)>>,
    pub(super) error: RwSignal<Option<ClientError>>,
    /// True where older ones may be had.
    pub(super) more: RwSignal<bool>,
    pub(super) proof: RwSignal<Option<Result<LedgerProof, ClientError>>>,
    pub(super) proving: RwSignal<bool>,
    /// Raised with every search: an answer to an earlier one is not taken.
    turn: StoredValue<u32>,
    /// Of which search the entries are.
    of: StoredValue<u32>,
    session: Session,
}

pub(super) fn use_book(context: ContextId, text: Signal<String>) -> Book {
    let (session, feed) = (use_session(), use_feed());
    let book = Book {
        context: StoredValue::new(context),
        text,
        entries: RwSignal::default(),
        opened: RwSignal::default(),
        head: RwSignal::new(None),
        error: RwSignal::new(None),
        more: RwSignal::new(false),
        proof: RwSignal::new(None),
        proving: RwSignal::new(false),
        turn: StoredValue::new(0),
        of: StoredValue::new(0),
        session,
    };
    Effect::new(move || {
        text.track();
        untrack(|| book.search());
    });
    let pace = Pace::every(EVERY);
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if matches!(frame.change, Change::Job { .. }) {
                pace.changed();
            }
        }
        Heard::ReadAgain => book.search(),
        Heard::Tick => {
            if pace.is_due() {
                book.look(None);
            }
        }
    });
    book
}

impl Book {
    /// Numbers of the entries that were read, the newest first.
    pub(super) fn numbers(self) -> Vec<u64> {
        self.entries.with(|entries| entries.keys().rev().copied().collect())
    }

    pub(super) fn entry(self, number: u64) -> Option<LedgerEntry> {
        let listed = self.entries.with(|entries| entries.get(&number).cloned());
        let named = || self.opened.with(|opened| opened.iter().find(|entry| entry.number == number).cloned());
        listed.or_else(named)
    }

    /// The hash of the entry after this one, which holds this one's; none where this one is the newest.
    pub(super) fn next(self, number: u64) -> Option<String> {
        self.entry(number + 1).map(|entry| entry.hash)
    }

    /// Reads an entry that an address names, with the one after it, unless they are here.
    pub(super) fn learn(self, number: u64) {
        if untrack(|| self.entry(number).is_some() && self.next(number).is_some()) {
            return;
        }
        let query = LedgerQuery { before: Some(number + 2), limit: Some(2), ..LedgerQuery::default() };
        self.session.find::<ListLedger>((), query, move |answer| {
            if let Ok(page) = answer {
                let _gone = self.opened.try_set(page.entries);
            }
        });
    }

    /// Begins anew with what is sought.
    pub(super) fn search(self) {
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        self.look(None);
    }

    /// Reads older ones than those that are here.
    pub(super) fn older(self) {
        let oldest = self.entries.with_untracked(|entries| entries.keys().next().copied());
        self.look(oldest);
    }

    fn look(self, before: Option<u64>) {
        let turn = self.turn.get_value();
        let text = self.text.get_untracked().trim().to_owned();
        let query = LedgerQuery {
            context: Some(self.context.get_value()),
            text: (!text.is_empty()).then_some(text),
            before,
            limit: Some(LOOK),
            ..LedgerQuery::default()
        };
        self.session.find::<ListLedger>((), query, move |answer| {
            if self.turn.try_get_value() == Some(turn) {
                self.take(turn, before.is_some(), answer);
            }
        });
    }

    fn take(self, turn: u32, older: bool, answer: Result<LedgerPage, ClientError>) {
        let LedgerPage { entries, count, head } = match answer {
            Ok(page) => page,
            Err(error) => return self.error.set(Some(error)),
        };
        self.error.set(None);
        self.head.set(Some((count, head)));
        let full = entries.len() >= LOOK as usize;
        let read: BTreeMap<u64, LedgerEntry> =
            entries.into_iter().map(|entry| (entry.number, entry)).collect();
        self.entries.update(|held| {
            // What is sought anew, and what has run ahead of what is here, begins anew.
            let meets = older || held.keys().next_back().is_some_and(|newest| read.contains_key(newest));
            if meets && self.of.get_value() == turn {
                held.extend(read);
            } else {
                *held = read;
                self.more.set(full);
            }
        });
        self.of.set_value(turn);
        if older {
            self.more.set(full);
        }
    }

    /// Has the whole chain checked.
    pub(super) fn prove(self) {
        self.proving.set(true);
        self.session.post::<VerifyLedger>((), (), move |answer| {
            let _gone = self.proving.try_set(false);
            let _gone = self.proof.try_set(Some(answer));
        });
    }
}
