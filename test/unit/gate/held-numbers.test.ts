import { describe, expect, it } from "vitest";
import { HeldNumbers } from "../../../src/gate/held-numbers.ts";
import { dropEarlierWindow } from "../../../src/gate/storage/drop-earlier-window.ts";
import { nodeSqlStorage } from "../../support/platform/node-sqlite.ts";
import { MINUTE, NOW } from "../../support/worlds/permits.ts";

const WINDOW = 5 * MINUTE;
const ANNA = "+12025550001";

describe("a number in the duplicate window", () => {
  it("is held from acceptance until the window ends", () => {
    const window = new HeldNumbers();
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW, WINDOW)).toEqual({ callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW + WINDOW - 1, WINDOW)?.callId).toBe("call-1");
    expect(window.holder(ANNA, NOW + WINDOW, WINDOW)).toBeNull();
    expect(window.holder("+12025550002", NOW, WINDOW)).toBeNull();
  });

  it("is held by the later of two calls, in whatever order they are noted", () => {
    const window = new HeldNumbers();
    window.hold(ANNA, { callId: "call-2", acceptedAt: NOW + 1 });
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW + 1, WINDOW)?.callId).toBe("call-2");
    window.hold(ANNA, { callId: "call-3", acceptedAt: NOW + 2 });
    expect(window.holder(ANNA, NOW + 2, WINDOW)?.callId).toBe("call-3");
  });

  it("is not held where there is no window", () => {
    const window = new HeldNumbers();
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW, 0)).toBeNull();
  });

  it("is held longer or shorter when the setting changes", () => {
    const window = new HeldNumbers();
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW + WINDOW, 2 * WINDOW)?.callId).toBe("call-1");
    expect(window.holder(ANNA, NOW + MINUTE, MINUTE)).toBeNull();
  });

  it("is held through a turn until its window ends, and by no call that was before it", () => {
    const window = new HeldNumbers();
    window.turnIfTime(NOW, WINDOW);
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW + WINDOW - 1 });
    window.turnIfTime(NOW + WINDOW, WINDOW);
    expect(window.holder(ANNA, NOW + 2 * WINDOW - 2, WINDOW)?.callId).toBe("call-1");
    window.hold(ANNA, { callId: "call-2", acceptedAt: NOW + WINDOW + 1 });
    expect(window.holder(ANNA, NOW + WINDOW + 1, WINDOW)?.callId).toBe("call-2");
    // Told late of the one before: the later one holds it.
    window.turnIfTime(NOW + 2 * WINDOW, WINDOW);
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW + WINDOW - 1 });
    expect(window.holder(ANNA, NOW + 2 * WINDOW, 2 * WINDOW)?.callId).toBe("call-2");
  });

  it("is forgotten two windows later at the latest", () => {
    const window = new HeldNumbers();
    window.turnIfTime(NOW, WINDOW);
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    window.turnIfTime(NOW + WINDOW - 1, WINDOW);
    window.turnIfTime(NOW + WINDOW, WINDOW);
    expect(window.size).toBe(1);
    window.turnIfTime(NOW + 2 * WINDOW - 1, WINDOW);
    expect(window.size).toBe(1);
    window.turnIfTime(NOW + 2 * WINDOW, WINDOW);
    expect(window.size).toBe(0);
  });

  it("is forgotten sooner where there are very many, the oldest first", () => {
    const window = new HeldNumbers();
    for (let n = 0; n < 300_000; n++)
      window.hold(`+1202${n}`, { callId: `call-${n}`, acceptedAt: NOW + n / 1e6 });
    expect(window.size).toBeLessThanOrEqual(100_000);
    expect(window.holder("+1202299999", NOW, WINDOW)?.callId).toBe("call-299999");
    expect(window.holder("+1202250000", NOW, WINDOW)?.callId).toBe("call-250000");
    expect(window.holder("+12020", NOW, WINDOW)).toBeNull();
  });
});

it("an object that stored its numbers has their tables no more", () => {
  const storage = nodeSqlStorage();
  storage.exec("CREATE TABLE number_window (phone_number TEXT PRIMARY KEY) WITHOUT ROWID");
  storage.exec("CREATE TABLE window_purge (id INTEGER PRIMARY KEY)");
  dropEarlierWindow(storage);
  dropEarlierWindow(storage);
  expect(storage.exec("SELECT name FROM sqlite_master").toArray()).toEqual([]);
});
