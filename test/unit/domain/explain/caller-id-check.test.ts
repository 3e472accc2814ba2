import { describe, expect, it } from "vitest";
import { type CallerIdFacts, callerIdChecks } from "../../../../src/domain/explain/caller-id-check.ts";
import { explainCall } from "../../../../src/domain/explain/explain-call.ts";
import { explainCampaign } from "../../../../src/domain/explain/explain-campaign.ts";
import { inForce } from "../../../support/worlds/rule-worlds.ts";
import { callOf, campaignOf, linesOf, NOW } from "./explain-worlds.ts";

const MIDNIGHT = Date.parse("2026-11-24T00:00:00Z");
const facts = (changes: Partial<CallerIdFacts> = {}): CallerIdFacts => ({
  of: "campaign",
  standing: "open",
  numbers: 5,
  setAside: 0,
  capped: 0,
  freeAt: null,
  ...changes,
});
const capped = facts({ standing: "capped", capped: 5, freeAt: MIDNIGHT });

describe("caller ids", () => {
  it("that are all at their cap are named as what a call and its campaign wait for, and until when", () => {
    const question = {
      campaign: campaignOf(),
      inForce: inForce(""),
      lines: linesOf({ callerIds: capped }),
      now: NOW,
    };
    const call = explainCall({ ...question, call: callOf() });
    expect(call).toMatchObject({ canBeDialledNow: false });
    expect(call.reason).toContain(
      "The campaign's 5 caller ids: all at the daily cap until 2026-11-24T00:00:00.000Z.",
    );
    const waiting = { groups: [], contacts: [], countedUpTo: 1_000 };
    expect(explainCampaign({ ...question, waiting }).checks).toContainEqual(
      expect.objectContaining({ check: "caller_ids", pass: false }),
    );
  });

  it("that are set aside are told of, and keep nobody waiting", () => {
    const [some] = callerIdChecks(facts({ capped: 1, setAside: 2 }));
    expect(some).toEqual({
      check: "caller_ids",
      pass: true,
      detail:
        "The campaign's 5 caller ids: 1 at the daily cap, 2 set aside for too few answers; the others are shown.",
    });
    const [all] = callerIdChecks(
      facts({ of: "trunk", standing: "set_aside_in_use", numbers: 1, setAside: 1 }),
    );
    expect(all).toMatchObject({ pass: true });
    expect(all?.detail).toMatch(/^The trunk's 1 caller id: .* set aside are shown all the same\.$/);
  });

  it("are not mentioned where there is no pool", () => {
    expect(callerIdChecks(null)).toEqual([]);
  });
});
