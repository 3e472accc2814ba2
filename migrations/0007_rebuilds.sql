-- Counters that are counted anew over several requests: what was found so far is only right if no counter has changed
-- since, and a revision that goes up with every change says so (equal numbers may have changed and changed back).

ALTER TABLE daily_counters ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE campaign_counters ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;

-- One row a rebuild that did not fit into one request.
CREATE TABLE rebuilds (
  id TEXT PRIMARY KEY,
  -- What was asked for, where it stands, and the sums so far.
  state TEXT NOT NULL,
  -- Counts the requests that went on with it: two at once do not mix their sums.
  step INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX rebuilds_by_age ON rebuilds (updated_at);
