// Bodies beyond the stated limits, broken encodings, and texts that mean something to SQL, HTML or HTTP.
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { MAX_BODY_LEVELS } from "../../../src/http/lib/body-limits.ts";
import { api, callback, freshNumber, type Json, readCall, TOKEN } from "../../support/api.ts";
import { eventually } from "../../support/eventually.ts";
import { nested, TEXTS } from "../../support/requests/hostile-bodies.ts";

const list = (entries: number, entry: string) => `[${Array(entries).fill(entry).join(",")}]`;
const deep = (levels: number) => JSON.parse(nested(levels, '{"a":', "}").replace(":}", ":1}"));

it.each<[string, string, unknown, number, string]>([
  ["a name of 201 letters", "campaigns", { name: "x".repeat(201) }, 400, "name"],
  ["a description of 5,001", "campaigns", { name: "x", description: "x".repeat(5_001) }, 400, "description"],
  ["a number of 41", "initiate-call", { campaign_id: 1, phone_number: "1".repeat(41) }, 400, "phone_number"],
  [
    "metadata of 4,097 bytes",
    "calls",
    { phone_number: "+12025550100", metadata: { a: "x".repeat(4_089) } },
    400,
    "metadata",
  ],
  [
    "metadata too deep",
    "calls",
    { phone_number: "+12025550100", metadata: deep(MAX_BODY_LEVELS) },
    400,
    "metadata",
  ],
  [
    "a target's metadata too deep",
    "campaigns",
    { name: "x", targets: [{ phone_number: "+12025550100", metadata: deep(MAX_BODY_LEVELS) }] },
    400,
    "targets.0.metadata",
  ],
  ["a status 10,000 levels deep", "callback", `{"call_id":"x","status":${nested(10_000)}}`, 400, "status"],
  ["a body 1,000,000 levels deep", "campaigns", nested(1_000_000), 400, "body"],
  [
    "10,001 numbers",
    "phone-numbers",
    `{"campaign_id":1,"phone_numbers":${list(10_001, "1")}}`,
    413,
    "max_phone_numbers",
  ],
  [
    "a million numbers to call",
    "bulk-initiate-calls",
    `{"campaign_id":1,"phone_numbers":${list(1_000_000, "1")}}`,
    413,
    "max_phone_numbers",
  ],
  ["a million targets", "campaigns", `{"name":"x","targets":${list(1_000_000, "{}")}}`, 413, "max_targets"],
  ["a body over 4 MiB", "campaigns", `{"name":"${"x".repeat(4_194_305)}"}`, 413, "max_bytes"],
  [
    "an attempt beyond all numbers",
    "callback",
    '{"call_id":"x","status":"RNR","attempt":1e400}',
    400,
    "attempt",
  ],
  ["half of a surrogate pair", "campaigns", { name: "\ud83d" }, 400, "name"],
])("refuses %s, saying which limit", async (_, path, body, status, named) => {
  const answer = await api("POST", `/api/v1/${path}`, body);
  expect([answer.status, Object.keys(answer.body.error.details)]).toEqual([status, [named]]);
});

it("does not send back megabytes because it was sent them", async () => {
  const long = await api("POST", "/api/v1/callback", { call_id: "x", status: "x".repeat(3_000_000) });
  expect(long.status).toBe(400);
  expect(JSON.stringify(long.body).length).toBeLessThan(2_000);
  const targets = Array(10_000).fill({ phone_number: 1 });
  const many = await api("POST", "/api/v1/campaigns", { name: "x", targets });
  expect(many.status).toBe(400);
  expect(Object.keys(many.body.error.details)).toHaveLength(100);
});

it.each([
  ["Latin-1", Uint8Array.of(0x7b, 0x22, 0x6e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xe9, 0x22, 0x7d)],
  ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00)],
  ["gzip", Uint8Array.of(0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3)],
  ["a character that is cut off", Uint8Array.of(0x22, 0xe2, 0x82)],
])("refuses %s, with its length and without", async (_, bytes) => {
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  for (const body of [bytes, stream]) {
    const response = await exports.default.fetch("http://calls.test/api/v1/campaigns/", {
      method: "POST",
      headers: { "X-Auth-Token": TOKEN, "Content-Type": "application/json" },
      body,
    });
    const { error } = (await response.json()) as Json;
    expect([response.status, error.message]).toEqual([400, "The body is not valid UTF-8."]);
  }
});

it("takes a byte order mark, and of a key that stands twice the last", async () => {
  const { status, body } = await api("POST", "/api/v1/campaigns", '\ufeff{"name":"first","name":"last"}');
  expect([status, body.name]).toEqual([201, "last"]);
});

const wellFormed = TEXTS.filter(t => t.isWellFormed() && t.trim() !== "" && t.length <= 200);

it.each(wellFormed)("gives back %j as it was in every field that keeps text", async text => {
  const number = freshNumber(5);
  const metadata = { text, [`${text}.key`]: [text] };
  const { status, body: campaign } = await api("POST", "/api/v1/campaigns", {
    name: `a${text}z`,
    description: text,
    targets: [{ phone_number: freshNumber(5), metadata }],
  });
  expect(status).toBe(201);
  expect((await api("GET", `/api/v1/campaigns/${campaign.id}`)).body).toMatchObject({
    name: `a${text}z`,
    description: text,
  });
  const listed = await api("GET", `/api/v1/phone-numbers?campaign_id=${campaign.id}`);
  expect(listed.body.data[0].metadata).toEqual(metadata);
  const { body: call } = await api("POST", "/api/v1/calls", {
    phone_number: number,
    campaign_id: campaign.id,
    metadata,
  });
  expect(call.metadata).toEqual(metadata);
  await eventually(async () => (await readCall(call.call_id)).status === "PROCESSING");
  await callback(call.call_id, "PICKED", { external_call_id: text });
  const ended = await eventually(async () => {
    const read = await readCall(call.call_id);
    return read.status === "PICKED" && read;
  });
  expect(ended).toMatchObject({ campaign_name: `a${text}z`, metadata, external_call_id: text });
});

it.each(TEXTS)("finds nothing under %j, and breaks nothing by looking for it", async text => {
  const escaped = encodeURIComponent(text.toWellFormed());
  for (const path of [
    `calls/${escaped}`,
    `calls/${escaped}/explain`,
    `campaigns/${escaped}`,
    `trunks/${escaped}`,
  ]) {
    const { status, body } = await api("GET", `/api/v1/${path}`);
    // Without a text, some are the path of the list.
    if (text !== "")
      expect([path, [400, 404].includes(status), body.error.code]).toEqual([path, true, expect.any(String)]);
  }
  for (const query of ["status", "campaign_id", "phone_number", "cursor", "created_after"]) {
    const { status, body, headers } = await api("GET", `/api/v1/calls?${query}=${escaped}`);
    expect([200, 400]).toContain(status);
    expect(headers.get("X-Injected")).toBeNull();
    if (status === 200) expect(body).toHaveProperty("next_cursor");
  }
});
