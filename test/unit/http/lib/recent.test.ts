// An answer kept in memory for a short time.
import { expect, it } from "vitest";
import { Recent } from "../../../../src/http/lib/recent.ts";

function source() {
  const waiting: ((value: string) => void)[] = [];
  return { waiting, ask: () => new Promise<string>(resolve => waiting.push(resolve)) };
}

it("is asked for once in its time", async () => {
  const recent = new Recent<number>(5_000);
  let asked = 0;
  const at = (now: number) => recent.get(now, async () => ++asked);
  expect([await at(0), await at(4_999), await at(5_000), await at(5_001)]).toEqual([1, 1, 2, 2]);
});

it("serves the old answer while one request asks anew, and is not held up for ever by one that died", async () => {
  const recent = new Recent<string>(5_000);
  await recent.get(0, async () => "old");
  const { waiting, ask } = source();
  const first = recent.get(6_000, ask);
  expect(await recent.get(6_001, ask)).toBe("old");
  expect(waiting).toHaveLength(1);
  const second = recent.get(11_000, ask);
  expect(waiting).toHaveLength(2);
  waiting[1]?.("new");
  expect(await second).toBe("new");
  waiting[0]?.("late");
  expect(await first).toBe("late");
});

it("never serves an answer of more than twice its time, however often it is asked for while its source hangs", async () => {
  const recent = new Recent<string>(5_000);
  await recent.get(0, async () => "old");
  const { waiting, ask } = source();
  for (let now = 5_000; now < 10_000; now += 1_000) void recent.get(now, ask);
  expect(waiting).toHaveLength(1);
  for (let now = 10_000; now < 30_000; now += 1_000) void recent.get(now, ask);
  expect(waiting).toHaveLength(21);
});

it("is asked for again after a failure", async () => {
  const recent = new Recent<string>(5_000);
  expect(await recent.get(0, () => Promise.reject(new Error("no"))).catch(String)).toBe("Error: no");
  expect(await recent.get(1, async () => "yes")).toBe("yes");
});
