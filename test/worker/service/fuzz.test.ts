// Bad input of every kind at every route: refused with the one form of error, never a 5xx, and nothing is miscounted.
import { exports } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { api, freshNumber, initiate, type Json, makeCampaign, TOKEN } from "../../support/api.ts";
import { expectAttemptsToStayInBounds, expectCountersToEqualAScan } from "../../support/checks/invariants.ts";
import { app } from "../../support/entrance.ts";
import { eventually } from "../../support/eventually.ts";
import { hostileBody } from "../../support/requests/hostile-bodies.ts";
import { hostileHeaders, hostileQuery, hostileSegment } from "../../support/requests/hostile-requests.ts";

/** Requests at each route, with a body and without one. */
const RUNS = { bodied: 75, bare: 30 };

/** A route that is added is fuzzed from then on. */
const ROUTES = app.routes.filter(r => r.method !== "ALL");

const campaign = {
  name: "a campaign",
  description: "d",
  is_active: true,
  time_zone: "Europe/Paris",
  max_concurrent_calls: 3,
  weight: 2,
  retry_policy: { max_attempts: 2, base_delay: "1ms", max_delay: "1ms", jitter: 0.5 },
  business_hours: [{ day_of_week: 1, start: "09:00", end: "24:00" }],
  voicemail_counts_as: "picked",
  machine_detection: "sync",
  ring_timeout_seconds: 30,
  max_call_seconds: 600,
  provider_options: { agent: "a-1", variables: { order: 7 } },
  targets: [{ phone_number: "+15005551900", metadata: { a: 1 }, time_zone: "Asia/Tokyo" }],
};

/** In a region without calls, and long from now. */
const BLACKOUT = { from: "2198-01-01T00:00:00Z", regions: ["AQ"], reason: "a storm" };
/** To nobody: what is sent is nothing. */
const WEBHOOK = { url: null, types: ["call.finished"], payload: "thin" };
const PACK = { pack: "acme", version: 1, unknown: "strictest" };
const CALENDAR = { calendar: "acme-days", dates: { "2026-12-24": "Eve" }, complete_until: "2029-12-31" };

/** Ids that exist, cursors of every list. */
const known = { campaign: 0, call: "", blackout: "", webhook: "", ids: [""], values: [""] };

beforeAll(async () => {
  known.campaign = await makeCampaign({ targets: [1, 2].map(() => ({ phone_number: freshNumber() })) });
  known.call = (await initiate(known.campaign, freshNumber(5))).body.call_id;
  await initiate(known.campaign, freshNumber(5));
  const cursors = await Promise.all(
    ["calls", "phone-numbers", "dead-letters"].map(list => api("GET", `/api/v1/${list}?limit=1`)),
  );
  const { body: storm } = await api("POST", "/api/v1/blackouts", { ...BLACKOUT });
  known.blackout = storm.id;
  known.webhook = (await api("POST", "/api/v1/webhooks", WEBHOOK)).body.id;
  await api("PUT", "/api/v1/compliance/packs/acme/1", PACK);
  await api("PUT", "/api/v1/compliance/calendars/acme-days", CALENDAR);
  known.ids = [String(known.campaign), known.call, "default", "0", "999999999999999"];
  known.values = [
    ...known.ids,
    ...cursors.map(c => c.body.next_cursor).filter((c: Json) => c !== null),
    ...[
      "PICKED",
      "in_progress",
      "all",
      "true",
      "retry",
      "2026-11-20T10:00:00Z",
      "Europe/Paris",
      "+12020000001",
    ],
  ];
});

const QUERY =
  `limit cursor page_token status campaign_id phone_number created_after created_before days from to kind
  time_zone is_active attempt call_id signature state queue format`.split(/\s+/);

/** The valid body of a route, or everything that any route knows. */
function bodyOf(path: string): Json {
  const number = freshNumber(5);
  const bodies: Record<string, Json> = {
    "/initiate-call": { phone_number: number, campaign_id: known.campaign, metadata: { a: { b: 1 } } },
    "/calls": { phone_number: number, metadata: { a: 1 }, time_zone: "Europe/Paris" },
    "/bulk-initiate-calls": {
      campaign_id: known.campaign,
      phone_numbers: [number],
      use_campaign_numbers: false,
    },
    "/callback": { call_id: known.call, status: "RNR", call_duration: 3, external_call_id: "x", attempt: 1 },
    "/campaigns": campaign,
    "/campaigns/:id": { ...campaign, targets: undefined },
    "/phone-numbers": { campaign_id: known.campaign, phone_numbers: [number] },
    "/campaigns/:id/targets": {
      targets: [{ phone_number: number, metadata: { a: 1 }, time_zone: "Asia/Tokyo" }],
    },
    "/retry-rules/preview": {
      campaign_id: known.campaign,
      outcome: "RNR",
      attempt: 1,
      at: "2026-11-20T10:00:00Z",
    },
    "/mcp": {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "why_campaign_waits", arguments: { campaign_id: known.campaign } },
    },
    "/blackouts": BLACKOUT,
    "/webhooks": WEBHOOK,
    "/webhooks/:id": { description: "polled", types: ["call.finished"], ordered: true },
    "/webhooks/:id/enable": { from: "now" },
    "/compliance/packs/:name/:version": PACK,
    "/compliance/calendars/:name": CALENDAR,
    "/forecast": {
      campaign_id: known.campaign,
      zones: [{ time_zone: "America/New_York", people: 100 }],
      lines: 5,
      calls_per_second: 2.5,
      start_at: "2026-11-23T10:00:00Z",
      max_attempts: 3,
      business_hours: [{ day_of_week: 1, start: "09:00", end: "17:00" }],
    },
    "/compliance/check": {
      now: "2026-01-15T15:00:00Z",
      mode: "enforce",
      purpose: "telemarketing",
      packs: ["us-*", { pack: "own", hours: { slots: [{ days: ["mon"], from: "09:00", to: "17:00" }] } }],
      calendars: [{ calendar: "own", dates: { "2026-12-25": "Christmas" }, complete_until: "2026-12-31" }],
      call: { phone_number: number, time_zone: "America/New_York", consent: { basis: "express" } },
      history: [{ at: "2026-01-14T15:00:00Z", kind: "placed", number, event: "refused" }],
      suppressions: [{ kind: "prefix", value: "+1305", scope: "all", reason: "opt_out" }],
      blackouts: [{ id: "b", from: "2026-01-14T15:00:00Z", to: "2026-01-16T15:00:00Z", regions: ["US-LA"] }],
      closing_margin_seconds: 60,
    },
  };
  const own = bodies[path.replace("/api/v1", "")];
  return JSON.parse(JSON.stringify(own ?? Object.assign({}, ...Object.values(bodies))));
}

/** Mostly one that exists under such a path. */
function idsOf(path: string): string[] {
  if (path.includes("/packs/")) return ["acme", "1"];
  if (path.includes("/compliance/calendars/")) return ["acme-days"];
  if (path.includes("/webhooks/")) return [known.webhook, "1"];
  if (path.includes("/blackouts/")) return [known.blackout];
  const own = path.includes("/campaigns/")
    ? String(known.campaign)
    : path.includes("/calls/")
      ? known.call
      : null;
  return [...Array(6).fill(own ?? "default"), ...known.ids];
}

const CODES =
  /^(bad_request|validation_error|unauthorized|forbidden|not_found|method_not_allowed|conflict|payload_too_large|unsupported_media_type|idempotency_mismatch|duplicate_call|rate_limited)$/;
const INTERNALS =
  /D1_|SQLITE|no such (?:table|column)|syntax error|RangeError|TypeError|node_modules|\bat \S+ \(|\.ts:\d/;

const seen: Record<number, number> = {};
const taken = new Set<string>();

async function send(method: string, path: string, headers: Record<string, string>, body: Uint8Array | null) {
  const request = { method, headers, body, redirect: "manual" } as const;
  const response = await exports.default.fetch(`http://calls.test${path}`, request);
  const text = await response.text();
  const { status } = response;
  seen[status] = (seen[status] ?? 0) + 1;
  expect([status < 500, status, text.slice(0, 300)]).toEqual([true, status, expect.any(String)]);
  expect(response.headers.get("X-Injected")).toBeNull();
  expect(response.headers.get("X-Request-Id")).toMatch(/^[\x21-\x7e]{1,255}$/);
  if (status < 400) return status;
  expect(text).not.toMatch(INTERNALS);
  if (method === "HEAD") return status;
  expect(response.headers.get("Content-Type")).toMatch(/^application\/json/);
  const { error, ...others } = JSON.parse(text);
  expect(others).toEqual({});
  if (status === 405) expect(response.headers.get("Allow")?.split(", ")).not.toContain(method);
  expect(error).toEqual({
    code: expect.stringMatching(CODES),
    message: expect.stringMatching(/./),
    details: expect.any(Object),
    // A replayed refusal names the request that it was given to.
    request_id: response.headers.has("Idempotent-Replayed")
      ? expect.any(String)
      : response.headers.get("X-Request-Id"),
  });
  if (status === 429) expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
  return status;
}

it.each([
  ["a request id that is no ASCII", { "X-Request-Id": "é\u00ff" }],
  ["a request id with a space", { "X-Request-Id": "a b" }],
  ["a token that is no ASCII", { "X-Auth-Token": "\u00ff" }],
  ["a type of 16,000 letters", { "Content-Type": "x".repeat(16_000) }],
])("%s", async (_, headers) => {
  await send(
    "POST",
    "/api/v1/campaigns",
    { "X-Auth-Token": TOKEN, ...headers },
    new TextEncoder().encode("{}"),
  );
});

it.each(ROUTES.map(r => [r.method, r.path] as const))("%s %s", async (method, path) => {
  const segments = path
    .split("/")
    .map(s => (s.startsWith(":") ? hostileSegment(idsOf(path)) : fc.constant(s)));
  const request = fc.record({
    path: fc.tuple(...segments).map(parts => parts.join("/")),
    slash: fc.oneof({ weight: 12, arbitrary: fc.constantFrom("", "/") }, fc.constant("//")),
    query: fc.oneof(fc.constant(""), hostileQuery(QUERY, known.values)),
    headers: hostileHeaders(TOKEN),
    body: fc.constant(null).chain(() => hostileBody(bodyOf(path))),
  });
  const bodied = method !== "GET" && method !== "HEAD";
  await fc.assert(
    fc.asyncProperty(request, async r => {
      const status = await send(method, r.path + r.slash + r.query, r.headers, bodied ? r.body : null);
      if (status < 300) taken.add(`${method} ${path}`);
    }),
    { numRuns: bodied ? RUNS.bodied : RUNS.bare },
  );
});

it("any method at any path", async () => {
  const request = fc.record({
    method: fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
    path: fc.array(hostileSegment([...known.ids, "api", "v1", "calls", "campaigns", "health"]), {
      maxLength: 6,
    }),
    prefix: fc.constantFrom(
      "/",
      "/api/v1/",
      "//api//v1//",
      "/api/v1/../",
      "/API/V1/",
      "/api/v1/campaign%73/",
    ),
    headers: hostileHeaders(TOKEN),
  });
  await fc.assert(
    fc.asyncProperty(request, async r => {
      await send(r.method, r.prefix + r.path.join("/"), r.headers, null);
    }),
    { numRuns: 300 },
  );
});

it("what was taken is counted as it is stored, and no table is gone", async () => {
  await eventually(() =>
    expectCountersToEqualAScan().then(
      () => true,
      () => false,
    ),
  );
  await expectAttemptsToStayInBounds();
});

it("most routes were reached and most took something: they were not all stopped at the door", () => {
  // Requests are random: it was mostly above 0.7 of them, and once 79 of 114.
  expect(taken.size).toBeGreaterThan(ROUTES.length * 0.6);
  expect(Object.keys(seen)).toEqual(
    expect.arrayContaining(["200", "201", "202", "400", "401", "404", "405", "415"]),
  );
});
