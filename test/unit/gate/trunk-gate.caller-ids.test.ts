// The gate with pools of caller ids: what each call shows, and a cap that holds whatever happens.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallRequest } from "../../../src/actions/ports/telephony.ts";
import type { Outcome } from "../../../src/domain/calls/outcome.ts";
import type { CallerIdPool } from "../../../src/domain/trunks/caller-ids/caller-id-pool.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import { setLogLevel } from "../../../src/log.ts";
import { d1Stores } from "../../../src/store/d1.ts";
import { numbers, requestOf } from "../../support/worlds/action-world.ts";
import { HOUR, MINUTE } from "../../support/worlds/permits.ts";
import { realTrunk } from "./real-trunk.ts";

const A = "+12125550101";
const B = "+12125550102";
const C = "+13105550103";
const MIDNIGHT = Date.parse("2026-11-21T00:00:00Z");

const pool = (changes: Partial<CallerIdPool> = {}): CallerIdPool => ({
  numbers: [A, B],
  strategy: "sticky",
  dailyCap: null,
  setAsideBelow: null,
  ...changes,
});

beforeEach(() => {
  setLogLevel("info");
  vi.spyOn(console, "log").mockImplementation(() => {});
});

afterEach(() => {
  setLogLevel("error");
});

/** `trunk`: the pool of the trunk. Two calls together; a retry follows at once. */
async function showing(trunk: CallerIdPool | null = null) {
  const real = await realTrunk();
  const { world, gated } = real;
  const { trunks } = d1Stores(world.db);
  const settle = async () => {
    await gated.idle();
    await real.deliver();
  };
  const self = {
    ...real,
    settle,
    /** As `PATCH /trunks/default` does it. */
    change: async (callerIds: CallerIdPool | null) => {
      await trunks.change(DEFAULT_TRUNK, { callerIds }, world.clock());
      await gated.gate.wake();
      await gated.idle();
    },
    accept: async (campaign: number, count: number, prefix?: string) => {
      await gated.gate.initiate(requestOf(campaign, ...numbers(count, prefix)));
      await gated.idle();
    },
    /** What was shown to each call that was dialled, in order. */
    shown: () => world.provider.dialled.map(request => (request as CallRequest).callerId),
    end: async (outcome: Outcome) => {
      const { permits } = await gated.gate.state();
      for (const { callId, attempt, begun } of permits)
        if (begun) await real.record([world.report(callId, outcome, { attempt })]);
      await settle();
    },
    state: async () => (await gated.gate.state((await trunks.read(DEFAULT_TRUNK))?.callerIds)).callerIds,
    factsOf: async (campaign: number) => {
      const { callerIds } = await world.campaignOf(campaign);
      return (await gated.gate.permitsFor({ campaignId: campaign, call: null, callerIds })).callerIds;
    },
  };
  if (trunk !== null) await self.change(trunk);
  return self;
}

const times = <T>(count: number, one: T) => Array.from({ length: count }, () => one);

describe("what a call shows", () => {
  it("is nothing of ours without a pool, one of the trunk's with one, and one of its campaign's own before that", async () => {
    const { id, world, change, accept, settle, end, shown } = await showing();
    await accept(id, 1, "+1303555");
    await settle();
    await end("PICKED");
    await change(pool({ numbers: [A] }));
    await accept(id, 1, "+1304555");
    await settle();
    const own = await world.campaign({ callerIds: pool({ numbers: [C] }) });
    await accept(own, 1, "+1305555");
    await settle();
    expect(shown()).toEqual([null, A, C]);
    expect(world.rows().map(row => row.attempts[0]?.caller_id ?? null)).toEqual([null, A, C]);
  });

  it("is another at each retry where they are rotated, and the same where they are sticky", async () => {
    const rotated = await showing(pool({ numbers: [A, B, C], strategy: "rotate" }));
    await rotated.accept(rotated.id, 1);
    await rotated.settle();
    await rotated.end("RNR");
    await rotated.end("RNR");
    expect(new Set(rotated.shown())).toEqual(new Set([A, B, C]));
    const sticky = await showing(pool({ numbers: [A, B, C] }));
    await sticky.accept(sticky.id, 1);
    await sticky.settle();
    await sticky.end("RNR");
    expect(new Set(sticky.shown()).size).toBe(1);
    expect(sticky.shown()).toHaveLength(2);
  });

  it("is of the pool that is in force when its dial begins", async () => {
    const { id, world, change, accept, settle, shown } = await showing(pool({ numbers: [A] }));
    await accept(id, 2);
    const before = world.queue.take();
    expect(before).toHaveLength(2);
    await change(pool({ numbers: [B] }));
    await world.place(before);
    await settle();
    expect(shown()).toEqual([B, B]);
  });
});

const capped = (dailyCap: number, of = [A, B]) => showing(pool({ numbers: of, dailyCap }));

describe("a cap", () => {
  it("lets exactly so many dials through in a day, and the others the day after", async () => {
    const { id, world, gated, accept, settle, end, shown, pass } = await capped(2);
    await accept(id, 10);
    await settle();
    for (let n = 0; n < 5; n++) await end("PICKED");
    expect(shown().toSorted()).toEqual([A, A, B, B]);
    // The first alarm was armed for the end of the grants.
    await pass(MINUTE);
    expect(gated.alarm.at).toBe(MIDNIGHT);
    await pass(MIDNIGHT - world.time.now);
    await settle();
    for (let n = 0; n < 5; n++) await end("PICKED");
    expect(shown().toSorted()).toEqual([...times(4, A), ...times(4, B)]);
    world.expectTruth();
  });

  it("is not passed by grants that have not begun, and not used up by those that lapse", async () => {
    const { id, world, accept, settle, shown, pass } = await capped(1, [A]);
    await accept(id, 1);
    await accept(id, 1, "+1303555");
    expect(world.queue.take()).toHaveLength(1);
    await pass(MINUTE);
    await settle();
    await pass(MINUTE);
    await settle();
    expect(shown()).toEqual([A]);
  });

  it("is kept when the object starts again, between the grant and the dial as well as after", async () => {
    const { id, gated, accept, settle, end, shown } = await capped(1, [A]);
    await accept(id, 3);
    gated.restart();
    await gated.gate.wake();
    await settle();
    gated.restart();
    await gated.gate.wake();
    await settle();
    await end("PICKED");
    expect(shown()).toEqual([A]);
  });

  it("keeps its campaign waiting and no other, says until when, and does not ask again and again", async () => {
    const { id, world, gated, accept, settle, end, shown, factsOf } = await showing();
    const own = await world.campaign({ callerIds: pool({ numbers: [A], dailyCap: 1 }) });
    await accept(own, 30);
    await settle();
    await end("PICKED");
    expect(await factsOf(own)).toMatchObject({ of: "campaign", standing: "capped", freeAt: MIDNIGHT });
    expect(await factsOf(id)).toBeNull();
    let statements = 0;
    world.db.faults.before = () => void statements++;
    await gated.gate.wake();
    await gated.idle();
    expect(statements).toBeLessThan(6);
    await accept(id, 3, "+1303555");
    await settle();
    await end("PICKED");
    await end("PICKED");
    expect(shown()).toEqual([A, null, null, null]);
  });

  it("is counted over the pools of a trunk and its campaigns together", async () => {
    const { id, world, accept, settle, end, shown } = await capped(2, [A]);
    const own = await world.campaign({ callerIds: pool({ numbers: [A], dailyCap: 2 }) });
    await accept(own, 1, "+1303555");
    await accept(id, 5);
    await settle();
    for (let n = 0; n < 3; n++) await end("PICKED");
    expect(shown()).toEqual([A, A]);
  });

  it("is counted over all pools that are granted from at once", async () => {
    const { world, gated, accept } = await showing();
    world.db.sqlite.exec("UPDATE trunks SET paused = 1");
    for (const prefix of ["+1303555", "+1304555"])
      await accept(await world.campaign({ callerIds: pool({ numbers: [A], dailyCap: 1 }) }), 1, prefix);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0 });
    world.db.sqlite.exec("UPDATE trunks SET paused = 0");
    await gated.gate.setPaused(false);
    await gated.idle();
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 1 });
  });

  it("that is lifted lets the others go at once", async () => {
    const { id, change, accept, settle, end, shown } = await capped(1, [A]);
    await accept(id, 2);
    await settle();
    await end("PICKED");
    expect(shown()).toEqual([A]);
    await change(pool({ numbers: [A] }));
    await settle();
    expect(shown()).toEqual([A, A]);
  });
});

describe("a number that is answered too rarely", () => {
  const limited = pool({ numbers: [A], setAsideBelow: { answerPercent: 50, minDials: 2 } });

  it("is set aside, shown so, logged without the number, and shown again when it is reinstated", async () => {
    const { id, gated, accept, settle, end, state, factsOf } = await showing({ ...limited, numbers: [A, B] });
    for (let n = 0; n < 4; n++) {
      await accept(id, 2, `+130${n}555`);
      await settle();
      await end("DISCONNECTED");
      await end("DISCONNECTED");
      await end("DISCONNECTED");
    }
    const view = await state();
    const aside = view?.numbers.filter(n => n.setAsideAt !== null).map(n => n.number) ?? [];
    expect(aside.length).toBeGreaterThan(0);
    expect((await gated.gate.snapshot()).callerIdsSetAside).toBe(aside.length);
    expect(await factsOf(id)).toMatchObject({ of: "trunk", setAside: aside.length });
    const log = vi.mocked(console.log).mock.calls.flat().join("\n");
    expect(log).toContain("a caller id is set aside");
    expect(log).not.toContain(A.slice(1));
    expect(log).not.toContain(B.slice(1));
    expect(await gated.gate.reinstate([...aside, "+12025550199"])).toEqual(["+12025550199"]);
    expect((await state())?.numbers.some(n => n.setAsideAt !== null)).toBe(true);
    expect(await gated.gate.reinstate(aside)).toEqual([]);
    expect((await state())?.numbers.some(n => n.setAsideAt !== null)).toBe(false);
  });

  it("counts ends that are reported, each once, and no lease that ends", async () => {
    const { id, world, record, accept, settle, end, state, pass } = await showing(limited);
    await accept(id, 2);
    await settle();
    const [first] = world.provider.dialled;
    if (first === undefined) throw new Error("nothing dialled");
    const picked = world.report(first.callId, "PICKED", { details: { disposition: "voicemail" } });
    await record([picked]);
    await record([picked]);
    await settle();
    expect(await state()).toMatchObject({ numbers: [{ dials: 2, ended: 1, answered: 1 }] });
    await pass(HOUR);
    await settle();
    expect(await state()).toMatchObject({ numbers: [{ ended: 1, answered: 1 }] });
    await end("RNR");
    expect(await state()).toMatchObject({ numbers: [{ ended: 2, answered: 1, setAsideAt: null }] });
  });
});

describe("a gate that starts again", () => {
  it("knows its pool before it looks, and takes nothing back when it has not changed", async () => {
    const { id, world, gated, accept, factsOf } = await showing(pool({ dailyCap: 9 }));
    await accept(id, 2);
    const sent = world.queue.take();
    gated.restart();
    expect(await factsOf(id)).toMatchObject({ of: "trunk", numbers: 2 });
    await gated.gate.wake();
    await gated.idle();
    expect((await gated.gate.begin(sent)).map(v => v.go)).toEqual([true, true]);
  });
});
