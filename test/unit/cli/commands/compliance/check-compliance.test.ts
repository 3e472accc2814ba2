// What the rules say about a number, asked by hand.
import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { ComplianceChecked } from "../../../../../src/http/routes/compliance/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { contractServer } from "../../contract-server.ts";

it("is sent as typed and shown rule by rule", async () => {
  const server = await contractServer({
    "POST /api/v1/compliance/check": { body: exampleOf(ComplianceChecked) },
  });
  const { out } = await server.cli(
    ...[
      "compliance",
      "check",
      "--phone-number",
      "+13055550123",
      "--packs",
      "us-federal, us-fl",
      "--now",
      "2026-01-16T01:30:00Z",
    ],
    ...["--region", "US-FL", "--consent", "express"],
  );
  expect(JSON.parse(server.asked.at(-1)?.body ?? "")).toEqual({
    packs: ["us-federal", "us-fl"],
    now: "2026-01-16T01:30:00Z",
    call: { phone_number: "+13055550123", region: "US-FL", consent: { basis: "express" } },
  });
  const shown = stripVTControlCharacters(out);
  expect(shown).toContain("Wait until 2026-01-1");
  expect(shown).toContain("✗ us-fl/hours  20:30 in America/New_York");
});
