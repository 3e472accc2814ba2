import { beforeEach, describe, expect, it, vi } from "vitest";
import { Sweeper } from "../../../src/gate/sweeper.ts";
import { named } from "../../support/named.ts";
import { failOnce, makeWorld, numbers, requestOf } from "../../support/worlds/action-world.ts";
import { MINUTE, NOW, permit, SECOND } from "../../support/worlds/permits.ts";
import { realGate } from "../../support/worlds/real-gate.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

function sweeping(world = makeWorld()) {
  const armed: (number | null)[] = [];
  const alarm = {
    arm: vi.fn(async (at: number | null) => void armed.push(at)),
    armBefore: async (at: number) => void armed.push(at),
  };
  const onFreed = vi.fn(async () => {});
  const sweeper = new Sweeper({ ...world.dispatchDeps, alarm, onNoted: () => {}, onFreed });
  return { world, sweeper, armed, alarm, onFreed };
}

/** A call on the line whose lease is over. */
async function expired(world: ReturnType<typeof makeWorld>) {
  await world.initiate(await world.campaign(), ...numbers(1));
  await world.dispatch();
  await world.place(world.queue.take());
  world.time.now += 15 * MINUTE;
}

describe("a sweep", () => {
  it("ends leases, says how many, and has the lines that came back dispatched", async () => {
    const { world, sweeper, onFreed } = sweeping();
    await expired(world);
    await sweeper.ask();
    expect(onFreed).toHaveBeenCalledTimes(1);
    expect(sweeper.takeFound()).toMatchObject({ leasesEnded: 1 });
    expect(sweeper.takeFound()).toMatchObject({ leasesEnded: 0 });
    await sweeper.ask();
    expect(onFreed).toHaveBeenCalledTimes(1);
  });

  it("that failed keeps the line, and is made again", async () => {
    const { world, sweeper, armed, onFreed } = sweeping();
    await expired(world);
    const now = world.time.now;
    world.db.faults.before = () => {
      throw new Error("D1 is out of reach");
    };
    await sweeper.ask({ thorough: true });
    // For the lease, which is past; not for the two seconds that a sweep otherwise waits.
    expect(armed).toEqual([now]);
    expect(world.permits.all()).toHaveLength(1);
    expect(onFreed).not.toHaveBeenCalled();
    world.db.faults.before = () => {};
    await sweeper.ask();
    expect(sweeper.takeFound()).toMatchObject({ leasesEnded: 1 });
  });

  it("compares lines with calls when it is told to, and otherwise not before a permit is old enough", async () => {
    const { world, sweeper } = sweeping();
    await world.initiate(await world.campaign(), ...numbers(1));
    await world.dispatch();
    await world.place(world.queue.take());
    const [held] = world.permits.all();
    if (held === undefined) throw new Error("not dialled");
    world.permits.release(held);
    world.time.now += MINUTE + SECOND;
    await sweeper.ask();
    expect(sweeper.takeFound()).toMatchObject({ adopted: 0 });
    await sweeper.ask({ thorough: true });
    expect(sweeper.takeFound()).toMatchObject({ adopted: 1 });
  });
});

describe("the alarm", () => {
  it("is armed for the first permit that ends, if nothing is asked for before", async () => {
    const { world, sweeper, armed } = sweeping();
    world.permits.grant([permit(), permit({ callId: "call-2", expiresAt: NOW + 30 * SECOND })]);
    await sweeper.arm(null);
    await sweeper.arm(NOW + SECOND);
    expect(armed).toEqual([NOW + 30 * SECOND, NOW + SECOND]);
  });

  it("that is not stored fails nobody: the watchdog arms it", async () => {
    const { sweeper, alarm } = sweeping();
    alarm.arm.mockRejectedValueOnce(new Error("storage operation failed"));
    await expect(sweeper.arm(NOW)).resolves.toBeUndefined();
  });
});

describe("a lease that ends while the provider can be asked", () => {
  it("is extended for a call that is live, and ends when it is over", async () => {
    const world = makeWorld();
    const said = { now: "live" as "live" | "ended" | "unknown" };
    world.dispatchDeps.fetchStatus = async () =>
      said.now === "ended"
        ? { kind: "ended", outcome: "PICKED", duration: 1000, externalCallId: null }
        : { kind: said.now };
    const gated = await realGate(world);
    await gated.gate.initiate(requestOf(await world.campaign(), ...numbers(1)));
    await gated.idle();
    await world.place(world.queue.take(), { gate: gated.gate });
    world.time.now += 900 * SECOND;
    await gated.fireIfDue();
    expect(world.rows()).toMatchObject([{ status: "PROCESSING" }]);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 1 });
    said.now = "ended";
    world.time.now += 900 * SECOND;
    await gated.fireIfDue();
    expect(world.rows()).toMatchObject([{ status: "PICKED", total_call_time: 1000 }]);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0 });
    world.expectTruth();
  });

  it("is not extended for ever", async () => {
    const world = makeWorld();
    world.dispatchDeps.fetchStatus = async () => ({ kind: "live" });
    const gated = await realGate(world);
    await gated.gate.initiate(requestOf(await world.campaign(), ...numbers(1)));
    await gated.idle();
    await world.place(world.queue.take(), { gate: gated.gate });
    for (let n = 0; n < 49; n++) {
      world.time.now += 900 * SECOND;
      await gated.fireIfDue();
    }
    expect(world.rows()).toMatchObject([{ status: "FAILED" }]);
  });

  it("ends as ever when the provider does not know or cannot be reached", async () => {
    const world = makeWorld();
    world.dispatchDeps.fetchStatus = async () => {
      throw new Error("out of reach");
    };
    const gated = await realGate(world);
    await gated.gate.initiate(requestOf(await world.campaign(), ...numbers(1)));
    await gated.idle();
    await world.place(world.queue.take(), { gate: gated.gate });
    world.time.now += 900 * SECOND;
    failOnce(world, "before", named("settle attempts"));
    await gated.fireIfDue();
    expect(world.rows()).toMatchObject([{ status: "PROCESSING" }]);
    world.time.now += 2 * SECOND;
    await gated.fireIfDue();
    expect(world.rows()).toMatchObject([{ status: "FAILED" }]);
  });
});
