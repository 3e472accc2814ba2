// A receiver that fails in ten ways: none of them loses an event, and none is told of twice without need.
import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { makeReceivers, type Receivers } from "../../support/worlds/receivers.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const ok = () => new Response("thank you");
let world: Receivers;
let url: string;
let first: number;

/** Four events, the second of which fails in some way for its first `times`. */
async function told(fail: () => Response | Promise<Response>, times = 1): Promise<void> {
  const failing = first + 1;
  let failed = 0;
  world.answers(url, ({ body }) => {
    const { sequence } = JSON.parse(body) as { sequence: number };
    if (sequence !== failing || failed >= times) return ok();
    failed++;
    return fail();
  });
  await world.log(4);
  await world.deliver("e");
}
const seqs = (...offsets: number[]) => offsets.map(offset => first + offset);
const sortedToldOf = () => [...world.toldOf(url)].sort((a, b) => a - b);

beforeEach(async () => {
  world = makeReceivers(env.DB, NOW);
  await env.DB.batch(
    ["webhook_endpoints", "webhook_failures", "webhook_runs", "event_subscriptions", "events"].map(table =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  );
  first = 1;
  url = await world.endpoint("e");
});

/** The others are there, this one has tries of its own; it is there with the next. */
async function stepsAside(status: number | null, error: string): Promise<void> {
  expect(await world.stored("e")).toMatchObject({ status: "enabled", cursor: first + 3, leaseToken: null });
  expect(await world.failures("e")).toMatchObject([{ seq: first + 1, attempts: 1, status, error }]);
  const [wake] = world.takeWoken();
  expect(wake?.afterMs).toBeGreaterThanOrEqual(4_500);
  expect(wake?.afterMs).toBeLessThanOrEqual(5_500);
  world.pass(wake?.afterMs ?? 0);
  await world.deliver("e");
  expect(sortedToldOf()).toEqual(seqs(0, 1, 1, 2, 3));
  expect(await world.failures("e")).toMatchObject([
    { attempts: 1, delivered_at: world.now(), next_attempt_at: null },
  ]);
  const bodies = world.received.filter(r => r.headers.get("webhook-id")?.endsWith(`_${first + 1}`));
  expect(new Set(bodies.map(r => r.body)).size).toBe(1);
}

/** It and all behind it wait in the log; the oldest is tried alone, and then all of them are there. */
async function holds(error: string): Promise<void> {
  const { nextTryAt, ...stored } = await world.stored("e");
  expect(stored).toMatchObject({ status: "held", heldSince: world.now(), cursor: first, lastError: error });
  expect(await world.failures("e")).toEqual([]);
  const before = world.received.length;
  await world.deliver("e");
  expect(world.received).toHaveLength(before);
  world.pass((nextTryAt ?? 0) - world.now());
  await world.deliver("e");
  expect(
    world
      .toldOf(url)
      .slice(before)
      .toSorted((a, b) => a - b),
  ).toEqual(seqs(1, 2, 3));
  expect(await world.stored("e")).toMatchObject({ status: "enabled", cursor: first + 3, heldSince: null });
}

it("a late answer: the event steps aside", async () => {
  await told(async () => {
    await world.after(15_001);
    return ok();
  });
  await stepsAside(null, "timeout: no answer within 15 s");
});

it("a connection that is reset: the endpoint is held", async () => {
  await told(() => {
    throw new Error("Network connection lost.");
  });
  await holds("no connection: Network connection lost.");
});

it("a certificate that is no good: the endpoint is held", async () => {
  await told(() => {
    throw new TypeError("TLS peer's certificate is not trusted; reason = expired");
  });
  await holds("no connection: TLS peer's certificate is not trusted; reason = expired");
});

it("a 500: the event steps aside", async () => {
  await told(() => new Response("boom", { status: 500 }));
  await stepsAside(500, "HTTP 500: boom");
});

it("a 429 with Retry-After: the endpoint is left alone as long as it wishes, and is not held", async () => {
  await told(() => new Response(null, { status: 429, headers: { "retry-after": "90" } }));
  expect(await world.stored("e")).toMatchObject({
    status: "enabled",
    cursor: first,
    nextTryAt: NOW + 90_000,
  });
  expect(await world.failures("e")).toEqual([]);
  const before = world.received.length;
  world.pass(89_999);
  await world.deliver("e");
  expect(world.received).toHaveLength(before);
  world.pass(1);
  await world.deliver("e");
  expect([...world.toldOf(url).slice(before)].sort()).toEqual(seqs(1, 2, 3));
  expect(await world.stored("e")).toMatchObject({ cursor: first + 3, nextTryAt: null });
});

it("a redirect: it is not followed, and the event steps aside", async () => {
  await told(() => new Response(null, { status: 302, headers: { location: "https://elsewhere.example" } }));
  expect(world.received.every(r => r.init.redirect === "manual" && r.url === url)).toBe(true);
  await stepsAside(302, "HTTP 302");
});

it("a 410: the endpoint is disabled, and nothing more is sent", async () => {
  await told(() => new Response(null, { status: 410 }));
  expect(await world.stored("e")).toMatchObject({ status: "disabled", cursor: first, disabledAt: NOW });
  const before = world.received.length;
  world.pass(3_600_000);
  await world.deliver("e");
  expect(world.received).toHaveLength(before);
  expect(await world.ctx.deliveries.lease({ endpointId: "e", token: "x" }, world.now(), 0)).toBeNull();
});

it("a body that does not end in time: the status decides, what came of it is kept", async () => {
  await told(() => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("still work"));
        void world.after(15_000);
      },
    });
    return new Response(body, { status: 500 });
  });
  await stepsAside(500, "HTTP 500: still work");
});

it("an endless body: its first kilobyte is kept, and it is cancelled", async () => {
  let cancelled = false;
  await told(() => {
    const body = new ReadableStream<Uint8Array>({
      pull: controller => controller.enqueue(new TextEncoder().encode("x".repeat(700))),
      cancel: () => {
        cancelled = true;
      },
    });
    return new Response(body, { status: 500 });
  });
  expect(cancelled).toBe(true);
  await stepsAside(500, `HTTP 500: ${"x".repeat(1_024)}`);
});

it("one that changes its mind: down, busy, failing, then fine", async () => {
  const answers = [503, 429, 500, 204];
  world.answers(url, () => new Response(null, { status: answers.shift() ?? 200 }));
  await world.log(3);
  await world.deliver("e");
  for (let n = 0; n < 10 && (await world.stored("e")).cursor < first + 2; n++) {
    const { nextTryAt } = await world.stored("e");
    world.pass(Math.max(0, (nextTryAt ?? 0) - world.now()));
    await world.deliver("e");
  }
  expect(await world.stored("e")).toMatchObject({ status: "enabled", cursor: first + 2, heldSince: null });
  expect(new Set(world.toldOf(url))).toEqual(new Set(seqs(0, 1, 2)));
});
