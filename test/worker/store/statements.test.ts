// Every statement of the store, sent with a thousand calls, contacts and campaigns in the way, and again with fifty
// thousand of each: the rows that D1 reads and writes for it are the same.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { CALL_STATUSES } from "../../../src/domain/calls/call.ts";
import { countingD1, type RowCount } from "../../support/platform/counting-d1.ts";
import { makeCrowd, makeOldWorld } from "../../support/statements/crowd.ts";
import { BLACKOUT_CASES } from "../../support/statements/of-blackouts.ts";
import { CALL_CASES } from "../../support/statements/of-calls.ts";
import { CAMPAIGN_CASES } from "../../support/statements/of-campaigns.ts";
import { CHANGE_CASES } from "../../support/statements/of-changes.ts";
import { DELIVERY_CASES } from "../../support/statements/of-deliveries.ts";
import { EVENT_CASES } from "../../support/statements/of-events.ts";
import { FIGURE_CASES } from "../../support/statements/of-figures.ts";
import { FORECAST_CASES } from "../../support/statements/of-forecasts.ts";
import { LIST_CASES } from "../../support/statements/of-lists.ts";
import { REACH_CASES } from "../../support/statements/of-reach.ts";
import { REBUILD_CASES } from "../../support/statements/of-rebuilding.ts";
import { SUPPRESSION_CASES } from "../../support/statements/of-suppressions.ts";
import { OTHER_CASES } from "../../support/statements/of-the-rest.ts";
import { WEBHOOK_CASES } from "../../support/statements/of-webhooks.ts";
import { SmallWorld } from "../../support/statements/small-world.ts";

const CASES = {
  ...BLACKOUT_CASES,
  ...SUPPRESSION_CASES,
  ...LIST_CASES,
  ...CALL_CASES,
  ...CAMPAIGN_CASES,
  ...CHANGE_CASES,
  ...EVENT_CASES,
  ...FIGURE_CASES,
  ...REBUILD_CASES,
  ...REACH_CASES,
  ...WEBHOOK_CASES,
  ...DELIVERY_CASES,
  ...FORECAST_CASES,
  ...OTHER_CASES,
};

/** What may read more in a larger world, and why. When one of them does not any more, it is to leave this list. */
const GROWING: Readonly<Record<string, string>> = {
  "waitingCalls: of the full campaign": "counts up to 1,000 of each kind",
  "countBusyNumbers: of the full campaign": "looks at up to 1,000 due calls",
  "countWaitingLetters: of all": "its result is the count, which ends at 10,000",
};

/** Makes statements or a store of others', which have a case each. */
const PARTS: Readonly<Record<string, string>> = {
  countInserted: "acceptCalls",
  countInsertedOnDay: "acceptCalls",
  storeMetadata: "acceptCalls",
  storeCallAnswers: "acceptCalls",
  storeAnswer: "finishKey",
  refuseLateBatch: "insertCampaign",
  addContacts: "insertContacts",
  countInZones: "insertContacts",
  storeContactsAnswer: "insertContacts",
  selectDue: "dueCalls",
  SUM_METER: "sumDays",
  enterClaimed: "claimCalls",
  d1Calls: "claimCalls",
  d1Campaigns: "campaignsById",
  d1Changes: "listChanges: all",
  d1Contacts: "insertContacts",
  d1Events: "readEvents: all",
  d1Letters: "markRedriven",
  d1OwnRules: "addPack",
  d1Blackouts: "addBlackout",
  standingBlackouts: "readTenantRules",
  tenantRevision: "readTenantRules",
  countChange: "addBlackout",
  d1Lists: "currentLists",
  d1Suppressions: "addSuppressions",
  endSuppressedIn: "endSuppressedCalls",
  countAcceptedInZones: "acceptCalls",
  d1Endpoints: "createEndpoint",
  d1Deliveries: "finishRun: all of them",
  TO_WAKE: "endpointsToWake",
  subscribe: "createEndpoint",
  unsubscribe: "changeEndpoint",
  d1Stores: "claimCalls",
};

/** Finds nothing, or says nothing of it: the worst there is for a walk. (So do lists of calls in the busy campaign.) */
const NOTHING_FOUND = [
  "readEvents: none of many",
  "purgeEvents: all young",
  "completeFinishedCampaigns",
  "listCampaigns: by both, none of many",
  "listCalls: DISCONNECTED",
  "listCalls: RETRYING",
  "listCalls: PICKED",
  "finishKey",
  "countBusyNumbers: of the full campaign",
  "finishKey: let go",
  "rebuildDays: of more calls than one batch may open",
];

/** The index that what is hot goes by. */
const HOT: Readonly<Record<string, readonly RegExp[]>> = {
  "acceptCalls: into the full campaign": [/SEARCH d USING COVERING INDEX calls_by_number/],
  windowHolders: [/SEARCH c USING COVERING INDEX calls_by_number \(phone_number=\? AND created_at>\?\)/],
  dueCalls: [
    /SEARCH c USING COVERING INDEX calls_due \(campaign_id=\? AND \(next_attempt_at,call_id\)>\(\?,\?\) AND next_attempt_at<\?\)/,
    /SEARCH c USING PRIMARY KEY \(call_id=\?\)/,
  ],
  "claimCalls: of the full campaign": [
    /SEARCH c USING PRIMARY KEY \(call_id=\?\)/,
    /SEARCH tenant_revisions USING INTEGER PRIMARY KEY \(rowid>\?\)/,
    /SEARCH s USING INDEX suppressions_not_revoked \(kind=\? AND value=\? AND scope=\?\)/,
  ],
  "waitingUnder: a number": [/SEARCH c USING INDEX calls_by_number/],
  "waitingUnder: a person": [/SEARCH c USING COVERING INDEX calls_waiting_by_person/],
  "settleCalls: to be retried, among the full campaign's": [/SEARCH c USING PRIMARY KEY \(call_id=\?\)/],
  recordAnswers: [/SEARCH calls USING PRIMARY KEY \(call_id=\?\)/],
  "recordAnswers: together": [
    /SEARCH c USING PRIMARY KEY \(call_id=\?\)/,
    /SEARCH calls USING PRIMARY KEY \(call_id=\?\)/,
  ],
  purgeAnswers: [
    /SEARCH d USING INTEGER PRIMARY KEY \(rowid<\?\)/,
    /SEARCH c USING PRIMARY KEY \(call_id=\?\)/,
  ],
  recordDetails: [
    /SEARCH c USING PRIMARY KEY \(call_id=\?\)/,
    /SEARCH calls USING PRIMARY KEY \(call_id=\?\)/,
  ],
  callsWithCampaigns: [/SEARCH c USING PRIMARY KEY \(call_id=\?\)/],
  "feedCampaign: the full campaign": [/SEARCH d USING (COVERING )?INDEX calls_by_number/],
  lookAtCampaigns: [
    /SEARCH calls USING COVERING INDEX calls_due \(campaign_id>\?\)/,
    /SEARCH campaigns USING COVERING INDEX campaigns_(in_progress \(id|by_status \(status=\? AND rowid)>\?\)/,
  ],
  contactsPastCursors: [/INDEX contacts_by_zone \(campaign_id=\? AND time_zone=\? AND rowid>\?\)/],
  "waitingCalls: of the full campaign": [/SEARCH calls USING INDEX calls_due/],
  // By number: all that are on the line are read, and there are never more of them than lines.
  callOnTheLineUnder: [/SEARCH c USING INDEX calls_on_the_line \(phone_number>\?\)/],
  "callOnTheLineUnder: beside the calls": [
    /SEARCH d USING INTEGER PRIMARY KEY \(rowid=\?\)/,
    /SEARCH c USING PRIMARY KEY \(call_id=\?\)/,
  ],
  callsOnTheLineSince: [/USING INDEX calls_on_the_line \(phone_number>\?\)/],
  callsOfTrunkSince: [/USING INDEX calls_on_the_line \(phone_number>\?\)/],
  overdueAttempts: [/SEARCH c USING INDEX calls_on_the_line \(phone_number>\?\)/],
};

const SMALL = 1_000;
const LARGE = 50_000;

/** The health check begins its round at a campaign that depends on the second: here at the first. */
function firstPlace(at: number): number {
  let second = Math.floor(at / 1_000);
  while ((second * 0.618_033_988_749_895) % 1 > 1e-6) second++;
  return second * 1_000;
}

type Measured = Pick<RowCount, "read" | "written">;
const small: Record<string, Measured> = {};
const large: Record<string, Measured> = {};
const plans: Record<string, string[]> = {};
/** Cases that found and changed nothing, of those that say what they did. */
const foundNothing = new Set<string>();

async function measureAll(into: Record<string, Measured>, now: number, tag: string): Promise<void> {
  const world = new SmallWorld(now, tag);
  for (const [name, arrange] of Object.entries(CASES)) {
    const send = await arrange(world);
    const sent = new Map<string, readonly unknown[]>();
    const { db, count } = countingD1(env.DB, (sql, values) => sent.set(sql, values));
    if (isNothing(await send(db))) foundNothing.add(name);
    into[name] = { read: count.read, written: count.written };
    if (name in HOT) plans[name] = await plansOf(sent);
  }
  await world.end();
}

function isNothing(result: unknown): boolean {
  if (typeof result !== "object" || result === null) return result !== undefined && !result;
  if ("size" in result) return result.size === 0;
  return (Array.isArray(result) ? result : (Object.values(result)[0] ?? [])).length === 0;
}

async function plansOf(sent: ReadonlyMap<string, readonly unknown[]>): Promise<string[]> {
  const lines: string[] = [];
  for (const [sql, values] of sent) {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...values)
      .all<{ detail: string }>();
    lines.push(...results.map(row => row.detail));
  }
  return lines;
}

beforeAll(async () => {
  const now = firstPlace(Date.now());
  await makeOldWorld(now);
  await makeCrowd(0, SMALL, now, 100);
  await measureAll(small, now, "small");
  await makeCrowd(SMALL, LARGE, now, 1_000_000);
  await measureAll(large, now, "large");
}, 300_000);

describe("rows read and written with 50,000 calls, contacts and campaigns are those with 1,000", () => {
  it.each(Object.keys(CASES).filter(name => !(name in GROWING)))("%s", name => {
    expect(large[name]).toEqual(small[name]);
  });
});

describe("grows, as is known", () => {
  it.each(Object.entries(GROWING))("%s: %s", name => {
    expect(large[name]?.read).toBeGreaterThan(small[name]?.read ?? Number.POSITIVE_INFINITY);
  });
});

describe("goes by its index", () => {
  it.each(Object.keys(HOT).filter(name => !(name in GROWING)))("%s", name => {
    for (const plan of HOT[name] ?? []) expect(plans[name]?.join("\n")).toMatch(plan);
  });
});

it("is measured where there is something to find or to change", () => {
  const nothing = [...NOTHING_FOUND, ...CALL_STATUSES.map(status => `listCalls: ${status} of a campaign`)];
  expect([...foundNothing].filter(name => !nothing.includes(name))).toEqual([]);
});

describe("the store", () => {
  const modules = import.meta.glob<Record<string, unknown>>(
    ["../../../src/store/**/*.ts", "!../../../src/store/archive/*.ts"],
    { eager: true },
  );
  const statements = Object.values(modules).flatMap(module =>
    Object.entries(module).flatMap(([name, value]) =>
      typeof value === "function" && /^(async )?(function \w+)?\s*\(\s*db\b/.test(value.toString())
        ? [name]
        : [],
    ),
  );

  it("has no function that sends statements and is not measured here", () => {
    const measured = new Set(Object.keys(CASES).map(name => name.replace(/:.*/, "")));
    expect(statements.length).toBeGreaterThan(60);
    expect(statements.filter(name => !measured.has(name) && !(name in PARTS))).toEqual([]);
  });
});
