import { describe, expect, it } from "vitest";
import { SqliteNumberWindow } from "../../../src/gate/number-window.ts";
import { nodeSqlStorage } from "../../support/node-sqlite.ts";
import { MINUTE, NOW } from "./permits.ts";

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

  it("survives a restart, and a purge forgets only what has ended", () => {
    const storage = nodeSqlStorage();
    const window = new SqliteNumberWindow(storage);
    window.hold(ANNA, { callId: "call-1", acceptedAt: NOW });
    window.hold("+12025550002", { callId: "call-2", acceptedAt: NOW + 1 });
    expect(window.purge(NOW + WINDOW, WINDOW)).toBe(1);
    const again = new SqliteNumberWindow(storage);
    expect(again.holder(ANNA, NOW + WINDOW, 2 * WINDOW)).toBeNull();
    expect(again.holder("+12025550002", NOW + WINDOW, WINDOW)?.callId).toBe("call-2");
  });

  it("is forgotten once a window, also by an object that restarts all the time", () => {
    const storage = nodeSqlStorage();
    const left = () => storage.exec("SELECT count(*) AS n FROM number_window").one().n;
    const at = (now: number) => new SqliteNumberWindow(storage).purgeIfTime(now, WINDOW);
    at(NOW);
    new SqliteNumberWindow(storage).hold(ANNA, { callId: "call-1", acceptedAt: NOW - WINDOW });
    at(NOW + WINDOW - 1);
    expect(left()).toBe(1);
    at(NOW + WINDOW);
    expect(left()).toBe(0);
  });
});
