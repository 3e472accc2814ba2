// Aggregate figures: tallies, and what an overview reads.

import { readLatestEnds } from "../../../src/store/metrics/latest-ends.ts";
import {
  contactsNotCalled,
  countBusyNumbers,
  countDue,
  failedImports,
  nextWaitingOf,
} from "../../../src/store/metrics/overview-facts.ts";
import {
  attemptsOf,
  purgeQuarters,
  quarterTallies,
  talliesOfKind,
  zonesOf,
} from "../../../src/store/metrics/read-tallies.ts";
import { type Cases, plainly } from "./case.ts";
import { BUSY_CAMPAIGN, FULL_CAMPAIGN } from "./crowd.ts";
import { FEW } from "./small-world.ts";

const DAY_MS = 86_400_000;
const IDS = [1, 2, FULL_CAMPAIGN, BUSY_CAMPAIGN];

export const FIGURE_CASES: Cases = {
  talliesOfKind: plainly(db => talliesOfKind(db, FULL_CAMPAIGN, "h")),
  quarterTallies: plainly((db, { now }) =>
    quarterTallies(db, { campaignId: FULL_CAMPAIGN, from: now - 35 * DAY_MS, each: 16 }),
  ),
  attemptsOf: plainly(db => attemptsOf(db, IDS)),
  zonesOf: plainly(db => zonesOf(db, FULL_CAMPAIGN, FEW)),
  purgeQuarters: plainly((db, { now }) => purgeQuarters(db, now - 100 * DAY_MS, FEW)),
  contactsNotCalled: plainly(db => contactsNotCalled(db, IDS)),
  nextWaitingOf: plainly((db, { now }) => nextWaitingOf(db, IDS, now)),
  "countDue: up to a few": plainly((db, { now }) => countDue(db, IDS, now, FEW)),
  "countBusyNumbers: of the full campaign": plainly((db, { now }) =>
    countBusyNumbers(db, FULL_CAMPAIGN, now),
  ),
  failedImports: plainly((db, { now }) => failedImports(db, now - 20 * DAY_MS)),
  readLatestEnds: plainly(readLatestEnds),
};
