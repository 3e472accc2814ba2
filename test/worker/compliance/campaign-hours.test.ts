// When a campaign with rule packs may dial, asked over HTTP: its openings, the days that are closed and why, and where a
// retry is moved to. A campaign without packs is answered as before.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, type Json, makeCampaign } from "../../support/api.ts";

const compliance = (packs: string[], more: Json = {}) => ({
  packs,
  purpose: "telemarketing",
  mode: "enforce",
  closing_margin_seconds: 0,
  ...more,
});
const windows = async (id: number, query: Record<string, string>) =>
  api("GET", `/api/v1/campaigns/${id}/windows?${new URLSearchParams(query)}`);
const spans = (body: Json) =>
  body.openings.map((o: Json) => [o.opens_at.slice(0, 16), o.closes_at.slice(0, 16)]);

describe("the openings of a campaign with packs", () => {
  it("are those that its hours and its packs share, and closed days say what closes them", async () => {
    const id = await makeCampaign({
      time_zone: "America/Chicago",
      business_hours: [1, 2, 3, 4, 5, 6].map(day_of_week => ({ day_of_week, start: "06:00", end: "12:00" })),
      compliance: compliance(["us-al"]),
    });
    const { status, body } = await windows(id, {
      from: "2026-07-02T00:00:00-05:00",
      days: "5",
      phone_number: "+12565550123",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ zones: ["America/Chicago"], regions: ["US-AL"], packs: ["us-al@1"] });
    expect(spans(body)).toEqual([
      ["2026-07-02T13:00", "2026-07-02T17:00"],
      ["2026-07-06T13:00", "2026-07-06T17:00"],
    ]);
    expect(body.closed_days.map((d: Json) => [d.date, d.blocked_by])).toEqual([
      ["2026-07-03", ["us-al/holidays"]],
      ["2026-07-04", ["us-al/holidays"]],
      ["2026-07-05", ["business_hours"]],
    ]);
    expect(body.closed_days[0].detail).toContain("2026-07-03 in America/Chicago is");
  });

  it("are of where the query says: a region, a postal code, a number with two zones", async () => {
    const id = await makeCampaign({ time_zone: "UTC", compliance: compliance(["us-federal", "us-fl"]) });
    const day = { from: "2026-01-15T05:00:00Z", days: "1" };
    expect(spans((await windows(id, { ...day, region: "US-CA" })).body)).toEqual([
      ["2026-01-15T16:00", "2026-01-16T05:00"],
    ]);
    expect(spans((await windows(id, { ...day, postal_code: "33101", country: "US" })).body)).toEqual([
      ["2026-01-15T13:00", "2026-01-16T01:00"],
    ]);
    // 850 is Tallahassee and Pensacola: 8 in the later zone, 20 in the earlier.
    expect(spans((await windows(id, { ...day, phone_number: "+18505550123" })).body)).toEqual([
      ["2026-01-15T14:00", "2026-01-16T01:00"],
    ]);
  });

  it("move with the clocks, and close the margin early", async () => {
    const id = await makeCampaign({
      time_zone: "America/New_York",
      compliance: compliance(["us-federal"], { closing_margin_seconds: 60 }),
    });
    const { body } = await windows(id, { from: "2026-10-31T00:00:00-04:00", days: "3" });
    expect(spans(body).slice(0, 2)).toEqual([
      ["2026-10-31T12:00", "2026-11-01T00:59"],
      ["2026-11-01T13:00", "2026-11-02T01:59"],
    ]);
  });

  it("are none where no rule ever lets a call out, each day with its rule", async () => {
    const id = await makeCampaign({ compliance: compliance(["us-federal"]) });
    const { body } = await windows(id, {
      from: "2026-01-15T05:00:00Z",
      days: "2",
      phone_number: "+18005550123",
    });
    expect(body.openings).toEqual([]);
    expect(body.closed_days.map((d: Json) => [d.date, d.blocked_by])).toEqual([
      ["2026-01-15", ["us-federal/unknown"]],
      ["2026-01-16", ["us-federal/unknown"]],
    ]);
  });

  it("are those of its own hours where its packs are only observed, or there are none", async () => {
    const asked = { from: "2026-01-15T05:00:00Z", days: "1", phone_number: "+13055550123" };
    const plain = (await windows(await makeCampaign(), asked)).body;
    expect(Object.keys(plain)).toEqual(["campaign_id", "time_zone", "kind", "from", "to", "openings"]);
    const observed = await makeCampaign({ compliance: compliance(["us-fl"], { mode: "observe" }) });
    expect((await windows(observed, asked)).body).toEqual({ ...plain, campaign_id: observed });
  });

  it.each([
    ["phone_number", "12"],
    ["region", "Florida!"],
    ["postal_code", "no code"],
  ])("are not told for a %s that is none", async (field, value) => {
    const id = await makeCampaign({ compliance: compliance(["us-fl"]) });
    const { status, body } = await windows(id, { country: "US", [field]: value });
    expect([status, Object.keys(body.error.details)]).toEqual([400, [field]]);
    expect(body.error.details[field][0]).toContain(value);
  });
});

describe("the preview of a retry", () => {
  const preview = (body: Json) =>
    api("POST", "/api/v1/retry-rules/preview", { outcome: "RNR", attempt: 1, ...body });
  const EVENING = "2026-01-16T00:30:00Z";

  it("is moved to where the packs allow it, by name", async () => {
    const campaign_id = await makeCampaign({ compliance: compliance(["us-fl"]) });
    const asked = { campaign_id, at: EVENING, phone_number: "+13055550188" };
    expect((await preview(asked)).body).toMatchObject({
      retry: true,
      next_retry_at: "2026-01-16T13:00:00.000Z",
      wanted_at: "2026-01-16T01:30:00.000Z",
      blocked_by: ["us-fl/hours"],
      reason: "RNR: attempt 2 of 3 after 60 min, moved by us-fl/hours",
    });
    expect((await preview({ ...asked, at: "2026-01-15T20:00:00Z" })).body).toMatchObject({
      next_retry_at: "2026-01-15T21:00:00.000Z",
      blocked_by: [],
    });
  });

  it("is moved by the campaign's own hours behind the packs', and names each rule on its way", async () => {
    const placed = [14, 15, 23].map((hour, n) => {
      const at = Date.parse(`2026-01-15T${hour}:00:00Z`);
      return [at, "p", null, `call-${n}`, 1, 7, "+13055550189", null, null, 0];
    });
    await env.DB.prepare(
      "INSERT INTO reach (key, placed, quiet, revision, updated_at) VALUES ('n:+13055550189', ?, '[]', 3, 0)",
    )
      .bind(JSON.stringify(placed))
      .run();
    const campaign_id = await makeCampaign({
      time_zone: "America/New_York",
      business_hours: [1, 2, 3, 4, 5].map(day_of_week => ({ day_of_week, start: "07:00", end: "09:00" })),
      compliance: compliance(["us-fl"]),
    });
    // Friday at 9 the first of the three no longer counts: the hours are over by then.
    const { body } = await preview({ campaign_id, at: EVENING, phone_number: "+13055550189" });
    expect(body).toMatchObject({ next_retry_at: "2026-01-19T13:00:00.000Z" });
    expect(body.blocked_by).toEqual(expect.arrayContaining(["us-fl/hours", "us-fl/three-a-day"]));
  });

  it("ends where a rule forbids the call, and says nothing of packs where there are none", async () => {
    const campaign_id = await makeCampaign({ compliance: compliance(["us-federal"]) });
    expect((await preview({ campaign_id, at: EVENING, phone_number: "+18005550123" })).body).toMatchObject({
      retry: false,
      next_retry_at: null,
      reason: "No location known",
      blocked_by: ["us-federal/unknown"],
    });
    const { body } = await preview({ at: EVENING, phone_number: "+18005550123" });
    expect([body.retry, body.blocked_by, body.wanted_at]).toEqual([true, undefined, undefined]);
  });
});
