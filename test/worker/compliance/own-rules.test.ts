// The operator's own packs and calendars, from the door to the explanation.
import { expect, it } from "vitest";
import { api, freshNumber, type Json, makeCampaign, readCall } from "../../support/api.ts";

const YAML = { "Content-Type": "application/yaml" };
const ICS = { "Content-Type": "text/calendar" };
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
let made = 0;
const fresh = (kind: string) => `${kind}-own-${++made}`;

const put = (name: string, rules = "", version = 1) =>
  api(
    "PUT",
    `/api/v1/compliance/packs/${name}/${version}`,
    `pack: ${name}\nversion: ${version}\nunknown: strictest\n${rules}`,
    YAML,
  );
const naming = (packs: string[]) => ({
  compliance: { packs, purpose: "telemarketing", mode: "enforce" },
});

it("is chosen by a campaign, decides about its calls, and cannot be deleted while it is named", async () => {
  const [name, days] = [fresh("pack"), fresh("days")];
  // Today, whichever day it is when this ends.
  const byDay = [0, 1].map(later => WEEKDAYS[(new Date().getUTCDay() + later) % 7]);
  const lines = ["DTSTART:20260101", `RRULE:FREQ=YEARLY;BYDAY=${byDay}`, "SUMMARY:No working day"];
  const imported = await api(
    "POST",
    `/api/v1/compliance/calendars/${days}/import?source=hr`,
    ["BEGIN:VCALENDAR", "BEGIN:VEVENT", ...lines, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n"),
    ICS,
  );
  expect(imported).toMatchObject({ status: 200, body: { origin: "own", source: "hr" } });
  expect(Object.keys(imported.body.dates)).toHaveLength(imported.body.days);
  expect((await put(name, `holidays: { calendar: ${days} }\n`)).status).toBe(201);
  const campaign = await makeCampaign(naming([name]));
  const { body } = await api("POST", "/api/v1/calls", {
    campaign_id: campaign,
    phone_number: freshNumber(1),
    time_zone: "UTC",
  });
  await expect
    .poll(async () => Date.parse((await readCall(body.call_id)).scheduled_at) > Date.now(), {
      timeout: 5_000,
    })
    .toBe(true);
  const explained = (await api("GET", `/api/v1/calls/${body.call_id}/explain`)).body;
  expect(explained.checks).toContainEqual(
    expect.objectContaining({ check: `${name}/holidays`, pass: false }),
  );
  const refused = await api("DELETE", `/api/v1/compliance/packs/${name}/1`);
  expect(refused).toMatchObject({ status: 409, body: { error: { details: { campaign_id: campaign } } } });
  expect((await api("DELETE", `/api/v1/compliance/calendars/${days}`)).status).toBe(409);
  await api("POST", `/api/v1/campaigns/${campaign}/cancel`);
  expect((await api("DELETE", `/api/v1/compliance/packs/${name}/1`)).status).toBe(200);
  expect((await api("DELETE", `/api/v1/compliance/calendars/${days}`)).status).toBe(200);
});

it("is named by a wildcard too, which keeps it", async () => {
  const name = fresh("wild");
  await put(name, "sureness: primary\n");
  await makeCampaign(naming(["wild-*"]));
  expect((await api("DELETE", `/api/v1/compliance/packs/${name}/1`)).status).toBe(409);
});

it("is written once: another text is refused, the same in another form is not", async () => {
  const name = fresh("pack");
  await put(name, "note: first\n");
  const same = { note: "first", unknown: "strictest", version: 1, pack: name };
  const path = `/api/v1/compliance/packs/${name}/1`;
  expect((await api("PUT", path, same)).status).toBe(200);
  const other = await api("PUT", path, { ...same, note: "second" });
  expect(other).toMatchObject({ status: 409 });
  expect(other.body.error.message).toContain("write version 2");
  expect((await api("GET", path)).body).toMatchObject({ origin: "own", note: "first", content: same });
});

it("is refused with the place, the text and what would be right", async () => {
  const { status, body } = await put(fresh("pack"), 'hours: { slots: [{ from: "25:00", to: "20:00" }] }\n');
  expect(status).toBe(400);
  expect(body.error.details).toEqual({
    "hours.slots[0].from (line 4)": [expect.stringMatching(/write it like "08:00".*not "25:00"/)],
  });
});

it.each([
  ["a shipped pack's name", "us-fl", ""],
  ["a shipped pack's other name", "reg-f", ""],
  ["a shipped pack's name as another one", "acme-alias", "also: [us-fl]\n"],
])("does not take %s", async (_, name, rules) => {
  expect((await put(name, rules)).status).toBe(409);
});

it("is listed beside the product's, with source and sureness, and is unknown to a campaign before it is there", async () => {
  const name = fresh("pack");
  const refused = await api("POST", "/api/v1/campaigns", { name: "x", ...naming(["us-fl", name]) });
  expect(refused.status).toBe(400);
  expect(Object.keys(refused.body.error.details)).toEqual(["compliance.packs.1"]);
  await put(name, "source: rule 7\nsureness: secondary\n");
  const { data } = (await api("GET", "/api/v1/compliance/packs")).body;
  const one = (wanted: string) => data.find((p: Json) => p.name === wanted);
  expect(one(name)).toMatchObject({ origin: "own", source: "rule 7", sureness: "secondary" });
  expect(one("us-fl")).toMatchObject({ origin: "shipped", version: 1, effective_from: "2021-07-01" });
  expect((await api("POST", "/api/v1/campaigns", { name: "x", ...naming(["us-fl", name]) })).status).toBe(
    201,
  );
  const checked = await api("POST", "/api/v1/compliance/check", {
    packs: [name],
    call: { phone_number: "+13055550123" },
  });
  expect(checked.body.packs).toEqual([`${name}@1`]);
});
