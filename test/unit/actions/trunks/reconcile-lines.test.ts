// Permits and calls that do not agree: begun and not claimed, ended with their line, on the line without a permit.
import { describe, expect, it } from "vitest";
import { recordOutcomes } from "../../../../src/actions/calls/record-outcomes.ts";
import { endExpiredLeases } from "../../../../src/actions/trunks/end-expired-leases.ts";
import { reconcileAt } from "../../../../src/actions/trunks/reconcile-lines.ts";
import { SqlitePermitBook } from "../../../../src/gate/storage/permit-book.ts";
import { named } from "../../../support/named.ts";
import { failAlways, makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, SECOND } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const LEASE = 900 * SECOND;
const endLeases = (world: World) => world.endLeases();
const sweep = (world: World) => world.reconcile();

/** n calls, granted; their messages are on their way. */
async function granted(world: World, n = 1): Promise<string[]> {
  const ids = await world.accepted(await world.campaign(), ...numbers(n));
  await world.dispatch();
  return ids;
}

/** n permits that were begun by consumers which died before their claim. */
async function begunOnly(world: World, n = 1): Promise<string[]> {
  const ids = await granted(world, n);
  await world.gate.begin(world.queue.take());
  return ids;
}

describe("a permit that was begun and whose call was never claimed", () => {
  it("comes back after two minutes, and the call is dialled at the same attempt", async () => {
    const world = makeWorld();
    await begunOnly(world);
    world.time.now += 2 * MINUTE - 1;
    expect(await sweep(world)).toEqual({ released: 0, adopted: 0 });
    expect(reconcileAt(world.permits, 0)).toBe(NOW + 2 * MINUTE);
    world.time.now += 1;
    expect(await sweep(world)).toEqual({ released: 1, adopted: 0 });
    expect(reconcileAt(world.permits, 0)).toBeNull();
    await world.dial();
    expect(world.provider.dialled).toMatchObject([{ attempt: 1 }]);
    world.expectTruth();
  });

  it("comes back as well when its call has ended meanwhile", async () => {
    const world = makeWorld();
    const [callId] = await begunOnly(world);
    await world.calls.exhaust([{ callId: callId ?? "", attempt: 1, error: "no", maxAttempts: 1 }], NOW);
    world.time.now += 2 * MINUTE;
    expect(await sweep(world)).toMatchObject({ released: 1 });
  });

  it("stays while D1 cannot say", async () => {
    const world = makeWorld();
    await begunOnly(world);
    world.time.now += 2 * MINUTE;
    failAlways(world, "before", "PROCESSING");
    await expect(sweep(world)).rejects.toThrow("D1 is out of reach");
    expect(world.permits.all()).toHaveLength(1);
  });

  it("is one of very many: all come back", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 300 } });
    await begunOnly(world, 250);
    world.time.now += 2 * MINUTE;
    expect(await sweep(world)).toMatchObject({ released: 250 });
  });
});

describe("a permit whose call is on the line", () => {
  it("is left alone, at the price of one read", async () => {
    const world = makeWorld();
    await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    world.time.now += 2 * MINUTE;
    let asked = 0;
    world.db.faults.before = () => {
      asked++;
    };
    expect(await sweep(world)).toEqual({ released: 0, adopted: 0 });
    expect(asked).toBe(1);
    expect(world.permits.all()).toHaveLength(1);
  });

  it("but has ended without giving its line back, is released within a minute, not when its lease ends", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    world.time.now += 3 * MINUTE;
    expect(await sweep(world)).toMatchObject({ released: 0 });
    await expect(
      recordOutcomes(
        {
          ...world.recordDeps,
          gate: {
            ...world.gate,
            release: async () => {
              throw new Error("the gate is out of reach");
            },
          },
        },
        [world.report(callId, "PICKED")],
      ),
    ).rejects.toThrow("out of reach");
    // Its end is noted on it: the gate looks whether that was settled.
    expect(world.permits.all()).toMatchObject([{ callId, expiresAt: world.time.now + MINUTE }]);
    expect(await sweep(world)).toMatchObject({ released: 0 });
    world.time.now += MINUTE;
    expect(await endLeases(world)).toMatchObject({ noted: 1, ended: 0 });
    expect(world.permits.all()).toEqual([]);
    expect(world.row(callId).status).toBe("PICKED");
    world.expectTruth();
  });

  it("is told apart from one whose call is on the line with a later attempt", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    await world.record([world.report(callId, "RNR")]);
    world.time.now += HOUR;
    await world.dial();
    // A permit of the first attempt that was forgotten.
    const [current] = world.permits.all();
    if (current === undefined) throw new Error("no permit");
    world.permits.release(current);
    world.permits.grant([{ ...current, attempt: 1, begun: false }]);
    world.permits.begin({ ...current, attempt: 1 }, world.clock(), world.clock() + LEASE);
    world.time.now += 2 * MINUTE;
    expect(await sweep(world)).toMatchObject({ released: 1 });
  });
});

describe("an attempt on the line whose permit is gone", () => {
  it("gets one after a minute: a line, its number held, and the lease it would have had", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const callId = await world.acceptedOne(id, ANNA);
    await world.dial();
    world.permits.release({ callId, attempt: 1 });
    world.time.now += MINUTE;
    expect(await sweep(world)).toEqual({ released: 0, adopted: 0 });
    world.time.now += 1;
    expect(await sweep(world)).toEqual({ released: 0, adopted: 1 });
    expect(await sweep(world)).toEqual({ released: 0, adopted: 0 });
    expect(world.permits.all()).toMatchObject([
      { callId, attempt: 1, campaignId: id, phoneNumber: ANNA, begun: true, expiresAt: NOW + LEASE },
    ]);
    expect(new SqlitePermitBook(world.gateStorage).all()).toEqual(world.permits.all());
    world.time.now = NOW + LEASE;
    expect(await endLeases(world)).toMatchObject({ ended: 1 });
    expect(world.row(callId).status).toBe("FAILED");
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("and that ends just then keeps no line for it", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    world.permits.release({ callId, attempt: 1 });
    world.time.now += 3 * MINUTE;
    world.db.faults.after = async sql => {
      if (!sql.includes(named("on the line of a trunk"))) return;
      world.db.faults.after = () => {};
      await world.record([world.report(callId, "PICKED")]);
    };
    expect(await sweep(world)).toMatchObject({ adopted: 1 });
    expect(await sweep(world)).toMatchObject({ released: 1 });
    expect(world.permits.all()).toEqual([]);
  });
});

describe("a gate that starts again from its storage", () => {
  it("knows every permit: those begun, those not, and when each ends", async () => {
    const world = makeWorld();
    await world.accepted(await world.campaign(), ...numbers(3));
    await world.dispatch();
    await world.place(world.queue.take().slice(0, 2));
    const again = new SqlitePermitBook(world.gateStorage);
    expect(again.all()).toEqual(world.permits.all());
    world.time.now += LEASE;
    await endExpiredLeases({ permits: again, ...world.recordDeps });
    expect(world.rows().map(r => r.status)).toEqual(["FAILED", "FAILED", "INITIATED"]);
    world.expectTruth();
  });
});
