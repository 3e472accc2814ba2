// Counters counted anew, request after request.
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";

describe("metrics rebuild", () => {
  const part = (more: object) => ({
    ...{ from: "2026-11-20", to: "2026-11-20", done: false, cursor: "c-1", calls_read: 10, days: [] },
    ...{
      campaigns: { checked: 0, tallied: 0, differed: [] },
      changed_meanwhile: { days: [], campaign_ids: [] },
    },
    ...more,
  });

  it("asks until it is done, and shows all answers as one", async () => {
    const server = await contractServer({
      "POST /api/v1/metrics/rebuild": [
        { body: part({}) },
        {
          body: part({
            days: [{ date: "2026-11-20", differed: true }],
            campaigns: { checked: 2, tallied: 2, differed: [] },
          }),
        },
        {
          body: part({
            done: true,
            cursor: null,
            campaigns: { checked: 1, tallied: 1, differed: [{ campaign_id: 7 }] },
          }),
        },
      ],
    });
    const ran = await server.cli("metrics", "rebuild", "--from", "2026-11-20", "--campaigns");
    expect([ran.code, ran.out.match(/2026-11-20/g)?.length]).toEqual([0, 1]);
    expect(ran.out).toMatch(/campaigns counted +3/);
    expect(ran.out).toMatch(/campaigns mended +7/);
    expect(server.asked.map(a => JSON.parse(a.body))).toEqual([
      { from: "2026-11-20", to: "2026-11-20", campaigns: true },
      { cursor: "c-1" },
      { cursor: "c-1" },
    ]);
  });

  it("says what changed meanwhile, and that it is done in part", async () => {
    const changed = { days: ["2026-11-20"], campaign_ids: [3] };
    const server = await contractServer({
      "POST /api/v1/metrics/rebuild": {
        body: part({ done: true, cursor: null, changed_meanwhile: changed }),
      },
    });
    const ran = await server.cli("metrics", "rebuild", "--cursor", "c-1");
    expect(ran.code).toBe(5);
    expect(ran.out).toContain("2026-11-20, campaign 3");
    expect((await server.cli("metrics", "rebuild")).code).toBe(2);
  });
});
