//! Lists of SIMs: those that the world began with and those that came later, in one order.

use std::{cell::RefCell, iter::Peekable, sync::Arc};

use api::id::{GroupId, SimId};
use emulator::{SimRecord, scenario::Visitor};
use rusqlite::params;

use crate::{
    StoreError,
    error::Doing,
    world::{
        Reading,
        abreast::abreast,
        memory::{FIRST_NEWCOMER, Head, Number, Whereabouts},
    },
};

impl Reading<'_> {
    /// SIMs in the order of their ids, after `after`.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn sims(&self, after: Option<&str>, limit: u32) -> Result<Vec<Arc<SimRecord>>, StoreError> {
        self.list(after, limit, |_, _| true, |record| record)
    }

    /// The same, of each SIM only what `make` takes of it; on all cores, since there may be many.
    pub fn sims_as<T: Send>(
        &self,
        after: Option<&str>,
        limit: u32,
        make: impl Fn(&SimRecord) -> T + Sync,
    ) -> Result<Vec<T>, StoreError> {
        let after = after.unwrap_or_default();
        let mut found = Vec::new();
        if let Some(origin) = self.origin() {
            let first = origin.number_after(after);
            let numbers = first..origin.sims().min(first.saturating_add(limit));
            let memory = self.memory;
            let made = abreast(&origin, numbers.clone(), |visitor, number| {
                // Asked before the match: what is made must not be made under the lock.
                let whereabouts = memory.read().whereabouts(Number::from(number));
                match whereabouts {
                    Whereabouts::Here(record) => Some(make(&record)),
                    Whereabouts::Row => None,
                    Whereabouts::Origin => visitor.record(number).as_ref().map(&make),
                }
            });
            for (number, made) in numbers.zip(made) {
                // Rows are read by one: a connection is no two threads'.
                let made = match made {
                    Some(made) => Some(made),
                    None => self.row(Number::from(number))?.as_deref().map(&make),
                };
                found.extend(made.map(|made| (origin.sim_id(number), made)));
            }
        }
        let mut made = |record: Arc<SimRecord>| (record.sim_id().clone(), make(&record));
        let later = self.later(after, limit as usize, |_, _| true, &mut made)?;
        let all = merge(found, later, |(sim, _)| sim.as_str()).take(limit as usize);
        Ok(all.map(|(_, made)| made).collect())
    }

    /// Members of a group in the order of their ids, after `after`.
    pub fn members(
        &self,
        group: &GroupId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Arc<SimRecord>>, StoreError> {
        let member = |number, visitor: &mut Option<Visitor<'_>>| match self.head(number) {
            Some(head) => head.group.as_deref() == Some(group.as_str()),
            None => {
                let number = u32::try_from(number).ok();
                number.zip(visitor.as_mut()).and_then(|(number, visitor)| visitor.group_of(number))
                    == Some(group)
            }
        };
        self.list(after, limit, member, |record| record)
    }

    /// SIMs in the order of their IMSIs, after `after`.
    pub fn sims_by_imsi(&self, after: Option<&str>, limit: u32) -> Result<Vec<Arc<SimRecord>>, StoreError> {
        let after = after.unwrap_or_default();
        let origin = self.origin();
        let mut visitor = origin.as_ref().map(|origin| origin.visitor());
        let mut first = Vec::new();
        if let Some(origin) = &origin {
            for number in origin.visitor().by_imsi(after).take(limit as usize) {
                first.extend(self.listed(Number::from(number), &mut visitor)?);
            }
        }
        let sql = "SELECT number FROM newcomers WHERE imsi > ?1 ORDER BY imsi LIMIT ?2";
        let later = self.newcomers(sql, after, limit)?;
        let later: Vec<_> = later
            .into_iter()
            .filter_map(|number| self.record(number).transpose())
            .collect::<Result<_, _>>()?;
        Ok(merge(first, later, |record| record.imsi.as_str()).take(limit as usize).collect())
    }

    /// SIMs that were written after the world's command number `since`, in the order of their ids, after `after`.
    pub fn sims_written_since(
        &self,
        since: u64,
        after: Option<&SimId>,
        limit: u32,
    ) -> Result<Vec<Arc<SimRecord>>, StoreError> {
        let mut numbers: Vec<Number> = {
            let world = self.memory.read();
            world.heads.iter().filter(|(_, head)| head.written > since).map(|(number, _)| *number).collect()
        };
        numbers.sort_unstable();
        let newcomers = numbers.split_off(numbers.partition_point(|number| *number < FIRST_NEWCOMER));
        let after = after.map_or("", SimId::as_str);
        let mut found = Vec::new();
        let origin = self.origin();
        let mut visitor = origin.as_ref().map(|origin| origin.visitor());
        let first = origin.as_ref().map_or(0, |origin| Number::from(origin.number_after(after)));
        for number in numbers.into_iter().filter(|number| *number >= first).take(limit as usize) {
            found.extend(self.listed(number, &mut visitor)?);
        }
        let mut later = Vec::new();
        for number in newcomers {
            later.extend(self.record(number)?.filter(|record| record.sim_id().as_str() > after));
        }
        later.sort_by(|a, b| a.sim_id().cmp(b.sim_id()));
        Ok(merge(found, later, |record| record.sim_id().as_str()).take(limit as usize).collect())
    }

    /// Whether a SIM that was written after the world's command number `since` is in `group`. No SIM is made or read for it.
    pub fn is_member_since(&self, group: &GroupId, since: u64) -> bool {
        let joined = |head: &Head| head.written > since && head.group.as_deref() == Some(group.as_str());
        let unit = self.unit.map(RefCell::borrow);
        let facts = unit.as_ref().map(|unit| &unit.facts);
        if facts.is_some_and(|facts| facts.touched.values().any(|touched| joined(&touched.head))) {
            return true;
        }
        let replaced = |number| facts.is_some_and(|facts| facts.wiped || facts.touched.contains_key(number));
        let world = self.memory.read();
        world.heads.iter().any(|(number, head)| joined(head) && !replaced(number))
    }

    /// The count of commands of the last commit.
    pub fn position(&self) -> u64 {
        self.memory.read().position
    }

    /// What tells this life of the world from others, and the count of its commands, both of the last commit.
    pub fn life(&self) -> (Arc<str>, u64) {
        let world = self.memory.read();
        (Arc::clone(&world.generation), world.position)
    }

    fn list<T>(
        &self,
        after: Option<&str>,
        limit: u32,
        mut wanted: impl FnMut(Number, &mut Option<Visitor<'_>>) -> bool,
        mut make: impl FnMut(Arc<SimRecord>) -> T,
    ) -> Result<Vec<T>, StoreError> {
        let limit = limit as usize;
        let mut made = |record: Arc<SimRecord>| (record.sim_id().clone(), make(record));
        let after = after.unwrap_or_default();
        let origin = self.origin();
        let mut visitor = origin.as_ref().map(|origin| origin.visitor());
        let mut found = Vec::new();
        if let Some(origin) = &origin {
            let numbers = (origin.number_after(after)..origin.sims()).map(Number::from);
            for number in numbers {
                if found.len() >= limit {
                    break;
                }
                if wanted(number, &mut visitor) {
                    found.extend(self.listed(number, &mut visitor)?.map(&mut made));
                }
            }
        }
        let later = self.later(after, limit, wanted, &mut made)?;
        let all = merge(found, later, |(sim, _)| sim.as_str()).take(limit);
        Ok(all.map(|(_, made)| made).collect())
    }

    /// Those that the world did not begin with, in the order of their ids, after `after`.
    fn later<T>(
        &self,
        after: &str,
        limit: usize,
        mut wanted: impl FnMut(Number, &mut Option<Visitor<'_>>) -> bool,
        mut made: impl FnMut(Arc<SimRecord>) -> T,
    ) -> Result<Vec<T>, StoreError> {
        let mut after = after.to_owned();
        let mut later = Vec::new();
        // A chunk at a time: perhaps few are wanted.
        const CHUNK: u32 = 1_000;
        let sql = "SELECT number FROM newcomers WHERE sim_id > ?1 ORDER BY sim_id LIMIT ?2";
        loop {
            let chunk = self.newcomers(sql, &after, CHUNK)?;
            let last = chunk.last().copied();
            for number in chunk
                .iter()
                .copied()
                .filter(|number| wanted(*number, &mut None))
                .take(limit - later.len().min(limit))
            {
                later.extend(self.record(number)?.map(&mut made));
            }
            if later.len() >= limit || chunk.len() < CHUNK as usize {
                return Ok(later);
            }
            match last.map(|number| self.record(number)).transpose()?.flatten() {
                Some(record) => after = record.sim_id().to_string(),
                None => return Ok(later),
            }
        }
    }

    /// A record, by the visitor that has just been beside it if nobody has touched it.
    fn listed(
        &self,
        number: Number,
        visitor: &mut Option<Visitor<'_>>,
    ) -> Result<Option<Arc<SimRecord>>, StoreError> {
        match (self.whereabouts(number), visitor) {
            (Whereabouts::Here(record), _) => Ok(Some(record)),
            (Whereabouts::Row, _) => self.row(number),
            (Whereabouts::Origin, Some(visitor)) => {
                Ok(u32::try_from(number).ok().and_then(|number| visitor.record(number)).map(Arc::new))
            }
            (Whereabouts::Origin, None) => Ok(None),
        }
    }

    fn newcomers(&self, sql: &str, after: &str, limit: u32) -> Result<Vec<Number>, StoreError> {
        let doing = "list SIMs";
        let mut statement = self.connection.prepare_cached(sql).doing(doing)?;
        let numbers = statement.query_map(params![after, limit], |row| row.get(0)).doing(doing)?;
        numbers.collect::<rusqlite::Result<_>>().doing(doing)
    }
}

/// Two lists in the order of `key` as one.
fn merge<T>(a: Vec<T>, b: Vec<T>, key: impl Fn(&T) -> &str) -> impl Iterator<Item = T> {
    struct Merged<T, K> {
        a: Peekable<std::vec::IntoIter<T>>,
        b: Peekable<std::vec::IntoIter<T>>,
        key: K,
    }
    impl<T, K: Fn(&T) -> &str> Iterator for Merged<T, K> {
        type Item = T;
        fn next(&mut self) -> Option<T> {
            match (self.a.peek(), self.b.peek()) {
                (Some(a), Some(b)) if (self.key)(a) > (self.key)(b) => self.b.next(),
                (Some(_), _) => self.a.next(),
                (None, _) => self.b.next(),
            }
        }
    }
    Merged { a: a.into_iter().peekable(), b: b.into_iter().peekable(), key }
}
