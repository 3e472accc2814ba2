// How many of a sample the packs hold, by rule, and when the first of them may go.
import { expect, it } from "vitest";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { explainCampaign } from "../../../../src/domain/explain/explain-campaign.ts";
import { heldByRules, type Sampled, type SampleKind } from "../../../../src/domain/explain/held-by-rules.ts";
import { reach } from "../../../support/worlds/compliance-worlds.ts";
import { inForce, iso, ms } from "../../../support/worlds/rule-worlds.ts";
import { campaignOf, linesOf } from "./explain-worlds.ts";

/** Half past eight in the evening in Florida; two hours earlier in Denver. */
const NOW = ms("2026-01-16T01:30:00Z");
const compliance = (more: Partial<ComplianceSettings> = {}): ComplianceSettings => ({
  packs: ["us-federal", "us-fl"],
  purpose: "telemarketing",
  mode: "enforce",
  automated: true,
  closing_margin_seconds: 0,
  ...more,
});

const one = (kind: SampleKind, phoneNumber: string, more: Partial<Sampled> = {}): Sampled => ({
  kind,
  callee: { phoneNumber, timeZone: null },
  attemptsStarted: 0,
  last: null,
  at: NOW,
  history: [],
  ...more,
});
const FLORIDA = "+13055550123";
const DENVER = "+13035550123";

const ask = (sample: readonly Sampled[], settings = compliance()) =>
  heldByRules({ inForce: inForce(""), campaign: campaignOf({ compliance: settings }), now: NOW }, sample);

it("counts by rule what is held now, with its law and the first end", () => {
  const three = [15, 16, 17].map(hour =>
    reach(`2026-01-15T${hour}:00:00Z`, { number: FLORIDA, kind: "placed" }),
  );
  const { checks, eligibleAt } = ask([
    one("due", FLORIDA),
    one("due", FLORIDA, { history: three }),
    one("due", DENVER),
    one("later", FLORIDA, { at: ms("2026-01-16T04:00:00Z") }),
  ]);
  expect(eligibleAt).toBe(NOW);
  expect(checks.map(c => [c.check, c.pass, c.detail, c.opensAt && iso(c.opensAt)])).toEqual([
    [
      "rule_packs",
      true,
      "Rule packs hold 2 of 3 due calls and 1 of 1 later calls that were looked at.",
      undefined,
    ],
    [
      "us-fl/hours",
      true,
      "us-fl/hours: 2 of 3 due calls and 1 of 1 later calls; opens 2026-01-16T13:00:00Z (friday 08:00 America/New_York).",
      "2026-01-16T13:00:00Z",
    ],
    [
      "us-fl/three-a-day",
      true,
      "us-fl/three-a-day: 1 of 3 due calls; opens 2026-01-16T15:00:00Z (friday 10:00 America/New_York).",
      "2026-01-16T15:00:00Z",
    ],
  ]);
  expect(checks[1]?.source).toContain("501.616");
});

it("says that nothing may go when all that is due is held", () => {
  const { checks, eligibleAt } = ask([one("due", FLORIDA), one("contacts", FLORIDA)]);
  expect(iso(eligibleAt)).toBe("2026-01-16T13:00:00Z");
  expect(checks.map(c => [c.check, c.pass])).toEqual([
    ["rule_packs", false],
    ["us-fl/hours", false],
  ]);
  expect(checks[0]?.detail).toBe("Rule packs hold 1 of 1 due calls and 1 of 1 contacts that were looked at.");
});

it("says of calls that are not due yet what they wait for", () => {
  const { checks } = ask([one("later", FLORIDA, { at: ms("2026-01-16T13:00:00Z") })]);
  expect(checks.map(c => [c.check, c.pass])).toEqual([
    ["rule_packs", false],
    ["us-fl/hours", false],
  ]);
});

it("fails as a whole when rules hold all between them, none of them by itself", () => {
  const { checks } = ask([one("due", FLORIDA), one("due", "+18005550123")]);
  expect(checks.map(c => [c.check, c.pass])).toEqual([
    ["rule_packs", false],
    ["us-fl/hours", true],
    ["us-federal/unknown", true],
    ["us-fl/unknown", true],
  ]);
});

it("names a rule that never lets go", () => {
  const { checks, eligibleAt } = ask([one("due", "+18005550123")]);
  expect(eligibleAt).toBeNull();
  expect(checks.map(c => c.detail)).toContain(
    "us-federal/unknown: 1 of 1 due calls; not open within 14 days.",
  );
});

it("passes what is only observed, and says what would have been", () => {
  const { checks, eligibleAt } = ask([one("due", FLORIDA)], compliance({ mode: "observe" }));
  expect(eligibleAt).toBe(NOW);
  expect(checks.map(c => [c.pass, c.detail])).toEqual([
    [true, "Rule packs would hold 1 of 1 due calls that were looked at."],
    [
      true,
      expect.stringMatching(/^us-fl\/hours: only observed, 1 of 1 due calls; opens 2026-01-16T13:00:00Z/),
    ],
  ]);
});

it("is part of why a campaign does not dial, and of when it can", () => {
  const campaign = campaignOf({ status: "in_progress", compliance: compliance() });
  const group = { timeZone: null, attemptsStarted: 0, lastOutcome: null, lastDisposition: null };
  const answer = explainCampaign({
    campaign,
    waiting: {
      groups: [{ ...group, due: true, calls: 1, earliest: NOW, latest: NOW }],
      contacts: [],
      countedUpTo: 1_000,
    },
    sample: [one("due", FLORIDA)],
    inForce: inForce(""),
    lines: linesOf(),
    now: NOW,
  });
  expect(answer.canDialNow).toBe(false);
  expect(iso(answer.nextEligibleAt)).toBe("2026-01-16T13:00:00Z");
  expect(answer.reason).toContain(
    "Rule packs hold 1 of 1 due calls that were looked at. us-fl/hours: 1 of 1",
  );
});
