// Events of campaigns, imports, suppressions, dead letters, trunks and webhooks.
import { INSERT, snapshot, wanted } from "./wanted.ts";

/** One in progress that becomes inactive is held up as a pause holds it. */
export const EVENT_OF_CAMPAIGN = `CREATE TRIGGER event_of_campaign AFTER UPDATE OF status, is_active ON campaigns
  WHEN OLD.status <> NEW.status OR (NEW.status = 'in_progress' AND OLD.is_active <> NEW.is_active)
BEGIN
  ${INSERT}
    SELECT t.type, NEW.id, CAST(NEW.id AS TEXT),
      ${snapshot("id", "name", "status", "is_active", "started_at", "completed_at")}, NEW.updated_at
    FROM (SELECT iif(OLD.status <> NEW.status,
        iif(NEW.status = 'in_progress', iif(OLD.status = 'paused', 'campaign.resumed', 'campaign.started'), 'campaign.' || NEW.status),
        iif(NEW.is_active, 'campaign.resumed', 'campaign.paused')) AS type) t
    WHERE ${wanted("t.type", "NEW.id")};
END`;

export const EVENT_OF_IMPORT = `CREATE TRIGGER event_of_import AFTER UPDATE OF state ON imports
  WHEN OLD.state = 'running' AND NEW.state <> 'running' AND ${wanted("'import.finished'", "NEW.campaign_id")}
BEGIN
  ${INSERT}
    VALUES ('import.finished', NEW.campaign_id, NEW.id, json_object('id', NEW.id, 'campaign_id', NEW.campaign_id,
      'state', NEW.state, 'dry_run', NEW.dry_run, 'format', NEW.format, 'rows', NEW.rows, 'added', NEW.added,
      'duplicates', NEW.duplicates, 'rejected', NEW.rejected, 'error', NEW.error, 'created_at', NEW.created_at,
      'updated_at', NEW.updated_at,
      'campaign_name', (SELECT k.name FROM campaigns k WHERE k.id = NEW.campaign_id)), NEW.updated_at);
END`;

/** Of a campaign where its scope is one. */
const campaignOr = (otherwise: string) =>
  `iif(NEW.scope GLOB 'campaign:[0-9]*', CAST(substr(NEW.scope, 10) AS INTEGER), ${otherwise})`;

export const EVENT_OF_SUPPRESSION = `CREATE TRIGGER event_of_suppression AFTER INSERT ON suppressions
  WHEN ${wanted("'number.suppressed'", campaignOr("0"))}
BEGIN
  ${INSERT}
    VALUES ('number.suppressed', ${campaignOr("NULL")}, NEW.id,
      ${snapshot("id", "kind", "value", "scope", "reason", "source", "created_by", "created_at", "expires_at", "note", "revoked_at", "revoked_by")},
      NEW.created_at);
END`;

/** Without its message, which may be long. */
export const EVENT_OF_DEAD_LETTER = `CREATE TRIGGER event_of_dead_letter AFTER INSERT ON dead_letters
  WHEN ${wanted("'dead_letter.created'")}
BEGIN
  ${INSERT}
    VALUES ('dead_letter.created', NULL, NEW.id, json_object('id', NEW.id, 'queue', NEW.queue, 'call_id', NEW.call_id,
      'reason', NEW.reason, 'error', NEW.error, 'tries', NEW.history ->> '$[#-1].tries',
      'created_at', NEW.created_at), NEW.created_at);
END`;

const TRUNK_TYPE = "iif(NEW.paused, 'trunk.paused', 'trunk.resumed')";
const TRUNK = snapshot("name", "paused", "breaker_opened_at");

export const EVENT_OF_TRUNK = `CREATE TRIGGER event_of_trunk AFTER UPDATE OF paused ON trunks
  WHEN OLD.paused <> NEW.paused AND ${wanted(TRUNK_TYPE)}
BEGIN
  ${INSERT}
    VALUES (${TRUNK_TYPE}, NULL, NEW.name, ${TRUNK}, NEW.updated_at);
END`;

/** Its gate says so: it is the only one that knows. Told late, one that opened anew has closed before. */
export const EVENT_OF_BREAKER = `CREATE TRIGGER event_of_breaker AFTER UPDATE OF breaker_opened_at ON trunks
  WHEN OLD.breaker_opened_at IS NOT NEW.breaker_opened_at
BEGIN
  ${INSERT}
    SELECT 'trunk.breaker_closed', NULL, NEW.name,
      json_object('name', NEW.name, 'paused', NEW.paused, 'breaker_opened_at', NULL), NEW.breaker_told_at
    WHERE OLD.breaker_opened_at IS NOT NULL AND ${wanted("'trunk.breaker_closed'")};
  ${INSERT}
    SELECT 'trunk.breaker_opened', NULL, NEW.name, ${TRUNK}, NEW.breaker_told_at
    WHERE NEW.breaker_opened_at IS NOT NULL AND ${wanted("'trunk.breaker_opened'")};
END`;

/** Without its address, which may hold a secret: other endpoints are told of it. */
export const EVENT_OF_WEBHOOK = `CREATE TRIGGER event_of_webhook AFTER UPDATE OF status ON webhook_endpoints
  WHEN OLD.status <> NEW.status AND NEW.status IN ('held', 'disabled') AND ${wanted("'webhook.' || NEW.status")}
BEGIN
  ${INSERT}
    VALUES ('webhook.' || NEW.status, NULL, NEW.id,
      ${snapshot("id", "description", "status", "held_since", "disabled_reason")}, NEW.updated_at);
END`;
