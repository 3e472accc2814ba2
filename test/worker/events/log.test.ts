// The log of events as it is read, polled and purged.
import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { purgeEvents as purgeSweep } from "../../../src/cron/sweepers.ts";
import { EVENTS_LOOKED_AT } from "../../../src/domain/events/event.ts";
import { EVENT_TYPES } from "../../../src/domain/events/event-type.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import { d1Stores } from "../../../src/store/d1.ts";
import { api, makeCampaign } from "../../support/api.ts";
import { subscribe, trunkEvents } from "../../support/worlds/events.ts";

const NOW = Date.now();
const stores = d1Stores(env.DB);
const { events } = stores;
const ALL = { types: EVENT_TYPES, campaigns: null };

beforeEach(async () => {
  await env.DB.batch(["events", "event_subscriptions"].map(table => env.DB.prepare(`DELETE FROM ${table}`)));
});

it("reads behind a place in the order of commits, as many as are asked for", async () => {
  await trunkEvents(env.DB, 5, NOW);
  const read = await events.read(2, ALL, 2);
  expect(read.events.map(event => event.seq)).toEqual([3, 4]);
  expect(read).toMatchObject({ lookedTo: 4, oldest: 1, newest: 5 });
  expect((await events.read(5, ALL, 2)).lookedTo).toBe(5);
  expect(await events.read(9, ALL, 2)).toMatchObject({ events: [], lookedTo: 9 });
  expect((await events.named([2, 5, 99])).map(event => event.seq)).toEqual([2, 5]);
});

it("looks at a bounded number of events for a narrow filter, and says how far", async () => {
  await trunkEvents(env.DB, EVENTS_LOOKED_AT + 10, NOW);
  const narrow = { types: ["call.finished"] as const, campaigns: [7] };
  const first = await events.read(0, narrow, 50);
  expect(first).toMatchObject({ events: [], lookedTo: EVENTS_LOOKED_AT });
  expect(await events.read(first.lookedTo, narrow, 50)).toMatchObject({ lookedTo: EVENTS_LOOKED_AT + 10 });
});

it("reads on from the oldest that is kept", async () => {
  await trunkEvents(env.DB, EVENTS_LOOKED_AT * 2, NOW);
  await env.DB.prepare("DELETE FROM events WHERE seq < 1500").run();
  const read = await events.read(3, ALL, 1);
  expect(read.events.map(event => event.seq)).toEqual([1500]);
  expect(read).toMatchObject({ lookedTo: 1500, oldest: 1500 });
});

it("purges what is older than it is kept, never the newest, in bounded chunks", async () => {
  await trunkEvents(env.DB, 3, NOW - 8 * DAY_MS);
  await trunkEvents(env.DB, 1, NOW - 6 * DAY_MS);
  expect(await events.purge(NOW - 7 * DAY_MS, 2)).toBe(2);
  expect(await purgeSweep({ ...stores, listBucket: null }, NOW)).toBe(1);
  expect(await purgeSweep({ ...stores, listBucket: null }, NOW + 30 * DAY_MS)).toBe(0);
  await trunkEvents(env.DB, 1, NOW);
  expect((await events.read(0, ALL, 9)).events.map(event => event.seq)).toEqual([4, 5]);
});

it("is polled page by page, with what is written now", async () => {
  await subscribe(env.DB, { types: ["trunk.paused"], campaignId: 0 });
  await subscribe(env.DB, { types: ["call.finished"], campaignId: 7 });
  await subscribe(env.DB, { types: ["call.finished"], campaignId: 8, endpoint: "another" });
  await trunkEvents(env.DB, 3, NOW);
  const poll = async (query: string) => (await api("GET", `/api/v1/events${query}`)).body;
  const first = await poll("?limit=2&types=trunk.paused,trunk.resumed");
  expect(first.data.map((event: { sequence: number }) => event.sequence)).toEqual([1, 2]);
  expect(first.data[0]).toEqual({
    id: expect.stringMatching(/^evt_[0-9a-f]{6}_1$/),
    type: "trunk.paused",
    timestamp: new Date(NOW).toISOString(),
    sequence: 1,
    data: { trunk: { name: "default", paused: true, breaker_opened_at: null } },
  });
  expect(first).toMatchObject({ last_sequence: 2, oldest_sequence: 1, newest_sequence: 3 });
  expect(first.subscribed).toEqual([
    { type: "call.finished", campaigns: [7, 8] },
    { type: "trunk.paused", campaigns: null },
  ]);
  const second = await poll(`?limit=2&cursor=${first.next_cursor}`);
  expect(second).toMatchObject({ next_cursor: null, last_sequence: 3 });
  expect(second.data).toHaveLength(1);
  expect(await poll("?after=3&payload=thin")).toMatchObject({ data: [], last_sequence: 3 });
  expect((await poll("?payload=thin&limit=1")).data[0].data).toEqual({ trunk: { name: "default" } });
  expect((await poll("?types=call.finished")).data).toEqual([]);
});

it("refuses a type that there is not, by its name", async () => {
  const { status, body } = await api("GET", "/api/v1/events?types=trunk.paused,call.ended");
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain('not \\"call.ended\\"');
});

it("tells of a campaign what its own endpoint is told", async () => {
  const id = await makeCampaign();
  await subscribe(env.DB, { types: ["campaign.started", "trunk.paused"] });
  await trunkEvents(env.DB, 1, NOW);
  await api("POST", `/api/v1/campaigns/${id}/start`);
  const { body } = await api("GET", `/api/v1/events?campaign_id=${id}`);
  expect(body.data.map((event: { type: string }) => event.type)).toEqual(["campaign.started"]);
});

it("leaves out what a newer version has written, and goes on behind it", async () => {
  await trunkEvents(env.DB, 3, NOW);
  await env.DB.prepare("UPDATE events SET type = 'call.finished', body = '{}' WHERE seq = 2").run();
  const { status, body } = await api("GET", "/api/v1/events");
  expect(status).toBe(200);
  expect(body.data.map((event: { sequence: number }) => event.sequence)).toEqual([1, 3]);
  expect(body).toMatchObject({ last_sequence: 3, next_cursor: null });
});
