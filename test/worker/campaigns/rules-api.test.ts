// The retry rules asked over HTTP: what is in force, what it would decide, when a campaign opens.
import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../src/domain/time-units.ts";
import { api, type Json, makeCampaign } from "../../support/api.ts";

const OFFICE = [1, 2, 3, 4, 5].map(day_of_week => ({ day_of_week, start: "09:00", end: "17:00" }));
const preview = (body: Json) => api("POST", "/api/v1/retry-rules/preview", body);
const windows = (id: number, query: string) => api("GET", `/api/v1/campaigns/${id}/windows${query}`);

it("shows the rules in force, with their version and what holds where they are silent", async () => {
  const { status, body } = await api("GET", "/api/v1/retry-rules/");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    version: expect.stringMatching(/^[0-9a-f]{16}$/),
    timezone: "America/New_York",
    global_rules: [],
    campaign_rules: [],
    status_retry_rules: { RNR: { should_retry: true, max_attempts: null, retry_interval_minutes: null } },
    defaults: { max_attempts: 3, retry_interval_minutes: 60 },
    scheduler: { check_interval_minutes: 1, batch_size: 100, max_concurrent_retries: 50 },
    in_force: {
      max_retry_attempts: null,
      max_attempts: 3,
      retry_interval_minutes: 60,
      max_concurrent_calls: 10,
      duplicate_call_window_minutes: 5,
      batch_size: 100,
      max_concurrent_retries: 50,
    },
  });
});

it("previews a retry by the file's rules, in any offset", async () => {
  const { status, body } = await preview({ outcome: "RNR", attempt: 1, at: "2026-11-20T16:40:00-05:00" });
  expect(status).toBe(200);
  expect(body).toEqual({
    retry: true,
    next_retry_at: "2026-11-20T22:40:00.000Z",
    max_attempts: 3,
    rule: null,
    slot: null,
    reason: "RNR: attempt 2 of 3 after 60 min",
    at: "2026-11-20T21:40:00.000Z",
    time_zone: "America/New_York",
    jitter: null,
    version: (await api("GET", "/api/v1/retry-rules")).body.version,
  });
});

it("previews a campaign's Friday afternoon: the retry waits for Monday, in the campaign's zone or the asked one", async () => {
  const campaign_id = await makeCampaign({
    time_zone: "America/New_York",
    business_hours: OFFICE,
    retry_policy: { base_delay: "1h" },
  });
  const ask = { campaign_id, outcome: "FAILED", attempt: 1, at: "2026-11-20T21:40:00Z" };
  expect((await preview(ask)).body).toMatchObject({
    retry: true,
    next_retry_at: "2026-11-23T14:00:00.000Z",
    reason: "FAILED: attempt 2 of 3 after 60 min, when the calling hours open",
  });
  expect((await preview({ ...ask, time_zone: "Asia/Tokyo" })).body).toMatchObject({
    time_zone: "Asia/Tokyo",
    next_retry_at: "2026-11-23T00:00:00.000Z",
  });
});

it("previews the middle of a campaign's jitter, saying so and how far it goes", async () => {
  const campaign_id = await makeCampaign({
    retry_policy: { base_delay: "10m", max_delay: "1h", jitter: 0.5 },
  });
  const { body } = await preview({ campaign_id, outcome: "RNR", attempt: 2, at: "2026-11-20T12:00:00Z" });
  expect(body).toMatchObject({
    next_retry_at: "2026-11-20T12:20:00.000Z",
    jitter: {
      jitter: 0.5,
      shown: "middle",
      earliest: "2026-11-20T12:15:00.000Z",
      latest: "2026-11-20T12:25:00.000Z",
    },
  });
  expect(body.reason).toContain("the middle of its jitter of 0.5");
});

it.each([
  ["PICKED is never retried", { outcome: "PICKED", attempt: 1 }],
  ["Max retry attempts reached (3)", { outcome: "RNR", attempt: 3 }],
  [
    "blocked ends the call, whatever the rules say",
    { outcome: "FAILED", disposition: "blocked", attempt: 1 },
  ],
])("previews the end: %s", async (reason, body) => {
  expect((await preview(body)).body).toMatchObject({ retry: false, next_retry_at: null, reason });
});

it("previews the call that somebody asked for", async () => {
  const asked = { outcome: "PICKED", attempt: 1, at: "2026-11-20T12:00:00Z" };
  expect((await preview({ ...asked, call_back_at: "2026-11-25T12:00:00+01:00" })).body).toMatchObject({
    retry: true,
    next_retry_at: "2026-11-25T11:00:00.000Z",
    reason: "PICKED: attempt 2 of 3 as was asked for",
  });
  const { status, body } = await preview({ ...asked, call_back_at: "2026-12-25T12:00:00Z" });
  expect([status, Object.keys(body.error.details)]).toEqual([400, ["call_back_at"]]);
});

it("previews from now on when no time is given", async () => {
  const before = Date.now();
  const { body } = await preview({ outcome: "RNR", attempt: 1 });
  expect(Date.parse(body.next_retry_at)).toBeGreaterThanOrEqual(before + HOUR_MS);
});

const good = { outcome: "RNR", attempt: 1 };
it.each<[string, Json, string, string]>([
  ["no outcome", { attempt: 1 }, "outcome", "nothing"],
  ["an outcome that is none", { ...good, outcome: "BUSY" }, "outcome", "BUSY"],
  ["a disposition that is none", { ...good, disposition: "RNR" }, "disposition", "RNR"],
  ["a disposition that is a number", { ...good, disposition: 5 }, "disposition", "5"],
  ["no attempt", { outcome: "RNR" }, "attempt", "nothing"],
  ["attempt 0", { ...good, attempt: 0 }, "attempt", "not 0"],
  ["attempt 1.5", { ...good, attempt: 1.5 }, "attempt", "1.5"],
  ["an attempt that is text", { ...good, attempt: "1" }, "attempt", '\\"1\\"'],
  ["a time without offset", { ...good, at: "2026-11-20T16:40:00" }, "at", "2026-11-20T16:40:00"],
  ["a day", { ...good, at: "2026-11-20" }, "at", "2026-11-20"],
  ["a 30th of February", { ...good, at: "2026-02-30T12:00:00Z" }, "at", "2026-02-30"],
  ["an hour 25", { ...good, at: "2026-11-20T25:00:00Z" }, "at", "T25:00"],
  ["a time as a number", { ...good, at: 1_700_000_000 }, "at", "1700000000"],
  ["a time in the year 9999", { ...good, at: "9999-12-31T23:59:59Z" }, "at", "9999"],
  ["a zone that is none", { ...good, time_zone: "Mars/Olympus" }, "time_zone", "Mars/Olympus"],
  ["a zone that is a number", { ...good, time_zone: 5 }, "time_zone", "5"],
  ["a campaign that is text", { ...good, campaign_id: "x" }, "campaign_id", '\\"x\\"'],
])("refuses a preview with %s, naming field and value", async (_, body, field, value) => {
  const answer = await preview(body);
  expect(answer.status).toBe(400);
  expect(answer.body.error.code).toBe("validation_error");
  expect(Object.keys(answer.body.error.details)).toEqual([field]);
  expect(JSON.stringify(answer.body.error.details)).toContain(value);
});

it("lists a campaign's openings over a week, over a clock change, joined and clipped", async () => {
  const id = await makeCampaign({ time_zone: "America/New_York", business_hours: OFFICE });
  const { status, body } = await windows(id, "?from=2026-11-20T16:40:00-05:00&days=4");
  expect(status).toBe(200);
  expect(body).toEqual({
    campaign_id: id,
    time_zone: "America/New_York",
    kind: "first",
    from: "2026-11-20T21:40:00.000Z",
    to: "2026-11-24T21:40:00.000Z",
    openings: [
      { opens_at: "2026-11-20T21:40:00.000Z", closes_at: "2026-11-20T22:00:00.000Z" },
      { opens_at: "2026-11-23T14:00:00.000Z", closes_at: "2026-11-23T22:00:00.000Z" },
      { opens_at: "2026-11-24T14:00:00.000Z", closes_at: "2026-11-24T21:40:00.000Z" },
    ],
  });
  const escaped = await windows(
    id,
    "?from=2026-11-23T00%3A00%3A00%2B01%3A00&days=1&kind=retry&time_zone=UTC",
  );
  expect(escaped.body).toMatchObject({
    kind: "retry",
    time_zone: "UTC",
    openings: [{ opens_at: "2026-11-23T09:00:00.000Z", closes_at: "2026-11-23T17:00:00.000Z" }],
  });
  expect((await windows(id, "?from=2026-11-23T00:00:00+01:00&days=1")).body.from).toBe(
    "2026-11-22T23:00:00.000Z",
  );
});

it.each([
  // Two to three does not exist on this night: half an hour is left of the window.
  ["in spring", "2026-03-08T00:00:00-05:00", [["2026-03-08T06:30:00.000Z", "2026-03-08T07:30:00.000Z"]]],
  // One to two comes twice: so does what is open in it.
  [
    "in autumn",
    "2026-11-01T00:00:00-04:00",
    [
      ["2026-11-01T05:30:00.000Z", "2026-11-01T06:00:00.000Z"],
      ["2026-11-01T06:30:00.000Z", "2026-11-01T08:30:00.000Z"],
    ],
  ],
])("opens by the wall clock in a night when New York changes it %s", async (_, from, expected) => {
  const id = await makeCampaign({
    time_zone: "America/New_York",
    business_hours: [{ day_of_week: 0, start: "01:30", end: "03:30" }],
  });
  const { body } = await windows(id, `?from=${from}&days=1`);
  expect(body.openings.map((o: Json) => [o.opens_at, o.closes_at])).toEqual(expected);
});

it("lists 7 days from now when not told otherwise, open all the time", async () => {
  const { body } = await windows(await makeCampaign(), "");
  expect(body.openings).toEqual([{ opens_at: body.from, closes_at: body.to }]);
  expect(Date.parse(body.to) - Date.parse(body.from)).toBe(7 * DAY_MS);
});

it.each([
  ["?days=0", "days", "0"],
  ["?days=63", "days", "63"],
  ["?days=1.5", "days", "1.5"],
  ["?days=", "days", ""],
  ["?from=2026-11-20T16:40:00", "from", "2026-11-20T16:40:00"],
  ["?from=tomorrow", "from", "tomorrow"],
  ["?kind=second", "kind", "second"],
  ["?time_zone=Moon/Dark", "time_zone", "Moon/Dark"],
  ["?time_zone=%2B05:00", "time_zone", "+05:00"],
])("refuses windows%s, naming field and value", async (query, field, value) => {
  const { status, body } = await windows(1, query);
  expect([status, body.error.code]).toEqual([400, "validation_error"]);
  expect(body.error.details[field][0]).toContain(`"${value}"`);
});

it.each([
  ["POST", "/api/v1/retry-rules/preview", { ...good, campaign_id: 99_999_999 }, 404],
  ["GET", "/api/v1/campaigns/99999999/windows", undefined, 404],
  ["GET", "/api/v1/campaigns/99999999/explain", undefined, 404],
  ["GET", "/api/v1/calls/nobody/explain", undefined, 404],
  ["GET", "/api/v1/campaigns/x/explain", undefined, 400],
  ["GET", "/api/v1/retry-rules/preview", undefined, 405],
  ["POST", "/api/v1/campaigns/1/windows", {}, 405],
  ["POST", "/api/v1/calls/1/explain", {}, 405],
])("%s %s is answered with the envelope", async (method, path, body, status) => {
  const answer = await api(method, path, body);
  expect(answer.status).toBe(status);
  expect(Object.keys(answer.body)).toEqual(["error"]);
  expect((await api(method, path, body, { "X-Auth-Token": "" })).status).toBe(401);
});
