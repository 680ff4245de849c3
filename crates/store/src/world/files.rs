//! Harvest Files: files with what they hold, their directories, and what is to be told of them.

use emulator::file::{FileEvent, FilePath, FileRecord, FileTotals};
use rusqlite::{OptionalExtension, params};

use crate::{
    StoreError,
    error::Doing,
    world::{Reading, Tx, access::text, read::document},
};

impl Reading<'_> {
    /// A file or a directory; the uppermost one has no record.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn file(&self, path: &FilePath) -> Result<Option<FileRecord>, StoreError> {
        self.one("read a file", "SELECT record FROM files WHERE path = ?1", params![path.as_str()])
    }

    /// The bytes of a file.
    pub fn file_content(&self, path: &FilePath) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT c.content FROM files f JOIN file_contents c ON c.id = f.content WHERE f.path = ?1";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([path.as_str()], |row| row.get(0)).optional())
            .doing("read a file")
    }

    /// What lies in a directory, by its name, after the one of this name.
    pub fn files_in(
        &self,
        directory: &FilePath,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<FileRecord>, StoreError> {
        let sql = "SELECT record FROM files WHERE directory = ?1 AND name > ?2 ORDER BY name LIMIT ?3";
        let after = after.unwrap_or_default();
        self.many("list a directory", sql, params![directory.as_str(), after, limit])
    }

    /// Files whose paths begin with `prefix`, by their paths, after the one at this path; no directories.
    pub fn files_from(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<FileRecord>, StoreError> {
        let doing = "find files";
        let sql = "SELECT path, record FROM files WHERE path >= ?1 AND path > ?2 AND content IS NOT NULL ORDER BY path";
        let mut statement = self.connection.prepare_cached(sql).doing(doing)?;
        let mut rows = statement.query([prefix, after.unwrap_or_default()]).doing(doing)?;
        let mut found = Vec::new();
        while found.len() < limit as usize
            && let Some(row) = rows.next().doing(doing)?
        {
            let text = |column| row.get_ref(column).and_then(|value| Ok(value.as_str()?)).doing(doing);
            // Those that begin so stand together.
            if !text(0)?.starts_with(prefix) {
                break;
            }
            found.push(document(doing, text(1)?)?);
        }
        Ok(found)
    }

    /// What all files and directories come to.
    pub fn file_totals(&self) -> Result<FileTotals, StoreError> {
        Ok(self.meta(TOTALS)?.unwrap_or_default())
    }

    /// What is to be told of files, in the order in which it happened, each with its number.
    pub fn file_events(&self, limit: u32) -> Result<Vec<(i64, FileEvent)>, StoreError> {
        let doing = "list what happened to files";
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, event FROM file_events ORDER BY id LIMIT ?1")
            .doing(doing)?;
        let mut rows = statement.query([limit]).doing(doing)?;
        let mut events = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            let event: String = row.get(1).doing(doing)?;
            events.push((row.get(0).doing(doing)?, document(doing, &event)?));
        }
        Ok(events)
    }
}

impl Tx<'_> {
    /// Keeps a file with what it holds, or a directory, which holds nothing.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn keep_file(&mut self, record: &FileRecord, content: Option<&[u8]>) -> Result<(), StoreError> {
        let FileRecord { path, .. } = record;
        self.let_go(path)?;
        let mut totals = self.file_totals()?;
        totals.entries += 1;
        totals.bytes += length(record);
        let id = match content {
            Some(content) => {
                let sql = "INSERT INTO file_contents (content) VALUES (?1)";
                self.run("write a file", sql, params![content])?;
                Some(self.connection.last_insert_rowid())
            }
            None => None,
        };
        let sql = "INSERT INTO files (path, directory, name, record, content) VALUES (?1, ?2, ?3, ?4, ?5)";
        let directory = path.directory();
        let params = params![path.as_str(), directory.as_str(), path.name(), text(record)?, id];
        self.run("write a file", sql, params)?;
        self.set_meta(TOTALS, &totals)
    }

    /// Removes a file or a directory.
    pub fn remove_file(&mut self, path: &FilePath) -> Result<(), StoreError> {
        self.let_go(path)
    }

    /// Removes whatever stands at a path, and what it came to.
    fn let_go(&mut self, path: &FilePath) -> Result<(), StoreError> {
        let Some(record) = self.file(path)? else { return Ok(()) };
        let mut totals = self.file_totals()?;
        totals.entries = totals.entries.saturating_sub(1);
        totals.bytes = totals.bytes.saturating_sub(length(&record));
        let sql = "DELETE FROM file_contents WHERE id = (SELECT content FROM files WHERE path = ?1)";
        self.run("remove a file", sql, params![path.as_str()])?;
        self.run("remove a file", "DELETE FROM files WHERE path = ?1", params![path.as_str()])?;
        self.set_meta(TOTALS, &totals)
    }

    /// Keeps what is to be told of a file.
    pub fn tell_of_file(&mut self, event: &FileEvent) -> Result<(), StoreError> {
        let sql = "INSERT INTO file_events (event) VALUES (?1)";
        self.run("say what happened to a file", sql, params![text(event)?])
    }

    /// What has this number was told.
    pub fn told_of_file(&mut self, id: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM file_events WHERE id = ?1";
        self.run("be done with what happened to a file", sql, params![id])
    }

    /// Nobody is told any more of what happened to files.
    pub(super) fn clear_file_events(&mut self) -> Result<(), StoreError> {
        self.run("forget what happened to files", "DELETE FROM file_events", &[])
    }

    /// Forgets all files; what they hold is set aside with the large tables, and what they come to with the rest of `meta`.
    pub(super) fn clear_files(&mut self) -> Result<(), StoreError> {
        self.run("forget files", "DELETE FROM files", &[])?;
        self.clear_file_events()
    }
}

/// Under this key a world keeps what its files come to.
const TOTALS: &str = "files";

fn length(record: &FileRecord) -> u64 {
    record.content.as_ref().map_or(0, |content| content.length)
}
