// Campaigns, listed by page.
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";
import { CAMPAIGN } from "../../sample-answers.ts";

describe("campaigns", () => {
  it("are listed by page with --all, the inactive ones too", async () => {
    const second = { ...CAMPAIGN, id: 2, is_active: false };
    const server = await contractServer({
      "GET /api/v1/campaigns": ({ query }) =>
        query.cursor === "next"
          ? { body: [second] }
          : { body: [CAMPAIGN], headers: { Link: '</api/v1/campaigns?cursor=next>; rel="next"' } },
    });
    const one = await server.cli("campaigns", "list");
    expect(one.out).toContain("Reminders");
    expect(one.err).toContain("--all shows them");
    expect(server.asked[0]?.query).toEqual({ limit: "500" });
    const all = await server.cli("campaigns", "list", "--all", "--json");
    expect(JSON.parse(all.out)).toEqual([CAMPAIGN, second]);
    expect(server.asked.at(-1)?.query).toEqual({ is_active: "all", limit: "500", cursor: "next" });
  });
});
