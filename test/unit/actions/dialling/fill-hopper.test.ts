// The hopper at size and in many zones: closed zones keep nobody waiting, and what a feed reads does not grow.
import { describe, expect, it } from "vitest";
import { insertContacts } from "../../../../src/store/campaigns/create-campaign.ts";
import { named } from "../../../support/named.ts";
import { countingStatements } from "../../../support/platform/counting-statements.ts";
import { failAlways, makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, NOW, SECOND } from "../../../support/worlds/permits.ts";

/** NOW is Friday noon UTC: open there, closed in New York (07:00) and in Kolkata (17:30). */
const OFFICE = [{ day_of_week: 5 as const, start: "09:00", end: "17:00" }];
const NEW_YORK = "America/New_York";
const KOLKATA = "Asia/Kolkata";

const add = (world: World, id: number, list: readonly string[], timeZone: string | null) =>
  insertContacts(
    world.db,
    id,
    list.map(phoneNumber => ({ phoneNumber, timeZone, metadata: null })),
    world.time.now,
  );

const zones = (world: World) =>
  world.db.sqlite.prepare("SELECT time_zone, waiting FROM contact_zones ORDER BY 1").all() as {
    time_zone: string;
    waiting: number;
  }[];

describe("a list with closed zones in front of an open one", () => {
  it("is dialled at once where it is open, and makes no calls where it is closed", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 10 } });
    const id = await world.started({ businessHours: OFFICE, timeZone: "UTC" }, []);
    await add(world, id, numbers(2_000, "+1202555"), NEW_YORK);
    await add(world, id, numbers(1_500, "+9180555"), KOLKATA);
    await add(world, id, numbers(20, "+4420755"), "UTC");
    expect(await world.dispatch()).toMatchObject({ granted: 10, fed: 20 });
    expect(new Set(world.rows().map(r => r.time_zone))).toEqual(new Set(["UTC"]));
    expect(zones(world).map(z => z.waiting)).toEqual([2_000, 1_500, 0]);
    world.expectTruth();
  });

  it("goes on with a zone when it opens", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 10 } });
    const id = await world.started({ businessHours: OFFICE, timeZone: "UTC" }, []);
    await add(world, id, numbers(3), NEW_YORK);
    expect(await world.dispatch()).toMatchObject({ granted: 0, fed: 0 });
    world.time.now = NOW + 2 * HOUR;
    expect(await world.dispatch()).toMatchObject({ granted: 3, fed: 3 });
  });

  it("is not read again at every released line while all of it is closed", async () => {
    const world = makeWorld();
    const id = await world.started({ businessHours: OFFICE, timeZone: NEW_YORK }, numbers(5));
    await world.dispatch();
    const asked = countingStatements(world.db, '"contact_zones" where');
    for (let n = 0; n < 10; n++) await world.dispatch();
    expect(asked()).toBe(0);
    expect((await world.campaignOf(id)).status).toBe("in_progress");
  });

  it("shares what it feeds over the zones that are open, those first that are furthest behind", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 2_000, dispatchBatchSize: 2_000 } });
    const id = await world.started({}, []);
    await add(world, id, numbers(600, "+1202555"), NEW_YORK);
    await add(world, id, numbers(600, "+4420755"), "UTC");
    await world.dispatch();
    expect(zones(world)).toEqual([
      { time_zone: NEW_YORK, waiting: 350 },
      { time_zone: "UTC", waiting: 350 },
    ]);
    for (let n = 0; n < 3; n++) await world.dispatch();
    expect(zones(world).map(z => z.waiting)).toEqual([0, 0]);
    expect(new Set(world.rows().map(r => r.phone_number)).size).toBe(1_200);
    world.expectTruth();
  });
});

describe("a list that cannot be fed", () => {
  it("rests, longer each time, instead of being tried at every released line, and the others go on", async () => {
    const world = makeWorld();
    await world.started({}, numbers(5));
    const other = await world.campaign();
    await world.accepted(other, "+12025559999");
    failAlways(world, "before", "UPDATE contact_zones");
    const first = await world.dispatch();
    expect(first.trouble).toHaveLength(1);
    expect(first).toMatchObject({ granted: 1, nextDueAt: NOW + 2 * SECOND });
    for (let n = 0; n < 5; n++) expect((await world.dispatch()).trouble).toEqual([]);
    world.time.now += 2 * SECOND;
    expect(await world.dispatch()).toMatchObject({ nextDueAt: world.time.now + 4 * SECOND });
    world.db.faults.before = () => {};
    world.time.now += 4 * SECOND;
    expect(await world.dispatch()).toMatchObject({ granted: 5, fed: 5 });
  });
});

describe("contacts that are added to a list that runs", () => {
  it("are counted in their zones once, also when adding them is sent again", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    await add(world, id, numbers(3), NEW_YORK);
    await add(world, id, [...numbers(5)], null);
    await add(world, id, numbers(5), null);
    expect(zones(world)).toEqual([
      { time_zone: "", waiting: 2 },
      { time_zone: NEW_YORK, waiting: 3 },
    ]);
  });

  it("are fed behind those that were taken before", async () => {
    const world = makeWorld();
    const id = await world.started({}, numbers(3));
    await world.dispatch();
    await add(world, id, numbers(6), null);
    await world.dispatch();
    expect(world.rows().map(r => r.phone_number)).toEqual(numbers(6));
    expect(zones(world)).toEqual([{ time_zone: "", waiting: 0 }]);
    world.expectTruth();
  });
});

describe("contacts that cannot become calls to dial now", () => {
  it("are passed over at once when they were called before, however many", async () => {
    const world = makeWorld();
    const id = await world.started({}, numbers(1_200));
    world.db.sqlite.exec("UPDATE contacts SET called_at = 1 WHERE id <= 1100");
    const first = await world.dispatch();
    expect(first).toMatchObject({ granted: 0, fed: 0, more: true });
    await world.dispatch();
    expect(await world.dispatch()).toMatchObject({ granted: 100, fed: 100 });
    expect((await world.campaignOf(id)).contactCursor).toBe(1_200);
  });

  it("are passed over when their call left for the archive after they were read", async () => {
    const world = makeWorld();
    await world.started({}, numbers(3));
    world.db.faults.before = sql => {
      if (sql.includes(named("feed calls")))
        world.db.sqlite.exec("UPDATE contacts SET called_at = 1 WHERE id = 2");
    };
    await world.dispatch();
    const [first, , third] = numbers(3);
    expect(world.rows().map(r => r.phone_number)).toEqual([first, third]);
    expect(zones(world).map(z => z.waiting)).toEqual([0]);
    world.expectTruth();
  });

  it("are not all fed at once when each waits for the end of its duplicate window", async () => {
    const world = makeWorld({ policy: { duplicateWindowMs: 24 * HOUR, maxConcurrentCalls: 2_000 } });
    const list = numbers(1_500);
    await world.accepted(await world.campaign(), ...list);
    world.db.sqlite.exec("UPDATE calls SET status = 'PICKED', next_attempt_at = NULL");
    world.time.now += SECOND;
    await world.started({}, list);
    expect(await world.dispatch()).toMatchObject({ fed: 500, granted: 0, more: false });
    for (let n = 0; n < 5; n++) expect(await world.dispatch()).toMatchObject({ fed: 0, more: false });
    world.time.now += 10 * SECOND;
    expect(await world.dispatch()).toMatchObject({ fed: 500 });
  });

  it("tell every dispatch when their list opens", async () => {
    const world = makeWorld();
    await world.started({ businessHours: OFFICE, timeZone: NEW_YORK }, numbers(5));
    const { nextDueAt } = await world.dispatch();
    expect(nextDueAt).not.toBeNull();
    world.time.now += 5 * SECOND;
    expect((await world.dispatch()).nextDueAt).toBe(nextDueAt);
  });
});
