// The triggers that write events are made by the program, over its binding, and not by a migration: what takes migrations
// to a deployed database has cut triggers at the semicolons in them (workers-sdk issues 4998 and 15314), and a deployment
// must not fail by that. Made when the first webhook is, looked at each minute: they are those of the code that runs.
import { EVENT_OF_CALL } from "./of-calls.ts";
import {
  EVENT_OF_BREAKER,
  EVENT_OF_CAMPAIGN,
  EVENT_OF_DEAD_LETTER,
  EVENT_OF_IMPORT,
  EVENT_OF_SUPPRESSION,
  EVENT_OF_TRUNK,
  EVENT_OF_WEBHOOK,
} from "./of-the-rest.ts";

const TEXTS: readonly string[] = [
  EVENT_OF_BREAKER,
  EVENT_OF_CALL,
  EVENT_OF_CAMPAIGN,
  EVENT_OF_DEAD_LETTER,
  EVENT_OF_IMPORT,
  EVENT_OF_SUPPRESSION,
  EVENT_OF_TRUNK,
  EVENT_OF_WEBHOOK,
];

/** By their names. */
export const EVENT_TRIGGERS: ReadonlyMap<string, string> = new Map(
  TEXTS.map(text => [String(/^CREATE TRIGGER (\w+)/.exec(text)?.[1]), text]),
);

const THERE_ARE =
  "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'event_of_*' /* triggers of events */";

/** Makes those that are missing or have another text, all in one batch; returns how many. */
export async function installTriggers(db: D1Database): Promise<number> {
  const { results } = await db.prepare(THERE_ARE).all<{ name: string; sql: string }>();
  const stored = new Map(results.map(({ name, sql }) => [name, sql]));
  const missing = [...EVENT_TRIGGERS].filter(([name, text]) => stored.get(name) !== text);
  const left = [...stored.keys()].filter(name => !EVENT_TRIGGERS.has(name));
  if (missing.length + left.length > 0)
    await db.batch([
      ...[...left, ...missing.map(([name]) => name)].map(name =>
        db.prepare(`DROP TRIGGER IF EXISTS ${name}`),
      ),
      ...missing.map(([, text]) => db.prepare(text)),
    ]);
  return missing.length + left.length;
}
