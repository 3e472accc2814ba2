// Two gates that dial the same campaigns: who gets a call, and what becomes of the other's line.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { recordOutcomes } from "../../../src/actions/calls/record-outcomes.ts";
import { createTrunk, setTrunksPaused } from "../../../src/store/trunks/trunks.ts";
import { routedGates } from "../../../src/wiring/route-gates.ts";
import { makeWorld, numbers } from "../../support/worlds/action-world.ts";
import { NOW, SECOND } from "../../support/worlds/permits.ts";
import { realGate } from "../../support/worlds/real-gate.ts";

const ANNA = "+12025550001";
const TRUNKS = ["default", "two"];
const ACCOUNT = { provider: "fake", settings: null, secrets: null, backupOf: null };

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

/** A world with a second trunk of so many lines, and the gates of both; nobody tells the other one anything. */
async function twoTrunks({ lines = 10, weight = 1 } = {}) {
  const world = makeWorld();
  const fields = { ...ACCOUNT, callerIds: null, weight, maxConcurrentCalls: lines, callsPerSecond: 0 };
  await createTrunk(world.db, "two", fields, NOW);
  const one = await realGate(world);
  const two = await realGate(world, { name: "two" });
  const of = (trunk: string) => (trunk === "two" ? two : one);
  const gate = routedGates(trunk => of(trunk).gate);
  const idle = async () => {
    await one.idle();
    await two.idle();
  };
  return {
    world,
    one,
    two,
    gate,
    idle,
    /** Both look, until neither has anything more to do at this time. */
    look: async () => {
      await gate.wake(TRUNKS);
      await idle();
    },
    place: async (messages = world.queue.take()) => {
      await world.place(messages, { gate });
      await idle();
    },
    held: async (trunk: string) => (await of(trunk).gate.state()).permits,
  };
}

/** A call that has been due for so long that either takes it, granted by both. */
async function grantedByBoth() {
  const trunks = await twoTrunks();
  const { world } = trunks;
  const id = await world.campaign({ trunks: TRUNKS });
  await world.acceptedOne(id, ANNA);
  world.time.now += 3 * SECOND;
  await trunks.look();
  return { ...trunks, id };
}

describe("a call that both gates have granted", () => {
  it("is dialled once, and the other's line comes back at once", async () => {
    const { world, place, held } = await grantedByBoth();
    expect(await held("default")).toHaveLength(1);
    expect(await held("two")).toHaveLength(1);
    await place();
    expect(world.provider.dialled).toHaveLength(1);
    expect([...(await held("default")), ...(await held("two"))]).toHaveLength(1);
    world.expectTruth();
  });

  it("is dialled once also when the second claims while the first rings, and its end gives the right line back", async () => {
    const { world, place, held, gate } = await grantedByBoth();
    const [first, second] = world.queue.take();
    await place([second as NonNullable<typeof second>]);
    await place([first as NonNullable<typeof first>]);
    expect(world.provider.dialled).toHaveLength(1);
    expect([(await held("default")).length, (await held("two")).length].sort()).toEqual([0, 1]);
    const callId = second?.callId ?? "";
    await recordOutcomes({ ...world.recordDeps, gate }, [world.report(callId, "PICKED")]);
    expect([...(await held("default")), ...(await held("two"))]).toEqual([]);
    world.expectTruth();
  });

  it("is not ended by the lease of the one that did not dial it", async () => {
    const { world, one, gate, held } = await grantedByBoth();
    // That one's consumer died before its claim, and D1 was out of reach for the comparison that mends this.
    const messages = world.queue.take();
    const lost = messages.filter(m => m.trunk === undefined);
    const won = messages.filter(m => m.trunk === "two");
    await gate.begin(lost);
    world.time.now += 10 * SECOND;
    await world.place(won, { gate });
    expect(world.provider.dialled).toHaveLength(1);
    const expiresAt = (await held("default"))[0]?.expiresAt ?? 0;
    world.time.now = expiresAt;
    await one.fireIfDue();
    const [{ callId = "" } = {}] = won;
    expect(world.row(callId)).toMatchObject({ status: "PROCESSING", attempts: [{ status: "PROCESSING" }] });
    expect(await held("default")).toEqual([]);
    expect(await held("two")).toHaveLength(1);
    world.expectTruth();
  });
});

describe("a campaign with lines of its own", () => {
  it("has no more calls on the line than those, whichever trunk dials them", async () => {
    const { world, look, place } = await twoTrunks();
    const id = await world.campaign({ trunks: ["two"], maxConcurrentCalls: 2 });
    await world.accepted(id, ...numbers(6));
    await look();
    await place();
    expect(world.provider.dialled).toHaveLength(2);
    world.db.sqlite.exec(
      `UPDATE campaigns SET trunks = '["default"]', revision = revision + 1 WHERE id = ${id}`,
    );
    await look();
    await place();
    expect(world.provider.dialled).toHaveLength(2);
    // Granted by a gate that has not heard of the others' calls: the claim knows.
    const campaignRevision = (await world.campaignOf(id)).revision;
    const waiting = world.rows().filter(row => row.status === "INITIATED");
    const wanted = waiting.slice(0, 1).map(({ call_id: callId }) => ({
      callId: String(callId),
      attempt: 1,
      campaignId: id,
      campaignRevision,
    }));
    expect(await world.calls.claim(wanted, "nonce", world.time.now)).toEqual([]);
    world.expectTruth();
  });
});

describe("a trunk that is full while another is idle", () => {
  it("leaves its calls to the other after two seconds", async () => {
    const { world, look, place, held } = await twoTrunks({ lines: 1, weight: 100 });
    const id = await world.campaign({ trunks: TRUNKS });
    await world.accepted(id, ...numbers(20));
    await look();
    await place();
    const atOnce = world.provider.dialled.length;
    expect(atOnce).toBeLessThan(20);
    world.time.now += 3 * SECOND;
    await look();
    await place();
    expect(await held("two")).toHaveLength(1);
    expect(await held("default")).toHaveLength(19);
    expect(world.provider.dialled).toHaveLength(20);
    world.expectTruth();
  });
});

describe("a trunk that a campaign does not name any more", () => {
  it("dials nothing of what it was granted, and has its lines back at once", async () => {
    const { world, look, place, held, two, idle } = await twoTrunks();
    const id = await world.campaign({ trunks: ["two"] });
    await world.accepted(id, ...numbers(3));
    await two.gate.wake();
    await idle();
    expect(await held("two")).toHaveLength(3);
    world.db.sqlite.exec(`UPDATE campaigns SET trunks = NULL, revision = revision + 1 WHERE id = ${id}`);
    await place();
    expect(world.provider.dialled).toEqual([]);
    expect(await held("two")).toEqual([]);
    await look();
    await place();
    expect(await held("default")).toHaveLength(3);
    world.expectTruth();
  });
});

describe("a trunk that is paused", () => {
  it("leaves what it was granted and has not begun to the others", async () => {
    const { world, look, place, held, gate, idle, two } = await twoTrunks();
    const id = await world.campaign({ trunks: TRUNKS });
    await world.accepted(id, ...numbers(8));
    await look();
    await setTrunksPaused(world.db, ["two"], true, NOW);
    await two.gate.setPaused(true);
    await idle();
    world.time.now += SECOND;
    await gate.wake(["default"]);
    await idle();
    await place();
    expect(await held("two")).toEqual([]);
    expect(await held("default")).toHaveLength(8);
    expect(world.provider.dialled).toHaveLength(8);
    world.expectTruth();
  });
});
