// Endpoints with receivers that answer as a test says, on virtual time: nothing is slept for.
import { deliverEvents } from "../../../src/actions/webhooks/deliver-events.ts";
import type { DeliverContext } from "../../../src/actions/webhooks/delivery-context.ts";
import type { Endpoint } from "../../../src/domain/webhooks/endpoint.ts";
import { signingSecrets } from "../../../src/domain/webhooks/secret.ts";
import { eventBody } from "../../../src/http/routes/events/event-body.ts";
import { database } from "../../../src/store/db.ts";
import { d1Events } from "../../../src/store/events/d1-events.ts";
import { eventSubscriptions } from "../../../src/store/schema/events.ts";
import { webhookEndpoints } from "../../../src/store/schema/webhooks.ts";
import { d1Deliveries } from "../../../src/store/webhooks/d1-deliveries.ts";

export const KEY = "a key of webhooks";
const TYPE = "campaign.completed";

export interface Received {
  url: string;
  /** In ms. */
  at: number;
  headers: Headers;
  body: string;
  init: RequestInit;
}
type Answer = (received: Received, nth: number) => Response | Promise<Response>;

export type Receivers = ReturnType<typeof makeReceivers>;

/** `startsAt` in ms. */
export function makeReceivers(db: D1Database, startsAt: number) {
  let now = startsAt;
  let timers: { at: number; over: () => void }[] = [];
  const received: Received[] = [];
  const woken: { endpointId: string; afterMs: number }[] = [];
  const answers = new Map<string, Answer>();
  let ids = 0;
  let events = 0;

  const passTo = (at: number): void => {
    now = Math.max(now, at);
    const over = timers.filter(timer => timer.at <= now);
    timers = timers.filter(timer => timer.at > now);
    for (const timer of over) timer.over();
  };

  const ctx: DeliverContext = {
    clock: () => now,
    wait: ms => new Promise(over => timers.push({ at: now + ms, over })),
    fetch: async (url, init) => {
      const one = { url, at: now, headers: new Headers(init.headers), body: String(init.body), init };
      received.push(one);
      const nth = received.filter(r => r.url === url).length;
      return (answers.get(url) ?? (() => new Response(null, { status: 204 })))(one, nth);
    },
    renderEvent: eventBody,
    canSign: true,
    urlProblem: () => null,
    secretsOf: (endpoint, at) => signingSecrets(KEY, endpoint, at),
    deliveries: d1Deliveries(db),
    events: d1Events(db),
    wakes: {
      send: async (endpointIds, afterMs = 0) => {
        for (const endpointId of endpointIds) woken.push({ endpointId, afterMs });
      },
    },
    collectMs: 0,
    newId: () => `token ${++ids}`,
  };

  return {
    ctx,
    /** Whom the watchdog would wake now. */
    behind: () => d1Deliveries(db).behind(now),
    received,
    /** What was asked to be woken since this was asked last. */
    takeWoken: () => woken.splice(0),
    now: () => now,
    pass: (ms: number) => passTo(now + ms),
    /** Of an answer: it comes when so much time has passed, and nothing else happens meanwhile. */
    after: (ms: number) => {
      const at = now + ms;
      return new Promise<void>(over => {
        timers.push({ at, over });
        setTimeout(() => passTo(at), 0);
      });
    },
    answers: (url: string, answer: Answer) => void answers.set(url, answer),
    /** Its url is `https://<id>.example/hook`. */
    async endpoint(id: string, fields: Partial<Endpoint> = {}): Promise<string> {
      const url = `https://${id}.example/hook`;
      await database(db)
        .insert(webhookEndpoints)
        .values({ id, url, types: [TYPE], createdBy: "test", createdAt: now, updatedAt: now, ...fields });
      await database(db).insert(eventSubscriptions).values({ type: TYPE, campaignId: 0, endpointId: id });
      return url;
    },
    /** So many more in the log; each its campaign's own. */
    async log(count: number): Promise<void> {
      await db
        .prepare(
          `WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
           INSERT INTO events (type, campaign_id, subject, body, created_at)
           SELECT '${TYPE}', i, CAST(i AS TEXT), json_object('id', i, 'name', 'campaign ' || i, 'status', 'completed',
             'is_active', 1, 'started_at', ?3, 'completed_at', ?3), ?3 FROM n`,
        )
        .bind(events + 1, events + count, now)
        .run();
      events += count;
    },
    deliver: (id: string) => deliverEvents(ctx, id),
    async stored(id: string): Promise<Endpoint> {
      const rows = await database(db).select().from(webhookEndpoints);
      const found = rows.find(row => row.id === id);
      if (found === undefined) throw new Error(`no endpoint ${id}`);
      return found;
    },
    failures: async (id: string) =>
      (
        await db
          .prepare("SELECT * FROM webhook_failures WHERE endpoint_id = ? ORDER BY seq")
          .bind(id)
          .all<Record<string, number | string | null>>()
      ).results,
    /** What the url was told, in the order in which it was. */
    toldOf: (url: string): number[] =>
      received.filter(r => r.url === url).map(r => (JSON.parse(r.body) as { sequence: number }).sequence),
  };
}
