// Who changed what: noted in the batch of its cause, listed, purged.
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { moveCampaign, updateCampaign } from "../../../src/store/campaigns/campaigns.ts";
import { insertCampaign } from "../../../src/store/campaigns/create-campaign.ts";
import { noteChange } from "../../../src/store/changes/note-change.ts";
import { listChanges, purgeChanges } from "../../../src/store/changes/read-changes.ts";
import { discardDeadLetter } from "../../../src/store/dead-letters/dead-letters.ts";
import { changeTrunk, readTrunk, setTrunksPaused } from "../../../src/store/trunks/trunks.ts";
import { type Cases, plainly } from "./case.ts";
import { FEW, type SmallWorld } from "./small-world.ts";

const BY = { who: "case", requestId: "request" };
const TRUNK = "default";

const note = (db: D1Database, { now }: SmallWorld, subject: string) =>
  noteChange(db, { by: BY, at: now, subject, what: "update", from: { a: 1 }, to: { a: 2 } }, sql`WHERE true`);

export const CHANGE_CASES: Cases = {
  noteChange: plainly((db, world) => note(db, world, "campaign:1").run()),
  "listChanges: all": async world => {
    await env.DB.batch(Array.from({ length: FEW }, () => note(env.DB, world, world.name())));
    return db => listChanges(db, { limit: FEW });
  },
  "listChanges: of a subject behind others": async world => {
    const subject = world.name();
    await env.DB.batch(Array.from({ length: FEW + 1 }, () => note(env.DB, world, subject)));
    return db => listChanges(db, { subject, before: Number.MAX_SAFE_INTEGER, limit: FEW });
  },
  purgeChanges: plainly((db, { now }) => purgeChanges(db, now, FEW)),
  "insertCampaign: noted": async world => async db => {
    world.campaigns.push(await insertCampaign(db, { name: "noted" }, [], world.now, null, BY));
  },
  "updateCampaign: noted": async world => {
    const id = await world.campaign();
    const row = await env.DB.prepare("SELECT revision FROM campaigns WHERE id = ?").bind(id).first<{
      revision: number;
    }>();
    const noted = { by: BY, revision: row?.revision ?? 0, from: { weight: 1 }, to: { weight: 2 } };
    return db => updateCampaign(db, id, { weight: 2 }, world.now, noted);
  },
  "moveCampaign: noted": async world => {
    const id = await world.campaign();
    return db => moveCampaign(db, id, "cancel", world.now, null, BY);
  },
  "changeTrunk: noted": async world => {
    const { revision = 0 } = (await readTrunk(env.DB, TRUNK)) ?? {};
    const noted = { by: BY, revision, from: { weight: 1 }, to: { weight: 2 } };
    return db => changeTrunk(db, TRUNK, { weight: 2 }, world.now, noted);
  },
  "setTrunksPaused: noted": plainly(async (db, { now }) => {
    await setTrunksPaused(db, [TRUNK], true, now, BY);
    await setTrunksPaused(db, null, false, now, BY);
  }),
  "discardDeadLetter: noted": async world => {
    const [one] = (await world.undelivered()).letters;
    return db => discardDeadLetter(db, one?.id ?? "", { by: BY, at: world.now });
  },
};
