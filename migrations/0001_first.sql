-- Append-only: a released migration is never edited; src/store/schema.ts mirrors the result and a test compares them.
-- Times are milliseconds since the epoch, UTC. Booleans are 0 or 1. JSON is text.

CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  description TEXT,
  is_active INTEGER NOT NULL DEFAULT 1,
  status TEXT NOT NULL DEFAULT 'pending',
  time_zone TEXT,
  max_concurrent_calls INTEGER,
  retry_policy TEXT,
  business_hours TEXT,
  -- The last contact that was turned into a call: the hopper's place in the list.
  contact_cursor INTEGER NOT NULL DEFAULT 0,
  cursor_at_start INTEGER NOT NULL DEFAULT 0,
  -- Counts changes of what decides dialling; statements that decided on an older revision do not match.
  revision INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  started_at INTEGER,
  completed_at INTEGER
);
CREATE INDEX campaigns_in_progress ON campaigns (id) WHERE status = 'in_progress';

CREATE TABLE contacts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campaign_id INTEGER NOT NULL,
  phone_number TEXT NOT NULL,
  time_zone TEXT,
  metadata TEXT,
  is_active INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX contacts_by_number ON contacts (campaign_id, phone_number);
-- The rowid is part of every index: this one walks a campaign's contacts in order of their ids.
CREATE INDEX contacts_by_campaign ON contacts (campaign_id);

-- One row a call, its attempts inside it: every transition is one statement on one row.
CREATE TABLE calls (
  -- A UUID of version 7: ordered by acceptance.
  call_id TEXT PRIMARY KEY,
  campaign_id INTEGER NOT NULL,
  phone_number TEXT NOT NULL,
  status TEXT NOT NULL,
  -- Attempts claimed for dialling so far, or settled without one; the API's attempt_count is never below 1.
  attempts_started INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL,
  -- Set = waiting for the attempt after attempts_started. NULL = on the line, or final.
  next_attempt_at INTEGER,
  last_attempt_at INTEGER,
  total_call_time REAL NOT NULL DEFAULT 0,
  external_call_id TEXT,
  error_message TEXT,
  -- Which delivery claimed the current attempt.
  claim_nonce TEXT,
  -- [{attempt, status, external_call_id, started_at, ended_at, duration, error}], attempt n at index n - 1.
  attempts TEXT NOT NULL DEFAULT '[]',
  time_zone TEXT,
  metadata TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX calls_due ON calls (campaign_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX calls_by_campaign ON calls (campaign_id);
CREATE INDEX calls_on_the_line ON calls (last_attempt_at) WHERE status IN ('PROCESSING', 'RETRYING');
CREATE INDEX calls_by_number ON calls (phone_number, created_at);

-- For reports: the attempts as rows.
CREATE VIEW attempts AS
SELECT
  c.call_id, c.campaign_id,
  a.value ->> 'attempt' AS attempt, a.value ->> 'status' AS status,
  a.value ->> 'external_call_id' AS external_call_id,
  a.value ->> 'started_at' AS started_at, a.value ->> 'ended_at' AS ended_at,
  a.value ->> 'duration' AS duration, a.value ->> 'error' AS error
FROM calls c, json_each(c.attempts) a;

-- How many calls of a campaign stand where. Changed only together with the calls, in the same batch.
CREATE TABLE campaign_counters (
  campaign_id INTEGER PRIMARY KEY,
  contacts INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  initiated INTEGER NOT NULL DEFAULT 0,
  processing INTEGER NOT NULL DEFAULT 0,
  retrying INTEGER NOT NULL DEFAULT 0,
  waiting_disconnected INTEGER NOT NULL DEFAULT 0,
  waiting_rnr INTEGER NOT NULL DEFAULT 0,
  waiting_failed INTEGER NOT NULL DEFAULT 0,
  picked INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,
  -- What the insert just before in the same batch has added: carries changes() to the daily counter.
  last_accepted INTEGER NOT NULL DEFAULT 0
);

-- One row a UTC day. Acceptances by created_at, outcomes by ended_at, retries by started_at.
CREATE TABLE daily_counters (
  date TEXT PRIMARY KEY,
  initiated INTEGER NOT NULL DEFAULT 0,
  picked INTEGER NOT NULL DEFAULT 0,
  disconnected INTEGER NOT NULL DEFAULT 0,
  rnr INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,
  call_seconds REAL NOT NULL DEFAULT 0,
  peak_concurrent INTEGER NOT NULL DEFAULT 0,
  dead_letters INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE dead_letters (
  -- The queue's message id: a letter that is delivered twice is stored once.
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  payload TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX dead_letters_by_age ON dead_letters (created_at);
