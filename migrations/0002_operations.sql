-- Shares of campaigns, the trunk's pause, ad-hoc calls, lists by status, dead letters with their history, idempotency
-- keys, imports.

-- Relative size of a campaign's share of the lines.
ALTER TABLE campaigns ADD COLUMN weight INTEGER NOT NULL DEFAULT 1;

-- The built-in campaign of calls that name none. Ids given out begin at 1.
INSERT INTO campaigns (id, name, description, created_at, updated_at)
VALUES (0, 'Ad-hoc calls', 'Calls that name no campaign', 0, 0);
INSERT INTO campaign_counters (campaign_id) VALUES (0);

-- Lists of what did not go well. A call answered at its first attempt never enters.
CREATE INDEX calls_not_answered ON calls (status)
WHERE status IN ('DISCONNECTED', 'RNR', 'FAILED', 'CANCELLED');

-- The claim looks here last: a paused trunk dials nothing.
CREATE TABLE trunks (
  name TEXT PRIMARY KEY,
  paused INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO trunks (name, updated_at) VALUES ('default', 0);

-- waiting: nothing was done about it. redriven: its effect was applied again. discarded: emptied, and kept only so that
-- a late delivery does not bring it back.
ALTER TABLE dead_letters ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE dead_letters ADD COLUMN call_id TEXT;
-- What went wrong the last time.
ALTER TABLE dead_letters ADD COLUMN error TEXT;
-- [{at, event, detail}], oldest first.
ALTER TABLE dead_letters ADD COLUMN history TEXT NOT NULL DEFAULT '[]';

-- What went wrong with messages that are still being tried: becomes the history of their dead letter.
CREATE TABLE delivery_failures (
  message_id TEXT PRIMARY KEY,
  failures TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX delivery_failures_by_age ON delivery_failures (updated_at);

-- One row a used Idempotency-Key. Without an answer its request is being handled, until the lock runs out.
CREATE TABLE idempotency_keys (
  -- SHA-256 over the token's name, the method, the path and the key.
  id TEXT PRIMARY KEY,
  body_hash TEXT NOT NULL,
  -- The request that holds it.
  owner TEXT NOT NULL,
  locked_until INTEGER NOT NULL,
  status INTEGER,
  answer TEXT,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  campaign_id INTEGER NOT NULL,
  -- running, done or failed.
  state TEXT NOT NULL,
  dry_run INTEGER NOT NULL,
  format TEXT NOT NULL,
  rows INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX imports_by_age ON imports (created_at);

CREATE TABLE import_errors (
  import_id TEXT NOT NULL,
  -- Counted from 1, the header included.
  line INTEGER NOT NULL,
  column_name TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (import_id, line, column_name)
) WITHOUT ROWID;
