import { describe, expect, it } from "vitest";
import { telnyx } from "../../../../../src/telephony/providers/telnyx/provider.ts";
import { aTrunk, SETTINGS } from "./a-trunk.ts";

describe("settings", () => {
  it.each([
    [{ from: undefined }, /^from is needed$/],
    [{ connection_id: undefined }, /^connection_id is needed$/],
    [{ public_key: "abc" }, /^public_key must be the account's public key, base64 of 32 bytes, not "abc"$/],
    [{ assistant_id: undefined }, /^one of assistant_id, audio_url and media_name is needed$/],
    [
      { media_name: "hello" },
      /^one of assistant_id, audio_url and media_name is used: leave out the others$/,
    ],
    [{ audio_url: "http://a.example.com" }, /^audio_url must be an https address/],
    [{ machine_detection_mode: "on" }, /^machine_detection_mode must be one of premium, detect/],
    [{ api_key: "KEY_1" }, /^api_key is not a field that is known here$/],
  ])("%j are refused in words", (changes, problem) => {
    const checked = telnyx.checkSettings({ ...SETTINGS, ...changes });
    expect(checked.ok).toBe(false);
    expect(checked.ok ? [] : checked.problems).toContainEqual(expect.stringMatching(problem));
  });

  it("of a campaign are checked too", () => {
    const { provider } = aTrunk();
    expect(provider.checkOptions({ media_name: "hello" })).toEqual([]);
    expect(provider.checkOptions({ media_name: "a", audio_url: "https://a.example.com/b" })).toHaveLength(1);
    expect(provider.checkOptions({ connection_id: "1" })).toHaveLength(1);
  });
});
