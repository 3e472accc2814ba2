// Campaigns whose rules nobody has.
import { describe, expect, it } from "vitest";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { shippedRules } from "../../../../src/domain/compliance/tenant/tenant-rules.ts";
import { judgePacks } from "../../../../src/domain/metrics/packs-health.ts";
import { DAY_MS, HOUR_MS } from "../../../../src/domain/time-units.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const LIST = "us-national-dnc";
const under = (campaignId: number, packs: string[], mode: ComplianceSettings["mode"] = "enforce") => ({
  campaignId,
  compliance: {
    packs,
    purpose: "telemarketing" as const,
    mode,
    automated: true,
    closing_margin_seconds: 60,
  },
});
const judge = (campaigns: ReturnType<typeof under>[], lists: { list: string; asOf: number }[] = []) =>
  judgePacks(campaigns, shippedRules(), lists, NOW);

it("nothing is wrong where no campaign has packs, or all that they need is there", () => {
  expect(judge([])).toEqual({ ok: true, problems: [] });
  const fresh = [{ list: LIST, asOf: NOW - DAY_MS }];
  expect(judge([under(1, ["us-federal"]), under(2, ["ftc-national-dnc"])], fresh)).toEqual({
    ok: true,
    problems: [],
  });
});

describe("a pack that nobody knows any more", () => {
  it("keeps the calls of who enforces it waiting, and they are named", () => {
    expect(judge([under(7, ["acme-rules"]), under(9, ["acme-rules", "us-federal"])])).toEqual({
      ok: false,
      problems: ['there is no rule pack "acme-rules" any more: calls of campaigns 7, 9 wait'],
    });
  });

  it("is missed by who observes it, and nothing waits", () => {
    expect(judge([under(7, ["acme-rules"], "observe")])).toEqual({
      ok: true,
      problems: ['there is no rule pack "acme-rules" any more: campaign 7 observes without it'],
    });
    expect(judge([under(7, ["acme-rules"], "off")])).toEqual({ ok: true, problems: [] });
  });

  it("is one problem, however many campaigns have it", () => {
    const many = Array.from({ length: 300 }, (_, i) => under(i + 1, ["acme-rules"]));
    expect(judge(many).problems).toEqual([
      'there is no rule pack "acme-rules" any more: calls of campaigns 1, 2, 3, 4, 5 and 295 more wait',
    ]);
  });
});

describe("a national list that a pack asks for", () => {
  const campaigns = [under(7, ["ftc-national-dnc"])];

  it("is missing: calls wait", () => {
    expect(judge(campaigns)).toEqual({
      ok: false,
      problems: ["the list us-national-dnc is missing: calls of campaign 7 wait"],
    });
  });

  it("is too old to the millisecond that the pack says", () => {
    const oldest = NOW - 31 * DAY_MS;
    expect(judge(campaigns, [{ list: LIST, asOf: oldest }])).toEqual({
      ok: false,
      problems: ["the list us-national-dnc of 2026-10-22 is older than 31 days: calls of campaign 7 wait"],
    });
    expect(judge(campaigns, [{ list: LIST, asOf: oldest + 1 }])).toMatchObject({ ok: true });
  });

  it("is about to be too old: said in time, and nothing waits", () => {
    expect(judge(campaigns, [{ list: LIST, asOf: NOW - 30 * DAY_MS - HOUR_MS }])).toEqual({
      ok: true,
      problems: [
        "the list us-national-dnc of 2026-10-23 is too old in 23 h: upload a newer one (docs/compliance/lists.md)",
      ],
    });
    expect(judge(campaigns, [{ list: LIST, asOf: NOW - 28 * DAY_MS + 1 }]).problems).toEqual([]);
  });
});
