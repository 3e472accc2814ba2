// Pages of calls under every filter: the same as sifting all of them, without a row twice or missed.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CALL_STATUSES } from "../../../../src/domain/calls/call.ts";
import type { CallFilter } from "../../../../src/domain/calls/call-filter.ts";
import { callIds, callIdsFrom } from "../../../../src/store/calls/call-id.ts";
import { listCalls } from "../../../../src/store/calls/list-calls.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";
import { NOW, SECOND } from "../../../support/worlds/permits.ts";

const COUNT = 400;

/** Calls of three campaigns in every status, one a second. */
async function manyCalls() {
  const world = makeWorld();
  for (let n = 0; n < 3; n++) await world.campaign();
  const newId = callIds();
  const insert = world.db.sqlite.prepare(
    `INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, next_attempt_at, created_at,
       updated_at) VALUES (?, ?, ?, ?, 3, ?, ?, 0)`,
  );
  const rows = Array.from({ length: COUNT }, (_, n) => {
    const createdAt = NOW + n * SECOND;
    // Most are PICKED; the others are rare and unevenly spread.
    const status = n % 7 === 3 ? (CALL_STATUSES[(n * 5) % CALL_STATUSES.length] ?? "PICKED") : "PICKED";
    return {
      callId: newId(createdAt),
      campaignId: 1 + (n % 3 === 0 ? 0 : n % 50 === 1 ? 2 : 1),
      phoneNumber: `+120255500${n % 20}`,
      status,
      createdAt,
    };
  });
  for (const r of rows)
    insert.run(
      r.callId,
      r.campaignId,
      r.phoneNumber,
      r.status,
      r.status === "INITIATED" ? NOW : null,
      r.createdAt,
    );
  return { world, rows: rows.reverse() };
}

const filters: fc.Arbitrary<CallFilter> = fc.record(
  {
    status: fc.constantFrom(...CALL_STATUSES),
    campaignId: fc.constantFrom(1, 2, 3, 9),
    phoneNumber: fc.constantFrom("+1202555001", "+12025550019", "+49301"),
    createdAfter: fc.integer({ min: 0, max: COUNT }).map(n => NOW + n * SECOND),
    createdBefore: fc.integer({ min: 0, max: COUNT }).map(n => NOW + n * SECOND),
  },
  { requiredKeys: [] },
);

describe("pages of calls", () => {
  it("one after the other are what sifting all of them gives, newest first", async () => {
    const { world, rows } = await manyCalls();
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 120 }), async (filter, limit) => {
        const found: string[] = [];
        let before: string | undefined;
        do {
          const page = await listCalls(
            world.db,
            { ...filter, ...(before === undefined ? {} : { before }) },
            limit,
          );
          expect(page.rows.length).toBeLessThanOrEqual(limit);
          found.push(...page.rows.map(r => r.call.callId));
          before = page.next ?? undefined;
        } while (before !== undefined);
        const wanted = rows.filter(
          r =>
            (filter.status === undefined || r.status === filter.status) &&
            (filter.campaignId === undefined || r.campaignId === filter.campaignId) &&
            (filter.phoneNumber === undefined || r.phoneNumber === filter.phoneNumber) &&
            (filter.createdAfter === undefined || r.createdAt >= filter.createdAfter) &&
            (filter.createdBefore === undefined || r.createdAt < filter.createdBefore),
        );
        expect(found).toEqual(wanted.map(r => r.callId));
      }),
      { numRuns: 100 },
    );
  });

  it("stay as they are while calls are accepted in between", async () => {
    const { world, rows } = await manyCalls();
    const first = await listCalls(world.db, {}, 10);
    await world.accepted(1, "+13035550000");
    const second = await listCalls(world.db, { before: first.next ?? "" }, 10);
    expect([...first.rows, ...second.rows].map(r => r.call.callId)).toEqual(
      rows.slice(0, 20).map(r => r.callId),
    );
  });
});

it("ids are bounded by times: an id of that millisecond or later is not below", () => {
  const id = callIds()(NOW);
  expect(id >= callIdsFrom(NOW)).toBe(true);
  expect(id >= callIdsFrom(NOW + 1)).toBe(false);
  expect(callIdsFrom(-5)).toBe("00000000-0000");
});
