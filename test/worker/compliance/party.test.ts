// What is said of the person called: taken at every door under the same names, carried from contact to call, through
// retries, into exports and the archive; and nowhere to be seen where nothing was said.
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { gunzipLines, streamOf } from "../../../src/actions/archive/packing.ts";
import { readParty } from "../../../src/domain/compliance/party-fields.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import {
  api,
  callback,
  freshNumber,
  initiate,
  type Json,
  makeCampaign,
  readCall,
  TOKEN,
} from "../../support/api.ts";
import { eventually } from "../../support/eventually.ts";
import { archiveNow, PARTY, POLICY } from "../../support/requests/situations.ts";
import { endedCalls } from "../../support/worlds/ended-calls.ts";

const CSV_NAMES = [
  "person_id",
  "debt_id",
  "subject",
  "postal_code",
  "region",
  "country",
  "location_trusted",
  "consent_basis",
  "consent_scope",
  "consent_obtained_at",
  "consent_expires_at",
  "consent_source",
  "consent_ref",
];
/** Of the last attempt. */
const TOLD_NAMES = [
  "answered_by",
  "connected_to_agent_ms",
  "abandoned",
  "rang_seconds",
  "message_played",
  "refused",
];
const { consent, ...PLAIN } = PARTY;
const CSV_VALUES = [...Object.values(PLAIN), ...Object.values(consent)].map(String).join(",");

const contactsOf = async (id: number): Promise<Json[]> =>
  (await api("GET", `/api/v1/phone-numbers?campaign_id=${id}`)).body.data;
const callsOf = async (id: number): Promise<Json[]> =>
  (await api("GET", `/api/v1/calls?campaign_id=${id}`)).body.data;
const post = (path: string, body: unknown) => api("POST", `/api/v1${path}`, body);
/** Without the runtime's doubts about text of a type that it does not know. */
async function exported(id: number, query = ""): Promise<string> {
  const response = await exports.default.fetch(
    `http://calls.test/api/v1/campaigns/${id}/calls/export${query}`,
    { headers: { "X-Auth-Token": TOKEN } },
  );
  return new TextDecoder().decode(await response.arrayBuffer());
}

/** Paused: its calls stay as they are. */
async function quietCampaign(targets: readonly unknown[] = []): Promise<number> {
  const id = await makeCampaign({ targets });
  await post(`/campaigns/${id}/start`, undefined);
  await post(`/campaigns/${id}/pause`, undefined);
  return id;
}

describe("what is said at a door is shown with the call or the contact", () => {
  it("of one call", async () => {
    const id = await quietCampaign();
    const { status, body } = await initiate(id, freshNumber(), PARTY);
    expect([status, body]).toMatchObject([201, PARTY]);
    expect(await readCall(body.call_id)).toMatchObject(PARTY);
    expect(await callsOf(id)).toMatchObject([PARTY]);
    const adHoc = await post("/calls", { phone_number: freshNumber(1), ...PARTY });
    expect([adHoc.status, adHoc.body]).toMatchObject([202, PARTY]);
  });

  it("of many calls", async () => {
    const id = await quietCampaign();
    const [a, b] = [freshNumber(), freshNumber()];
    const { status, body } = await post("/bulk-initiate-calls", {
      campaign_id: id,
      phone_numbers: [a],
      targets: [{ phone_number: b, time_zone: "America/Chicago", metadata: { n: 1 }, ...PARTY }],
    });
    expect([status, body.total_requested]).toEqual([201, 2]);
    const [plain, said] = await Promise.all(body.call_ids.map(readCall));
    expect(said).toMatchObject({ phone_number: b, metadata: { n: 1 }, ...PARTY });
    expect(plain.phone_number).toBe(a);
    expect(
      Object.keys(said)
        .filter(name => !(name in plain))
        .sort(),
    ).toEqual(Object.keys(PARTY).sort());
  });

  it("of a campaign's targets, of targets added, of CSV and of NDJSON; and then with their calls", async () => {
    const number = () => freshNumber(5);
    const id = await makeCampaign({ targets: [{ phone_number: number(), ...PARTY }] });
    const added = await post(`/campaigns/${id}/targets`, { targets: [{ phone_number: number(), ...PARTY }] });
    expect(added.body).toMatchObject({ added_count: 1, errors: [] });
    const csv = `phone,${CSV_NAMES.join(",")}\n${number()},${CSV_VALUES}\n`;
    const ndjson = `${JSON.stringify({ phone_number: number(), ...PARTY })}\n`;
    for (const [file, type] of [
      [csv, "text/csv"],
      [ndjson, "application/x-ndjson"],
    ] as const) {
      const { body } = await api("POST", `/api/v1/campaigns/${id}/import`, file, { "Content-Type": type });
      expect(body).toMatchObject({ added: 1, rejected: 0 });
    }
    const contacts = await contactsOf(id);
    expect(contacts).toMatchObject([PARTY, PARTY, PARTY, PARTY]);
    expect(contacts.map(contact => contact.metadata)).toEqual([null, null, null, null]);
    await post(`/campaigns/${id}/start`, undefined);
    await eventually(async () => (await callsOf(id)).length === 4);
    expect(await callsOf(id)).toMatchObject([PARTY, PARTY, PARTY, PARTY]);
  });

  it("of a campaign's numbers that are called in bulk", async () => {
    const id = await quietCampaign();
    await post(`/campaigns/${id}/targets`, { targets: [{ phone_number: freshNumber(), ...PARTY }] });
    const { body } = await post("/bulk-initiate-calls", { campaign_id: id, use_campaign_numbers: true });
    expect(await readCall(body.call_ids[0])).toMatchObject(PARTY);
  });
});

it("where nothing is said, a call and a contact are answered as they always were", async () => {
  const id = await quietCampaign();
  const { body } = await initiate(id, freshNumber(), {
    person_id: "",
    consent: null,
    location_trusted: false,
  });
  const plain = await initiate(id, freshNumber());
  expect(Object.keys(body)).toEqual(Object.keys(plain.body));
  expect(Object.keys(body).filter(name => name in PARTY)).toEqual([]);
  await post("/phone-numbers", { campaign_id: id, phone_numbers: [freshNumber()] });
  const [contact] = await contactsOf(id);
  expect(Object.keys(contact).filter(name => name in PARTY)).toEqual([]);
  const columns = "SELECT person_id, party FROM calls WHERE call_id = ?1";
  expect(await env.DB.prepare(columns).bind(body.call_id).first()).toEqual({ person_id: null, party: null });
});

it("a retry keeps it", async () => {
  const id = await makeCampaign({ retry_policy: POLICY });
  const { body } = await initiate(id, freshNumber(5), PARTY);
  await eventually(async () => (await readCall(body.call_id)).status === "PROCESSING");
  await callback(body.call_id, "RNR");
  await eventually(async () => (await readCall(body.call_id)).status === "RNR");
  expect(await readCall(body.call_id)).toMatchObject(PARTY);
});

it("the same key and body get the same answer, and the key of another person is refused", async () => {
  const id = await quietCampaign();
  const asked = { phone_number: freshNumber(), campaign_id: id, ...PARTY };
  const key = { "Idempotency-Key": `party-${id}` };
  const first = await api("POST", "/api/v1/initiate-call", asked, key);
  const again = await api("POST", "/api/v1/initiate-call", asked, key);
  expect([again.headers.get("Idempotent-Replayed"), again.body]).toEqual(["true", first.body]);
  expect(first.body).toMatchObject(PARTY);
  const other = await api("POST", "/api/v1/initiate-call", { ...asked, person_id: "p-2" }, key);
  expect(other.status).toBe(422);
});

describe("what is wrong is refused by its field and its value", () => {
  const wrong = [
    [{ person_id: 7 }, "person_id", "must be a string, not 7"],
    [{ location_trusted: "perhaps" }, "location_trusted", 'must be true or false, not "perhaps"'],
    [{ consent: { basis: "B" } }, "consent.basis", 'not "B"'],
    [{ region: "Florida" }, "region", 'region "Florida" is no code of ISO 3166-2'],
    [{ postal_code: "3310", country: "US" }, "postal_code", 'postal_code "3310" is no ZIP code'],
  ] as const;

  it.each(wrong)("%o", async (said, field, message) => {
    const id = await quietCampaign();
    const target = { phone_number: "+13055550123", ...said };
    const problem = (at: string) => ({ [at + field]: [expect.stringContaining(message)] });
    for (const [path, body, at] of [
      ["/initiate-call", { campaign_id: id, ...target }, ""],
      ["/calls", target, ""],
      ["/bulk-initiate-calls", { campaign_id: id, targets: [target] }, "targets.0."],
      ["/campaigns", { name: "x", targets: [{ phone_number: freshNumber() }, target] }, "targets.1."],
    ] as const) {
      const answer = await post(path, body);
      expect([answer.status, answer.body.error.details]).toEqual([400, problem(at)]);
    }
    expect(await callsOf(id)).toEqual([]);
  });

  it("of targets added, a place that is none leaves its own out and is named", async () => {
    const id = await makeCampaign();
    const good = freshNumber();
    const targets = [
      { phone_number: "+13055550123", region: "Florida" },
      { phone_number: good, ...PLAIN },
    ];
    const { status, body } = await post(`/campaigns/${id}/targets`, { targets });
    expect([status, body]).toMatchObject([
      202,
      {
        phone_numbers: [good],
        errors: ['Invalid place of +13055550123: region "Florida" is no code of ISO 3166-2, such as "US-FL"'],
      },
    ]);
  });
});

it("an export has it in columns of the import's names, and the import reads it back", async () => {
  const id = await quietCampaign();
  const number = freshNumber();
  await initiate(id, number, PARTY);
  await initiate(id, freshNumber());
  const csv = await exported(id);
  const [header = "", said = "", plain = ""] = csv.split("\r\n");
  expect(
    header.endsWith(`,disposition,${[...CSV_NAMES, ...TOLD_NAMES].join(",")},context_id,decided_at`),
  ).toBe(true);
  expect(said.endsWith(`,,${CSV_VALUES}${",".repeat(TOLD_NAMES.length + 2)}`)).toBe(true);
  expect(plain.endsWith(",".repeat(CSV_NAMES.length + TOLD_NAMES.length + 2))).toBe(true);
  const ndjson = await exported(id, "?format=ndjson");
  const lines: Json[] = ndjson
    .trim()
    .split("\n")
    .map(line => JSON.parse(line));
  expect(lines[0]).toMatchObject(PARTY);
  expect(Object.keys(lines[1]).filter(name => name in PARTY)).toEqual([]);
  for (const [file, type, query] of [
    [csv, "text/csv", "?metadata_columns=metadata"],
    [ndjson, "application/x-ndjson", ""],
  ] as const) {
    const other = await makeCampaign();
    const path = `/api/v1/campaigns/${other}/import${query}`;
    expect((await api("POST", path, file, { "Content-Type": type })).body).toMatchObject({ added: 2 });
    expect(await contactsOf(other)).toMatchObject([{ phone_number: number, ...PARTY }, {}]);
  }
});

it("goes to the archive with the call and with the number, and is read from there", async () => {
  const number = freshNumber();
  const campaign = await makeCampaign({ targets: [{ phone_number: number, ...PARTY }] });
  const at = Date.now() - 120 * DAY_MS;
  const read = readParty(PARTY);
  if ("path" in read) throw new Error(read.message);
  const [id = ""] = await endedCalls(env.DB, { campaignId: campaign, count: 1, at, said: read });
  const ended = "UPDATE campaigns SET status = 'completed', completed_at = ?2 WHERE id = ?1";
  await env.DB.prepare(ended).bind(campaign, at).run();
  const [bare = ""] = await endedCalls(env.DB, { campaignId: campaign, count: 1, at });
  const before = await readCall(id);
  expect(before).toMatchObject(PARTY);
  await archiveNow();
  expect(await env.DB.prepare("SELECT 1 FROM calls WHERE call_id = ?1").bind(id).first()).toBeNull();
  expect(await readCall(id)).toEqual({ ...before, archived: true });
  expect(Object.keys(await readCall(bare)).filter(name => name in PARTY)).toEqual([]);
  const { data } = (await api("GET", "/api/v1/archive")).body;
  const { file } = data.find((one: Json) => one.campaign_id === campaign);
  const object = await env.ARCHIVE.get(file);
  if (object === null) throw new Error(`${file} is not there`);
  const lines: Json[] = [];
  for await (const line of gunzipLines(streamOf(new Uint8Array(await object.arrayBuffer()))))
    lines.push(JSON.parse(line));
  expect(lines).toMatchObject([{ phone_number: number, ...PARTY }]);
});
