import { describe, expect, it } from "vitest";
import {
  acceptsCalls,
  CAMPAIGN_STATUSES,
  CAMPAIGN_TRANSITIONS,
  type CampaignStatus,
  type CampaignVerb,
  legalVerbs,
  mayDial,
} from "../../../../src/domain/campaigns/campaign.ts";

const LIFE: Record<CampaignStatus, Partial<Record<CampaignVerb, CampaignStatus>>> = {
  pending: { start: "in_progress", cancel: "cancelled" },
  in_progress: { pause: "paused", complete: "completed", cancel: "cancelled" },
  paused: { resume: "in_progress", complete: "completed", cancel: "cancelled" },
  completed: { start: "in_progress" },
  cancelled: {},
};

describe.each(CAMPAIGN_STATUSES)("a campaign that is %s", status => {
  it("may go exactly where its life allows", () => {
    const ways = Object.fromEntries(legalVerbs(status).map(verb => [verb, CAMPAIGN_TRANSITIONS[verb].to]));
    expect(ways).toEqual(LIFE[status]);
  });

  it("takes calls unless it is cancelled or inactive, and dials unless it is paused as well", () => {
    expect(acceptsCalls({ status, isActive: true })).toBe(status !== "cancelled");
    expect(mayDial({ status, isActive: true })).toBe(status !== "cancelled" && status !== "paused");
    expect(acceptsCalls({ status, isActive: false })).toBe(false);
    expect(mayDial({ status, isActive: false })).toBe(false);
  });
});

describe("the verbs", () => {
  it("never lead from a state to itself, and only start and resume lead to dialling", () => {
    for (const { from, to } of Object.values(CAMPAIGN_TRANSITIONS)) expect(from).not.toContain(to);
    const leadingOn = Object.entries(CAMPAIGN_TRANSITIONS).filter(([, t]) => t.to === "in_progress");
    expect(leadingOn.map(([verb]) => verb)).toEqual(["start", "resume"]);
  });
});
