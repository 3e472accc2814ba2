import { describe, expect, it } from "vitest";
import { plivo } from "../../../../../src/telephony/providers/plivo/provider.ts";
import { aTrunk, SETTINGS } from "./a-trunk.ts";

describe("settings", () => {
  it.each([
    [{ from: undefined }, /^from is needed$/],
    [{ auth_id: undefined }, /^auth_id is needed$/],
    [{ answer_url: undefined }, /^answer_url is needed$/],
    [{ answer_url: "ftp://a.example.com" }, /^answer_url must be an https address/],
    [{ answer_method: "PUT" }, /^answer_method must be one of POST, GET, not "PUT"$/],
    [
      { machine_detection_time_ms: 50 },
      /^machine_detection_time_ms must be a whole number of ms from 2000 to 10000, not 50$/,
    ],
    [{ auth_token: "secret" }, /^auth_token is not a field that is known here$/],
  ])("%j are refused in words", (changes, problem) => {
    const checked = plivo.checkSettings({ ...SETTINGS, ...changes });
    expect(checked).toMatchObject({ ok: false, problems: [expect.stringMatching(problem)] });
  });

  it("of a campaign are checked too", () => {
    const { provider } = aTrunk();
    expect(provider.checkOptions({ on_machine: "hangup" })).toEqual([]);
    expect(provider.checkOptions({ on_machine: "shout", auth_id: "MA" })).toHaveLength(2);
  });
});
