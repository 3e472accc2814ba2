// Blackouts and the revision of the operator's rules: added, looked for, lifted, and asked for by the claim.
import { env } from "cloudflare:workers";
import type { StoredBlackout } from "../../../src/domain/compliance/blackout.ts";
import { addBlackout, revokeBlackout } from "../../../src/store/compliance/change-blackouts.ts";
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

export const BLACKOUT_CASES: Cases = {
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
  readTenantRules: async world => {
    await liftAll();
    await elsewhere(world);
    return async db => (await readTenantRules(db, null, world.now)).blackouts;
  },
};
