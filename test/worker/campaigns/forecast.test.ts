// The forecast of a campaign over the API, of what is stored and counted.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, freshNumber, makeCampaign } from "../../support/api.ts";

const MINUTE_MS = 60_000;
const people = (count: number, more: object = {}) =>
  Array.from({ length: count }, () => ({ phone_number: freshNumber(), ...more }));
const forecast = async (id: number, query = "") =>
  (await api("GET", `/api/v1/campaigns/${id}/forecast${query}`)).body;
const minutes = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / MINUTE_MS;

/** As if so many attempts had ended so. */
async function counted(
  campaign: number,
  { dialled, picked, seconds }: Record<string, number>,
): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO tallies (campaign_id, kind, slot, dialled, picked, rnr, seconds) VALUES (?, 'n', '1', ?, ?, ?, ?)",
  )
    .bind(campaign, dialled, picked, (dialled ?? 0) - (picked ?? 0), seconds)
    .run();
}

describe("a list that is not started", () => {
  it("is told how long it will take over its own lines, and what is assumed", async () => {
    const id = await makeCampaign({
      targets: people(60),
      max_concurrent_calls: 2,
      retry_policy: { max_attempts: 1 },
    });
    const found = await forecast(id);
    expect(found).toMatchObject({ campaign_id: id, calls: 60, limit: "lines", peak_lines: 2 });
    expect(found.callable).toEqual({ now: 60, later: [], never: [] });
    expect(found.reached + found.unreached).toBeCloseTo(60, -1);
  });

  it("takes a tenth of the time over ten times the lines, but for the last call", async () => {
    const id = await makeCampaign({
      targets: people(200),
      max_concurrent_calls: 1,
      retry_policy: { max_attempts: 1 },
    });
    await counted(id, { dialled: 100_000, picked: 50_000, seconds: 3_000_000 });
    const [one, ten] = [await forecast(id), await forecast(id, "?lines=10")];
    expect(minutes(one.from, one.done_by.p50)).toBeCloseTo(100, -1);
    expect(minutes(ten.from, ten.done_by.p50)).toBeCloseTo(11.2, 0);
  });

  it("is called more often where more attempts are asked about, and costs more", async () => {
    const id = await makeCampaign({
      targets: people(50),
      retry_policy: { max_attempts: 1, base_delay: "10m" },
    });
    await counted(id, { dialled: 100_000, picked: 20_000, seconds: 3_000_000 });
    const [one, four] = [await forecast(id), await forecast(id, "?max_attempts=4")];
    expect(one.attempts).toBe(50);
    expect(four.attempts).toBe(Math.round(50 * (1 + 0.8 + 0.64 + 0.512)));
    expect(four.reached).toBeGreaterThan(one.reached);
  });

  it("says who waits for their hours, and until when", async () => {
    const days = [0, 1, 2, 3, 4, 5, 6];
    const hour = new Date(Date.now() + 3 * 60 * MINUTE_MS).getUTCHours();
    const two = (n: number) => `${String(n).padStart(2, "0")}:00`;
    const business_hours = days.map(day_of_week => ({
      day_of_week,
      start: two(hour),
      end: two((hour + 1) % 24),
    }));
    const id = await makeCampaign({ targets: people(5), time_zone: "UTC", business_hours });
    const { callable, limit, findings } = await forecast(id);
    expect(callable).toMatchObject({ now: 0, later: [{ time_zone: null, calls: 5 }], never: [] });
    expect(limit).toBe("hours");
    expect(findings[0].text).toMatch(/^Nobody may be called before 20/);
  });
});

it("counts those who said stop as never called", async () => {
  const targets = people(10);
  const id = await makeCampaign({ targets });
  for (const { phone_number } of targets.slice(0, 4))
    await api("POST", "/api/v1/suppressions", { phone_number, reason: "opt_out" });
  const { callable, calls } = await forecast(id);
  expect(callable).toMatchObject({ now: 6, never: [{ reason: "Suppressed", calls: 4 }] });
  expect(calls).toBe(10);
});

it("stops where nobody is ever called, whoever said stop among them", async () => {
  const targets = people(10, { time_zone: "Asia/Tokyo" });
  const business_hours = [{ day_of_week: 1, start: "10:00", end: "10:01" }];
  const id = await makeCampaign({ targets, business_hours, is_active: false });
  for (const { phone_number } of targets.slice(0, 3))
    await api("POST", "/api/v1/suppressions", { phone_number, reason: "opt_out" });
  const { callable, calls } = await forecast(id);
  const later = callable.later.reduce((n: number, l: { calls: number }) => n + l.calls, 0);
  expect([callable.now + later, callable.never, calls]).toEqual([
    7,
    [{ reason: "Suppressed", calls: 3 }],
    10,
  ]);
});

it("does not share lines with a campaign that is paused", async () => {
  const other = await makeCampaign({ targets: people(20), weight: 9 });
  await api("POST", `/api/v1/campaigns/${other}/start`);
  await api("POST", `/api/v1/campaigns/${other}/pause`);
  const id = await makeCampaign({ targets: people(3) });
  expect((await forecast(id)).limit).not.toBe("other_campaigns");
});

it("stops at an empty list and at a cancelled campaign", async () => {
  const id = await makeCampaign();
  expect((await forecast(id)).findings).toContainEqual({
    kind: "stops",
    text: "Nobody is left to be called.",
    fix: "Add contacts.",
  });
});

describe("a list that is not there yet", () => {
  it("is forecast by its zones", async () => {
    const { status, body } = await api("POST", "/api/v1/forecast", {
      zones: [{ time_zone: "Asia/Tokyo", people: 100 }, { people: 20 }],
      lines: 4,
      max_attempts: 1,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ calls: 120, attempts: 120, peak_lines: 4 });
  });

  it.each([
    [{}, "zones", "must be a list of {time_zone, people}"],
    [{ zones: [{ time_zone: "Mars/Olympus", people: 1 }] }, "zones.0.time_zone", "Mars/Olympus"],
    [{ zones: [{ people: 0 }] }, "zones.0.people", "must be 1 or more, not 0"],
    [{ zones: [{ people: 1 }], calls_per_second: -1 }, "calls_per_second", "above 0"],
  ])("is refused by the field: %j", async (body, field, message) => {
    const refused = await api("POST", "/api/v1/forecast", body);
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body.error.details[field])).toContain(message);
  });
});
