// Requests about rule packs and holiday calendars, by operation: as they are meant, and refused.
import { type Ask, type Asked, answerTo, v1 } from "./ask.ts";

const YAML = "application/yaml";
const ICS = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";

let made = 0;
const freshName = (kind: string) => `${kind}-asked-${++made}`;

const pack = (name: string, more = ""): Ask =>
  v1("PUT", `/compliance/packs/${name}/1`, `pack: ${name}\nversion: 1\nunknown: strictest\n${more}`, YAML);
const calendar = (name: string, more = ""): Ask =>
  v1(
    "PUT",
    `/compliance/calendars/${name}`,
    `calendar: ${name}\ndates: { 2026-12-24: Eve }\ncomplete_until: 2029-12-31\n${more}`,
    YAML,
  );
async function madeOne(ask: (name: string) => Ask, kind: string): Promise<string> {
  const name = freshName(kind);
  await answerTo(ask(name));
  return name;
}

export const ownRulesAsked: Asked = {
  listRulePacks: [[200, () => v1("GET", "/compliance/packs")]],
  getRulePack: [
    [200, () => v1("GET", "/compliance/packs/us-fl/1")],
    [200, async () => v1("GET", `/compliance/packs/${await madeOne(pack, "pack")}/1`)],
    [400, () => v1("GET", "/compliance/packs/us-fl/first")],
    [404, () => v1("GET", "/compliance/packs/us-fl/99")],
  ],
  putRulePack: [
    [201, () => pack(freshName("pack"))],
    [
      201,
      () => {
        const name = freshName("pack");
        return v1("PUT", `/compliance/packs/${name}/2`, { pack: name, version: 2 });
      },
    ],
    [200, async () => pack(await madeOne(pack, "pack"))],
    [400, () => pack(freshName("pack"), "hourz: 1\n")],
    [400, () => v1("PUT", "/compliance/packs/acme/2", "pack: acme\nversion: 1\n", YAML)],
    [400, () => v1("PUT", "/compliance/packs/acme/1", "pack: bcme\nversion: 1\n", YAML)],
    [400, () => pack(freshName("pack"), "holidays: { calendar: nobody-knows }\n")],
    [409, () => pack("us-fl")],
    [409, () => pack(freshName("pack"), "also: [reg-f]\n")],
    [409, async () => pack(await madeOne(pack, "pack"), "note: other\n")],
    [413, () => pack(freshName("pack"), `# ${"x".repeat(16_384)}\n`)],
  ],
  deleteRulePack: [
    [200, async () => v1("DELETE", `/compliance/packs/${await madeOne(pack, "pack")}/1`)],
    [404, () => v1("DELETE", "/compliance/packs/nobodys/1")],
    [409, () => v1("DELETE", "/compliance/packs/us-fl/1")],
  ],
  listCalendars: [[200, () => v1("GET", "/compliance/calendars")]],
  getHolidayCalendar: [
    [200, () => v1("GET", "/compliance/calendars/us-pa-legal")],
    [404, () => v1("GET", "/compliance/calendars/nothing")],
  ],
  putCalendar: [
    [200, () => calendar(freshName("days"))],
    [400, () => calendar(freshName("days"), "days: 1\n")],
    [409, () => calendar("us-pa-legal")],
  ],
  deleteCalendar: [
    [200, async () => v1("DELETE", `/compliance/calendars/${await madeOne(calendar, "days")}`)],
    [404, () => v1("DELETE", "/compliance/calendars/nothing")],
    [409, () => v1("DELETE", "/compliance/calendars/us-pa-legal")],
  ],
  importCalendar: [
    [
      200,
      () => v1("POST", `/compliance/calendars/${freshName("days")}/import?source=hr`, ICS, "text/calendar"),
    ],
    [400, () => v1("POST", "/compliance/calendars/days/import", "FREQ", "text/calendar")],
    [
      400,
      () => v1("POST", "/compliance/calendars/days/import?complete_until=2199-01-01", ICS, "text/calendar"),
    ],
    [409, () => v1("POST", "/compliance/calendars/us-pa-legal/import", ICS, "text/calendar")],
  ],
};
