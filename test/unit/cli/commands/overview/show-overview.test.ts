// Everything at a glance, in a terminal and for a program.
import { expect, it } from "vitest";
import { Overview } from "../../../../../src/http/routes/overview/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { contractServer } from "../../contract-server.ts";

const GET = "GET /api/v1/overview";
const example = exampleOf(Overview);

it("what needs somebody stands first, then trunks, the day, campaigns and the latest calls", async () => {
  const server = await contractServer({ [GET]: { body: example } });
  const { code, out, err } = await server.cli("overview");
  expect(err).toBe("");
  expect(code).toBe(0);
  const places = ["Needs you", "Trunks", "Today", "Campaigns", "Latest"].map(title => out.indexOf(title));
  expect(places.every(at => at >= 0)).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  expect(out).toContain("! 3 dead letters wait, the oldest for 12 minutes.");
  expect(out).toMatch(/7 +Appointment reminders +6200 +10040 +12 +41 %/);
});

it("what there is none of is left out", async () => {
  const quiet = { ...example, attention: [], campaigns: [], latest: [] };
  const server = await contractServer({ [GET]: { body: quiet } });
  const { out } = await server.cli("overview");
  expect(out).not.toMatch(/Needs you|Campaigns|Latest/);
});

it("a program gets the answer as it is", async () => {
  const server = await contractServer({ [GET]: { body: example } });
  expect(JSON.parse((await server.cli("overview", "--json")).out)).toEqual(example);
});
