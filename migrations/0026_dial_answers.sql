CREATE TABLE `dial_answers` (
	`second` integer PRIMARY KEY NOT NULL,
	`answers` text NOT NULL
);
--> statement-breakpoint
DROP VIEW attempts;--> statement-breakpoint
CREATE VIEW attempts AS
SELECT
  c.call_id, c.campaign_id,
  a.key + 1 AS attempt, a.value ->> 0 AS status, coalesce(iif(a.key + 1 = c.attempts_started, (
    SELECT d.answers ->> (c.attempts_started || ':' || c.call_id) FROM dial_answers d
    WHERE d.second = c.last_attempt_at / 1000 AND c.claim_nonce IS NOT NULL), NULL), a.value ->> 4) AS external_call_id,
  a.value ->> 1 AS started_at, a.value ->> 2 AS ended_at,
  a.value ->> 3 AS duration, a.value ->> 5 AS error
FROM calls c, json_each(c.attempts) a;
