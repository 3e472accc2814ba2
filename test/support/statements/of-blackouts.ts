// Blackouts and the revision of the operator's rules: added, looked for, lifted, and asked for by the claim.
import { env } from "cloudflare:workers";
import type { StoredBlackout } from "../../../src/domain/compliance/blackout.ts";
import { addBlackout, revokeBlackout } from "../../../src/store/compliance/change-blackouts.ts";
import {
  addPack,
  packNeeding,
  putCalendar,
  readCalendarContent,
  readPackContent,
  readPackVersions,
  removeCalendar,
  removePack,
} from "../../../src/store/compliance/own-rules.ts";
import { purgeBlackouts } from "../../../src/store/compliance/purge-blackouts.ts";
import { listBlackouts, readBlackout } from "../../../src/store/compliance/read-blackouts.ts";
import { readTenantRules } from "../../../src/store/compliance/tenant-rules.ts";
import { blackOut } from "../worlds/blackouts.ts";
import { type Cases, plainly } from "./case.ts";
import { FEW, type SmallWorld } from "./small-world.ts";

const MOST = 100;

/** So that each case finds as many that stand. */
const liftAll = () =>
  env.DB.prepare(
    "UPDATE blackouts SET revoked_at = 1 WHERE revoked_at IS NULL AND id NOT LIKE 'crowd%'",
  ).run();

/** Of nobody who is called here. */
const elsewhere = (world: SmallWorld) => blackOut(env.DB, world.now, { campaignIds: [], to: world.now + 1 });

/** Of this world, its only one. */
async function withPack(world: SmallWorld) {
  const pack = { name: world.name(), version: 1, content: '{"pack":"x"}', by: "case", calendar: null };
  await env.DB.prepare("DELETE FROM rule_packs").run();
  await addPack(env.DB, pack, MOST, world.now);
  return pack;
}
async function withCalendar(world: SmallWorld) {
  const calendar = {
    name: world.name(),
    content: '{"calendar":"x","dates":{},"complete_until":"2026-12-31"}',
    by: "case",
  };
  await env.DB.prepare("DELETE FROM holiday_calendars").run();
  await putCalendar(env.DB, calendar, MOST, world.now);
  return calendar;
}

export const BLACKOUT_CASES: Cases = {
  addPack: async world => {
    const pack = await withPack(world);
    return db => addPack(db, { ...pack, version: 2 }, MOST, world.now);
  },
  readPackContent: async world => {
    const pack = await withPack(world);
    return db => readPackContent(db, pack);
  },
  readPackVersions: async world => {
    const { name } = await withPack(world);
    return db => readPackVersions(db, name);
  },
  packNeeding: async world => {
    const pack = await withPack(world);
    const content = '{"holidays":{"calendar":"needed"}}';
    await addPack(env.DB, { ...pack, version: 2, content }, MOST, world.now);
    return db => packNeeding(db, "needed");
  },
  removePack: async world => {
    const pack = await withPack(world);
    return db => removePack(db, pack, world.now);
  },
  putCalendar: async world => {
    const calendar = await withCalendar(world);
    return db => putCalendar(db, { ...calendar, content: `${calendar.content} ` }, MOST, world.now);
  },
  readCalendarContent: async world => {
    const { name } = await withCalendar(world);
    return db => readCalendarContent(db, name);
  },
  removeCalendar: async world => {
    const { name } = await withCalendar(world);
    return db => removeCalendar(db, name, world.now);
  },
  addBlackout: async world => {
    // The first change of rules makes the row of their revision.
    await elsewhere(world);
    await liftAll();
    const entry = { from: world.now, to: world.now + 1, regions: ["AQ"], campaignIds: [], reason: "x" };
    const id = `zz-${world.name()}`;
    return db => addBlackout(db, { ...entry, id, createdBy: "case", createdAt: world.now }, MOST);
  },
  readBlackout: async world => {
    const id = await elsewhere(world);
    return db => readBlackout(db, id);
  },
  "listBlackouts: all": plainly(async db => (await listBlackouts(db, undefined, FEW, () => true)).rows),
  "listBlackouts: none of what is wanted": plainly(async db => {
    const isNone = (entry: StoredBlackout) => entry.reason === "none";
    return (await listBlackouts(db, undefined, FEW, isNone)).rows.length === 0;
  }),
  revokeBlackout: async world => {
    const id = await elsewhere(world);
    return db => revokeBlackout(db, id, "case", world.now);
  },
  purgeBlackouts: async () => {
    await env.DB.prepare("DELETE FROM blackouts WHERE revoked_at < 3").run();
    await env.DB.prepare(
      "INSERT INTO blackouts VALUES ('00', 1, 2, NULL, NULL, 'x', 'x', 1, NULL, NULL)",
    ).run();
    return db => purgeBlackouts(db, 3);
  },
  readTenantRules: async world => {
    await liftAll();
    await elsewhere(world);
    return async db => (await readTenantRules(db, null, world.now)).blackouts;
  },
};
