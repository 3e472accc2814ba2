import { describe, expect, it } from "vitest";
import { SqliteNumberWindow } from "../../../../src/gate/storage/number-window.ts";
import { nodeSqlStorage } from "../../../support/platform/node-sqlite.ts";
import { MINUTE, NOW } from "../../../support/worlds/permits.ts";

const WINDOW = 5 * MINUTE;
const ANNA = "+12025550001";

describe("a number in the duplicate window", () => {
  it("is held from acceptance until the window ends", () => {
    const window = new SqliteNumberWindow(nodeSqlStorage());
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW, WINDOW)).toEqual({ callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW + WINDOW - 1, WINDOW)?.callId).toBe("call-1");
    expect(window.holder(ANNA, NOW + WINDOW, WINDOW)).toBeNull();
    expect(window.holder("+12025550002", NOW, WINDOW)).toBeNull();
  });

  it("is held by the later of two calls, in whatever order they are noted", () => {
    const window = new SqliteNumberWindow(nodeSqlStorage());
    window.hold(ANNA, { callId: "call-2", acceptedAt: NOW + 1 });
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW + 1, WINDOW)?.callId).toBe("call-2");
    window.hold(ANNA, { callId: "call-3", acceptedAt: NOW + 2 });
    expect(window.holder(ANNA, NOW + 2, WINDOW)?.callId).toBe("call-3");
  });

  it("is not held where there is no window", () => {
    const window = new SqliteNumberWindow(nodeSqlStorage());
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW, 0)).toBeNull();
  });

  it("is held longer or shorter when the setting changes", () => {
    const window = new SqliteNumberWindow(nodeSqlStorage());
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    expect(window.holder(ANNA, NOW + WINDOW, 2 * WINDOW)?.callId).toBe("call-1");
    expect(window.holder(ANNA, NOW + MINUTE, MINUTE)).toBeNull();
  });

  it("survives a restart, and is held through a turn of the tables until its window ends", () => {
    const storage = nodeSqlStorage();
    const again = () => new SqliteNumberWindow(storage);
    again().turnIfTime(NOW, WINDOW);
    again().hold(ANNA, { callId: "call-1", acceptedAt: NOW + WINDOW - 1 });
    again().turnIfTime(NOW + WINDOW, WINDOW);
    expect(again().holder(ANNA, NOW + WINDOW, WINDOW)?.callId).toBe("call-1");
    expect(again().holder(ANNA, NOW + 2 * WINDOW - 2, WINDOW)?.callId).toBe("call-1");
    again().hold(ANNA, { callId: "call-2", acceptedAt: NOW + WINDOW + 1 });
    expect(again().holder(ANNA, NOW + WINDOW + 1, WINDOW)?.callId).toBe("call-2");
    // Told late of the one before: the later one holds it.
    again().turnIfTime(NOW + 2 * WINDOW, WINDOW);
    again().hold(ANNA, { callId: "call-1", acceptedAt: NOW + WINDOW - 1 });
    expect(again().holder(ANNA, NOW + 2 * WINDOW, 2 * WINDOW)?.callId).toBe("call-2");
  });

  it("is forgotten two windows later at the latest, also by an object that restarts all the time", () => {
    const storage = nodeSqlStorage();
    const left = () =>
      ["number_window", "number_window_before"].map(
        table => storage.exec(`SELECT count(*) AS n FROM ${table}`).one().n,
      );
    const at = (now: number) => new SqliteNumberWindow(storage).turnIfTime(now, WINDOW);
    at(NOW);
    new SqliteNumberWindow(storage).hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    at(NOW + WINDOW - 1);
    expect(left()).toEqual([1, 0]);
    at(NOW + WINDOW);
    expect(left()).toEqual([0, 1]);
    at(NOW + 2 * WINDOW - 1);
    expect(left()).toEqual([0, 1]);
    at(NOW + 2 * WINDOW);
    expect(left()).toEqual([0, 0]);
  });

  it("that an older version has noted is held, and forgotten as any other", () => {
    const storage = nodeSqlStorage();
    storage.exec(`CREATE TABLE number_window (phone_number TEXT PRIMARY KEY, call_id TEXT NOT NULL,
      accepted_at INTEGER NOT NULL) WITHOUT ROWID`);
    storage.exec("INSERT INTO number_window VALUES (?, 'call-1', ?)", ANNA, NOW);
    const window = new SqliteNumberWindow(storage);
    expect(window.holder(ANNA, NOW + 1, WINDOW)?.callId).toBe("call-1");
    window.turnIfTime(NOW + WINDOW, WINDOW);
    window.turnIfTime(NOW + 2 * WINDOW, WINDOW);
    expect(window.holder(ANNA, NOW + 2 * WINDOW, 10 * WINDOW)).toBeNull();
  });

  it("is forgotten without a look at any row, and no row is deleted for it", () => {
    const storage = nodeSqlStorage();
    const window = new SqliteNumberWindow(storage);
    window.turnIfTime(NOW, WINDOW);
    for (let n = 0; n < 500; n++) window.hold(`+1202555${n}`, { callId: `call-${n}`, acceptedAt: NOW });
    const changes = () => storage.exec<{ n: number }>("SELECT total_changes() AS n").one().n;
    const before = changes();
    window.turnIfTime(NOW + WINDOW, WINDOW);
    window.turnIfTime(NOW + 2 * WINDOW, WINDOW);
    expect(changes() - before).toBeLessThan(20);
  });
});
