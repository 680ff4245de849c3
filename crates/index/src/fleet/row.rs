//! A row becomes a slot of the columns, and a slot a row.

use std::borrow::Cow;

use api::{
    UnixMillis,
    console::sim_row::SimRow,
    id::{GroupId, Imei, Imsi, SessionId, SimId, VpgId},
    soracom::sim::SimStatus,
};

use super::{
    arena::Span,
    columns::{Has, Record},
    lists,
    packed::{Buffer, Digits},
    uuid,
    whole::Fleet,
    words::NONE,
};
use crate::fold::folded;

impl Fleet {
    /// Writes and counts a row. What a slot held before is given up after, so that what stays keeps its code.
    pub(super) fn write(&mut self, slot: u32, row: &SimRow, held: bool) {
        let words = &mut self.words;
        let name = self.names.add(row.name.as_bytes());
        let session = row.session_id.as_ref().map(|id| (uuid::read(id.as_str()), id.as_str()));
        let record = Record {
            sim: Digits::take(row.sim_id.as_str(), words),
            imsi: row.imsi.as_ref().map_or(Digits::NONE, |imsi| Digits::take(imsi.as_str(), words)),
            imei: row.imei.as_ref().map_or(Digits::NONE, |imei| Digits::take(imei.as_str(), words)),
            name,
            folded: match folded(&row.name) {
                Cow::Owned(folded) if folded != row.name => self.names.add(folded.as_bytes()),
                Cow::Owned(_) | Cow::Borrowed(_) => name,
            },
            tags: self.tags.add_each(row.tags.iter().map(|tag| words.take(tag))),
            group_id: row.group_id.as_ref().map_or(NONE, |id| words.take(id.as_str())),
            group: words.take(&row.group),
            status: words.take(row.status.as_str()),
            plan: words.take(&row.subscription),
            speed: words.take(&row.speed_class),
            drift: words.take(&lists::drifts(&row.drift)),
            dns: words.take(&lists::texts(&row.dns_servers)),
            vpg: row.vpg_id.as_ref().map_or(NONE, |id| words.take(id.as_str())),
            state: row.state,
            has: Has::default()
                .with(Has::ONLINE, row.online)
                .with(Has::SINCE, row.since.is_some())
                .with(Has::MODIFIED, row.modified.is_some())
                .with(Has::SESSION, matches!(session, Some((Some(_), _))))
                .with(Has::SESSION_WORD, matches!(session, Some((None, _)))),
            session: match session {
                None => 0,
                Some((Some(uuid), _)) => uuid,
                Some((None, text)) => u128::from(words.take(text)),
            },
            since: row.since.unwrap_or_default().0,
            modified: row.modified.unwrap_or_default().0,
        };
        if held {
            self.release(slot);
        }
        self.columns.set(slot, record);
        if let Some(mark) = &row.mark {
            self.marks.insert(slot, mark.clone());
        }
        self.count(&record);
    }

    /// Gives up what a slot holds beside its columns.
    pub(super) fn release(&mut self, slot: u32) {
        let Some(record) = self.columns.get(slot) else { return };
        let words = &mut self.words;
        for id in [record.sim, record.imsi, record.imei] {
            id.drop(words);
        }
        let Record { group_id, group, status, plan, speed, drift, dns, vpg, .. } = record;
        for code in [group_id, group, status, plan, speed, drift, dns, vpg] {
            words.drop(code);
        }
        if record.has.all(Has::SESSION_WORD) {
            words.drop(record.session as u32);
        }
        for tag in self.tags.get(record.tags) {
            words.drop(*tag);
        }
        self.tags.drop(record.tags);
        self.names.drop(record.name);
        if record.folded != record.name {
            self.names.drop(record.folded);
        }
        self.marks.remove(&slot);
    }

    /// The id of a row.
    pub(crate) fn sim_id(&self, slot: u32) -> Option<SimId> {
        let id = self.columns.get(slot)?.sim;
        SimId::new(id.text(&self.words, &mut Buffer::default())?).ok()
    }

    /// A row made whole.
    pub(crate) fn row(&self, slot: u32) -> Option<SimRow> {
        let record = self.columns.get(slot)?;
        let words = &self.words;
        let owned = |code: u32| words.text(code).to_owned();
        let digits = |id: Digits| id.text(words, &mut Buffer::default()).map(str::to_owned);
        let session = if record.has.all(Has::SESSION_WORD) {
            Some(owned(record.session as u32))
        } else {
            record.has.all(Has::SESSION).then(|| uuid::text(record.session))
        };
        Some(SimRow {
            sim_id: SimId::new(digits(record.sim)?).ok()?,
            imsi: digits(record.imsi).and_then(|imsi| Imsi::new(imsi).ok()),
            imei: digits(record.imei).and_then(|imei| Imei::new(imei).ok()),
            name: self.text(record.name).to_owned(),
            group_id: GroupId::new(owned(record.group_id)).ok(),
            group: owned(record.group),
            status: SimStatus::from(words.text(record.status)),
            subscription: owned(record.plan),
            speed_class: owned(record.speed),
            state: record.state,
            online: record.has.all(Has::ONLINE),
            drift: lists::drifts_of(words.text(record.drift)),
            session_id: session.and_then(|id| SessionId::new(id).ok()),
            dns_servers: lists::texts_of(words.text(record.dns)),
            vpg_id: VpgId::new(owned(record.vpg)).ok(),
            since: record.has.all(Has::SINCE).then_some(UnixMillis(record.since)),
            mark: self.marks.get(&slot).cloned(),
            modified: record.has.all(Has::MODIFIED).then_some(UnixMillis(record.modified)),
            tags: self.tags.get(record.tags).iter().map(|tag| owned(*tag)).collect(),
        })
    }

    /// A name, or its folded form.
    pub(super) fn text(&self, span: Span) -> &str {
        std::str::from_utf8(self.names.get(span)).unwrap_or_default()
    }

    /// The folded form of a name, as it stands.
    pub(super) fn folded_bytes(&self, slot: u32) -> &[u8] {
        self.columns.folded.get(slot as usize).map_or(&[], |span| self.names.get(*span))
    }

    pub(super) fn folded_name(&self, slot: u32) -> &str {
        self.columns.folded.get(slot as usize).map_or("", |span| self.text(*span))
    }
}
