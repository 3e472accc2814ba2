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
    expect(out).not.toMatch(/person|place|consent/);
  });

  it("are shown with what was said of the person called", async () => {
    const said = {
      ...{ person_id: "p-1", debt_id: "d-1", subject: "renewal", postal_code: "33101", region: "FL" },
      ...{ country: "US", location_trusted: true },
      consent: {
        ...{ basis: "express", scope: "campaign:7", obtained_at: "2026-01-05T14:00:00.000Z" },
        ...{ expires_at: null, source: "web", ref: "form-17" },
      },
    };
    const body = { ...CALL, ...said, attempts: [] };
    const server = await contractServer({ [`GET /api/v1/calls/${CALL.call_id}`]: { body } });
    const { out } = await server.cli("calls", "show", CALL.call_id);
    expect(out).toMatch(/person +p-1\n.*debt +d-1\n.*subject +renewal\n.*place +33101, FL, US \(trusted\)\n/);
    expect(out).toMatch(/consent +express for campaign:7 from 2026-01-05 .* \(form-17\)\n/);
  });
});
