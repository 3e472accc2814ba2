// National lists: their current sets, replaced, and swept.
import { env } from "cloudflare:workers";
import type { ListSet } from "../../../src/domain/compliance/lists/list-set.ts";
import {
  beginListSet,
  currentLists,
  headsOfLists,
  listSetsToSweep,
  makeListCurrent,
  removeList,
  sweptListSet,
} from "../../../src/store/lists/d1-lists.ts";
import type { Cases } from "./case.ts";
import type { SmallWorld } from "./small-world.ts";

const setOf = (world: SmallWorld): ListSet => ({
  list: world.name(),
  setId: world.name(),
  asOf: world.now,
  numbers: 1,
  whole: false,
  blocks: { 1202: ["x", world.now, 1] },
  uploadedAt: world.now,
  uploadedBy: "case",
});

const current = async (world: SmallWorld) => {
  const set = setOf(world);
  await makeListCurrent(env.DB, set, undefined);
  return set;
};

export const LIST_CASES: Cases = {
  // There are never more than lists that rule packs name: of those before this case none is left.
  headsOfLists: async world => {
    await env.DB.prepare("DELETE FROM compliance_lists").run();
    await current(world);
    return db => headsOfLists(db);
  },
  currentLists: async world => {
    const { list } = await current(world);
    return db => currentLists(db, [list]);
  },
  beginListSet: async world => {
    const set = setOf(world);
    return db => beginListSet(db, set, world.now + 1);
  },
  makeListCurrent: async world => {
    const set = setOf(world);
    return db => makeListCurrent(db, set, undefined);
  },
  "makeListCurrent: over another": async world => {
    const before = await current(world);
    return db => makeListCurrent(db, { ...before, setId: world.name() }, before.setId);
  },
  "makeListCurrent: noted": async world => {
    const before = await current(world);
    const noted = { by: { who: "case", requestId: null }, what: "add" };
    return db => makeListCurrent(db, { ...before, setId: world.name() }, before.setId, noted);
  },
  "removeList: noted": async world => {
    const { list } = await current(world);
    return db => removeList(db, list, { by: { who: "case", requestId: null }, at: world.now });
  },
  removeList: async world => {
    const { list } = await current(world);
    return db => removeList(db, list);
  },
  listSetsToSweep: async world => {
    await env.DB.prepare("DELETE FROM compliance_list_sets WHERE look_at <= ?").bind(world.now).run();
    await beginListSet(env.DB, await current(world), world.now);
    return db => listSetsToSweep(db, world.now, 5);
  },
  sweptListSet: async world => {
    const set = setOf(world);
    await beginListSet(env.DB, set, world.now + 1);
    return db => sweptListSet(db, set.setId, null);
  },
};
