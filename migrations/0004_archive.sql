-- The archive: old calls and contacts leave for files in a bucket. What they counted stays counted.

-- How far the nightly walk through a table has come.
CREATE TABLE archive_state (
  -- calls or contacts.
  kind TEXT PRIMARY KEY,
  -- When the walk began; it takes what is older than the cutoff.
  started_at INTEGER NOT NULL DEFAULT 0,
  cutoff INTEGER NOT NULL DEFAULT 0,
  -- Everything up to here was looked at. NULL = the walk has come to its end.
  cursor TEXT,
  -- The latest change (ms) of any row that has left.
  archived_through INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO archive_state (kind) VALUES ('calls'), ('contacts');

-- One row a file, for as long as there is the file: it finds the file of a call.
CREATE TABLE archive_files (
  -- <kind>-<date>-<number>.ndjson.gz: numbers of a day are never given out twice.
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  -- UTC. Calls: the day in their ids. Contacts: the day on which their campaign ended.
  date TEXT NOT NULL,
  number INTEGER NOT NULL,
  -- Of contacts.
  campaign_id INTEGER,
  -- The rows behind after_id up to and with last_id: fixed before anything is written.
  after_id TEXT NOT NULL,
  last_id TEXT NOT NULL,
  cutoff INTEGER NOT NULL,
  -- planned, stored (written and read back), listed (a manifest names it), done (its rows are deleted), void (never used).
  state TEXT NOT NULL DEFAULT 'planned',
  rows INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  sha256 TEXT,
  manifest INTEGER,
  -- Ids that changed after they were written: their rows stayed, the copies in the file do not count.
  stayed TEXT NOT NULL DEFAULT '[]',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX archive_files_by_date ON archive_files (date);
CREATE INDEX archive_files_open ON archive_files (state) WHERE state IN ('planned', 'stored', 'listed');

-- The chain: each manifest's object names the files it adds and holds the SHA-256 of the manifest before it.
CREATE TABLE archive_manifests (
  number INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  files INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);

-- What has left, by campaign: a scan of the rows that are there plus this equals campaign_counters.
CREATE TABLE archived_counters (
  campaign_id INTEGER PRIMARY KEY,
  total INTEGER NOT NULL DEFAULT 0,
  picked INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,
  contacts INTEGER NOT NULL DEFAULT 0
);

-- When the campaign called this number, of calls that have left: the hopper passes it over as if the call were there.
ALTER TABLE contacts ADD COLUMN called_at INTEGER;
