// A call, cancelled.
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";
import { CALL } from "../../sample-answers.ts";

describe("calls", () => {
  it("are cancelled", async () => {
    const server = await contractServer({
      [`POST /api/v1/calls/${CALL.call_id}/cancel`]: { body: { ...CALL, status: "CANCELLED" } },
    });
    const ran = await server.cli("calls", "cancel", CALL.call_id);
    expect(ran).toMatchObject({ code: 0, out: `Call ${CALL.call_id} is CANCELLED.\n` });
  });
});
