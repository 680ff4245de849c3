/// The schema of the desk, forward only: one entry a version.
pub const MIGRATIONS: &[&str] = &["
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Kansei sessions by the hash of their token: a token at rest would be a key at rest.
CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE plans (
    id         TEXT PRIMARY KEY,
    context    TEXT NOT NULL,
    wall       INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id      TEXT PRIMARY KEY,
    context TEXT NOT NULL,
    op      TEXT NOT NULL,
    plan    TEXT NOT NULL UNIQUE,
    done    INTEGER NOT NULL,
    doc     TEXT NOT NULL,
    UNIQUE (context, op)
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_running ON jobs (context) WHERE done = 0;

CREATE TABLE ledger (
    number  INTEGER PRIMARY KEY,
    context TEXT NOT NULL,
    sim     TEXT,
    grp     TEXT,
    entry   TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_by_sim ON ledger (sim, number) WHERE sim IS NOT NULL;
CREATE INDEX ledger_by_group ON ledger (grp, number) WHERE grp IS NOT NULL;
"];
