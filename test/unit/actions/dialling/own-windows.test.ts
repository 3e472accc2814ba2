// A consent that ends closes its person's window: that instant is of their attempt, and what was decided on is shared.
import { expect, it } from "vitest";
import { initiateCalls } from "../../../../src/actions/calls/initiate-calls.ts";
import { showCall } from "../../../../src/actions/calls/show-call.ts";
import { partyOf } from "../../../../src/domain/compliance/party.ts";
import { presentEvidence } from "../../../../src/http/routes/calls/evidence.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE } from "../../../support/worlds/permits.ts";

const PEOPLE = 100;
const DAY = 24 * HOUR;

const { personId: _, ...NOTHING } = partyOf({});

/** Everybody agreed, each for as long as they liked; `since`: when the nth did, in ms. */
async function agreed(
  world: World,
  { pack, prefix, since }: { pack: string; prefix: string; since: (n: number) => number },
): Promise<{ callIds: string[] }> {
  const campaignId = await world.campaign({
    maxConcurrentCalls: PEOPLE,
    compliance: {
      packs: [pack],
      purpose: "telemarketing",
      mode: "enforce",
      automated: true,
      closing_margin_seconds: 60,
    },
  });
  const people = Array.from({ length: PEOPLE }, (_, n) => ({
    phoneNumber: `${prefix}${String(n).padStart(3, "0")}`,
    timeZone: null,
    metadata: null,
    party: {
      ...NOTHING,
      consent: {
        basis: "express" as const,
        source: "form",
        ref: `form ${n}`,
        scope: "all",
        obtainedAt: since(n),
        expiresAt: expiry(world, n),
      },
    },
  }));
  const [result] = await initiateCalls(world.initiateDeps, [{ campaignId, numbers: people }]);
  if (result?.kind !== "done") throw new Error(JSON.stringify(result));
  return { callIds: result.accepted.map(c => c.callId) };
}

const begun = new WeakMap<World, number>();
function expiry(world: World, n: number): number {
  const from = begun.get(world) ?? world.clock();
  begun.set(world, from);
  return from + 2 * DAY + n * MINUTE + n;
}

const contexts = (world: World) => world.db.sqlite.prepare("SELECT hash FROM decision_contexts").all().length;

const evidenceOf = async (world: World, callId: string) => {
  const found = await showCall({ calls: world.calls, archive: null }, { callId });
  if (found.kind !== "stored") throw new Error("not stored");
  const [attempt] = found.call.attempts;
  if (attempt === undefined) throw new Error("no attempt");
  return presentEvidence(attempt, found).evidence;
};

it("a hundred people whose consents end at a hundred instants share one context, and each call shows its own", async () => {
  const world = makeWorld();
  const agreedAt = world.clock() - 90 * DAY;
  const { callIds } = await agreed(world, { pack: "de-uwg", prefix: "+493012345", since: () => agreedAt });
  await world.dial();
  expect(contexts(world)).toBe(1);
  for (const n of [0, 57, 99]) {
    const until = new Date(expiry(world, n)).toISOString();
    const evidence = await evidenceOf(world, callIds[n] ?? "");
    expect(evidence?.decision).toMatchObject({ open_until: until, consent: { ref: `form ${n}` } });
    // In files there is no context beside it.
    expect(evidence?.open_until).toBe(until);
  }
  world.expectTruth();
});

it("so do people whom their consent lets be called before eight in the morning", async () => {
  const world = makeWorld();
  // 05:00 in New York.
  world.time.now = Date.parse("2026-11-20T10:00:00Z");
  const began = world.clock();
  const since = (n: number) => began - HOUR - n * MINUTE;
  const { callIds } = await agreed(world, { pack: "us-ny", prefix: "+12125550", since });
  await world.dial();
  expect(contexts(world)).toBe(1);
  const evidence = await evidenceOf(world, callIds[57] ?? "");
  expect(evidence?.decision).toMatchObject({
    open_from: new Date(since(57)).toISOString(),
    // A minute earlier than the consent ends.
    open_until: new Date(expiry(world, 57) - MINUTE).toISOString(),
  });
  world.expectTruth();
});
