import { beforeEach, describe, expect, it, vi } from "vitest";
import { Sweeper } from "../../../src/gate/sweeper.ts";
import { makeWorld, numbers } from "../../support/action-world.ts";
import { MINUTE, NOW, permit, SECOND } from "./permits.ts";

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
  const sweeper = new Sweeper({ ...world.dispatchDeps, alarm, onFreed });
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
