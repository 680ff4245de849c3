/// The schema of a context's automation, forward only: one entry a version.
pub const MIGRATIONS: &[&str] = &["
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE apps (
    id  TEXT PRIMARY KEY,
    doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A message in a channel, with what was done with it. Numbers are never given twice. `key` is the sender's own: the same
-- message that is sent again is the same one. `open` counts what is not done yet.
CREATE TABLE messages (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    app  TEXT NOT NULL,
    key  TEXT UNIQUE,
    open INTEGER NOT NULL,
    doc  TEXT NOT NULL
) STRICT;
CREATE INDEX messages_by_app ON messages (app, id);
CREATE INDEX messages_open ON messages (id) WHERE open > 0;

-- How many messages came in from outside, and how many actions failed, in each month.
CREATE TABLE counts (
    month  INTEGER NOT NULL,
    app    TEXT NOT NULL,
    events INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (month, app)
) STRICT, WITHOUT ROWID;

-- OTA moves by their app, and what each SIM's messages came to: messages give way, this stays. `heard` is the last message
-- that was looked at, `world` the life of the platform in which it was made.
CREATE TABLE moves (
    app   TEXT PRIMARY KEY,
    doc   TEXT NOT NULL,
    heard INTEGER NOT NULL,
    world TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE moves_heard (
    app TEXT NOT NULL,
    sim TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (app, sim)
) STRICT, WITHOUT ROWID;
"];
