import { describe, expect, it } from "vitest";
import { GateAlarm } from "../../../src/gate/gate-alarm.ts";
import { NOW, SECOND } from "../../support/worlds/permits.ts";

/** An object's alarm as the platform keeps it. */
function world(armed: number | null = null) {
  const time = { now: NOW };
  const platform = { armed, set: [] as number[], asked: 0 };
  const storage = {
    getAlarm: async () => {
      platform.asked++;
      return platform.armed;
    },
    setAlarm: async (at: number) => {
      platform.armed = at;
      platform.set.push(at);
    },
  } as unknown as DurableObjectStorage;
  return { time, platform, alarm: new GateAlarm(storage, () => time.now) };
}

describe("an alarm", () => {
  it("is armed for the time that is wanted", async () => {
    const { alarm, platform } = world();
    await alarm.arm(NOW + 60 * SECOND);
    expect(platform.set).toEqual([NOW + 60 * SECOND]);
    expect(alarm.at).toBe(NOW + 60 * SECOND);
  });

  it("is left alone when it is early enough: arming bills a row", async () => {
    const { alarm, platform } = world();
    await alarm.arm(NOW + 5 * SECOND);
    await alarm.arm(NOW + 5 * SECOND);
    await alarm.arm(NOW + 60 * SECOND);
    expect(platform.set).toEqual([NOW + 5 * SECOND]);
  });

  it("moves to an earlier time", async () => {
    const { alarm, platform } = world();
    await alarm.arm(NOW + 60 * SECOND);
    await alarm.arm(NOW + 5 * SECOND);
    expect(platform.armed).toBe(NOW + 5 * SECOND);
  });

  it.each([0, 1, 999])("is armed no sooner than a second from now, for a time %i ms away", async away => {
    const { alarm, platform } = world();
    await alarm.arm(NOW + away);
    expect(platform.set).toEqual([NOW + SECOND]);
  });

  it("is armed no sooner than a second from now for a time that is past, again and again", async () => {
    const { alarm, platform } = world();
    await alarm.arm(NOW - 60 * SECOND);
    await alarm.arm(NOW - 60 * SECOND);
    expect(platform.set).toEqual([NOW + SECOND]);
  });

  it("whose time has come by a clock that is ahead of the platform's is not put off by what comes later", async () => {
    const { alarm, platform, time } = world();
    await alarm.arm(NOW + 5 * SECOND);
    time.now = NOW + 5 * SECOND + 100;
    await alarm.arm(NOW + 60 * SECOND);
    expect(platform.armed).toBe(time.now + SECOND);
  });

  it("is not armed when there is nothing to wait for", async () => {
    const { alarm, platform } = world();
    await alarm.arm(null);
    expect(platform).toEqual({ armed: null, set: [], asked: 0 });
  });
});

describe("an alarm that is armed for one more thing", () => {
  it("moves to an earlier time, and stays where it is for a later one", async () => {
    const { alarm, platform } = world();
    await alarm.arm(NOW + 60 * SECOND);
    await alarm.armBefore(NOW + 90 * SECOND);
    await alarm.armBefore(NOW + 10 * SECOND);
    expect(platform.set).toEqual([NOW + 60 * SECOND, NOW + 10 * SECOND]);
  });

  it("is not put off when its time has come and it is about to fire", async () => {
    const { alarm, platform, time } = world();
    await alarm.arm(NOW + SECOND);
    time.now += SECOND;
    await alarm.armBefore(NOW + 900 * SECOND);
    expect(platform.armed).toBe(NOW + SECOND);
  });

  it("is armed where none is, and trusts storage about that", async () => {
    const fresh = world();
    await fresh.alarm.armBefore(NOW + 10 * SECOND);
    expect(fresh.platform.armed).toBe(NOW + 10 * SECOND);
    const again = world(NOW + 3 * SECOND);
    await again.alarm.armBefore(NOW + 10 * SECOND);
    expect(again.platform.set).toEqual([]);
  });
});

describe("an alarm that has fired", () => {
  it("is armed again", async () => {
    const { alarm, platform, time } = world();
    await alarm.arm(NOW + SECOND);
    time.now += SECOND;
    alarm.fired();
    expect(alarm.at).toBeNull();
    await alarm.arm(NOW + 9 * SECOND);
    expect(platform.set).toEqual([NOW + SECOND, NOW + 9 * SECOND]);
  });

  it("and of which the object knows nothing, or that was lost, does not count as armed: what it was for is looked at soon", async () => {
    const { alarm, platform, time } = world();
    await alarm.arm(NOW + SECOND);
    time.now += 5 * SECOND;
    await alarm.arm(NOW + 60 * SECOND);
    expect(platform.armed).toBe(NOW + 6 * SECOND);
  });
});

describe("an object that starts again", () => {
  it("trusts the alarm that is in storage", async () => {
    const { alarm, platform } = world(NOW + 3 * SECOND);
    await alarm.arm(NOW + 60 * SECOND);
    expect(platform).toMatchObject({ set: [], asked: 1 });
    await alarm.arm(NOW + 2 * SECOND);
    expect(platform).toMatchObject({ set: [NOW + 2 * SECOND], asked: 1 });
  });

  it("finds a lost alarm when it looks again", async () => {
    const { alarm, platform } = world();
    await alarm.arm(NOW + 3 * SECOND);
    platform.armed = null;
    await alarm.reload();
    await alarm.arm(NOW + 60 * SECOND);
    expect(platform.armed).toBe(NOW + 60 * SECOND);
  });
});
