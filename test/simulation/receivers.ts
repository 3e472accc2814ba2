// Those who are told of events, in some of the runs: they refuse, fail, answer late, or take an event and are not heard;
// some are dead for good. What they must be told is reckoned here anew, from the log as it is.
import { COLLECT_MS } from "../../src/actions/webhooks/collect-run.ts";
import { deliverEvents } from "../../src/actions/webhooks/deliver-events.ts";
import { eventBody } from "../../src/http/routes/events/event-body.ts";
import { consumeWebhooks } from "../../src/queues/consume-webhooks.ts";
import { d1Events } from "../../src/store/events/d1-events.ts";
import { d1Deliveries } from "../../src/store/webhooks/d1-deliveries.ts";
import type { Actor } from "./actor.ts";
import { connect, prepared } from "./database.ts";
import { chance } from "./random.ts";
import { idAt, makeReceivers, type ReceiverShape, urlOf } from "./receiver-shapes.ts";
import { MINUTE } from "./shape.ts";
import type { World } from "./world.ts";

/** The watchdog looks each minute; an outage of a minute more is not yet one. */
const LATE_MS = 5 * MINUTE;

type Row = Record<string, string | number | null>;
const ENDPOINTS = prepared("SELECT id, url, cursor, status, next_try_at FROM webhook_endpoints ORDER BY id");
const EVENTS = prepared(
  "SELECT seq, type, campaign_id, subject, created_at FROM events WHERE seq > ? ORDER BY seq",
);
const ASIDE = prepared("SELECT 1 FROM webhook_failures WHERE endpoint_id = ? AND seq = ?");

export class Receivers {
  readonly #world: World;
  readonly #shapes: readonly ReceiverShape[];
  readonly #taken = new Set<string>();
  readonly #bodies = new Map<string, string>();
  /** By endpoint, in ms. */
  readonly #restedUntil = new Map<string, number>();
  readonly #cursors = new Map<string, number>();
  requests = 0;

  constructor(world: World) {
    this.#world = world;
    this.#shapes = world.shape.big ? [] : makeReceivers(world.seed);
  }

  prepare(): void {
    const { now } = this.#world.scheduler;
    const { sqlite } = this.#world.database;
    for (const { id, types, campaign, ordered } of this.#shapes) {
      sqlite
        .prepare(
          `INSERT INTO webhook_endpoints (id, url, types, campaigns, ordered, created_by, created_at, updated_at)
           VALUES (?, ?, ?, ?, ?, 'simulation', ?, ?)`,
        )
        .run(
          ...[id, urlOf(id), JSON.stringify(types)],
          ...[campaign === 0 ? null : JSON.stringify([campaign]), Number(ordered), now, now],
        );
      for (const type of types)
        sqlite.prepare("INSERT INTO event_subscriptions VALUES (?, ?, ?)").run(type, campaign, id);
    }
  }

  /** What an invocation sends with. */
  wired(actor: Actor) {
    const world = this.#world;
    const db = connect(world, actor);
    let ids = 0;
    return {
      deliveries: d1Deliveries(db),
      events: d1Events(db),
      wakes: {
        send: async (endpointIds: readonly string[], afterMs = 0) => {
          const bodies = endpointIds.map(endpointId => ({ endpointId }));
          await world.webhookQueue.send(actor, bodies, afterMs);
        },
      },
      clock: world.clockOf(actor),
      wait: (ms: number) => actor.step("wait", ms),
      fetch: (url: string, init: RequestInit) => this.#request(actor, url, init),
      renderEvent: eventBody,
      canSign: true,
      urlProblem: () => null,
      // Signing takes the machine's time, which is another each time: what is signed is tested elsewhere.
      secretsOf: async () => [],
      collectMs: COLLECT_MS,
      newId: () => `${actor.name} lease ${++ids}`,
    };
  }

  handle(batch: Pick<MessageBatch, "queue" | "messages">, actor: Actor): Promise<void> {
    const ctx = this.wired(actor);
    return consumeWebhooks(batch, id => deliverEvents(ctx, id));
  }

  async #request(actor: Actor, url: string, init: RequestInit): Promise<Response> {
    const { seed, faults } = this.#world;
    const place = actor.point("webhook");
    const shape = this.#shapes.find(({ id }) => id === idAt(url));
    if (shape === undefined) throw new Error(`nobody is at ${url}`);
    const arrives = () => this.#take(url, new Headers(init.headers), String(init.body));
    const late = faults.happens("receiver answers late", place) ? 14_000 : 0;
    const refuses = shape.isDead || faults.happens("receiver refuses the connection", place);
    const status = faults.happens("receiver answers 500", place)
      ? 500
      : faults.happens("receiver answers 503", place)
        ? 503
        : 204;
    await actor.step("webhook", 1 + chance(seed, place) * 300, refuses || status !== 204 ? null : arrives);
    this.requests++;
    if (refuses) throw new Error("connection refused (injected)");
    if (status === 204) arrives();
    if (late > 0) await actor.step("webhook answers", late * 2 * chance(seed, `late ${place}`));
    if (faults.happens("receiver takes it, unheard", place)) throw new Error("connection lost (injected)");
    return new Response(null, { status });
  }

  /** Some receiver has it, at the address of then. */
  #take(url: string, headers: Headers, body: string): void {
    const { invariants } = this.#world;
    const { id, sequence, data } = JSON.parse(body) as {
      id: string;
      sequence: number;
      data: { call?: { call_id: string }; campaign?: { id: number } };
    };
    if (headers.get("webhook-id") !== id || !id.endsWith(`_${sequence}`))
      invariants.fail("14c", `${url} is sent ${id} under ${headers.get("webhook-id")}`);
    const before = this.#bodies.get(id);
    if (before !== undefined && before !== body) invariants.fail("14c", `${id} is sent with two bodies`);
    const subject = EVENTS(this.#world.database).get(sequence - 1)?.subject;
    const campaign = data.call === undefined ? data.campaign?.id : undefined;
    if (String(data.call?.call_id ?? campaign) !== subject)
      invariants.fail("14c", `${id} is not about ${subject}: ${body}`);
    this.#bodies.set(id, body);
    this.#taken.add(`${url} ${sequence}`);
  }

  /** A commit to D1: cursors go forward, and pass nothing that was neither taken where they are sent now nor set aside. */
  committed(sql: string): void {
    if (this.#shapes.length === 0 || !sql.includes("UPDATE webhook_endpoints")) return;
    const { invariants } = this.#world;
    for (const { id, url, cursor } of ENDPOINTS(this.#world.database).all() as Row[]) {
      const endpoint = String(id);
      const before = this.#cursors.get(endpoint) ?? 0;
      if (Number(cursor) < before)
        invariants.fail("14d", `the cursor of ${endpoint} went from ${before} back to ${cursor}`);
      for (const seq of this.#wanted(endpoint, before)) {
        if (seq > Number(cursor)) break;
        if (!this.#taken.has(`${url} ${seq}`) && ASIDE(this.#world.database).get(endpoint, seq) === undefined)
          invariants.fail("14d", `the cursor of ${endpoint} passed ${seq}, which it was not sent`);
      }
      this.#cursors.set(endpoint, Number(cursor));
    }
  }

  /** Sequences behind `after`. */
  #wanted(endpoint: string, after: number): number[] {
    const shape = this.#shapes.find(({ id }) => id === endpoint);
    return (EVENTS(this.#world.database).all(after) as Row[])
      .filter(e => shape?.types.includes(String(e.type)))
      .filter(e => shape?.campaign === 0 || e.campaign_id === shape?.campaign)
      .map(e => Number(e.seq));
  }

  /** Who waits, and for no reason of its own; null = nobody. `calm`: since when (ms) nothing goes wrong. */
  lagging(calm: number): string | null {
    const { scheduler, invariants } = this.#world;
    const endpoints = ENDPOINTS(this.#world.database).all() as Row[];
    const isHeld = endpoints.some(e => e.status === "held");
    for (const { id, cursor, status, next_try_at } of endpoints) {
      // One that rests has not had its time yet; nor has one that has just begun again.
      if (next_try_at !== null) this.#restedUntil.set(String(id), Number(next_try_at));
      if (status !== "enabled" || next_try_at !== null) continue;
      const [oldest] = this.#wanted(String(id), Number(cursor));
      if (oldest === undefined) continue;
      const rested = this.#restedUntil.get(String(id)) ?? 0;
      const since = Math.max(calm, rested, Number(EVENTS(this.#world.database).get(oldest - 1)?.created_at));
      const what = `${id} has not been told of ${oldest} for ${scheduler.now - since} ms`;
      if (scheduler.now - since > LATE_MS)
        invariants.fail(isHeld ? "14e" : "14c", isHeld ? `${what}, while another is held` : what);
      return what;
    }
    return null;
  }
}
