// What triggers write counts in a statement's `meta.changes`, and in nothing else that statements go by; and how triggers
// come to be there.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { EVENT_TRIGGERS, installTriggers } from "../../../src/store/events/triggers/install-triggers.ts";
import { subscribeToAll } from "../../support/worlds/events.ts";

const pause = () =>
  env.DB.prepare("UPDATE trunks SET paused = 1 - paused WHERE name = 'default' RETURNING name");
const changed = () => env.DB.prepare("SELECT changes() AS n");

it("shows changes() the rows of the statement alone, and RETURNING too, whoever has subscribed", async () => {
  for (const subscribed of [false, true]) {
    if (subscribed) await subscribeToAll(env.DB);
    const [paused, count] = await env.DB.batch<Record<string, unknown>>([pause(), changed()]);
    expect(paused?.results).toEqual([{ name: "default" }]);
    expect(count?.results).toEqual([{ n: 1 }]);
    expect(paused?.meta.changes).toBe(subscribed ? 2 : 1);
  }
});

it("shows no changes of a statement that found no row", async () => {
  await subscribeToAll(env.DB);
  const none = env.DB.prepare("UPDATE trunks SET paused = 1 - paused WHERE name = 'none'");
  const [first, , third] = await env.DB.batch<{ n: number }>([pause(), none, changed()]);
  expect(first?.meta.changes).toBe(2);
  expect(third?.results).toEqual([{ n: 0 }]);
});

const triggers = async () => {
  const { results } = await env.DB.prepare(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
  ).all<{ name: string; sql: string }>();
  return new Map(results.map(({ name, sql }) => [name, sql]));
};

it("makes the triggers that are missing, changes those of another release, and drops what none has any more", async () => {
  expect(await triggers()).toEqual(new Map([...EVENT_TRIGGERS].sort()));
  expect(await installTriggers(env.DB)).toBe(0);
  const other = (name: string) =>
    `CREATE TRIGGER ${name} AFTER UPDATE OF paused ON trunks BEGIN SELECT 1; END`;
  await env.DB.batch(
    [
      "DROP TRIGGER event_of_call",
      "DROP TRIGGER event_of_trunk",
      other("event_of_trunk"),
      other("event_of_old"),
    ].map(sql => env.DB.prepare(sql)),
  );
  expect(await installTriggers(env.DB)).toBe(3);
  expect(await triggers()).toEqual(new Map([...EVENT_TRIGGERS].sort()));
  expect(await installTriggers(env.DB)).toBe(0);
});
