// A stored pack or calendar that this release does not understand: the rest goes on, what needs it waits, and it can go.
import { expect, it, vi } from "vitest";
import { putPack } from "../../../../src/actions/compliance/rules/put-pack.ts";
import { removeCalendar } from "../../../../src/actions/compliance/rules/remove-calendar.ts";
import { removePack } from "../../../../src/actions/compliance/rules/remove-pack.ts";
import { missingPacks } from "../../../../src/domain/compliance/campaign/packs-in-force.ts";
import { addPack, putCalendar } from "../../../../src/store/compliance/own-rules.ts";
import { d1Stores } from "../../../../src/store/d1.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";

const MOST = 100;
const deskOf = (world: World) => ({ ...d1Stores(world.db), calls: world.calls, clock: world.clock });
const rulesOf = (world: World) => world.calls.tenantRules(null, world.clock());

const storePack = (world: World, version: number, content: string, name = "acme") =>
  addPack(world.db, { name, version, content, by: "test", calendar: null }, MOST, world.clock());
const sound = (name: string, version: number, more = {}) =>
  JSON.stringify({ pack: name, version, unknown: "strictest", ...more });

it.each([
  ["of a shape that is not known", '{"pack":"acme","version":2,"lunar":true}'],
  ["that is no JSON", "{"],
  ["that is nothing", "null"],
])("a version %s leaves out its pack, and no other rule", async (_, content) => {
  const world = makeWorld();
  await storePack(world, 1, sound("acme", 1));
  await storePack(world, 2, content);
  await storePack(world, 1, sound("other", 1), "other");
  const { packs, unsound } = await rulesOf(world);
  expect(packs.has("acme")).toBe(false);
  expect(packs.has("other")).toBe(true);
  expect(unsound).toMatchObject([{ kind: "pack", name: "acme", version: 2 }]);
});

it("is told once per revision", async () => {
  const world = makeWorld();
  await storePack(world, 1, "{");
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  await rulesOf(world);
  await rulesOf(world);
  const lines = told.mock.calls.map(([line]) => String(line)).filter(line => line.includes("acme@1"));
  told.mockRestore();
  expect(lines).toHaveLength(1);
});

it("calls of other campaigns go on being accepted, dialled and settled", async () => {
  const world = makeWorld();
  await storePack(world, 1, "{");
  const id = await world.acceptedOne(await world.campaign(), "+12125550123");
  await world.dial();
  await world.record([world.report(id, "RNR")]);
  expect(await world.row(id)).toMatchObject({ status: "RNR" });
});

it("can be deleted, packs and calendars, and then the pack is what its sound versions say", async () => {
  const world = makeWorld();
  const desk = deskOf(world);
  await storePack(world, 1, sound("acme", 1));
  await storePack(world, 2, "{");
  await putCalendar(world.db, { name: "days", content: "{", by: "test" }, MOST, world.clock());
  expect((await rulesOf(world)).unsound).toHaveLength(2);
  await removePack(desk, { name: "acme", version: 2 });
  await removeCalendar(desk, { name: "days" });
  const { packs, unsound } = await rulesOf(world);
  expect(unsound).toEqual([]);
  expect(packs.get("acme")?.versions).toHaveLength(1);
});

it("keeps nobody from writing another pack", async () => {
  const world = makeWorld();
  await storePack(world, 1, "{");
  const text = sound("other", 1);
  expect(await putPack(deskOf(world), { name: "other", version: 1, text, by: "test" })).toMatchObject({
    isNew: true,
  });
});

it("a calendar stays while a pack needs it, also one that is not sound", async () => {
  const world = makeWorld();
  await putCalendar(world.db, { name: "days", content: "{}", by: "test" }, MOST, world.clock());
  await storePack(world, 1, '{"pack":"acme","lunar":true,"holidays":{"calendar":"days"}}');
  await expect(removeCalendar(deskOf(world), { name: "days" })).rejects.toMatchObject({ code: "conflict" });
});

it("a calendar that is deleted while a pack is written that needs it is found missing", async () => {
  const world = makeWorld();
  const desk = deskOf(world);
  const content =
    '{"calendar":"days","dates":{},"complete_until":"2030-12-31","source":"x","checked":"2026-01-01"}';
  await putCalendar(world.db, { name: "days", content, by: "test" }, MOST, world.clock());
  expect((await rulesOf(world)).unsound).toEqual([]);
  const addLater: typeof desk.ownRules.addPack = async (...asked) => {
    await removeCalendar(desk, { name: "days" });
    return desk.ownRules.addPack(...asked);
  };
  const text = sound("acme", 1, { holidays: { calendar: "days" } });
  const late = { ...desk, ownRules: { ...desk.ownRules, addPack: addLater } };
  await expect(putPack(late, { name: "acme", version: 1, text, by: "test" })).rejects.toMatchObject({
    code: "validation_error",
  });
  expect((await rulesOf(world)).packs.has("acme")).toBe(false);
});

it("a pack that a campaign names while it is deleted is put back", async () => {
  const world = makeWorld();
  const desk = deskOf(world);
  await storePack(world, 1, sound("acme", 1));
  const removeLater: typeof desk.ownRules.removePack = async (...asked) => {
    await world.campaign({
      compliance: {
        packs: ["acme"],
        purpose: "telemarketing",
        mode: "enforce",
        automated: true,
        closing_margin_seconds: 0,
      },
    });
    return desk.ownRules.removePack(...asked);
  };
  const late = { ...desk, ownRules: { ...desk.ownRules, removePack: removeLater } };
  await expect(removePack(late, { name: "acme", version: 1 })).rejects.toMatchObject({ code: "conflict" });
  expect((await rulesOf(world)).packs.has("acme")).toBe(true);
});

it("is missed by whoever names it, by a wildcard too, and by nobody else", async () => {
  const world = makeWorld();
  await storePack(world, 1, "{", "acme-one");
  await storePack(world, 1, sound("acme-two", 1, { sureness: "primary" }), "acme-two");
  const tenant = await rulesOf(world);
  const missing = (...packs: string[]) => missingPacks({ packs }, tenant);
  expect(missing("acme-one")).toEqual(["acme-one"]);
  expect(missing("acme-*")).toEqual(["acme-one"]);
  expect(missing("acme-two", "us-*")).toEqual([]);
});
