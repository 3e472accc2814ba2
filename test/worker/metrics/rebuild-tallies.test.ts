// Tallies and zones counted anew: what is right stays, what is wrong is mended, what changes meanwhile is left alone.
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { rebuildCounters } from "../../../src/actions/metrics/rebuild-counters.ts";
import { utcDay } from "../../../src/store/counters.ts";
import { d1Calls } from "../../../src/store/d1.ts";
import { d1Rebuilds } from "../../../src/store/metrics/rebuild-runs.ts";
import { entrance } from "../../../src/wiring/context.ts";
import { makeCampaign } from "../../support/api.ts";
import { newCalls } from "../../support/dial-a-batch.ts";
import { claimable, settlement } from "../../support/statements/small-world.ts";

const NOW = Date.parse("2026-11-20T21:40:00Z");
const TOKYO_MS = 9 * 3_600_000;
const SMALL = {
  callsAtOnce: 500,
  callsAPiece: 4,
  talliedAPiece: 4,
  contactsAPiece: 500,
  campaignsAtOnce: 50,
  requestMs: 0,
};
const asked = { from: utcDay(NOW), to: utcDay(NOW), campaigns: true };
const ctx = {
  rebuilds: d1Rebuilds(env.DB),
  clock: () => NOW,
  newId: () => crypto.randomUUID(),
  policy: entrance.context(env).policy,
};

const rows = async (sql: string) => (await env.DB.prepare(sql).all()).results;
const stored = async () => ({
  tallies: await rows("SELECT * FROM tallies ORDER BY campaign_id, kind, slot"),
  zones: await rows("SELECT campaign_id, zone, accepted, ended FROM zone_counts ORDER BY campaign_id, zone"),
});

async function wholeRebuild(between: () => Promise<unknown> = async () => {}) {
  let answer = await rebuildCounters(ctx, { cursor: null, asked }, SMALL);
  let tallied = answer.found.tallied;
  const changed = new Set<number>();
  while (answer.cursor !== null) {
    await between();
    answer = await rebuildCounters(ctx, { cursor: answer.cursor }, SMALL);
    tallied += answer.found.tallied;
    for (const id of answer.found.changed.campaignIds) changed.add(id);
  }
  return { tallied, changed: [...changed] };
}

let large = 0;
let small = 0;

/** One campaign of more calls than a piece, in two zones; one small one with a retry that waits. */
beforeAll(async () => {
  const calls = d1Calls(env.DB);
  large = await makeCampaign({ time_zone: "UTC" });
  small = await makeCampaign({ time_zone: "UTC" });
  const made = newCalls(large, 11, NOW).map((call, i) => ({
    ...call,
    timeZone: i % 3 === 0 ? "Asia/Tokyo" : null,
  }));
  await calls.accept(made, 0);
  await calls.claim(claimable(made), "n", NOW);
  const ends = made.slice(1).map((call, i) =>
    settlement(call, {
      endedAt: NOW + i * 600_000,
      duration: 1.5,
      offsetMs: call.timeZone === null ? 0 : TOKYO_MS,
    }),
  );
  await calls.settle(ends, NOW);
  const [one] = newCalls(small, 1, NOW);
  if (one === undefined) throw new Error("no call");
  await calls.accept([one], 0);
  await calls.claim(claimable([one]), "m", NOW);
  const again = { stage: "waiting_rnr", status: "RNR", outcome: "RNR", nextAttemptAt: NOW + 1 } as const;
  await calls.settle([settlement(one, again)], NOW);
});

it("right ones stay as they are", async () => {
  const before = await stored();
  expect(before.tallies.length).toBeGreaterThan(8);
  expect(await wholeRebuild()).toMatchObject({ changed: [] });
  expect(await stored()).toEqual(before);
});

it("wrong, missing and invented ones are mended", async () => {
  const right = await stored();
  await env.DB.batch(
    [
      "UPDATE tallies SET dialled = dialled + 7, seconds = 0 WHERE kind = 'n'",
      "DELETE FROM tallies WHERE kind = 'h'",
      `INSERT INTO tallies (campaign_id, kind, slot, dialled) VALUES (${large}, 'n', '19', 3)`,
      "UPDATE zone_counts SET accepted = 99, ended = 0",
    ].map(sql => env.DB.prepare(sql)),
  );
  expect((await wholeRebuild()).tallied).toBeGreaterThanOrEqual(2);
  expect(await stored()).toEqual(right);
});

it("those of a campaign that changes meanwhile are left alone, and named", async () => {
  const calls = d1Calls(env.DB);
  const more = newCalls(large, 8, NOW);
  const { changed } = await wholeRebuild(() => calls.accept(more.splice(0, 1), 0));
  expect(changed).toEqual([large]);
  const [own] = await rows(`SELECT accepted FROM zone_counts WHERE campaign_id = ${large} AND zone = ''`);
  const [scan] = await rows(
    `SELECT count(*) AS accepted FROM calls WHERE campaign_id = ${large} AND time_zone IS NULL`,
  );
  expect(own).toEqual(scan);
});
