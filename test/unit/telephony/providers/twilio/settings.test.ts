import { describe, expect, it } from "vitest";
import { twilio } from "../../../../../src/telephony/providers/twilio/provider.ts";
import { aTrunk, SETTINGS } from "./a-trunk.ts";

describe("settings", () => {
  it.each([
    [{ from: undefined }, /^from is needed$/],
    [{ account_sid: undefined }, "account_sid is needed"],
    [{ url: undefined }, "url or twiml is needed"],
    [{ twiml: "<Response/>" }, "one of url and twiml is used: leave out the other"],
    [{ url: "http://flows.example.com" }, /^url must be an https address.*not "http:/],
    [{ base_url: "https://user:pass@x.example.com" }, /^base_url must be an https address/],
    [{ from: "5005550006" }, /^from must be a phone number/],
    [
      { machine_detection_mode: "on" },
      'machine_detection_mode must be one of Enable, DetectMessageEnd, not "on"',
    ],
    [{ callback_retries: 9 }, "callback_retries must be a whole number of repeats from 0 to 5, not 9"],
    [{ auth_token: "secret" }, "auth_token is not a field that is known here"],
  ])("%j are refused in words", (changes, problem) => {
    const checked = twilio.checkSettings({ ...SETTINGS, ...changes });
    expect(checked).toMatchObject({ ok: false, problems: [expect.stringMatching(problem)] });
  });

  it("of a campaign are checked too", () => {
    const { provider } = aTrunk();
    expect(provider.checkOptions({})).toEqual([]);
    expect(provider.checkOptions({ url: "https://flows.example.com/other" })).toEqual([]);
    expect(provider.checkOptions({ from: "+1", url: 7 })).toHaveLength(2);
  });
});
