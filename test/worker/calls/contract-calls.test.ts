// The contract of calls and reports, where no other test looks: order of checks, numbers, one call object.
import { beforeAll, describe, expect, it } from "vitest";
import {
  api,
  callback,
  freshNumber,
  initiate,
  type Json,
  makeCampaign,
  readCall,
} from "../../support/api.ts";
import { eventually } from "../../support/eventually.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let campaign = 0;
let call: Json;
beforeAll(async () => {
  campaign = await makeCampaign();
  ({ body: call } = await initiate(campaign, freshNumber(5)));
  await eventually(async () => (await readCall(call.call_id)).status === "PROCESSING");
});

describe("one call is asked for", () => {
  const ask = (body: Json) => api("POST", "/api/v1/initiate-call/", body);

  it("fields are checked before the number's form, that before the campaign, that before the duplicate", async () => {
    const number = freshNumber();
    await initiate(campaign, number);
    const inactive = await makeCampaign({ is_active: false });
    const answers = [
      [{ phone_number: "abc" }, 400, "campaign_id"],
      [
        { phone_number: "abc", campaign_id: 9_999_999 },
        400,
        "Invalid phone number format. Must start with + and contain digits",
      ],
      [{ phone_number: number, campaign_id: 9_999_999 }, 404, "Campaign not found or inactive."],
      [{ phone_number: number, campaign_id: inactive }, 404, "Campaign not found or inactive."],
      [{ phone_number: number, campaign_id: campaign }, 429, "Duplicate call within window"],
    ] as const;
    for (const [body, status, message] of answers) {
      const answer = await ask(body);
      expect([answer.status, answer.body.error.message]).toEqual([status, expect.stringContaining(message)]);
    }
  });

  it.each([
    ["1234567890", "+1234567890"],
    ["+1 (234) 567-0891", "+12345670891"],
    [" +1-555-000-001 ", "+1555000001"],
    ["(234) 567 0892", "+2345670892"],
    ["1234567", "+1234567"],
    ["+123456789012345", "+123456789012345"],
  ])("%j is the customer %s, however it is written", async (typed, normal) => {
    const first = await ask({ phone_number: typed, campaign_id: String(campaign) });
    expect([first.status, first.body.phone_number]).toEqual([201, normal]);
    for (const again of [normal, normal.slice(1), `${normal.slice(0, 4)} - (${normal.slice(4)})`]) {
      const { status, body, headers } = await ask({ phone_number: again, campaign_id: campaign });
      expect([status, body.error.code, body.error.details.call_id]).toEqual([
        429,
        "duplicate_call",
        first.body.call_id,
      ]);
      expect(Number(headers.get("Retry-After"))).toBeGreaterThan(0);
      expect(Number(headers.get("Retry-After"))).toBeLessThanOrEqual(300);
    }
    const listed = await api("GET", `/api/v1/calls?phone_number=${encodeURIComponent(typed.trim())}`);
    expect(listed.body.data.map((c: Json) => c.call_id)).toEqual([first.body.call_id]);
  });

  it.each([
    "123456",
    "1".repeat(16),
    "++1234567",
    "+1234a567",
    "+",
    "",
    "+1.234.567.8901",
    "٣٤٥٦٧٨٩٠",
    "1234567;ext=5",
  ])("%j is no phone number", async typed =>
    expect((await ask({ phone_number: typed, campaign_id: campaign })).status).toBe(400),
  );

  it("the call is one object wherever it is read, with every field of the three old ones", async () => {
    const { status, body } = await ask({
      phone_number: freshNumber(5),
      campaign_id: campaign,
      metadata: { a: [1] },
      extra: 1,
    });
    const { success, ...accepted } = body;
    expect([status, success]).toEqual([201, true]);
    expect(accepted).toEqual({
      call_id: expect.any(String),
      id: accepted.call_id,
      campaign,
      campaign_id: campaign,
      campaign_name: "a campaign",
      phone_number: expect.stringMatching(/^\+\d+$/),
      status: "INITIATED",
      attempt_count: 1,
      max_attempts: 3,
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
      last_attempt_at: null,
      next_retry_at: null,
      scheduled_at: expect.stringMatching(TIME),
      total_call_time: 0,
      external_call_id: null,
      error_message: null,
      last_error: null,
      metadata: { a: [1] },
    });
    const keys = Object.keys(accepted).sort();
    const one = await readCall(accepted.call_id);
    expect(Object.keys(one).sort()).toEqual([...keys, "attempts"].sort());
    for (const path of [`calls?campaign_id=${campaign}`, `campaigns/${campaign}/calls`]) {
      const page = (await api("GET", `/api/v1/${path}`)).body;
      expect(Object.keys((page.data ?? page.calls)[0]).sort()).toEqual(keys);
    }
  });
});

describe("a report", () => {
  it("with a bad status is 400 before an unknown call is 404, in the words of the four", async () => {
    expect((await callback("nobody", "ANSWERED")).status).toBe(400);
    expect((await callback("nobody", "picked")).status).toBe(400);
    for (const status of ["PICKED", "DISCONNECTED", "RNR", "FAILED"]) {
      expect((await callback("nobody", status)).status).toBe(404);
    }
  });

  it("may carry keys that nobody knows, null where a field is absent, and a fraction of a second", async () => {
    const { status, body } = await api("PUT", "/api/v1/callback/", {
      call_id: call.call_id,
      status: "PICKED",
      call_duration: 12.5,
      external_call_id: 4711,
      attempt: null,
      timestamp: "not even a time",
      success: false,
      error: {},
    });
    expect([status, body.duplicate, body.retry_scheduled]).toEqual([200, false, false]);
    const ended = await eventually(async () => {
      const read = await readCall(call.call_id);
      return read.status === "PICKED" && read;
    });
    expect(ended).toMatchObject({ total_call_time: 12.5, external_call_id: "4711" });
  });
});
