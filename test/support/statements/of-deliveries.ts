// Deliveries: leased, finished, set aside, listed, sent again and purged.
import { env } from "cloudflare:workers";
import type { RunDone } from "../../../src/actions/ports/delivery-store.ts";
import { WELL } from "../../../src/domain/webhooks/fold-tries.ts";
import { createEndpoint } from "../../../src/store/webhooks/change-endpoints.ts";
import { finishRun } from "../../../src/store/webhooks/finish-run.ts";
import { leaseEndpoint, releaseEndpoint } from "../../../src/store/webhooks/lease.ts";
import { listDeliveries } from "../../../src/store/webhooks/list-deliveries.ts";
import { lookForMore } from "../../../src/store/webhooks/look-for-more.ts";
import { purgeWebhookFailures, purgeWebhookRuns } from "../../../src/store/webhooks/purge-deliveries.ts";
import { resendEvent, resendSince } from "../../../src/store/webhooks/resend.ts";
import { dueFailures, endpointsBehind, endpointsToWake } from "../../../src/store/webhooks/who-lags.ts";
import type { Case, Cases } from "./case.ts";
import { FEW, type SmallWorld } from "./small-world.ts";

const BY = { who: "case", requestId: "request" };

interface Told {
  id: string;
  token: string;
  /** Of its first event. */
  first: number;
}

/** The only endpoint, with so many events behind its cursor, which is `sent` events further. */
async function told(world: SmallWorld, sent = 0): Promise<Told> {
  await env.DB.batch(
    ["webhook_endpoints", "event_subscriptions"].map(table => env.DB.prepare(`DELETE FROM ${table}`)),
  );
  const [id, token] = [world.name(), world.name()];
  const fields = {
    url: "https://receiver.example.net/",
    description: null,
    types: ["campaign.paused"],
  } as const;
  const rest = { campaigns: null, payload: "full", ordered: false } as const;
  await createEndpoint(env.DB, id, { ...fields, ...rest, types: [...fields.types] }, world.now, BY);
  const newest = "(SELECT coalesce(max(seq), 0) FROM events)";
  const [{ results }] = (await env.DB.batch([
    env.DB.prepare(`SELECT ${newest} AS newest`),
    ...Array.from({ length: FEW }, () =>
      env.DB.prepare(`INSERT INTO events SELECT ${newest} + 1, 'campaign.paused', 1, '1', '{}', ?`).bind(
        world.now,
      ),
    ),
    env.DB.prepare("UPDATE webhook_endpoints SET cursor = cursor + ? WHERE id = ?").bind(sent, id),
  ])) as [D1Result<{ newest: number }>];
  const first = (results[0]?.newest ?? 0) + 1;
  if (sent > 0)
    await env.DB.prepare("INSERT INTO webhook_runs VALUES (?, ?, ?, ?, ?, 0, 1)")
      .bind(id, first - 1, first - 1 + sent, world.now, sent)
      .run();
  await leaseEndpoint(env.DB, { endpointId: id, token }, world.now, world.now - 1);
  return { id, token, first };
}

const failures = ({ id, first }: Told, world: SmallWorld, at: number) =>
  env.DB.batch(
    Array.from({ length: FEW }, (_, i) =>
      env.DB.prepare("INSERT INTO webhook_failures VALUES (?, ?, 1, ?, 500, 'x', ?, NULL)").bind(
        ...[id, first + i, world.now, at],
      ),
    ),
  );

const of =
  (send: (db: D1Database, told: Told, world: SmallWorld) => Promise<unknown>, sent = 0): Case =>
  async world => {
    const found = await told(world, sent);
    return db => send(db, found, world);
  };

const ofFailures =
  (send: (db: D1Database, told: Told, world: SmallWorld) => Promise<unknown>, at?: number): Case =>
  async world => {
    const found = await told(world, FEW);
    await failures(found, world, at ?? world.now);
    return db => send(db, found, world);
  };

const done = ({ first }: Told, changes: Partial<RunDone>): RunDone => ({
  ...{ from: first - 1, was: "enabled", revision: 1, to: first + FEW - 1, sent: FEW, failed: 0, ms: 1 },
  ...{ health: { ...WELL, lastError: null }, failures: [], keepUntil: null },
  ...changes,
});

export const DELIVERY_CASES: Cases = {
  leaseEndpoint: of((db, { id }, { now }) => leaseEndpoint(db, { endpointId: id, token: "x" }, now, now)),
  releaseEndpoint: of((db, { id, token }) => releaseEndpoint(db, { endpointId: id, token })),
  "finishRun: all of them": of((db, it, { now }) =>
    finishRun(db, { endpointId: it.id, token: it.token }, done(it, {}), now),
  ),
  "finishRun: some set aside, and some left": of((db, it, { now }) => {
    const failure = { attempts: 1, nextAttemptAt: now, status: 500, error: "x", deliveredAt: null };
    const failed = [it.first, it.first + 1].map(seq => ({ seq, ...failure }));
    const run = done(it, { to: it.first + 9, failures: failed, keepUntil: now });
    return finishRun(db, { endpointId: it.id, token: it.token }, run, now);
  }),
  "lookForMore: some left": of((db, it, { now }) =>
    lookForMore(db, { endpointId: it.id, token: it.token }, done(it, { to: it.first + 9 }), now),
  ),
  "lookForMore: nothing": of((db, it, { now }) =>
    lookForMore(db, { endpointId: it.id, token: it.token }, done(it, {}), now),
  ),
  dueFailures: ofFailures((db, { id }, { now }) => dueFailures(db, id, now, FEW)),
  endpointsToWake: of((db, _, { now }) => endpointsToWake(db, now)),
  endpointsBehind: ofFailures((db, _, { now }) => endpointsBehind(db, now)),
  "listDeliveries: all": of((db, { id, first }) => {
    const before = first + FEW;
    return listDeliveries(db, { endpointId: id, state: null, before, limit: FEW });
  }, FEW / 2),
  "listDeliveries: failed": ofFailures((db, { id }) =>
    listDeliveries(db, { endpointId: id, state: "failed", before: null, limit: FEW }),
  ),
  resendEvent: of((db, { id, first }, { now }) => resendEvent(db, id, first, now, BY), FEW),
  resendSince: of((db, { id, first }, { now }) => {
    const asked = { endpointId: id, since: now, after: first - 1, limit: FEW };
    return resendSince(db, asked, now, BY);
  }, FEW),
  purgeWebhookFailures: ofFailures(db => purgeWebhookFailures(db, 3, FEW), 2),
  purgeWebhookRuns: async world => {
    await told(world, FEW);
    await env.DB.prepare("DELETE FROM webhook_runs WHERE endpoint_id <> 'crowd'").run();
    await env.DB.batch(
      Array.from({ length: FEW }, (_, i) =>
        env.DB.prepare("INSERT INTO webhook_runs VALUES ('0 gone', ?, ?, 1, 1, 0, 1)").bind(i, i + 1),
      ),
    );
    return db => purgeWebhookRuns(db, FEW);
  },
};
