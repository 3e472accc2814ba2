// When nobody is called, from the command line.
import { expect, it } from "vitest";
import { Blackout, BlackoutList } from "../../../../../src/http/routes/blackouts/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { contractServer } from "../../contract-server.ts";

const BASE = "/api/v1/blackouts";

it("adds, lists and lifts blackouts", async () => {
  const entry = exampleOf(Blackout);
  const server = await contractServer({
    [`POST ${BASE}`]: { status: 201, body: entry },
    [`GET ${BASE}`]: { body: exampleOf(BlackoutList) },
    [`DELETE ${BASE}/${entry.id}`]: { body: { ...entry, state: "lifted" } },
  });
  const options = ["--reason", "a storm", "--regions", "US-LA, US-MS", "--campaign", "1,2"];
  expect((await server.cli("blackouts", "add", ...options)).out).toContain("Nobody is called in US-LA");
  expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
    { reason: "a storm", regions: ["US-LA", "US-MS"], campaign_ids: ["1", "2"] },
  ]);
  expect((await server.cli("blackouts", "add")).code).toBe(2);
  expect((await server.cli("blackouts", "list")).out).toContain(entry.reason);
  expect((await server.cli("blackouts", "lift", entry.id)).out).toContain("is lifted");
});
