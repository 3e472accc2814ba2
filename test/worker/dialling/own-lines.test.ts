// A campaign's own lines where D1 itself decides: what several trunks' gates have granted is claimed up to the limit.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { d1Calls } from "../../../src/store/d1.ts";
import { makeCampaign } from "../../support/api.ts";
import { newCalls } from "../../support/dial-a-batch.ts";

const now = Date.now();

it("claims a call for the campaign's last line, and none for a line that another trunk's call has", async () => {
  const campaignId = await makeCampaign({ max_concurrent_calls: 1 });
  const calls = d1Calls(env.DB);
  const made = newCalls(campaignId, 2, now);
  await calls.accept(made, 300_000);
  const [first, second] = made.map(({ callId }) => ({ callId, attempt: 1, campaignId, campaignRevision: 1 }));
  if (first === undefined || second === undefined) throw new Error("two calls were made");
  expect(await calls.claim([first, second], "both", now)).toEqual([]);
  expect(await calls.claim([first], "first", now)).toHaveLength(1);
  expect(await calls.claim([second], "second", now)).toEqual([]);
  const settled = {
    callId: first.callId,
    attempt: 1,
    stage: "picked",
    status: "PICKED",
    outcome: "PICKED",
    maxAttempts: 3,
    nextAttemptAt: null,
    duration: 1,
    endedAt: now,
    externalCallId: null,
    attemptError: null,
    error: null,
  } as const;
  await calls.settle([settled], now);
  expect(await calls.claim([second], "second", now)).toHaveLength(1);
});
