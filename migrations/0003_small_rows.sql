-- A call's row stays small, whatever it carries: metadata in a table of its own, written once; attempts without keys and
-- without what the row already says. (A table WITHOUT ROWID keeps what passes about 1 KB on pages of its own.)

DROP VIEW attempts;

-- Only of calls that have some.
CREATE TABLE call_metadata (
  call_id TEXT PRIMARY KEY,
  metadata TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO call_metadata (call_id, metadata)
SELECT call_id, metadata FROM calls WHERE metadata IS NOT NULL ORDER BY call_id;

CREATE TABLE small_calls (
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
  error_message TEXT,
  -- Which delivery claimed the attempt on the line; NULL when there is none.
  claim_nonce TEXT,
  -- [[status, started_at, ended_at, duration, external_call_id, error]], attempt n at index n - 1; what is missing at
  -- the end of one is left out. The call's external id is that of the last one.
  attempts TEXT NOT NULL DEFAULT '[]',
  time_zone TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO small_calls (call_id, campaign_id, phone_number, status, attempts_started, max_attempts, next_attempt_at,
  last_attempt_at, total_call_time, error_message, claim_nonce, attempts, time_zone, created_at, updated_at)
SELECT call_id, campaign_id, phone_number, status, attempts_started, max_attempts, next_attempt_at, last_attempt_at,
  total_call_time, error_message, iif(status IN ('PROCESSING', 'RETRYING'), claim_nonce, NULL),
  (SELECT json_group_array(json(json_remove(
      json_array(a.value ->> 'status', CAST(a.value ->> 'started_at' AS INTEGER),
        CAST(a.value ->> 'ended_at' AS INTEGER), a.value ->> 'duration', a.value ->> 'external_call_id',
        a.value ->> 'error'),
      iif(a.value ->> 'error' IS NULL, '$[5]', '$[6]'),
      iif(coalesce(a.value ->> 'error', a.value ->> 'external_call_id') IS NULL, '$[4]', '$[6]'))))
    FROM json_each(calls.attempts) a),
  time_zone, created_at, updated_at
FROM calls ORDER BY call_id;

DROP TABLE calls;
ALTER TABLE small_calls RENAME TO calls;
CREATE INDEX calls_due ON calls (campaign_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX calls_by_campaign ON calls (campaign_id);
CREATE INDEX calls_on_the_line ON calls (last_attempt_at) WHERE status IN ('PROCESSING', 'RETRYING');
CREATE INDEX calls_by_number ON calls (phone_number, created_at);
CREATE INDEX calls_not_answered ON calls (status)
WHERE status IN ('DISCONNECTED', 'RNR', 'FAILED', 'CANCELLED');

-- For reports: the attempts as rows.
CREATE VIEW attempts AS
SELECT
  c.call_id, c.campaign_id,
  a.key + 1 AS attempt, a.value ->> 0 AS status, a.value ->> 4 AS external_call_id,
  a.value ->> 1 AS started_at, a.value ->> 2 AS ended_at,
  a.value ->> 3 AS duration, a.value ->> 5 AS error
FROM calls c, json_each(c.attempts) a;

-- Lists, sums and sweepers read what they show or change, however much else there is.
CREATE INDEX campaigns_by_status ON campaigns (status);
CREATE INDEX campaigns_by_activity ON campaigns (is_active);
CREATE INDEX campaigns_by_status_and_activity ON campaigns (status, is_active);
-- 1 once a cancelled campaign has no open call any more, which then stays so.
ALTER TABLE campaigns ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0;
CREATE INDEX campaigns_to_empty ON campaigns (id) WHERE status = 'cancelled' AND emptied = 0;
CREATE INDEX dead_letters_by_state ON dead_letters (state, created_at);
CREATE INDEX dead_letters_by_queue ON dead_letters (state, queue, created_at);
CREATE INDEX imports_by_campaign ON imports (campaign_id, created_at);

-- Calls that came to their end on that day, less those that a redrive has opened again: over all days, what was accepted
-- less this is what is open. Only the sum can be confirmed by a scan.
ALTER TABLE daily_counters ADD COLUMN finished INTEGER NOT NULL DEFAULT 0;
UPDATE daily_counters SET finished = (SELECT sum(initiated) FROM daily_counters) - (
  SELECT sum(initiated + processing + retrying + waiting_disconnected + waiting_rnr + waiting_failed)
  FROM campaign_counters)
WHERE date = (SELECT min(date) FROM daily_counters);
