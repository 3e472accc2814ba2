// Endpoints: made, changed, moved, removed and read, with a crowd of events in the way.
import { env } from "cloudflare:workers";
import type { EndpointFields } from "../../../src/domain/webhooks/endpoint.ts";
import {
  changeEndpoint,
  createEndpoint,
  forgetEndpoint,
  removeEndpoint,
} from "../../../src/store/webhooks/change-endpoints.ts";
import {
  disableEndpoint,
  enableEndpoint,
  rotateEndpoint,
} from "../../../src/store/webhooks/move-endpoints.ts";
import { endpointStanding, listEndpoints, readEndpoint } from "../../../src/store/webhooks/read-endpoints.ts";
import { endSubscriptions } from "../../../src/store/webhooks/subscriptions.ts";
import type { Cases } from "./case.ts";
import { FEW, type SmallWorld } from "./small-world.ts";

const BY = { who: "case", requestId: "request" };
const FIELDS: EndpointFields = {
  ...{ url: "https://receiver.example.net/", description: null, types: ["call.finished", "trunk.paused"] },
  ...{ campaigns: [7, 8], payload: "full", ordered: false },
};

const clear = () =>
  env.DB.batch(
    ["webhook_endpoints", "event_subscriptions"].map(table => env.DB.prepare(`DELETE FROM ${table}`)),
  );

/** The only one there is. */
async function alone(world: SmallWorld): Promise<string> {
  await clear();
  const id = world.name();
  await createEndpoint(env.DB, id, FIELDS, world.now, BY);
  return id;
}

const failed = (id: string, world: SmallWorld) =>
  env.DB.batch(
    Array.from({ length: FEW }, (_, i) => [
      env.DB.prepare("INSERT INTO webhook_failures VALUES (?, ?, 1, ?, NULL, 'x', 1, NULL)").bind(
        id,
        i,
        world.now,
      ),
      env.DB.prepare("INSERT INTO webhook_runs VALUES (?, ?, ?, 1, 1, 0, 1)").bind(id, i, i),
    ]).flat(),
  );

const of =
  (send: (db: D1Database, id: string, world: SmallWorld) => Promise<unknown>): Cases[string] =>
  async world => {
    const id = await alone(world);
    return db => send(db, id, world);
  };

export const WEBHOOK_CASES: Cases = {
  createEndpoint: async world => {
    await clear();
    return db => createEndpoint(db, world.name(), FIELDS, world.now, BY);
  },
  changeEndpoint: of((db, id, { now }) => {
    const noted = { by: BY, revision: 1, from: { ordered: false }, to: { ordered: true } };
    return changeEndpoint(db, id, { ...FIELDS, types: ["call.finished"] }, now, noted);
  }),
  removeEndpoint: of((db, id, { now }) => removeEndpoint(db, id, now, BY)),
  forgetEndpoint: async world => {
    const id = await alone(world);
    await failed(id, world);
    return db => forgetEndpoint(db, id, FEW);
  },
  rotateEndpoint: of((db, id, { now }) => rotateEndpoint(db, id, 1, now, BY)),
  "enableEndpoint: from its cursor": of((db, id, { now }) => enableEndpoint(db, id, "cursor", now, BY)),
  "enableEndpoint: from now": of((db, id, { now }) => enableEndpoint(db, id, "now", now, BY)),
  "enableEndpoint: from a time": of((db, id, { now }) => enableEndpoint(db, id, { at: now - 1 }, now, BY)),
  disableEndpoint: of((db, id, { now }) => disableEndpoint(db, id, now, BY)),
  readEndpoint: of((db, id) => readEndpoint(db, id)),
  endpointStanding: async world => {
    const id = await alone(world);
    await failed(id, world);
    return db => endpointStanding(db, id);
  },
  listEndpoints: of(db => listEndpoints(db)),
  endSubscriptions: async world => {
    const id = await alone(world);
    await env.DB.prepare(
      "UPDATE webhook_endpoints SET status = 'disabled', disabled_reason = 'x', disabled_at = 1 WHERE id = ?",
    )
      .bind(id)
      .run();
    return db => endSubscriptions(db, 2);
  },
};
