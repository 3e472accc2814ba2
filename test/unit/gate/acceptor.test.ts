import { beforeEach, describe, expect, it, vi } from "vitest";
import { Acceptor } from "../../../src/gate/acceptor.ts";
import { makeWorld, numbers, requestOf } from "../../support/worlds/action-world.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

describe("requests that arrive while the database stands still", () => {
  it("wait up to a bound in bytes, and are told beyond it to come again", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const acceptor = new Acceptor({ ...world.initiateDeps, committed: () => {} });
    let goOn = () => {};
    const stall = new Promise<void>(resolve => {
      goOn = resolve;
    });
    world.db.faults.before = () => stall;
    const heavy = (prefix: string) => ({
      campaignId: id,
      numbers: numbers(4_000, prefix).map(phoneNumber => ({
        phoneNumber,
        timeZone: null,
        metadata: JSON.stringify("m".repeat(3_000)),
      })),
    });
    const taken = [acceptor.accept(heavy("+1202555")), acceptor.accept(heavy("+1303555"))];
    const refused = await acceptor.accept(heavy("+1404555"));
    expect(refused).toMatchObject({
      kind: "unavailable",
      problem: expect.stringMatching(/database is slow/),
    });
    goOn();
    expect((await Promise.all(taken)).map(r => r.kind)).toEqual(["done", "done"]);
    expect(world.rows()).toHaveLength(8_000);
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
