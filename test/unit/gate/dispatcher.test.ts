import { beforeEach, describe, expect, it, vi } from "vitest";
import { Dispatcher } from "../../../src/gate/dispatcher.ts";
import { makeWorld, numbers, requestOf } from "../../support/worlds/action-world.ts";
import { MINUTE, NOW, permit, SECOND } from "../../support/worlds/permits.ts";
import { realTrunk } from "./real-trunk.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

/** A dispatcher of a trunk that has room, and what it tells the others. */
function dispatching(world = makeWorld()) {
  const told = { lapsed: 0, wakeAt: [] as (number | null)[], paused: [] as boolean[], resumed: 0 };
  const room = { room: Number.POSITIVE_INFINITY, paced: false, at: null as number | null };
  const { memory: _, pace: __, fetchStatus: ___, ...deps } = world.dispatchDeps;
  const dispatcher = new Dispatcher({
    ...deps,
    control: {
      setPaused: paused => void told.paused.push(paused),
      resume: () => void told.resumed++,
      nextLookAt: () => null,
    },
    admission: { room: () => room, nextRoomAt: () => room.at },
    onLapsed: count => {
      told.lapsed += count;
    },
    onDispatched: () => {},
    hasFreeLine: () => true,
    wakeAt: async at => void told.wakeAt.push(at),
  });
  return { world, dispatcher, told, room };
}

describe("a dispatch", () => {
  it("takes back what was granted and never begun before it looks", async () => {
    const { world, dispatcher, told } = dispatching();
    world.permits.grant([permit({ expiresAt: NOW })]);
    await dispatcher.ask();
    expect(told.lapsed).toBe(1);
    expect(world.permits.all()).toEqual([]);
  });

  it("that failed is made again after two seconds", async () => {
    const { world, dispatcher, told } = dispatching();
    world.db.faults.before = () => {
      throw new Error("D1 is out of reach");
    };
    await dispatcher.ask();
    expect(told.wakeAt).toEqual([NOW + 2 * SECOND]);
  });

  it("that was held back by the pace is made again when the pace has room", async () => {
    const { world, dispatcher, told, room } = dispatching();
    await world.initiate(await world.campaign(), ...numbers(1));
    Object.assign(room, { room: 0, paced: true, at: NOW + 300 });
    await dispatcher.ask();
    expect(world.queue.waiting).toEqual([]);
    expect(told.wakeAt).toEqual([NOW + 300]);
  });
});

describe("a pause", () => {
  it("takes back what was granted and leaves what has begun", () => {
    const { world, dispatcher, told } = dispatching();
    const begun = permit({ callId: "call-2", phoneNumber: "+12025550002", begun: true, begunAt: NOW });
    world.permits.grant([permit(), begun]);
    world.permits.begin(begun, NOW, NOW + 15 * MINUTE);
    dispatcher.setPaused(true);
    expect(world.permits.all().map(p => p.callId)).toEqual(["call-2"]);
    expect(told.paused).toEqual([true]);
  });

  it("that comes during a dispatch is not undone by what the dispatch saw before it", async () => {
    const { dispatcher, told } = dispatching();
    const dispatched = dispatcher.ask();
    // It begins a moment later.
    await Promise.resolve();
    dispatcher.setPaused(true);
    await dispatched;
    expect(told.paused).toEqual([true]);
    await dispatcher.ask();
    expect(told.paused).toEqual([true, false]);
  });
});

describe("shares of the lines", () => {
  it("go by weight, to a campaign that starts behind a long queue at once, and flow on when one has no more", async () => {
    const {
      world,
      gated,
      id: big,
      accept,
      deliver,
      record,
    } = await realTrunk({ policy: { maxConcurrentCalls: 8 } });
    const small = await world.campaign({ weight: 3 });
    await accept(40);
    await deliver();
    await gated.gate.initiate(requestOf(small, ...numbers(10, "+1303555")));
    await gated.idle();
    const end = async (campaignId: number, count: number) => {
      const { permits } = await gated.gate.state();
      for (const p of permits.filter(l => l.campaignId === campaignId).slice(0, count)) {
        await record([world.report(p.callId, "PICKED")]);
        await gated.idle();
        await deliver();
      }
      return (await gated.gate.snapshot()).byCampaign;
    };
    expect(await end(big, 0)).toEqual({ [big]: 8 });
    // Every line that comes free is the newcomer's, until it has three for each one of the other.
    expect(await end(big, 6)).toEqual({ [big]: 2, [small]: 6 });
    // It has four calls left: what it cannot use flows on.
    expect(await end(small, 6)).toEqual({ [big]: 4, [small]: 4 });
  });
});
