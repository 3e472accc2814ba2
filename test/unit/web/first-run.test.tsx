// The first minutes: a token that the browser makes, and something to look at.
import { describe, expect, it } from "vitest";
import { readApiTokens } from "../../../src/domain/access/access-token.ts";
import { newToken } from "../../../src/web/app/new-token.ts";
import { trialCampaign } from "../../../src/web/pages/trial-campaign.ts";

const hashOf = async (text: string) => {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map(b => b.toString(16).padStart(2, "0")).join("");
};

describe("a token that the browser makes", () => {
  it("is opened by the line that is to be stored, which does not have it", async () => {
    const made = await newToken();
    if (made === null) throw new Error("none was made");
    const { tokens, problems } = readApiTokens(made.entry);
    expect(problems).toEqual([]);
    expect(tokens).toEqual([{ name: "owner", scope: "admin", secret: { sha256: await hashOf(made.token) } }]);
    expect(made.entry).not.toContain(made.token);
  });

  it("is another one each time, of 256 bits", async () => {
    const tokens = await Promise.all([newToken(), newToken()]);
    expect(new Set(tokens.map(t => t?.token)).size).toBe(2);
    expect(tokens[0]?.token).toMatch(/^ccm_[0-9a-f]{64}$/);
  });

  it("is not made where the browser does not hash", async () => {
    expect(await newToken({ getRandomValues: array => array, subtle: undefined })).toBeNull();
  });
});

it("the trial has sixty numbers, each once", () => {
  const { targets } = trialCampaign();
  const numbers = (targets ?? []).map(t => (typeof t === "string" ? t : t.phone_number));
  expect(new Set(numbers).size).toBe(60);
});
