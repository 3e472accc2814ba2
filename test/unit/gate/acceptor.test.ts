import { beforeEach, describe, expect, it, vi } from "vitest";
import { Acceptor } from "../../../src/gate/acceptor.ts";
import { makeWorld, numbers, requestOf } from "../../support/action-world.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

const settled = () => new Promise<void>(resolve => setImmediate(resolve));

describe("a database that is slow", () => {
  it("lets 16 MB wait: what comes then is told to come again, and nothing of it is stored", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const { calls } = world.initiateDeps;
    let answer = () => {};
    const slow = new Promise<void>(resolve => {
      answer = resolve;
    });
    const acceptor = new Acceptor({
      ...world.initiateDeps,
      calls: { ...calls, accept: (...asked) => slow.then(() => calls.accept(...asked)) },
      committed: () => {},
    });
    const [first, second, third, fourth] = numbers(4) as [string, string, string, string];
    const large = (number: string) => {
      const request = requestOf(id, number);
      const metadata = JSON.stringify("x".repeat(1_900_000));
      return { ...request, numbers: request.numbers.map(n => ({ ...n, metadata })) };
    };
    const onItsWay = acceptor.accept(requestOf(id, first));
    await settled();
    const waiting = Array.from({ length: 8 }, (_, i) => acceptor.accept(large(i === 0 ? second : third)));
    const refused = await acceptor.accept(large(fourth));
    expect(refused).toEqual({
      kind: "unavailable",
      problem: "Too many calls wait to be stored: the database is slow. Nothing of this request was stored.",
    });
    answer();
    await Promise.all([onItsWay, ...waiting]);
    expect(world.rows().map(r => r.phone_number)).toEqual([first, second, third]);
  });
});

describe("a campaign that is known", () => {
  it("is read again only after somebody may have changed it", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const acceptor = new Acceptor({ ...world.initiateDeps, committed: () => {} });
    let reads = 0;
    const [a, b, c] = numbers(3) as [string, string, string];
    world.db.faults.before = sql => {
      if (/FROM "?campaigns/i.test(sql) && !/INSERT/i.test(sql)) reads++;
    };
    await acceptor.accept(requestOf(id, a));
    const once = reads;
    await acceptor.accept(requestOf(id, b));
    expect(reads).toBe(once);
    acceptor.forgetCampaigns();
    await acceptor.accept(requestOf(id, c));
    expect(reads).toBe(2 * once);
    expect(once).toBeGreaterThan(0);
  });
});
