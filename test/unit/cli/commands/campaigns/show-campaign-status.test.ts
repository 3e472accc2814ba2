// Where a campaign stands.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";
import { CAMPAIGN, EXPLAIN, STATS } from "../../sample-answers.ts";

describe("campaigns", () => {
  it("show where their calls stand and why they wait", async () => {
    const server = await contractServer({
      "GET /api/v1/campaigns/3": { body: CAMPAIGN },
      "GET /api/v1/campaigns/3/stats": { body: STATS },
      "GET /api/v1/campaigns/3/explain": { body: EXPLAIN },
    });
    const { out } = await server.cli("campaigns", "status", "3");
    expect(stripVTControlCharacters(out)).toMatch(/waiting +1, 1 of them for a retry/);
    expect(out).toContain("It is paused.");
    const asJson = await server.cli("campaigns", "status", "3", "--json");
    expect(JSON.parse(asJson.out)).toEqual({ campaign: CAMPAIGN, stats: STATS, explain: EXPLAIN });
  });
});
