// Calls hung up at the provider of the trunk.
import { afterEach, describe, expect, it, vi } from "vitest";
import { readCall, TOKEN } from "../../support/api.ts";
import { send } from "../../support/requests/at-a-provider.ts";
import { onTheLine, toBeRetried } from "../../support/requests/situations.ts";

describe("a call", () => {
  afterEach(() => vi.restoreAllMocks());
  const twilio = (status: number) =>
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({}, { status }));
  const hangUp = (callId: string) =>
    send(`/api/v1/calls/${callId}/hang-up`, { headers: { "X-Auth-Token": TOKEN } });

  it("on the line is hung up at the provider, under the provider's id: 202", async () => {
    const callId = await onTheLine();
    const { external_call_id } = await readCall(callId);
    const asked = twilio(200);
    expect(await hangUp(callId)).toMatchObject({
      status: 202,
      body: { call_id: callId, status: "PROCESSING" },
    });
    const [url, init] = asked.mock.calls[0] ?? [];
    expect(String(url)).toContain(`/Calls/${encodeURIComponent(external_call_id)}.json`);
    expect(init).toMatchObject({ method: "POST", body: "Status=completed", redirect: "manual" });
  });

  it("that the provider does not hang up stays: 409", async () => {
    const callId = await onTheLine();
    twilio(400);
    expect(await hangUp(callId)).toMatchObject({ status: 409, code: "conflict" });
    expect((await readCall(callId)).status).toBe("PROCESSING");
  });

  it("that waits is not on the line: 409, and nobody is asked", async () => {
    const callId = await toBeRetried();
    const asked = twilio(200);
    expect(await hangUp(callId)).toMatchObject({ status: 409, code: "conflict" });
    expect(asked).not.toHaveBeenCalled();
  });

  it("that is not there is 404", async () => {
    expect(await hangUp("nobody")).toMatchObject({ status: 404, code: "not_found" });
  });
});
