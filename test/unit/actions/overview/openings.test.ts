// Calendar, windows and heat map say the same of when a campaign that enforces rule packs may dial.
import { expect, it } from "vitest";
import { callingWindows } from "../../../../src/actions/campaigns/calling-windows.ts";
import { showCalendar } from "../../../../src/actions/overview/show-calendar.ts";
import { showHeatMap } from "../../../../src/actions/overview/show-charts.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { shippedRules } from "../../../../src/domain/compliance/tenant/tenant-rules.ts";
import { offsetAt, weekHourAt } from "../../../../src/domain/metrics/tally.ts";
import { inForce, iso, ms } from "../../../support/worlds/rule-worlds.ts";
import { campaignOf } from "../../domain/explain/explain-worlds.ts";

/** A Wednesday; Independence Day was kept on the Friday of that week in Alabama. */
const NOW = ms("2026-07-01T05:00:00Z");
const ZONE = "America/Chicago";
const compliance: ComplianceSettings = {
  packs: ["us-federal", "us-al"],
  purpose: "telemarketing",
  mode: "enforce",
  automated: true,
  closing_margin_seconds: 0,
};
type Ctx = Parameters<typeof callingWindows>[0] &
  Parameters<typeof showCalendar>[0] &
  Parameters<typeof showHeatMap>[0];

function world(settings: ComplianceSettings | null): Ctx {
  const campaign = campaignOf({ id: 3, timeZone: ZONE, compliance: settings });
  return {
    calls: { tenantRules: async () => shippedRules() },
    campaigns: { byIds: async () => new Map([[3, campaign]]) },
    figures: {
      zones: async () => [{ timeZone: null, contacts: 5, accepted: 0, ended: 0 }],
      tallies: async () => [],
    },
    policy: inForce(""),
    settings: { phoneNumbers: {} },
    clock: () => NOW,
  } as unknown as Ctx;
}

it.each([compliance, { ...compliance, mode: "observe" as const }, null])("under %o", async settings => {
  const ctx = world(settings);
  const { zones } = await showCalendar(ctx, { campaignId: 3, from: NOW, days: 7 });
  const zone = zones[0];
  for (const kind of ["first", "retry"] as const) {
    const windows = await callingWindows(ctx, { id: 3, from: NOW, days: 7, kind, timeZone: ZONE });
    expect(zone?.[kind]).toEqual(windows.openings);
    if (kind === "first") expect(zone?.closedDays).toEqual(windows.law?.closedDays ?? []);
  }
  const { open } = await showHeatMap(ctx, { id: 3 });
  const touched = new Set<number>();
  for (const { opensAt, closesAt } of zone?.first ?? [])
    for (let at = opensAt; at < closesAt; at += 60_000) touched.add(weekHourAt(at, offsetAt(ZONE, at)));
  expect(open.map((_, hour) => hour).filter(hour => open[hour])).toEqual([...touched].sort((a, b) => a - b));
});

it("shows the hours and the closed days of the packs, and what is open now by them", async () => {
  const calendar = await showCalendar(world(compliance), { campaignId: 3, from: NOW, days: 7 });
  const [zone] = calendar.zones;
  expect(zone?.openNow).toBe(false);
  expect(iso(zone?.changesAt ?? null)).toBe("2026-07-01T13:00:00Z");
  expect(zone?.closedDays.map(day => day.date)).toContain("2026-07-05");
});
