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
"];
