// Counting counters anew, piece by piece; and where a part of an export ends.
import { env } from "cloudflare:workers";
import { endOfPart } from "../../../src/store/calls/export-calls.ts";
import { endOfErrors } from "../../../src/store/contacts/imports.ts";
import {
  campaignRevision,
  campaignsThatFit,
  countContacts,
  rebuildCampaigns,
  replaceCampaign,
  sumCalls,
} from "../../../src/store/metrics/rebuild-counters.ts";
import { dayRevisions, rebuildDays, replaceDays, sumDays } from "../../../src/store/metrics/rebuild-days.ts";
import { d1Rebuilds } from "../../../src/store/metrics/rebuild-runs.ts";
import { callsToTally, replaceTallies } from "../../../src/store/metrics/rebuild-tallies.ts";
import type { Cases } from "./case.ts";
import { plainly } from "./case.ts";
import { FULL_CAMPAIGN } from "./crowd.ts";
import { FEW } from "./small-world.ts";

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const LIMITS = { campaigns: FEW, calls: FEW, contacts: FEW };
const IN_THE_CROWD = "00000000-0000-7000-8000-000000000100";

export const REBUILD_CASES: Cases = {
  "rebuildDays: of more calls than one batch may open": plainly((db, { now }) =>
    rebuildDays(db, dayOf(now), dayOf(now), 500),
  ),
  dayRevisions: plainly((db, { now }) => dayRevisions(db, dayOf(now), dayOf(now))),
  sumDays: plainly((db, { now }) =>
    sumDays(db, { from: dayOf(now), to: dayOf(now), after: IN_THE_CROWD, limit: FEW }),
  ),
  replaceDays: async ({ now }) => {
    const date = dayOf(now);
    const revision = (await dayRevisions(env.DB, date, date))[date] ?? 0;
    const found = [{ date, revision, initiated: 1, ended_busy: 1 }];
    return async db => (await replaceDays(db, { from: date, to: date, found })).replaced;
  },
  "campaignsThatFit: the full campaign": plainly(db => campaignsThatFit(db, FULL_CAMPAIGN, LIMITS)),
  "campaignsThatFit: small ones": plainly(db => campaignsThatFit(db, 100, LIMITS)),
  rebuildCampaigns: async world => {
    const id = await world.campaign(FEW);
    await world.accepted({ campaignId: id });
    return db => rebuildCampaigns(db, id, id + 1);
  },
  callsToTally: plainly(db =>
    callsToTally(db, { campaignId: FULL_CAMPAIGN, after: IN_THE_CROWD, limit: FEW }),
  ),
  replaceTallies: async world => {
    const campaignId = await world.campaign(FEW);
    const revision = (await campaignRevision(env.DB, campaignId)) ?? 0;
    const tallies = { "q 1": [1, 1, 0, 0, 0, 7], "h 9": [1, 1, 0, 0, 0, 7] };
    return db => replaceTallies(db, [{ campaignId, revision, tallies, zones: { "": [1, 1] } }]);
  },
  campaignRevision: plainly(db => campaignRevision(db, FULL_CAMPAIGN)),
  sumCalls: plainly(db => sumCalls(db, { campaignId: FULL_CAMPAIGN, after: IN_THE_CROWD, limit: FEW })),
  countContacts: plainly(db =>
    countContacts(db, { campaignId: FULL_CAMPAIGN, after: "+13000000007", limit: FEW }),
  ),
  replaceCampaign: async world => {
    const campaignId = await world.campaign(FEW);
    const revision = (await campaignRevision(env.DB, campaignId)) ?? 0;
    const sums = { contacts: FEW };
    return async db => (await replaceCampaign(db, { campaignId, sums, revision })).replaced;
  },
  "d1Rebuilds: stored, read and advanced": async world => {
    const id = world.name();
    const asked = { from: dayOf(world.now), to: dayOf(world.now), campaigns: true };
    const state = { asked, callsRead: 0, at: { kind: "campaigns", next: 7 } } as const;
    return async db => {
      const store = d1Rebuilds(db);
      await store.store(id, state, world.now);
      const { step = 0 } = (await store.read(id)) ?? {};
      return store.advance(id, step, state, world.now);
    };
  },
  endOfPart: plainly(db =>
    endOfPart(db, { campaignId: FULL_CAMPAIGN, after: IN_THE_CROWD, last: "~", limit: FEW }),
  ),
  endOfErrors: plainly(db => endOfErrors(db, { importId: "old199", after: 9, limit: FEW })),
};
