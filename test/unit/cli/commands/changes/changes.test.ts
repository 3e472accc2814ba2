// Who changed what, from the command line.
import { expect, it } from "vitest";
import { ChangeList } from "../../../../../src/http/routes/changes/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { contractServer } from "../../contract-server.ts";

it("shows who changed a campaign, from what to what", async () => {
  const server = await contractServer({ "GET /api/v1/changes": { body: exampleOf(ChangeList) } });
  const { code, out } = await server.cli("changes", "list", "--campaign", "7");
  expect(code).toBe(0);
  expect(out).toMatch(/ops +campaign:7 +update +{"weight":1} +{"weight":3}/);
  expect(server.asked[0]).toMatchObject({ query: { campaign_id: "7" } });
});

it("says when there is none", async () => {
  const server = await contractServer({ "GET /api/v1/changes": { body: { data: [], next_cursor: null } } });
  expect((await server.cli("changes", "list")).out).toContain("No changes.");
});
