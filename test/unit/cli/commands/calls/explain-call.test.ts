// Why a call is not being dialled.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";
import { CALL } from "../../sample-answers.ts";

describe("calls", () => {
  it("are explained check by check", async () => {
    const body = {
      ...{ call_id: CALL.call_id, status: "RNR", can_be_dialled_now: false, reason: "Not before noon." },
      next_possible_at: "2026-11-21T12:00:00Z",
      checks: [{ check: "campaign_state", pass: false, detail: "Campaign 3 is paused." }],
    };
    const server = await contractServer({ [`GET /api/v1/calls/${CALL.call_id}/explain`]: { body } });
    const { out } = await server.cli("calls", "explain", CALL.call_id);
    expect(stripVTControlCharacters(out)).toContain("✗ campaign state  Campaign 3 is paused.");
    expect(out).toContain("cannot be dialled now");
  });
});
