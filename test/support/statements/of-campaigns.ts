// Campaigns, their contacts and imports.
import { env } from "cloudflare:workers";
import type { CampaignStatus } from "../../../src/domain/campaigns/campaign.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import { waitingCalls } from "../../../src/store/calls/waiting-groups.ts";
import {
  campaignsById,
  countedCampaign,
  listCampaigns,
  moveCampaign,
  updateCampaign,
} from "../../../src/store/campaigns/campaigns.ts";
import {
  completeFinishedCampaigns,
  inProgressAfter,
} from "../../../src/store/campaigns/complete-campaigns.ts";
import { insertCampaign, insertContacts } from "../../../src/store/campaigns/create-campaign.ts";
import { waitingZones } from "../../../src/store/contacts/contact-zones.ts";
import {
  countKnownNumbers,
  d1Imports,
  listImportErrors,
  listImports,
  purgeImports,
  readImport,
} from "../../../src/store/contacts/imports.ts";
import { listContacts } from "../../../src/store/contacts/list-contacts.ts";
import { contactsPastCursors, feedCampaign } from "../../../src/store/dialling/feed-campaign.ts";
import { lookAtCampaigns } from "../../../src/store/dialling/look-at-campaigns.ts";
import { newCalls } from "../dial-a-batch.ts";
import type { Case, Cases } from "./case.ts";
import { plainly } from "./case.ts";
import { BUSY_CAMPAIGN, FULL_CAMPAIGN } from "./crowd.ts";
import { contacts, FEW, FIELDS, HOUR_MS, SAID, WINDOW_MS } from "./small-world.ts";

const listed = (filter: { isActive?: boolean; status?: CampaignStatus; before?: number }) =>
  plainly(db => listCampaigns(db, { ...filter, limit: FEW }));

/** The list of one campaign, of which nothing was called yet. */
const fed =
  (into: (world: Parameters<Case>[0]) => Promise<number>, said = {}): Case =>
  async world => {
    const id = await into(world);
    await env.DB.prepare(
      "UPDATE campaigns SET status = 'in_progress', contact_cursor = 0, is_active = 1 WHERE id = ?1",
    )
      .bind(id)
      .run();
    const calls = newCalls(id, FEW, world.now).map(call => ({ ...call, ...said }));
    const taken = [{ timeZone: null, cursor: 7, passed: FEW }];
    return async db => {
      const moved = await feedCampaign(db, { id, contactCursor: 0 }, calls, taken, WINDOW_MS);
      await env.DB.prepare("UPDATE campaigns SET status = 'pending' WHERE id = ?1").bind(id).run();
      if (moved === null) throw new Error("the campaign was not fed");
    };
  };

export const CAMPAIGN_CASES: Cases = {
  campaignsById: plainly(db => campaignsById(db, [1, 2, FULL_CAMPAIGN])),
  "campaignsById: one": plainly(db => campaignsById(db, [FULL_CAMPAIGN])),
  countedCampaign: plainly(db => countedCampaign(db, FULL_CAMPAIGN)),
  "listCampaigns: all": listed({}),
  "listCampaigns: of a status behind others": listed({ status: "completed" }),
  "listCampaigns: inactive behind active ones": listed({ isActive: false }),
  "listCampaigns: by both": listed({ status: "completed", isActive: false }),
  "listCampaigns: by both, none of many": listed({ status: "in_progress", isActive: false, before: 900_000 }),
  updateCampaign: async world => {
    const id = await world.campaign();
    return db => updateCampaign(db, id, { name: "another" }, world.now);
  },
  moveCampaign: async world => {
    const id = await world.campaign();
    return db => moveCampaign(db, id, "start", world.now);
  },
  "moveCampaign: with a stored answer": async world => {
    const id = await world.campaign();
    const reservation = await world.reserved();
    return db => moveCampaign(db, id, "cancel", world.now, { reservation, status: 200, answer: "{}" });
  },
  lookAtCampaigns: plainly((db, { now }) =>
    lookAtCampaigns(
      db,
      now,
      { trunk: DEFAULT_TRUNK, after: FULL_CAMPAIGN, limit: FEW, ids: [FULL_CAMPAIGN] },
      [{ campaignId: FULL_CAMPAIGN, limit: FEW, after: null }],
    ),
  ),
  "lookAtCampaigns: from the start": plainly((db, { now }) =>
    lookAtCampaigns(db, now, { trunk: DEFAULT_TRUNK, after: -1, limit: FEW, ids: [] }, []),
  ),
  completeFinishedCampaigns: plainly(async (db, { now }) =>
    completeFinishedCampaigns(db, now, await inProgressAfter(db, FULL_CAMPAIGN, FEW)),
  ),
  inProgressAfter: plainly(db => inProgressAfter(db, FULL_CAMPAIGN, FEW)),
  waitingZones: plainly(db => waitingZones(db, FULL_CAMPAIGN)),
  insertCampaign: async world => {
    const reservation = await world.reserved();
    return async db => {
      const keyed = { reservation, status: 201, answer: "{}" };
      world.campaigns.push(await insertCampaign(db, FIELDS, contacts(FEW, 999), world.now, keyed));
    };
  },
  insertContacts: async world => {
    const id = await world.campaign(FEW);
    const reservation = await world.reserved();
    const more = [...contacts(FEW, 998), ...contacts(1, 99 + world.campaigns.length)];
    return db => insertContacts(db, id, more, world.now, { reservation, status: 201, answer: "{}" });
  },
  "insertContacts: with what is said of the person": async world => {
    const id = await world.campaign(FEW);
    const more = contacts(FEW, 997).map(contact => ({ ...contact, ...SAID }));
    return db => insertContacts(db, id, more, world.now);
  },
  contactsPastCursors: plainly(db =>
    contactsPastCursors(
      db,
      FULL_CAMPAIGN,
      [
        { timeZone: "Asia/Tokyo", cursor: 5 },
        { timeZone: null, cursor: 0 },
      ],
      FEW,
    ),
  ),
  feedCampaign: fed(world => world.campaign(FEW)),
  "feedCampaign: with what is said of the person": fed(world => world.campaign(FEW), SAID),
  "feedCampaign: the full campaign": fed(async () => FULL_CAMPAIGN),
  listContacts: plainly(db => listContacts(db, { limit: FEW })),
  "listContacts: of a campaign": plainly(db =>
    listContacts(db, { campaignId: FULL_CAMPAIGN, after: 9, limit: FEW }),
  ),
  "waitingCalls: of a few": async world => {
    const [one] = await world.accepted();
    return db => waitingCalls(db, { id: one?.campaignId ?? 0 }, world.now);
  },
  "waitingCalls: of the full campaign": plainly((db, { now }) =>
    waitingCalls(db, { id: FULL_CAMPAIGN }, now),
  ),
  "d1Imports: begin and writeProgress": async world => {
    const id = world.name();
    const record = { id, campaignId: FULL_CAMPAIGN, dryRun: false, format: "csv" } as const;
    const errors = [{ ok: false as const, line: 1, column: "a", value: "b", reason: "c" }];
    const counts = { rows: 1, added: 0, duplicates: 0, rejected: 1 };
    return async db => {
      await d1Imports(db).begin(record, world.now - 24 * HOUR_MS);
      await d1Imports(db).writeProgress(id, { state: "done", error: null, ...counts }, errors, world.now);
    };
  },
  countKnownNumbers: plainly(db => countKnownNumbers(db, FULL_CAMPAIGN, ["+13000000007", "+13999999999"])),
  readImport: plainly(db => readImport(db, FULL_CAMPAIGN, "crowd7")),
  "listImports: of a campaign behind others'": plainly(db =>
    listImports(db, { campaignId: BUSY_CAMPAIGN, limit: FEW }),
  ),
  listImportErrors: plainly(db => listImportErrors(db, { importId: "old199", after: 9, limit: FEW })),
  purgeImports: plainly((db, { now }) => purgeImports(db, now, FEW)),
};
