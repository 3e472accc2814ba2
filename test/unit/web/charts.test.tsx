// Charts as text: one sentence each, and shapes that say the same.
import { render } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { OutcomeBars, outcomeSummary } from "../../../src/web/charts/bars.tsx";
import { funnelSummary } from "../../../src/web/charts/funnel.tsx";
import { HeatGrid, heatSummary, shadesOf } from "../../../src/web/charts/grid.tsx";
import { Line, pathOf } from "../../../src/web/charts/line.tsx";
import { Week, weekSummary } from "../../../src/web/charts/week.tsx";
import { COUNTS, NOW } from "./answers.ts";

const series = {
  as_of: "",
  campaign_id: 7,
  range: "1h" as const,
  from: "2026-11-20T20:45:00.000Z",
  step_seconds: 900,
  outcomes: {
    picked: [31, 40, 0, 22],
    disconnected: [2, 1, 0, 0],
    rnr: [51, 47, 0, 20],
    failed: [0, 0, 0, 1],
  },
  seconds: [930, 1204.5, 0, 610],
};

describe("outcomes over time", () => {
  it("are summed up in a sentence", () => {
    expect(outcomeSummary(series)).toBe("215 attempts ended, 43 % of them picked up.");
    const none = { picked: [0], disconnected: [0], rnr: [0], failed: [0] };
    expect(outcomeSummary({ ...series, outcomes: none })).toBe("No attempt ended in this time.");
  });

  it("fill the height with the most, and have a pattern beside their colour", () => {
    const html = render(<OutcomeBars series={series} />);
    const bars = [
      ...html.matchAll(/<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)" class="outcome/g),
    ];
    expect(bars).toHaveLength(9);
    expect(Math.min(...bars.map(([, y]) => Number(y)))).toBeCloseTo(0);
    expect(html).toMatch(/class="outcome rnr" fill="url\(#/);
  });
});

describe("when people pick up", () => {
  const cell = (attempts: number, picked: number) => ({ attempts, picked });
  const cells = Array.from({ length: 168 }, () => cell(0, 0));
  cells[10] = cell(100, 50);
  cells[11] = cell(100, 20);
  cells[12] = cell(100, 30);
  cells[34] = cell(5, 5);
  const map = {
    as_of: "",
    campaign_id: 7,
    time_zone: "America/New_York",
    cells,
    open: cells.map((_, at) => at % 24 >= 9 && at % 24 < 17),
    now: 11,
    few: 20 as const,
  };

  it("is shaded by rank, not by one good hour, and not at all for few attempts", () => {
    const shades = shadesOf(map);
    expect([shades[11], shades[12], shades[10], shades[34], shades[0]]).toEqual([0, 1, 3, null, null]);
  });

  it("names the best and the worst hour", () => {
    expect(heatSummary(map)).toBe(
      "Best Mon 10:00 with 50 % picked up, worst Mon 11:00 with 20 %, by the callee's clock.",
    );
    expect(heatSummary({ ...map, cells: map.cells.map(() => cell(3, 3)) })).toContain(
      "No hour has 20 attempts",
    );
  });

  it("frames the present hour once, and hatches few attempts", () => {
    const html = render(<HeatGrid map={map} />);
    expect(html.match(/ now"/g)).toHaveLength(1);
    expect(html.match(/class="over"/g)).toHaveLength(1);
  });
});

describe("a line", () => {
  it("has a gap where nothing is known", () => {
    expect(pathOf([null, 0, 10, null, 5], 10)).toBe("M150.0,100.0h0L300.0,0.0M600.0,50.0h0");
  });

  it("says what is now, what was most, and the limit", () => {
    const html = render(
      <Line
        title="Lines"
        what="lines"
        from="2026-11-20T20:00:00Z"
        stepSeconds={60}
        values={[null, 3, 8, 5]}
        limit={12}
      />,
    );
    expect(html).toContain("5 lines now, 8 at most of 12.");
  });
});

it("a funnel says what further attempts brought", () => {
  const attempt = (n: number, dialled: number, picked: number) => ({
    attempt: n,
    dialled,
    picked,
    disconnected: 0,
    rnr: dialled - picked,
    failed: 0,
    seconds: 0,
  });
  const funnel = {
    as_of: "",
    campaign_id: 7,
    counts: COUNTS,
    attempts: [attempt(1, 100, 38), attempt(2, 60, 12)],
  };
  expect(funnelSummary(funnel)).toBe(
    "38 % pick up at first; further attempts brought 12 more. 2,290 were not reached.",
  );
  expect(funnelSummary({ ...funnel, attempts: [] })).toBe("No attempt has ended yet.");
});

describe("the week", () => {
  const zone = {
    time_zone: "America/New_York",
    contacts: 4_100,
    accepted: 3_000,
    ended: 2_800,
    open_now: false,
    changes_at: "2026-11-23T14:00:00.000Z",
    first: [{ opens_at: "2026-11-23T14:00:00.000Z", closes_at: "2026-11-23T22:00:00.000Z" }],
    retry: [],
    clock_changes: [{ at: "2026-11-22T07:00:00.000Z", minutes: -60 }],
  };
  const calendar = {
    as_of: "",
    campaign_id: 7,
    from: "2026-11-20T21:40:00.000Z",
    to: "2026-11-27T21:40:00.000Z",
    zones: [zone],
    further_zones: false,
  };

  it("says when it opens, by their clock or by mine, and on which days clocks change", () => {
    const html = render(<Week calendar={calendar} theirs now={NOW} />);
    expect(html).toContain("opens Mon 23 Nov, 09:00 (in 2 d 16 h)");
    expect(html.replace(/<!-- -->/g, "")).toContain("clocks back");
    expect(weekSummary(calendar)).toBe("All of 1 zone are closed now.");
  });

  it("draws an opening at its share of the week", () => {
    const html = render(<Week calendar={calendar} theirs now={NOW} />);
    const [, x, width] = /class="first" x="([\d.]+)" width="([\d.]+)"/.exec(html) ?? [];
    expect(Number(x)).toBeCloseTo((64 + 1 / 3) * (700 / 168), 3);
    expect(Number(width)).toBeCloseTo(8 * (700 / 168), 3);
  });
});
