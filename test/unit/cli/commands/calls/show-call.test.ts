// One call, attempt by attempt.
import { describe, expect, it } from "vitest";
import { contractServer } from "../../contract-server.ts";
import { CALL } from "../../sample-answers.ts";

describe("calls", () => {
  it("are shown attempt by attempt, without what would act on the terminal", async () => {
    const attempts = [
      {
        ...{ attempt: 1, status: "RNR", started_at: "2026-11-21T08:45:20Z", ended_at: null },
        ...{ duration: 5, error: "\x1b[2Jowned" },
      },
    ];
    const body = { ...CALL, campaign_name: "\x1b]0;evil\x07Reminders\nof May", attempts };
    const server = await contractServer({ [`GET /api/v1/calls/${CALL.call_id}`]: { body } });
    const { out } = await server.cli("calls", "show", CALL.call_id);
    expect(out).toContain("3 (Reminders of May)");
    expect(out).toContain("owned");
    expect(out).not.toMatch(/(?!\n)\p{Cc}/u);
    const asJson = await server.cli("calls", "show", CALL.call_id, "--json");
    expect(JSON.parse(asJson.out)).toEqual(body);
  });
});
