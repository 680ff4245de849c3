/// The schema of a world, forward only: one entry a version.
pub const MIGRATIONS: &[&str] = &["
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row is SIM and subscriber: two views of the same thing.
CREATE TABLE sims (
    sim_id   TEXT PRIMARY KEY,
    imsi     TEXT NOT NULL UNIQUE,
    group_id TEXT,
    due_at   INTEGER,
    record   TEXT NOT NULL
) STRICT;
CREATE INDEX sims_by_group ON sims (group_id, sim_id) WHERE group_id IS NOT NULL;
CREATE INDEX sims_by_due ON sims (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE groups (
    group_id TEXT PRIMARY KEY,
    doc      TEXT NOT NULL
) STRICT;

CREATE TABLE session_events (
    id     INTEGER PRIMARY KEY,
    sim_id TEXT NOT NULL,
    imsi   TEXT NOT NULL,
    time   INTEGER NOT NULL,
    event  TEXT NOT NULL
) STRICT;
CREATE INDEX session_events_by_sim ON session_events (sim_id, time, id);
CREATE INDEX session_events_by_imsi ON session_events (imsi, time, id);
CREATE INDEX session_events_by_time ON session_events (time);

-- Tokens are signed, not stored; only the ones that were signed out are remembered until they expire.
CREATE TABLE signed_out (
    token      TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
",
"
-- Who may sign in beside the root user. Each is few and small; of passwords and keys only hashes stand here.
CREATE TABLE users (
    user_name TEXT PRIMARY KEY,
    doc       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE roles (
    role_id TEXT PRIMARY KEY,
    doc     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Without a user, a key is the root user's.
CREATE TABLE auth_keys (
    auth_key_id TEXT PRIMARY KEY,
    user_name   TEXT,
    doc         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX auth_keys_by_user ON auth_keys (user_name);

-- What a user might do when it signed in; many tokens share one set.
CREATE TABLE permission_sets (
    set_id     TEXT PRIMARY KEY,
    statements TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A user's token holds while it stands here.
CREATE TABLE user_tokens (
    token      TEXT PRIMARY KEY,
    user_name  TEXT NOT NULL,
    set_id     TEXT NOT NULL REFERENCES permission_sets (set_id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX user_tokens_by_user ON user_tokens (user_name);
CREATE INDEX user_tokens_by_set ON user_tokens (set_id);
CREATE INDEX user_tokens_by_end ON user_tokens (expires_at);
",
"
-- What was done to a SIM: its status, speed class and group from then on.
CREATE TABLE status_history (
    id     INTEGER PRIMARY KEY,
    sim_id TEXT NOT NULL,
    time   INTEGER NOT NULL,
    entry  TEXT NOT NULL
) STRICT;
CREATE INDEX status_history_by_sim ON status_history (sim_id, time, id);
CREATE INDEX status_history_by_time ON status_history (time);

-- SIMs were imported with expiry times that nothing acted on. What lies in the future falls due; what was over before is
-- left as it was recorded.
UPDATE sims SET
    due_at = min(coalesce(due_at, json_extract(record, '$.sim.expiryTime')), json_extract(record, '$.sim.expiryTime')),
    record = json_set(record, '$.expiryDue', json_extract(record, '$.sim.expiryTime'))
WHERE json_extract(record, '$.sim.expiryTime') > coalesce((SELECT max(time) FROM session_events), 0);
",
"
-- What would have left the world. Numbers are never given twice: a page may still hold one.
CREATE TABLE outbox (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT NOT NULL,
    message TEXT NOT NULL,
    sent    TEXT
) STRICT;
CREATE INDEX outbox_by_kind ON outbox (kind, id);
",
"
-- SIMs get numbers. Those that the world began with have theirs by their SIM ID, and no row until they are touched; the
-- others stand here.
CREATE TABLE newcomers (
    sim_id TEXT PRIMARY KEY,
    imsi   TEXT NOT NULL UNIQUE,
    number INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
INSERT INTO newcomers (sim_id, imsi, number)
SELECT sim_id, imsi, 4294967295 + row_number() OVER (ORDER BY sim_id) FROM sims;

-- Entries of one SIM hang together by what was before them, so that all are appended.
CREATE TABLE entries (
    id     INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    before INTEGER NOT NULL,
    time   INTEGER NOT NULL,
    event  TEXT NOT NULL
) STRICT;
INSERT INTO entries (id, number, before, time, event)
SELECT id, number, coalesce(lag(id) OVER (PARTITION BY number ORDER BY time, id), 0), time, event
FROM session_events JOIN newcomers USING (sim_id);

-- Where a touched SIM stands, and its record.
CREATE TABLE heads (
    number   INTEGER PRIMARY KEY,
    group_id TEXT,
    due_at   INTEGER,
    newest   INTEGER NOT NULL,
    written  INTEGER NOT NULL
) STRICT;
INSERT INTO heads (number, group_id, due_at, newest, written)
SELECT number, group_id, due_at,
    coalesce((SELECT e.id FROM session_events e WHERE e.sim_id = sims.sim_id ORDER BY e.time DESC, e.id DESC LIMIT 1), 0), 0
FROM sims JOIN newcomers USING (sim_id);
CREATE TABLE records (
    number INTEGER PRIMARY KEY,
    record TEXT NOT NULL
) STRICT;
INSERT INTO records (number, record) SELECT number, record FROM sims JOIN newcomers USING (sim_id);

DROP TABLE session_events;
DROP TABLE sims;
ALTER TABLE entries RENAME TO session_events;
ALTER TABLE records RENAME TO sims;

-- What was committed of SIMs and is not in their rows yet, oldest first.
CREATE TABLE journal (
    id      INTEGER PRIMARY KEY,
    records BLOB NOT NULL
) STRICT;
",
"
-- A row of the journal may say of a SIM only what moved. Rows that say all of it are read as before; this version keeps a
-- program away that knows of no other.
",
"
-- What the platform does by itself when something happens to a SIM.
CREATE TABLE event_handlers (
    handler_id TEXT PRIMARY KEY,
    created    INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Until when a handler that was met is not met again, by a SIM or, without one, by any; none for ever.
CREATE TABLE handler_rests (
    handler_id TEXT NOT NULL,
    sim_id     TEXT NOT NULL,
    until      INTEGER,
    PRIMARY KEY (handler_id, sim_id)
) STRICT, WITHOUT ROWID;

-- What handlers do, and what came of it. Numbers are never given twice.
CREATE TABLE firings (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    handler_id TEXT NOT NULL,
    due        INTEGER,
    firing     TEXT NOT NULL,
    fired      TEXT
) STRICT;
CREATE INDEX firings_by_due ON firings (due, id) WHERE fired IS NULL AND due IS NOT NULL;
CREATE INDEX firings_by_handler ON firings (handler_id, id);

-- What has to get somewhere, by its number in the outbox; the times are the wall clock''s. Those to one host go one after
-- the other, and wait for nobody else.
CREATE TABLE deliveries (
    message INTEGER PRIMARY KEY,
    host    TEXT NOT NULL,
    tries   INTEGER NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_by_host ON deliveries (host, message);
CREATE INDEX deliveries_by_time ON deliveries (next_at);
",
"
-- Files that an operator uploaded, and their directories, which hold nothing.
CREATE TABLE files (
    path      TEXT PRIMARY KEY,
    directory TEXT NOT NULL,
    name      TEXT NOT NULL,
    record    TEXT NOT NULL,
    content   INTEGER
) STRICT;
CREATE INDEX files_by_directory ON files (directory, name);
CREATE TABLE file_contents (
    id      INTEGER PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;

-- What happened to them and has to be told yet. Numbers are never given twice.
CREATE TABLE file_events (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL
) STRICT;
",
"
-- Doors of Napter, by their port.
CREATE TABLE doors (
    port INTEGER PRIMARY KEY,
    door TEXT NOT NULL
) STRICT;

-- Who came through them. Numbers are never given twice.
CREATE TABLE door_log (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    imsi  TEXT NOT NULL,
    time  INTEGER NOT NULL,
    entry TEXT NOT NULL
) STRICT;
CREATE INDEX door_log_by_imsi ON door_log (imsi, id);
CREATE INDEX door_log_by_time ON door_log (time);
"];
