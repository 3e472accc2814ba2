// Rule packs and calendars, from the command line.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  HolidayCalendar,
  HolidayCalendarList,
  RulePack,
  RulePackList,
} from "../../../../../src/http/routes/own-rules/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";
import { contractServer } from "../../contract-server.ts";

const BASE = "/api/v1/compliance";

function file(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "rules-")), name);
  writeFileSync(path, text);
  return path;
}

it("lists rule packs and calendars, and sends files of one's own as they are", async () => {
  const server = await contractServer({
    [`GET ${BASE}/packs`]: { body: exampleOf(RulePackList) },
    [`GET ${BASE}/calendars`]: { body: exampleOf(HolidayCalendarList) },
    [`PUT ${BASE}/packs/acme-office/1`]: { status: 201, body: exampleOf(RulePack) },
    [`PUT ${BASE}/calendars/acme-days`]: { body: exampleOf(HolidayCalendar) },
    [`POST ${BASE}/calendars/acme-days/import`]: { body: exampleOf(HolidayCalendar) },
  });
  expect((await server.cli("packs", "list")).out).toContain("acme-office@1");
  expect((await server.cli("calendars", "list")).out).toContain("acme-days");
  const pack = file("acme.yaml", "pack: acme-office\n");
  expect((await server.cli("packs", "put", "acme-office", "1", pack)).out).toContain("acme-office/hours");
  const days = file("days.json", '{"calendar":"acme-days"}');
  expect((await server.cli("calendars", "put", "acme-days", days)).out).toContain(
    "complete until 2029-11-21",
  );
  const ics = file("days.ics", "BEGIN:VCALENDAR\r\n");
  expect((await server.cli("calendars", "import", "acme-days", ics, "--source", "hr")).code).toBe(0);
  expect(server.asked.slice(2).map(({ body }) => body)).toEqual([
    "pack: acme-office\n",
    '{"calendar":"acme-days"}',
    "BEGIN:VCALENDAR\r\n",
  ]);
  expect((await server.cli("packs", "put", "acme-office", "1", "/nowhere/at-all.yaml")).code).toBe(2);
});
