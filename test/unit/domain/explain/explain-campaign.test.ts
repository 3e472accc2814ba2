// What a campaign's calls wait for, and when the next of them may go: over all of its zones, from what was counted.
import { describe, expect, it } from "vitest";
import type { Campaign } from "../../../../src/domain/campaigns/campaign.ts";
import { explainCampaign, type WaitingGroup } from "../../../../src/domain/explain/explain-campaign.ts";
import type { LineFacts } from "../../../../src/domain/explain/explain-checks.ts";
import { inForce, iso, ms } from "../../../support/worlds/rule-worlds.ts";
import { campaignOf, detail, failed, HOUR, linesOf, NOW, OFFICE, SLOTS } from "./explain-worlds.ts";

describe("a campaign", () => {
  const groupOf = (changes: Partial<WaitingGroup> = {}): WaitingGroup => ({
    timeZone: null,
    attemptsStarted: 0,
    lastOutcome: null,
    lastDisposition: null,
    due: true,
    calls: 4,
    earliest: NOW - HOUR,
    latest: NOW - HOUR,
    ...changes,
  });
  const askAll = (
    groups: WaitingGroup[],
    changes: {
      campaign?: Partial<Campaign>;
      lines?: Partial<LineFacts>;
      contacts?: [string | null, number][];
      yaml?: string;
    } = {},
  ) =>
    explainCampaign({
      campaign: campaignOf(changes.campaign),
      waiting: {
        groups,
        contacts: (changes.contacts ?? []).map(([timeZone, contacts]) => ({ timeZone, contacts })),
        countedUpTo: 1_000,
      },
      inForce: inForce(changes.yaml ?? ""),
      lines: linesOf(changes.lines),
      now: NOW,
    });

  it("with open, due calls and free lines can dial now", () => {
    const answer = askAll([groupOf()]);
    expect(answer).toMatchObject({ canDialNow: true, nextEligibleAt: NOW });
    expect(detail(answer, "due")).toBe("Due: 4 calls.");
    expect(detail(answer, "calling_hours")).toBe("Open now for 4 calls.");
  });

  it("is eligible when the first of its zones opens", () => {
    const groups = [null, "Europe/Paris", "Asia/Tokyo"].map(timeZone => groupOf({ timeZone, calls: 1 }));
    const answer = askAll(groups, {
      campaign: { businessHours: [{ day_of_week: 6, start: "10:00", end: "12:00" }] },
    });
    expect(failed(answer)).toEqual(["calling_hours"]);
    expect(iso(answer.nextEligibleAt)).toBe("2026-11-21T01:00:00Z");
    expect(answer.reason).toBe(
      "Nothing that is due may go now: the next may at 2026-11-21T01:00:00Z (friday 20:00 America/New_York).",
    );
  });

  it("whose retries wait for their slot says when it opens, and counts no more than it looked at", () => {
    const answer = askAll([groupOf({ attemptsStarted: 1, lastOutcome: "RNR", calls: 1_000 })], {
      yaml: SLOTS,
    });
    expect(failed(answer)).toEqual(["calling_hours"]);
    expect(iso(answer.nextEligibleAt)).toBe("2026-11-23T13:00:00Z");
    expect(detail(answer, "something_waits")).toBe("Waiting: at least 1000 calls.");
  });

  it("whose due calls have no attempt left can dial nothing", () => {
    const answer = askAll([groupOf({ attemptsStarted: 3, lastOutcome: "RNR" })]);
    expect(answer).toMatchObject({ canDialNow: false, nextEligibleAt: null });
    expect(answer.reason).toContain("no attempt left");
  });

  it.each<[string, ReturnType<typeof askAll>, string[], number | null]>([
    ["nothing waits", askAll([]), ["something_waits", "due"], null],
    ["a later time", askAll([groupOf({ due: false, earliest: NOW + HOUR })]), ["due"], NOW + HOUR],
    ["a pause", askAll([groupOf()], { campaign: { status: "paused" } }), ["campaign_state"], null],
    ["a full trunk", askAll([groupOf()], { lines: { linesInUse: 10 } }), ["trunk_lines"], NOW],
    ["contacts alone, started", askAll([], { contacts: [[null, 7]] }), [], NOW],
    [
      "contacts alone, not started",
      askAll([], { contacts: [[null, 7]], campaign: { status: "pending" } }),
      ["something_waits", "due"],
      null,
    ],
    [
      "contacts whose own zones are closed",
      askAll([], { contacts: [["Asia/Tokyo", 7]], campaign: { businessHours: OFFICE } }),
      ["calling_hours"],
      ms("2026-11-23T00:00:00Z"),
    ],
  ])("with %s", (_, answer, checks, at) => {
    expect(failed(answer)).toEqual(checks);
    expect(answer.nextEligibleAt).toBe(at);
  });
});
