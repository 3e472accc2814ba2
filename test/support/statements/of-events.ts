// The log of events: written by triggers, read in its order, purged.
import { env } from "cloudflare:workers";
import { EVENT_TYPES } from "../../../src/domain/events/event-type.ts";
import { purgeEvents } from "../../../src/store/events/purge-events.ts";
import { namedEvents, readEvents, subscribedEvents } from "../../../src/store/events/read-events.ts";
import { installTriggers } from "../../../src/store/events/triggers/install-triggers.ts";
import { subscribe, trunkEvents } from "../worlds/events.ts";
import type { Case, Cases } from "./case.ts";
import { FEW, HOUR_MS, type SmallWorld } from "./small-world.ts";

/** The log holds what this case has made, and nothing else. */
const logged =
  (send: (db: D1Database, world: SmallWorld) => Promise<unknown>, agoMs = 0): Case =>
  async world => {
    await env.DB.prepare("DELETE FROM events").run();
    await trunkEvents(env.DB, 10 * FEW, world.now - agoMs);
    return db => send(db, world);
  };

export const EVENT_CASES: Cases = {
  "readEvents: all": logged(db => readEvents(db, FEW, { types: EVENT_TYPES, campaigns: null }, FEW)),
  "readEvents: none of many": logged(db =>
    readEvents(db, 0, { types: ["trunk.resumed"], campaigns: [7] }, FEW),
  ),
  namedEvents: logged(db => namedEvents(db, [1, 2, 3])),
  subscribedEvents: async () => {
    await env.DB.prepare("DELETE FROM event_subscriptions").run();
    await subscribe(env.DB, { types: ["webhook.held"], campaignId: 1 });
    return db => subscribedEvents(db);
  },
  installTriggers: async () => {
    await env.DB.prepare("DROP TRIGGER event_of_trunk").run();
    return db => installTriggers(db);
  },
  "purgeEvents: all young": logged((db, { now }) => purgeEvents(db, now - HOUR_MS, FEW)),
  "purgeEvents: old": logged((db, { now }) => purgeEvents(db, now - HOUR_MS, FEW), 2 * HOUR_MS),
};
