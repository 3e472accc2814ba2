// What the gates of other trunks are told of this one: until when they dial what it would have, and when it is back.
import { describe, expect, it } from "vitest";
import type { SeenTrunk } from "../../../src/domain/trunks/sharing.ts";
import { OwnTrunk } from "../../../src/gate/own-trunk.ts";
import { NOW, SECOND } from "../../support/worlds/permits.ts";

/** A gate whose trunk is unavailable until the time that the test sets, and a D1 that keeps what it is told. */
function trunk() {
  const it = {
    until: 0,
    openedAt: null as number | null,
    storedOpenedAt: null as number | null,
    told: 0,
    stored: null as number | null,
    fails: false,
    woken: 0,
    pending: [] as Promise<unknown>[],
  };
  const row = (name: string, unavailableUntil: number | null): SeenTrunk => ({
    name,
    paused: false,
    unavailableUntil,
    weight: 1,
    backupOf: null,
    maxConcurrentCalls: 10,
    callsPerSecond: 0,
    callerIds: null,
    breakerOpenedAt: name === "a" ? it.storedOpenedAt : null,
  });
  const own = new OwnTrunk({
    name: "a",
    settings: { maxConcurrentCalls: 1, callsPerSecond: 0 },
    stored: {
      limits: () => ({ maxConcurrentCalls: 10, callsPerSecond: 0 }),
      writeLimits: () => {},
      callerIds: () => null,
      writeCallerIds: () => {},
    },
    control: { unavailableUntil: () => it.until, breakerOpenedAt: () => it.openedAt },
    trunks: {
      setUnavailable: async (_, until) => {
        if (it.fails) throw new Error("D1 is out of reach");
        it.stored = until;
      },
      setBreaker: async (_, openedAt) => {
        it.told++;
        if (it.fails) throw new Error("D1 is out of reach");
        it.storedOpenedAt = openedAt;
      },
    },
    clock: () => NOW,
    onLimits: () => {},
    onCallerIds: () => {},
    wake: () => {
      it.woken++;
    },
    waitUntil: promise => void it.pending.push(promise),
  });
  return {
    it,
    look: async () => {
      own.see([row("a", it.stored), row("b", null)]);
      await Promise.all(it.pending.splice(0));
    },
  };
}

const IN_A_MINUTE = NOW + 60 * SECOND;

describe("the others of a trunk that is unavailable", () => {
  it("are told once, and woken", async () => {
    const { it: gate, look } = trunk();
    gate.until = IN_A_MINUTE;
    await look();
    await look();
    expect(gate).toMatchObject({ stored: IN_A_MINUTE, woken: 1 });
  });

  it("are told of a shorter hold that follows a longer one which somebody has ended", async () => {
    const { it: gate, look } = trunk();
    gate.until = NOW + 600 * SECOND;
    await look();
    gate.stored = null;
    gate.until = IN_A_MINUTE;
    await look();
    expect(gate).toMatchObject({ stored: IN_A_MINUTE, woken: 2 });
  });

  it("are told again of a breaker that is still open when somebody has resumed the trunk", async () => {
    const { it: gate, look } = trunk();
    gate.until = IN_A_MINUTE;
    await look();
    gate.stored = null;
    await look();
    expect(gate).toMatchObject({ stored: IN_A_MINUTE, woken: 2 });
  });

  it("are told that it is back before its time", async () => {
    const { it: gate, look } = trunk();
    gate.until = IN_A_MINUTE;
    await look();
    gate.until = 0;
    await look();
    expect(gate).toMatchObject({ stored: 0, woken: 2 });
  });

  it("are not told of what is over in a moment", async () => {
    const { it: gate, look } = trunk();
    gate.until = NOW + SECOND;
    await look();
    expect(gate).toMatchObject({ stored: null, woken: 0 });
  });

  it("are told at the next look when D1 did not take it", async () => {
    const { it: gate, look } = trunk();
    gate.until = IN_A_MINUTE;
    gate.fails = true;
    await look();
    expect(gate.woken).toBe(0);
    gate.fails = false;
    await look();
    expect(gate).toMatchObject({ stored: IN_A_MINUTE, woken: 1 });
  });
});

describe("D1, of a breaker", () => {
  it("is told once that it has opened, and once that it has closed", async () => {
    const { it: gate, look } = trunk();
    await look();
    expect(gate.told).toBe(0);
    for (const openedAt of [NOW, null]) {
      gate.openedAt = openedAt;
      for (let n = 0; n < 3; n++) await look();
      expect(gate.storedOpenedAt).toBe(openedAt);
    }
    expect(gate.told).toBe(2);
  });

  it("is told at the next look what it did not take", async () => {
    const { it: gate, look } = trunk();
    gate.openedAt = NOW;
    gate.fails = true;
    await look();
    expect(gate.storedOpenedAt).toBeNull();
    gate.fails = false;
    await look();
    expect(gate).toMatchObject({ storedOpenedAt: NOW, told: 2 });
  });
});
