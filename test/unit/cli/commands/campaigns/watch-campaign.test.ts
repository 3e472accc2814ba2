// A campaign that is watched until it has ended.
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";
import { CAMPAIGN, EXPLAIN, METRICS, STATS } from "../../sample-answers.ts";

describe("watching", () => {
  const world = (statuses: string[], stats: object = STATS) => ({
    "GET /api/v1/campaigns/3": statuses.map(status => ({ body: { ...CAMPAIGN, status } })),
    "GET /api/v1/campaigns/3/stats": { body: stats },
    "GET /api/v1/campaigns/3/explain": { body: EXPLAIN },
    "GET /api/v1/metrics": { body: METRICS },
  });
  const ended = { ...STATS, completed_calls: 2, pending_calls: 0 };

  it("ends when the campaign has, an object a line for programs", async () => {
    const server = await contractServer(world(["in_progress", "in_progress", "completed"], ended));
    const ran = await server.cli("watch", "3", "--json", "--interval", "0.5");
    expect(ran).toMatchObject({ code: 0, slept: [500, 500] });
    const seen = ran.out
      .trimEnd()
      .split("\n")
      .map(line => JSON.parse(line));
    expect(seen.map(s => s.status)).toEqual(["in_progress", "in_progress", "completed"]);
    expect(seen[2]).toMatchObject({ campaign_id: 3, stats: ended, lines: { current: 1, max: 40 } });
  });
  it("waits for the calls that a completed campaign has left", async () => {
    const server = await contractServer({
      ...world(["completed"]),
      "GET /api/v1/campaigns/3/stats": [{ body: STATS }, { body: ended }],
    });
    expect(await server.cli("watch", "3")).toMatchObject({ code: 0, slept: [1_000] });
  });
  it("says why nothing is dialled", async () => {
    const server = await contractServer(world(["paused", "completed"], ended));
    const { out } = await server.cli("watch", "3");
    expect(out).toContain("Campaign 3 (Reminders) is paused. It is paused.");
  });
  it("of an unknown campaign is refused", async () => {
    const server = await contractServer({});
    expect(await server.cli("watch", "9")).toMatchObject({ code: 1 });
  });
});
