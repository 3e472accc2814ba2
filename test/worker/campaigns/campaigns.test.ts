// Campaigns and their numbers: made, changed, moved through their states, listed.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { api, freshNumber, type Json, makeCampaign } from "../../support/api.ts";

const create = (body: Json) => api("POST", "/api/v1/campaigns/", body);

it("shows a new campaign with everything that was set, and the file's zone where none was", async () => {
  const { status, body } = await create({
    name: "  Reminders ",
    description: "d",
    max_concurrent_calls: 5,
    retry_policy: { max_attempts: 4, base_delay: "1m30s", max_delay: "1h", jitter: 0.5 },
    business_hours: [{ day_of_week: 1, start: "09:00", end: "24:00" }],
    targets: [{ phone_number: freshNumber(), time_zone: "Europe/Paris", metadata: { a: 1 } }],
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    name: "Reminders",
    is_active: true,
    status: "pending",
    time_zone: "America/New_York",
    max_concurrent_calls: 5,
    retry_policy: { max_attempts: 4, base_delay: "1m30s", max_delay: "1h", jitter: 0.5 },
    business_hours: [{ day_of_week: 1, start: "09:00", end: "24:00" }],
    phone_numbers: [],
    phone_count: 1,
    started_at: null,
    completed_at: null,
  });
  expect((await api("GET", `/api/v1/campaigns/${body.id}`)).body).toEqual(body);
});

it("shows how a campaign is dialled as it was sent, and the usual way where nothing was", async () => {
  const dialling = {
    voicemail_counts_as: "picked",
    machine_detection: "sync",
    ring_timeout_seconds: 5,
    max_call_seconds: 43_200,
    provider_options: { agent: "a-1", variables: { who: "Ada" } },
  };
  const usual = {
    voicemail_counts_as: "rnr",
    machine_detection: "off",
    ring_timeout_seconds: null,
    max_call_seconds: null,
    provider_options: null,
  };
  const nothing = Object.fromEntries(Object.keys(dialling).map(name => [name, null]));
  const { body } = await create({ name: "x", ...dialling });
  expect(body).toMatchObject(dialling);
  expect((await create({ name: "x" })).body).toMatchObject(usual);
  expect((await create({ name: "x", ...nothing })).body).toMatchObject(usual);
  const change = async (fields: Json) => (await api("PATCH", `/api/v1/campaigns/${body.id}`, fields)).body;
  expect(await change({ name: "y" })).toMatchObject(dialling);
  expect(await change({ ring_timeout_seconds: 600 })).toMatchObject({
    ...dialling,
    ring_timeout_seconds: 600,
  });
  expect(await change(nothing)).toMatchObject(usual);
});

it.each([
  ["no name", {}, "name"],
  ["an empty name", { name: " " }, "name"],
  ["a name of 201 letters", { name: "x".repeat(201) }, "name"],
  ["a zone that is none", { name: "x", time_zone: "Moon/Dark" }, "Moon/Dark"],
  ["a limit of 0", { name: "x", max_concurrent_calls: 0 }, "max_concurrent_calls"],
  ["a limit that is text", { name: "x", max_concurrent_calls: "5" }, "max_concurrent_calls"],
  ["jitter above 1", { name: "x", retry_policy: { jitter: 1.5 } }, "retry_policy.jitter"],
  ["a duration that is none", { name: "x", retry_policy: { base_delay: "soon" } }, "soon"],
  ["an attempt limit of 0", { name: "x", retry_policy: { max_attempts: 0 } }, "retry_policy.max_attempts"],
  [
    "a day 7",
    { name: "x", business_hours: [{ day_of_week: 7, start: "09:00", end: "10:00" }] },
    "business_hours",
  ],
  ["a time that is none", { name: "x", business_hours: [{ day_of_week: 1, start: "9", end: "10:00" }] }, "9"],
  [
    "hours of no length",
    { name: "x", business_hours: [{ day_of_week: 1, start: "09:00", end: "09:00" }] },
    "09:00",
  ],
  ["a voicemail that counts as nothing known", { name: "x", voicemail_counts_as: "RNR" }, "rnr, picked"],
  ["a machine detection that is none", { name: "x", machine_detection: "on" }, "off, async, sync"],
  ["a ring of 4 s", { name: "x", ring_timeout_seconds: 4 }, "must be 5 or more, not 4"],
  ["a ring of 601 s", { name: "x", ring_timeout_seconds: 601 }, "must be 600 or less, not 601"],
  ["a ring of half seconds", { name: "x", ring_timeout_seconds: 5.5 }, "ring_timeout_seconds"],
  ["a call of 9 s", { name: "x", max_call_seconds: 9 }, "must be 10 or more, not 9"],
  ["a call of 12 hours and a second", { name: "x", max_call_seconds: 43_201 }, "must be 43200 or less"],
  ["options that are a list", { name: "x", provider_options: [] }, "provider_options"],
  [
    "options of 8 KiB and a byte",
    { name: "x", provider_options: { text: "ü".repeat(4_091) } },
    "must not exceed 8192 bytes",
  ],
  ["is_active that is text", { name: "x", is_active: "yes" }, "is_active"],
  ["a list instead of an object", [], "body"],
])("refuses a campaign with %s, naming it", async (_, body, message) => {
  const answer = await create(body);
  expect(answer.status).toBe(400);
  expect(answer.body.error.code).toBe("validation_error");
  expect(JSON.stringify(answer.body.error)).toContain(message);
});

it("creates nothing when one of its targets is bad", async () => {
  const before = (await api("GET", "/api/v1/campaigns?is_active=all")).body.length;
  const answer = await create({
    name: "x",
    targets: [{ phone_number: freshNumber() }, { phone_number: "bad" }],
  });
  expect(answer.status).toBe(400);
  expect(answer.body.error.details).toEqual({ "targets.1.phone_number": ["Invalid phone number: bad"] });
  expect((await api("GET", "/api/v1/campaigns?is_active=all")).body).toHaveLength(before);
});

it("changes only what a partial update names", async () => {
  const { body } = await create({ name: "before", description: "kept", max_concurrent_calls: 7 });
  const { status, body: after } = await api("PATCH", `/api/v1/campaigns/${body.id}/`, { name: "after" });
  expect(status).toBe(200);
  expect(after).toMatchObject({
    name: "after",
    description: "kept",
    max_concurrent_calls: 7,
    is_active: true,
  });
  const cleared = await api("PUT", `/api/v1/campaigns/${body.id}`, { max_concurrent_calls: null });
  expect(cleared.body.max_concurrent_calls).toBeNull();
  expect((await api("PATCH", `/api/v1/campaigns/${body.id}`, { name: "" })).status).toBe(400);
  expect((await api("PATCH", "/api/v1/campaigns/99999999", { name: "x" })).status).toBe(404);
});

it("lists active campaigns as a bare array, newest first, with filters", async () => {
  const active = await makeCampaign({ name: "active" });
  const inactive = await makeCampaign({ name: "inactive", is_active: false });
  const ids = async (query: string) =>
    (await api("GET", `/api/v1/campaigns/${query}`)).body.map((c: Json) => c.id) as number[];
  const listed = await ids("");
  expect(listed[0]).toBe(active);
  expect(listed).not.toContain(inactive);
  expect((await ids("?is_active=false"))[0]).toBe(inactive);
  expect(await ids("?status=cancelled")).toEqual([]);
  expect((await api("GET", "/api/v1/campaigns?status=running")).status).toBe(400);
  expect((await api("GET", `/api/v1/campaigns/${inactive}`)).body.is_active).toBe(false);
});

it("moves through its states only as the diagram says, naming what is legal", async () => {
  const id = await makeCampaign();
  const go = (verb: string) => api("POST", `/api/v1/campaigns/${id}/${verb}/`);
  const refused = await go("pause");
  expect(refused.status).toBe(409);
  expect(refused.body.error).toMatchObject({
    code: "conflict",
    message: `Cannot pause campaign ${id}: it is pending. Legal now: start, cancel.`,
    details: { status: "pending", legal: ["start", "cancel"] },
  });
  const states: [string, number, string][] = [
    ["resume", 409, "pending"],
    ["start", 200, "in_progress"],
    ["start", 409, "in_progress"],
    ["pause", 200, "paused"],
    ["pause", 409, "paused"],
    ["resume", 200, "in_progress"],
    ["complete", 200, "completed"],
    ["resume", 409, "completed"],
    ["start", 200, "in_progress"],
    ["cancel", 200, "cancelled"],
    ["start", 409, "cancelled"],
  ];
  for (const [verb, status, state] of states) {
    expect([(await go(verb)).status, verb]).toEqual([status, verb]);
    expect((await api("GET", `/api/v1/campaigns/${id}`)).body.status).toBe(state);
  }
  expect((await api("POST", "/api/v1/campaigns/99999999/start")).status).toBe(404);
  expect((await api("DELETE", `/api/v1/campaigns/${id}`)).status).toBe(405);
});

it("cancels what waits when a campaign is cancelled, and takes no more calls", async () => {
  const id = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${id}/start`);
  await api("POST", `/api/v1/campaigns/${id}/pause`);
  await api("POST", "/api/v1/bulk-initiate-calls", {
    campaign_id: id,
    phone_numbers: [freshNumber(), freshNumber()],
  });
  await api("POST", `/api/v1/campaigns/${id}/cancel`);
  const { tick } = await import("../../support/entrance.ts");
  const counts = await tick(env, Date.now());
  expect(counts["waiting calls of cancelled campaigns"]).toBe(2);
  const { body } = await api("GET", `/api/v1/campaigns/${id}/stats`);
  expect(body).toMatchObject({
    total_calls: 2,
    failed_calls: 2,
    pending_calls: 0,
    by_status: { CANCELLED: 2 },
  });
  expect(
    (await api("POST", "/api/v1/initiate-call", { phone_number: freshNumber(), campaign_id: id })).status,
  ).toBe(404);
});

it("adds numbers, naming the bad and the repeated ones, and lists them in pages", async () => {
  const id = await makeCampaign();
  const [a, b] = [freshNumber(), freshNumber()];
  const first = await api("POST", "/api/v1/phone-numbers/", {
    campaign_id: id,
    phone_numbers: [a, "nope", a.slice(1), b, 7],
  });
  expect(first.status).toBe(201);
  expect(first.body).toEqual({
    success: true,
    campaign_id: id,
    added_count: 2,
    created_count: 2,
    phone_numbers: [a, b],
    created_numbers: [a, b],
    errors: ["Invalid phone number: nope", "Invalid phone number: 7"],
    duplicates: [a],
  });
  const again = await api("POST", `/api/v1/campaigns/${id}/targets`, {
    targets: [{ phone_number: b }, { phone_number: freshNumber(), time_zone: "Nowhere" }],
  });
  expect(again.status).toBe(202);
  expect(again.body).toMatchObject({ added_count: 0, duplicates: [b] });
  expect(again.body.errors[0]).toContain("Nowhere");
  expect((await api("GET", `/api/v1/campaigns/${id}`)).body.phone_count).toBe(2);

  const page = (await api("GET", `/api/v1/phone-numbers/?campaign_id=${id}&limit=1`)).body;
  expect(page.data).toMatchObject([
    { campaign_id: id, campaign: id, phone_number: a, number: a, is_active: true },
  ]);
  const rest = (
    await api("GET", `/api/v1/phone-numbers/?campaign_id=${id}&limit=1&cursor=${page.next_cursor}`)
  ).body;
  expect(rest).toMatchObject({ data: [{ phone_number: b }], next_cursor: null });
});

it("takes no numbers for a completed campaign, naming start", async () => {
  const id = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${id}/start`);
  await api("POST", `/api/v1/campaigns/${id}/complete`);
  const answer = await api("POST", "/api/v1/phone-numbers", {
    campaign_id: id,
    phone_numbers: [freshNumber()],
  });
  expect(answer.status).toBe(409);
  expect(answer.body.error.message).toContain("start");
});

it("dials numbers that are added while it runs, and completes when they have ended", async () => {
  const id = await makeCampaign({ targets: [{ phone_number: freshNumber(5) }] });
  await api("POST", `/api/v1/campaigns/${id}/start`);
  await expect
    .poll(async () => (await api("GET", `/api/v1/campaigns/${id}/stats`)).body.in_progress_calls, {
      timeout: 5_000,
    })
    .toBe(1);
  await api("POST", "/api/v1/phone-numbers", { campaign_id: id, phone_numbers: [freshNumber(1)] });
  await expect
    .poll(async () => (await api("GET", `/api/v1/campaigns/${id}/stats`)).body.completed_calls, {
      timeout: 5_000,
    })
    .toBe(1);
  expect((await api("GET", `/api/v1/campaigns/${id}`)).body.status).toBe("in_progress");
});

it("the built-in campaign of ad-hoc calls can be held up, but not cancelled: nothing would undo that", async () => {
  const cancel = await api("POST", "/api/v1/campaigns/0/cancel");
  expect([cancel.status, cancel.body.error.code]).toEqual([409, "conflict"]);
  const call = () => api("POST", "/api/v1/calls", { phone_number: freshNumber(1) });
  await api("PATCH", "/api/v1/campaigns/0", { is_active: false });
  expect((await call()).status).toBe(404);
  await api("PATCH", "/api/v1/campaigns/0", { is_active: true });
  expect((await call()).status).toBe(202);
});
