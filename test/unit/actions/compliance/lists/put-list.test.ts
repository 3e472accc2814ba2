// An upload of a national list that is interrupted, raced or out of order.
import { expect, it } from "vitest";
import { checkList } from "../../../../../src/actions/compliance/lists/show-lists.ts";
import { sweepListSets } from "../../../../../src/actions/compliance/lists/sweep-list-sets.ts";
import { DAY_MS, HOUR_MS } from "../../../../../src/domain/time-units.ts";
import { makeWorld } from "../../../../support/worlds/action-world.ts";
import { listsOf } from "../../../../support/worlds/lists.ts";

const LIST = "us-national-dnc";

function world() {
  const made = makeWorld();
  const lists = listsOf(made);
  const listed = async (phoneNumber: string) =>
    (await checkList(lists.deps, { list: LIST, phoneNumber })).listed;
  return { ...lists, listed };
}

it("that breaks off anywhere leaves the list as it was", async () => {
  const { bucket, put, listed } = world();
  await put(LIST, "202,5550143");
  const file = Array.from({ length: 20 }, (_, i) => `${300 + i},5550143`).join("\n");
  for (const nth of [1, 2, 10, 20]) {
    let seen = 0;
    bucket.before = what => {
      if (what.startsWith("put") && ++seen === nth) throw new Error("R2 is out of reach");
    };
    await expect(put(LIST, file)).rejects.toThrow("R2 is out of reach");
    bucket.before = () => {};
    expect(await listed("+12025550143")).toBe(true);
    expect(await listed("+13005550143")).toBeNull();
  }
  await put(LIST, file);
  expect(await listed("+12025550143")).toBeNull();
  expect(await listed("+13195550143")).toBe(true);
});

it("of changes is refused when another upload was quicker", async () => {
  const { put, listed } = world();
  await put(LIST, "202,5550143");
  async function* slowly() {
    yield "202,5550151\n";
    await put(LIST, "202,5550150", { change: "add" });
  }
  await expect(put(LIST, "", { change: "add", text: slowly() })).rejects.toMatchObject({ code: "conflict" });
  expect(await listed("+12025550150")).toBe(true);
  expect(await listed("+12025550151")).toBe(false);
  await put(LIST, "202,5550151", { change: "add" });
  expect(await listed("+12025550150")).toBe(true);
  expect(await listed("+12025550151")).toBe(true);
});

it("that jumps between more areas than may be open is the same, until it jumps too often", async () => {
  const { put, listed } = world();
  const areas = Array.from({ length: 18 }, (_, i) => 300 + i);
  await put(LIST, [1, 2].flatMap(n => areas.map(area => `${area},555000${n}`)).join("\n"));
  for (const area of areas) expect(await listed(`+1${area}5550001`)).toBe(true);
  const wild = Array.from({ length: 30 }, (_, n) => areas.map(area => `${area},55510${10 + n}`)).flat();
  await expect(put(LIST, wild.join("\n"))).rejects.toMatchObject({ code: "validation_error" });
}, 30_000);

it("needs a bucket", async () => {
  const { deps } = world();
  await expect(
    checkList({ ...deps, listBucket: null }, { list: LIST, phoneNumber: "+12025550143" }),
  ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("ARCHIVE") });
});

it("leaves what it replaced for an hour, since somebody may be reading it", async () => {
  const made = makeWorld();
  const { bucket, deps, put } = listsOf(made);
  await put(LIST, "202,5550143");
  made.time.now += 2 * DAY_MS;
  await put(LIST, "202,5550144");
  expect(await sweepListSets(deps)).toBe(0);
  expect(bucket.objects.size).toBe(2);
  made.time.now += HOUR_MS;
  expect(await sweepListSets(deps)).toBe(1);
  expect([...bucket.objects.keys()]).toEqual([`lists/${LIST}/set-2/1202`]);
});
