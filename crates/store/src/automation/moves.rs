//! OTA moves, and what was heard of each SIM.

use std::collections::BTreeMap;

use api::{
    UnixMillis,
    console::ota::Move,
    id::{FluxAppId, SimId},
};
use ops::ota_move::Heard;
use rusqlite::{OptionalExtension, params};

use crate::{
    StoreError,
    automation::{AutomationReading, AutomationTx, StoredRun, tx::text},
    error::Doing,
    world::read_document,
};

/// Messages that are looked at in one command.
const PAGE: u32 = 500;

impl AutomationReading<'_> {
    /// All moves, the newest first.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn moves(&self) -> Result<Vec<Move>, StoreError> {
        let doing = "list moves";
        let mut statement =
            self.connection.prepare_cached("SELECT doc FROM moves ORDER BY app DESC").doing(doing)?;
        let mut rows = statement.query([]).doing(doing)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            found.push(read_document("a move", &row.get::<_, String>(0).doing(doing)?)?);
        }
        Ok(found)
    }

    /// Whether a move of another life of the platform is not ended.
    pub fn any_move_before(&self, world: Option<&str>) -> Result<bool, StoreError> {
        Ok(self.moves_before(world)?.iter().any(|one| one.ended_at.is_none()))
    }

    fn moves_before(&self, world: Option<&str>) -> Result<Vec<Move>, StoreError> {
        let doing = "list moves of before";
        let mut statement =
            self.connection.prepare_cached("SELECT doc FROM moves WHERE world IS NOT ?1").doing(doing)?;
        let mut rows = statement.query([world]).doing(doing)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            found.push(read_document("a move", &row.get::<_, String>(0).doing(doing)?)?);
        }
        Ok(found)
    }

    /// One move.
    pub fn one_move(&self, app: &FluxAppId) -> Result<Option<Move>, StoreError> {
        let doing = "read a move";
        let doc: Option<String> = self
            .connection
            .prepare_cached("SELECT doc FROM moves WHERE app = ?1")
            .and_then(|mut statement| statement.query_row([app.as_str()], |row| row.get(0)).optional())
            .doing(doing)?;
        doc.map(|doc| read_document("a move", &doc)).transpose()
    }

    /// What was heard of each SIM of a move.
    pub fn heard(&self, app: &FluxAppId) -> Result<BTreeMap<SimId, Heard>, StoreError> {
        let doing = "read what a move heard";
        let mut statement =
            self.connection.prepare_cached("SELECT sim, doc FROM moves_heard WHERE app = ?1").doing(doing)?;
        let mut rows = statement.query([app.as_str()]).doing(doing)?;
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next().doing(doing)? {
            let (sim, doc): (String, String) =
                row.get(0).and_then(|sim| Ok((sim, row.get(1)?))).doing(doing)?;
            if let Ok(sim) = SimId::new(sim) {
                found.insert(sim, read_document("what a move heard", &doc)?);
            }
        }
        Ok(found)
    }

    /// Whether a move has something to hear: a message that it has not looked at, and that nobody works on.
    pub fn any_unheard(&self, app: &FluxAppId) -> Result<bool, StoreError> {
        let (_, runs) = self.next_unheard(app, 1)?;
        Ok(runs.first().is_some_and(|stored| super::tx::open(stored) == 0))
    }

    /// The next messages of a move that were not looked at, oldest first, and the last one that was.
    fn next_unheard(&self, app: &FluxAppId, most: u32) -> Result<(i64, Vec<StoredRun>), StoreError> {
        let doing = "read what a move has to hear";
        let last: Option<i64> = self
            .connection
            .prepare_cached("SELECT heard FROM moves WHERE app = ?1")
            .and_then(|mut statement| statement.query_row([app.as_str()], |row| row.get(0)).optional())
            .doing(doing)?;
        let Some(last) = last else { return Ok((0, Vec::new())) };
        let sql = "SELECT id, doc FROM messages WHERE app = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
        Ok((last, self.many(sql, params![app.as_str(), last, most])?))
    }
}

impl AutomationTx<'_> {
    /// Keeps a move, which was made in this life of the platform.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn keep_move(&mut self, one: &Move, world: Option<&str>) -> Result<(), StoreError> {
        let sql = "INSERT INTO moves (app, doc, heard, world) VALUES (?1, ?2, 0, ?3)
                   ON CONFLICT (app) DO UPDATE SET doc = excluded.doc";
        self.run(sql, params![one.app.as_str(), text(one)?, world])
    }

    /// Ends the moves of other lives of the platform: their event handlers went with it. Answers with those that it ended.
    pub fn end_moves_before(
        &mut self,
        world: Option<&str>,
        now: UnixMillis,
    ) -> Result<Vec<FluxAppId>, StoreError> {
        let mut ended = Vec::new();
        for mut one in self.moves_before(world)? {
            if one.ended_at.is_none() {
                one.ended_at = Some(now);
                ended.push(one.app.clone());
                self.keep_move(&one, None)?;
            }
        }
        Ok(ended)
    }

    /// Forgets a move that was not made after all.
    pub fn forget_move(&mut self, app: &FluxAppId) -> Result<(), StoreError> {
        self.run("DELETE FROM moves_heard WHERE app = ?1", params![app.as_str()])?;
        self.run("DELETE FROM moves WHERE app = ?1", params![app.as_str()])
    }

    /// Hears the next messages of a move, up to the first that somebody works on. True where there may be more.
    pub fn hear(&mut self, app: &FluxAppId) -> Result<bool, StoreError> {
        let (before, runs) = self.next_unheard(app, PAGE)?;
        let more = runs.len() == PAGE as usize;
        let mut last = before;
        for stored in &runs {
            if super::tx::open(stored) > 0 {
                break;
            }
            last = stored.run.id.as_str().parse().unwrap_or(last);
            let Some(sim) = Heard::about(&stored.run) else { continue };
            let mut heard = self.heard_of(app, &sim)?.unwrap_or_default();
            heard.hear(&stored.run);
            let sql = "INSERT INTO moves_heard (app, sim, doc) VALUES (?1, ?2, ?3)
                       ON CONFLICT (app, sim) DO UPDATE SET doc = excluded.doc";
            self.run(sql, params![app.as_str(), sim.as_str(), text(&heard)?])?;
        }
        if last > before {
            self.run("UPDATE moves SET heard = ?2 WHERE app = ?1", params![app.as_str(), last])?;
        }
        Ok(more && last > before)
    }

    fn heard_of(&self, app: &FluxAppId, sim: &SimId) -> Result<Option<Heard>, StoreError> {
        let doing = "read what a move heard";
        let doc: Option<String> = self
            .connection
            .prepare_cached("SELECT doc FROM moves_heard WHERE app = ?1 AND sim = ?2")
            .and_then(|mut statement| {
                statement.query_row([app.as_str(), sim.as_str()], |row| row.get(0)).optional()
            })
            .doing(doing)?;
        doc.map(|doc| read_document("what a move heard", &doc)).transpose()
    }
}
