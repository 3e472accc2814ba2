// Ways to break the log of events, as a careless change of its triggers would.
import { sqlite } from "../database.ts";
import { broken, type NamedSabotage } from "../named-sabotage.ts";

const TRIGGER = sqlite.prepare("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?");

/** Another trigger in the place of one; without `change` none. */
const trigger = (name: string, change?: (sql: string) => string) => () => {
  const sql = String(TRIGGER.get(name)?.sql);
  sqlite.exec(`DROP TRIGGER ${name}`);
  if (change !== undefined) sqlite.exec(change(sql));
  return () => {
    sqlite.exec(`DROP TRIGGER IF EXISTS ${name}`);
    sqlite.exec(sql);
  };
};

export const EVENT_SABOTAGES: readonly NamedSabotage[] = [
  broken("the ends of calls are no events", 14, { code: trigger("event_of_call") }),
  broken("an attempt that is given back is an event", 14, {
    code: trigger("event_of_call", sql =>
      sql.replaceAll("NEW.attempts_started >= OLD.attempts_started AND (", "("),
    ),
  }),
  broken("what changes nothing is an event", 14, {
    code: trigger("event_of_trunk", sql => sql.replace("OLD.paused <> NEW.paused", "1")),
  }),
  broken("a campaign that becomes inactive is no event", 14, {
    code: trigger("event_of_campaign", sql => sql.replace("UPDATE OF status, is_active", "UPDATE OF status")),
  }),
  broken("the end of a call says how it was before", "14b", {
    code: trigger("event_of_call", sql => sql.replaceAll("json(NEW.attempts)", "json(OLD.attempts)")),
  }),
  broken("a campaign's event says how it was before", "14b", {
    code: trigger("event_of_campaign", sql => sql.replace("'status', NEW.status", "'status', OLD.status")),
  }),
];
