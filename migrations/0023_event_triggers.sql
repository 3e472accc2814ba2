CREATE TABLE `event_source` (
	`prefix` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `trunks` ADD `breaker_opened_at` integer;--> statement-breakpoint
ALTER TABLE `trunks` ADD `breaker_told_at` integer;--> statement-breakpoint
-- Sets the ids of this database's events apart from those of any other.
INSERT INTO event_source (prefix) SELECT lower(hex(randomblob(3)));
--> statement-breakpoint
-- Who wants an event is asked by equality alone, which seeks: where nobody does, nothing is read. (A list behind IN counts as
-- rows that are read, and so does a look into an empty table.)
--
-- An attempt ended: it was on the line, or was settled without having been; one that is given back has not ended. A call
-- finished: it waits for nothing and is not on the line. One that a redrive reopens waits again, and may finish again. What
-- changes no status (details told late) is no event; nor is a row that leaves for the archive.
CREATE TRIGGER event_of_call AFTER UPDATE OF status ON calls
WHEN NEW.status NOT IN ('PROCESSING', 'RETRYING')
	AND ((NEW.next_attempt_at IS NULL AND (OLD.next_attempt_at IS NOT NULL OR OLD.status IN ('PROCESSING', 'RETRYING')))
		OR (NEW.attempts_started >= OLD.attempts_started AND (OLD.status IN ('PROCESSING', 'RETRYING') OR NEW.attempts_started > OLD.attempts_started)))
	AND (EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'call.finished' AND s.campaign_id = 0)
		OR EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'call.finished' AND s.campaign_id = NEW.campaign_id)
		OR EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'attempt.ended' AND s.campaign_id = 0)
		OR EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'attempt.ended' AND s.campaign_id = NEW.campaign_id))
BEGIN
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		SELECT 'attempt.ended', NEW.campaign_id, NEW.call_id, json_array(
			json_array(NEW.call_id, NEW.campaign_id, NEW.phone_number, NEW.status, NEW.attempts_started, NEW.max_attempts,
				NEW.next_attempt_at, NEW.last_attempt_at, NEW.total_call_time, NEW.error_message, NEW.claim_nonce,
				json(NEW.attempts), NEW.time_zone, NEW.created_at, NEW.updated_at, NEW.given_back, NEW.person_id,
				json(NEW.party), json(NEW.refusal)),
			(SELECT k.name FROM campaigns k WHERE k.id = NEW.campaign_id),
			json((SELECT m.metadata FROM call_metadata m
				WHERE m.call_id = NEW.call_id AND length(CAST(m.metadata AS BLOB)) <= 16384)),
			EXISTS (SELECT 1 FROM call_metadata m
				WHERE m.call_id = NEW.call_id AND length(CAST(m.metadata AS BLOB)) > 16384)),
			NEW.updated_at
		WHERE NEW.attempts_started >= OLD.attempts_started AND (OLD.status IN ('PROCESSING', 'RETRYING') OR NEW.attempts_started > OLD.attempts_started)
			AND (EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'attempt.ended' AND s.campaign_id = 0)
				OR EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'attempt.ended' AND s.campaign_id = NEW.campaign_id));
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		SELECT 'call.finished', NEW.campaign_id, NEW.call_id, json_array(
			json_array(NEW.call_id, NEW.campaign_id, NEW.phone_number, NEW.status, NEW.attempts_started, NEW.max_attempts,
				NEW.next_attempt_at, NEW.last_attempt_at, NEW.total_call_time, NEW.error_message, NEW.claim_nonce,
				json(NEW.attempts), NEW.time_zone, NEW.created_at, NEW.updated_at, NEW.given_back, NEW.person_id,
				json(NEW.party), json(NEW.refusal)),
			(SELECT k.name FROM campaigns k WHERE k.id = NEW.campaign_id),
			json((SELECT m.metadata FROM call_metadata m
				WHERE m.call_id = NEW.call_id AND length(CAST(m.metadata AS BLOB)) <= 16384)),
			EXISTS (SELECT 1 FROM call_metadata m
				WHERE m.call_id = NEW.call_id AND length(CAST(m.metadata AS BLOB)) > 16384)),
			NEW.updated_at
		WHERE NEW.next_attempt_at IS NULL AND (OLD.next_attempt_at IS NOT NULL OR OLD.status IN ('PROCESSING', 'RETRYING'))
			AND (EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'call.finished' AND s.campaign_id = 0)
				OR EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'call.finished' AND s.campaign_id = NEW.campaign_id));
END;
--> statement-breakpoint
-- One in progress that becomes inactive is held up as a pause holds it.
CREATE TRIGGER event_of_campaign AFTER UPDATE OF status, is_active ON campaigns
WHEN OLD.status <> NEW.status OR (NEW.status = 'in_progress' AND OLD.is_active <> NEW.is_active)
BEGIN
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		SELECT t.type, NEW.id, CAST(NEW.id AS TEXT), json_object('id', NEW.id, 'name', NEW.name, 'status', NEW.status,
			'is_active', NEW.is_active, 'started_at', NEW.started_at, 'completed_at', NEW.completed_at), NEW.updated_at
		FROM (SELECT iif(OLD.status <> NEW.status, iif(NEW.status = 'in_progress', iif(OLD.status = 'paused', 'campaign.resumed', 'campaign.started'),
				'campaign.' || NEW.status), iif(NEW.is_active, 'campaign.resumed', 'campaign.paused')) AS type) t
		WHERE (EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = t.type AND s.campaign_id = 0)
				OR EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = t.type AND s.campaign_id = NEW.id));
END;
--> statement-breakpoint
CREATE TRIGGER event_of_import AFTER UPDATE OF state ON imports
WHEN OLD.state = 'running' AND NEW.state <> 'running'
	AND (EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'import.finished' AND s.campaign_id = 0)
				OR EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'import.finished' AND s.campaign_id = NEW.campaign_id))
BEGIN
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		VALUES ('import.finished', NEW.campaign_id, NEW.id, json_object('id', NEW.id, 'campaign_id', NEW.campaign_id,
			'state', NEW.state, 'dry_run', NEW.dry_run, 'format', NEW.format, 'rows', NEW.rows, 'added', NEW.added,
			'duplicates', NEW.duplicates, 'rejected', NEW.rejected, 'error', NEW.error, 'created_at', NEW.created_at,
			'updated_at', NEW.updated_at,
			'campaign_name', (SELECT k.name FROM campaigns k WHERE k.id = NEW.campaign_id)), NEW.updated_at);
END;
--> statement-breakpoint
-- Of a campaign where its scope is one.
CREATE TRIGGER event_of_suppression AFTER INSERT ON suppressions
WHEN EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'number.suppressed' AND s.campaign_id = 0)
	OR EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'number.suppressed'
		AND s.campaign_id = iif(NEW.scope GLOB 'campaign:[0-9]*', CAST(substr(NEW.scope, 10) AS INTEGER), 0))
BEGIN
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		VALUES ('number.suppressed', iif(NEW.scope GLOB 'campaign:[0-9]*', CAST(substr(NEW.scope, 10) AS INTEGER), NULL),
			NEW.id, json_object('id', NEW.id, 'kind', NEW.kind, 'value', NEW.value, 'scope', NEW.scope,
			'reason', NEW.reason, 'source', NEW.source, 'created_by', NEW.created_by, 'created_at', NEW.created_at,
			'expires_at', NEW.expires_at, 'note', NEW.note, 'revoked_at', NEW.revoked_at, 'revoked_by', NEW.revoked_by),
			NEW.created_at);
END;
--> statement-breakpoint
-- Without its message, which may be long.
CREATE TRIGGER event_of_dead_letter AFTER INSERT ON dead_letters
WHEN EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'dead_letter.created' AND s.campaign_id = 0)
BEGIN
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		VALUES ('dead_letter.created', NULL, NEW.id, json_object('id', NEW.id, 'queue', NEW.queue, 'call_id', NEW.call_id,
			'reason', NEW.reason, 'error', NEW.error, 'tries', NEW.history ->> '$[#-1].tries',
			'created_at', NEW.created_at), NEW.created_at);
END;
--> statement-breakpoint
CREATE TRIGGER event_of_trunk AFTER UPDATE OF paused ON trunks
WHEN OLD.paused <> NEW.paused
	AND EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = iif(NEW.paused, 'trunk.paused', 'trunk.resumed') AND s.campaign_id = 0)
BEGIN
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		VALUES (iif(NEW.paused, 'trunk.paused', 'trunk.resumed'), NULL, NEW.name,
			json_object('name', NEW.name, 'paused', NEW.paused, 'breaker_opened_at', NEW.breaker_opened_at), NEW.updated_at);
END;
--> statement-breakpoint
-- Its gate says so: it is the only one that knows. Told late, one that opened anew has closed before.
CREATE TRIGGER event_of_breaker AFTER UPDATE OF breaker_opened_at ON trunks
WHEN OLD.breaker_opened_at IS NOT NEW.breaker_opened_at
BEGIN
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		SELECT 'trunk.breaker_closed', NULL, NEW.name,
			json_object('name', NEW.name, 'paused', NEW.paused, 'breaker_opened_at', NULL), NEW.breaker_told_at
		WHERE OLD.breaker_opened_at IS NOT NULL
			AND EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'trunk.breaker_closed' AND s.campaign_id = 0);
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		SELECT 'trunk.breaker_opened', NULL, NEW.name,
			json_object('name', NEW.name, 'paused', NEW.paused, 'breaker_opened_at', NEW.breaker_opened_at), NEW.breaker_told_at
		WHERE NEW.breaker_opened_at IS NOT NULL
			AND EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'trunk.breaker_opened' AND s.campaign_id = 0);
END;
--> statement-breakpoint
-- Without its address, which may hold a secret: other endpoints are told of it.
CREATE TRIGGER event_of_webhook AFTER UPDATE OF status ON webhook_endpoints
WHEN OLD.status <> NEW.status AND NEW.status IN ('held', 'disabled')
	AND EXISTS (SELECT 1 FROM event_subscriptions s WHERE s.type = 'webhook.' || NEW.status AND s.campaign_id = 0)
BEGIN
	INSERT INTO events (type, campaign_id, subject, body, created_at)
		VALUES ('webhook.' || NEW.status, NULL, NEW.id, json_object('id', NEW.id, 'description', NEW.description,
			'status', NEW.status, 'held_since', NEW.held_since, 'disabled_reason', NEW.disabled_reason), NEW.updated_at);
END;
