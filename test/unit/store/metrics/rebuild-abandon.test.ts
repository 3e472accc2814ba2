// The abandon meter counted anew from the attempts: what was lost or added comes right, in one go and in pieces.
import { expect, it } from "vitest";
import type { AttemptDetails } from "../../../../src/domain/calls/attempt-details.ts";
import { callIdsFrom } from "../../../../src/store/calls/call-id.ts";
import {
  dayRevisions,
  rebuildDays,
  replaceDays,
  sumDays,
} from "../../../../src/store/metrics/rebuild-days.ts";
import { makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";

const DAY = "2026-11-20";
const COMPLIANCE = {
  packs: ["us-federal"],
  purpose: "telemarketing",
  mode: "enforce",
  automated: true,
  closing_margin_seconds: 60,
} as const;

const ENDS: readonly AttemptDetails[] = [
  { connected_to_agent_ms: 500 },
  { connected_to_agent_ms: "never" },
  { connected_to_agent_ms: "never", message_played: true },
  {},
];

const rows = ({ db }: World) => db.sqlite.prepare("SELECT * FROM abandon_days").all();

/** Two campaigns that are measured, and one that is not. */
async function measured(): Promise<{ world: World; counted: unknown[] }> {
  const world = makeWorld();
  world.time.now = Date.parse(`${DAY}T17:00:00Z`);
  let calls = 0;
  // Rebuilding goes by the time that is in the ids.
  world.initiateDeps.newCallId = () => `${callIdsFrom(world.clock())}${String(++calls).padStart(4, "0")}`;
  for (const [n, compliance] of [COMPLIANCE, COMPLIANCE, null].entries()) {
    const id = await world.campaign({
      compliance: compliance && { ...compliance, packs: [...compliance.packs] },
    });
    const ids = await world.accepted(id, ...numbers(ENDS.length, `+120255${n}`));
    await world.record(
      ids.map((callId, i) => world.report(callId, "PICKED", { details: ENDS[i] as AttemptDetails })),
    );
  }
  const counted = rows(world);
  expect(counted).toHaveLength(2);
  expect(counted[0]).toMatchObject({ connected: 1, silent: 1, message_only: 1, not_told: 1, short_ring: 0 });
  world.expectTruth();
  return { world, counted };
}

function spoil({ db }: World): void {
  db.sqlite.exec("DELETE FROM abandon_days WHERE campaign_id = 1; UPDATE abandon_days SET silent = 7");
  db.sqlite.exec(`INSERT INTO abandon_days (day, campaign_id, connected) VALUES ('${DAY}', 99, 3)`);
}

it("comes right in one batch", async () => {
  const { world, counted } = await measured();
  spoil(world);
  await rebuildDays(world.db, DAY, DAY, 1_000);
  expect(rows(world)).toEqual(counted);
});

it("is left alone where more calls would have to be opened than one batch may", async () => {
  const { world } = await measured();
  spoil(world);
  const spoilt = rows(world);
  expect(await rebuildDays(world.db, DAY, DAY, 2)).toBeNull();
  expect(rows(world)).toEqual(spoilt);
});

async function inPieces(world: World) {
  const range = { from: DAY, to: DAY };
  const before = await dayRevisions(world.db, DAY, DAY);
  const sums: Record<string, number> = {};
  for (let after = ""; ; ) {
    const piece = await sumDays(world.db, { ...range, after, limit: 3 });
    if (piece === null) break;
    after = piece.last;
    for (const { date: _, ...of } of piece.sums)
      for (const [name, n] of Object.entries(of)) sums[name] = (sums[name] ?? 0) + Number(n);
  }
  return () =>
    replaceDays(world.db, { ...range, found: [{ ...sums, date: DAY, revision: before[DAY] ?? 0 }] });
}

it("comes right in pieces", async () => {
  const { world, counted } = await measured();
  spoil(world);
  expect((await (await inPieces(world))()).replaced).toEqual([DAY]);
  expect(rows(world)).toEqual(counted);
  world.expectTruth();
});

it("is left alone where the day has changed since it was counted", async () => {
  const { world } = await measured();
  const replace = await inPieces(world);
  const late = await world.acceptedOne(1, "+12025559999");
  await world.record([world.report(late, "PICKED", { details: { connected_to_agent_ms: 1 } })]);
  expect((await replace()).replaced).toEqual([]);
  world.expectTruth();
});
