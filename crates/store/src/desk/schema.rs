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
", "
-- The items of a job, each by its number: a job may have a million.
CREATE TABLE job_items (
    job       TEXT NOT NULL,
    number    INTEGER NOT NULL,
    sim       TEXT,
    verdict   TEXT,
    not_back  INTEGER NOT NULL,
    over      INTEGER NOT NULL,
    return_ms INTEGER,
    model     TEXT,
    grp       TEXT,
    doc       TEXT NOT NULL,
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_items_open ON job_items (job, number) WHERE over = 0;
CREATE INDEX job_items_not_back ON job_items (job, number) WHERE not_back = 1;
CREATE INDEX job_items_by_verdict ON job_items (job, verdict, number);

-- The targets of a plan, frozen when it was made: so many in a row, from the first one's number on.
CREATE TABLE plan_targets (
    plan  TEXT NOT NULL,
    first INTEGER NOT NULL,
    pins  BLOB NOT NULL,
    PRIMARY KEY (plan, first)
) STRICT, WITHOUT ROWID;

-- A job that runs stands whole in its row.
INSERT INTO job_items (job, number, sim, verdict, not_back, over, return_ms, doc)
SELECT jobs.id, work.key,
       json_extract(jobs.doc, '$.job.items[' || work.key || '].simId'),
       json_extract(jobs.doc, '$.job.items[' || work.key || '].verdict'),
       json_extract(jobs.doc, '$.job.items[' || work.key || '].notBackSince') IS NOT NULL,
       json_extract(work.value, '$.phase') = 'over',
       json_extract(jobs.doc, '$.job.items[' || work.key || '].returnMs'),
       json_object('seen', json(json_extract(jobs.doc, '$.job.items[' || work.key || ']')), 'work', json(work.value))
FROM jobs, json_each(jobs.doc, '$.work') AS work;
UPDATE jobs SET doc = json_remove(doc, '$.work');

-- In which order jobs were started: their contexts' clocks may stand still, or be set back.
ALTER TABLE jobs ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET seq = numbered.seq
FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY json_extract(doc, '$.job.startedAt'), id) AS seq FROM jobs) AS numbered
WHERE numbered.id = jobs.id;
CREATE UNIQUE INDEX jobs_by_seq ON jobs (seq);
", "
-- What a job did to a SIM, to take it back.
ALTER TABLE ledger ADD COLUMN job TEXT;
UPDATE ledger SET job = json_extract(entry, '$.job') WHERE json_valid(entry);
CREATE INDEX ledger_by_job ON ledger (job, sim, number);

-- The words of each entry, by its number: what stands in it is in `ledger` alone.
CREATE VIRTUAL TABLE ledger_words USING fts5 (
    words, content = '', columnsize = 0, detail = 'none', tokenize = \"unicode61 categories 'L* N* Co Mn Mc' tokenchars '-_.'\"
);
INSERT INTO ledger_words (rowid, words)
SELECT number, (SELECT group_concat(atom, ' ') FROM json_tree(entry) WHERE atom IS NOT NULL
                AND fullkey NOT LIKE '$.previous%' AND fullkey NOT LIKE '$.hash%' AND fullkey NOT LIKE '$.before%'
                AND fullkey NOT LIKE '$.after%' AND fullkey NOT LIKE '$.body%')
FROM ledger WHERE json_valid(entry);
", "
-- What was sent at once, without a job, and has no verdict yet: by its intention, and the number of that.
CREATE TABLE open_intentions (
    op     TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT;
INSERT OR IGNORE INTO open_intentions (op, number)
SELECT json_extract(entry, '$.op'), number FROM ledger
WHERE job IS NULL AND json_valid(entry) AND json_extract(entry, '$.fact') = 'intended'
    AND json_extract(entry, '$.op') NOT IN (
        SELECT json_extract(entry, '$.op') FROM ledger
        WHERE job IS NULL AND json_valid(entry) AND json_extract(entry, '$.fact') = 'judged');
", "
-- Promises that doors close.
CREATE TABLE leases (
    id      TEXT PRIMARY KEY,
    context TEXT NOT NULL,
    op      TEXT NOT NULL,
    over    INTEGER NOT NULL,
    ended   INTEGER,
    doc     TEXT NOT NULL,
    UNIQUE (context, op)
) STRICT, WITHOUT ROWID;
CREATE INDEX leases_live ON leases (context) WHERE over = 0;
CREATE INDEX leases_ended ON leases (context, ended) WHERE over = 1;

-- Who came through doors, as the platform's log had it.
CREATE TABLE door_visits (
    context TEXT NOT NULL,
    at      INTEGER NOT NULL,
    mark    TEXT NOT NULL,
    entry   TEXT NOT NULL,
    PRIMARY KEY (context, at, mark)
) STRICT, WITHOUT ROWID;
", "
-- Questions that were sent to devices, by their intentions: none is sent again.
CREATE TABLE sent_once (op TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- Whoever was let in, among all who came.
CREATE INDEX door_visits_through ON door_visits (context, at)
WHERE substr(mark, 1, instr(mark, ' ') - 1) IN ('ACCESS', 'CONNECTED', 'CLOSED');
", "
-- Accounts elsewhere that somebody added. No key of theirs is kept.
CREATE TABLE contexts (
    id  TEXT PRIMARY KEY,
    doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"];
