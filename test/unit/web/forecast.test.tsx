// The forecast as text: what somebody reads before they press Start, and what they may ask instead.
import { render } from "preact-render-to-string";
import { beforeEach, describe, expect, it } from "vitest";
import type { CampaignForecast } from "../../../src/web/api/api-types.ts";
import { who } from "../../../src/web/app/session.ts";
import { blocksOf } from "../../../src/web/charts/lines-ahead.tsx";
import { clock } from "../../../src/web/live/paused.ts";
import { comparedWith, ForecastView, gathered } from "../../../src/web/pages/forecast-view.tsx";
import { canStart, StartCampaign } from "../../../src/web/pages/start-campaign.tsx";
import { AS_IT_IS, forecastQuery, isAsItIs } from "../../../src/web/pages/what-if.ts";
import { NOW } from "./answers.ts";

const forecast = (changes: Partial<CampaignForecast> = {}): CampaignForecast => ({
  campaign_id: 7,
  as_of: "2026-11-20T21:40:00.000Z",
  from: "2026-11-20T21:40:00.000Z",
  callable: {
    now: 7000,
    later: [{ time_zone: "America/Los_Angeles", until: "2026-11-23T17:00:00.000Z", calls: 2969 }],
    never: [{ reason: "Suppressed", calls: 31 }],
  },
  done_by: {
    p50: "2026-11-24T16:00:00.000Z",
    low: "2026-11-24T15:00:00.000Z",
    high: "2026-11-24T18:00:00.000Z",
  },
  calls: 10_000,
  attempts: 18_123,
  reached: 7_435,
  unreached: 2_534,
  minutes: 9_061,
  peak_lines: 20,
  limit: "lines",
  cost: { provider: 126.86, platform_usd: 0.28 },
  series: [
    { at: "2026-11-20T21:30:00.000Z", attempts: 600, reached: 228, lines: 20 },
    { at: "2026-11-20T21:45:00.000Z", attempts: 300, reached: 100, lines: 10 },
  ],
  step_seconds: 900,
  assumed: [],
  findings: [],
  ...changes,
});

const textOf = (html: string) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

beforeEach(() => {
  clock.value = NOW;
  const session = {
    name: "ops",
    scope: "admin",
    via: "token",
    expires_at: null,
    environment: "production",
  } as const;
  who.value = { kind: "in", session };
});

describe("a forecast", () => {
  it("says who is called now, later and never, what holds it back and what it costs", () => {
    const text = textOf(render(<ForecastView forecast={forecast()} />));
    expect(text).toContain("7,000 now");
    expect(text).toContain("2,969 later, in Los Angeles");
    expect(text).toContain("31 never : Suppressed");
    expect(text).toContain("lines: all that it may use are busy");
    expect(text).toContain("74 % 7,435 of 10,000 people");
    expect(text).toContain("Costs 126.86 9,061 minutes on the line");
  });

  it("that does not end within its days says so, and what price is not set", () => {
    const never = { p50: null, low: null, high: null };
    const cost = { provider: null, platform_usd: 0.28 };
    const text = textOf(render(<ForecastView forecast={forecast({ done_by: never, cost, series: [] })} />));
    expect(text).toContain("not within 31 days");
    expect(text).toContain("PRICE_PER_MINUTE");
  });

  it("of a what-if says how much it differs", () => {
    expect(comparedWith("2026-11-24T15:00:00.000Z", "2026-11-24T16:00:00.000Z")).toBe(
      "1 h earlier than as it is",
    );
    expect(comparedWith("2026-11-24T16:00:00.000Z", "2026-11-24T16:00:00.000Z")).toBe("as it is");
    expect(comparedWith("2026-11-24T16:00:00.000Z", null)).toBe("instead of not within 31 days");
  });

  it("gathers who waits in one zone for about the same time", () => {
    const later = (time_zone: string | null, until: string, calls: number) => ({ time_zone, until, calls });
    expect(
      gathered([
        later(null, "2026-11-20T21:41:30.000Z", 2),
        later(null, "2026-11-20T21:41:10.000Z", 3),
        later("America/Chicago", "2026-11-20T21:41:10.000Z", 7),
        later(null, "2026-11-20T22:41:10.000Z", 1),
      ]),
    ).toEqual([
      later("America/Chicago", "2026-11-20T21:41:10.000Z", 7),
      later(null, "2026-11-20T21:41:10.000Z", 5),
      later(null, "2026-11-20T22:41:10.000Z", 1),
    ]);
  });

  it("draws a block for each step, the highest to the top", () => {
    expect(blocksOf(forecast().series, 900_000)).toBe("M0.0,100V0.0h300.0V100zM300.0,100V50.0h300.0V100z");
  });
});

describe("what if", () => {
  it("asks only for what was filled in", () => {
    expect(forecastQuery(AS_IT_IS)).toEqual({});
    expect(isAsItIs(AS_IT_IS)).toBe(true);
    expect(forecastQuery({ ...AS_IT_IS, lines: "30", pace: "2.5", attempts: "-" })).toEqual({
      lines: "30",
      calls_per_second: "2.5",
    });
    const start = "2026-11-23T09:00";
    expect(forecastQuery({ ...AS_IT_IS, start })).toEqual({ start_at: new Date(start).toISOString() });
  });
});

describe("the start", () => {
  const campaign = { id: 7, name: "Reminders", status: "pending" } as const;

  it("waits for the forecast", () => {
    const asked = render(<StartCampaign campaign={campaign} findings={null} onStarted={() => {}} />);
    expect(asked).toContain("The forecast is not there yet.");
    const known = render(<StartCampaign campaign={campaign} findings={[]} onStarted={() => {}} />);
    expect(known).toContain('aria-disabled="false"');
  });

  it("is offered to those that have not started or have ended", () => {
    expect(
      (["pending", "completed", "in_progress", "paused"] as const).map(status => canStart({ status })),
    ).toEqual([true, true, false, false]);
  });
});
