CREATE TABLE `dial_answers` (
	`claimed_at` integer NOT NULL,
	`nonce` text NOT NULL,
	`answers` text NOT NULL,
	PRIMARY KEY(`claimed_at`, `nonce`)
) WITHOUT ROWID;
--> statement-breakpoint
DROP VIEW attempts;--> statement-breakpoint
CREATE VIEW attempts AS
SELECT
  c.call_id, c.campaign_id,
  a.key + 1 AS attempt, a.value ->> 0 AS status, coalesce(iif(a.key + 1 = c.attempts_started, (
    SELECT d.answers ->> c.call_id FROM dial_answers d
    WHERE d.claimed_at = c.last_attempt_at AND d.nonce = c.claim_nonce), NULL), a.value ->> 4) AS external_call_id,
  a.value ->> 1 AS started_at, a.value ->> 2 AS ended_at,
  a.value ->> 3 AS duration, a.value ->> 5 AS error
FROM calls c, json_each(c.attempts) a;
