import { describe, expect, it } from "vitest";
import { vonage } from "../../../../../src/telephony/providers/vonage/provider.ts";
import { aTrunk, SETTINGS } from "./a-trunk.ts";

describe("settings", () => {
  it.each([
    [{ from: undefined }, /^from is needed$/],
    [{ application_id: undefined }, /^application_id is needed$/],
    [{ api_key: "a b" }, /^api_key must be the account's API key, not "a b"$/],
    [{ answer_url: undefined }, /^answer_url or ncco is needed$/],
    [{ ncco: [{ action: "talk" }] }, /^one of answer_url and ncco is used: leave out the other$/],
    [{ ncco: [] }, /^ncco must be a list of 1 to 50 actions/],
    [{ ncco: [{ text: "x" }] }, /^ncco\.0\.action is needed$/],
    [{ ncco: [{ action: "talk", text: "x".repeat(9_000) }] }, /^ncco must be shorter than 8000 characters/],
    [{ on_machine: "shout" }, /^on_machine must be one of continue, hangup, not "shout"$/],
    [{ private_key: "secret" }, /^private_key is not a field that is known here$/],
  ])("%j are refused in words", (changes, problem) => {
    const checked = vonage.checkSettings({ ...SETTINGS, ...changes });
    expect(checked.ok).toBe(false);
    expect(checked.ok ? [] : checked.problems).toContainEqual(expect.stringMatching(problem));
  });

  it("of a campaign are checked too", () => {
    const { provider } = aTrunk();
    expect(provider.checkOptions({ ncco: [{ action: "talk", text: "Hello" }] })).toEqual([]);
    expect(provider.checkOptions({ machine_detection_mode: "x", api_key: "a1b2" })).toHaveLength(2);
  });
});
