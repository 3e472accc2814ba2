// What triggers write counts in a statement's `meta.changes`, and in nothing else that statements go by.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
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

it("has each trigger that the migrations have made", async () => {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
  ).all<{ name: string }>();
  expect(results.map(row => row.name)).toEqual([
    "event_of_breaker",
    "event_of_call",
    "event_of_campaign",
    "event_of_dead_letter",
    "event_of_import",
    "event_of_suppression",
    "event_of_trunk",
    "event_of_webhook",
  ]);
});
