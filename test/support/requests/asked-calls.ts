// Requests about calls, by operation: as they are meant, and refused.
import { api, freshNumber, initiate, makeCampaign } from "../api.ts";
import { type Asked, after, NOWHERE, v1 } from "./ask.ts";
import { archived, calledOnce, cancelled, onTheLine, PARTY, toBeRetried } from "./situations.ts";

const BETWEEN = "created_after=2026-01-01T00:00:00Z&created_before=2199-01-01T00:00:00%2B01:00";

/** Of a list with more than one page; two ad-hoc calls see to that. */
async function tokenOf(list: string, field: string): Promise<string> {
  for (const _ of [1, 2]) await api("POST", "/api/v1/calls", { phone_number: freshNumber(1) });
  const token = (await api("GET", `/api/v1${list}`)).body[field];
  if (typeof token !== "string") throw new Error(`${list} has one page`);
  return encodeURIComponent(token);
}

export const callsAsked: Asked = {
  initiateCall: [
    [
      201,
      async () =>
        v1("POST", "/initiate-call", { phone_number: freshNumber(1), campaign_id: await makeCampaign() }),
    ],
    [400, () => v1("POST", "/initiate-call", { phone_number: 12 })],
    [404, () => v1("POST", "/initiate-call", { phone_number: freshNumber(), campaign_id: NOWHERE })],
    [
      429,
      async () => {
        const [campaign, number] = [await makeCampaign(), freshNumber(5)];
        await initiate(campaign, number);
        return v1("POST", "/initiate-call", { phone_number: number, campaign_id: campaign });
      },
    ],
  ],
  createCall: [
    [202, () => v1("POST", "/calls", { phone_number: freshNumber(1), metadata: { a: [1] }, ...PARTY })],
    [
      202,
      async () => v1("POST", "/calls", { phone_number: freshNumber(1), campaign_id: await makeCampaign() }),
    ],
    [400, () => v1("POST", "/calls", {})],
    [404, () => v1("POST", "/calls", { phone_number: freshNumber(), campaign_id: NOWHERE })],
    [
      429,
      async () => {
        const number = freshNumber(5);
        await initiate(await makeCampaign(), number);
        return v1("POST", "/calls", { phone_number: number });
      },
    ],
  ],
  initiateCalls: [
    [
      201,
      async () => {
        const [campaign_id, number] = [await makeCampaign(), freshNumber(5)];
        await initiate(campaign_id, number);
        return v1("POST", "/bulk-initiate-calls", { campaign_id, phone_numbers: [number, freshNumber(1)] });
      },
    ],
    [400, async () => v1("POST", "/bulk-initiate-calls", { campaign_id: await makeCampaign() })],
    [
      413,
      async () =>
        v1("POST", "/bulk-initiate-calls", {
          campaign_id: 1,
          phone_numbers: Array(10_001).fill("+12025550143"),
        }),
    ],
  ],
  listCalls: [
    [200, after(calledOnce, v1("GET", "/calls?limit=2"))],
    [200, async () => v1("GET", `/calls?campaign_id=${(await calledOnce()).campaign}&${BETWEEN}`)],
    [200, async () => v1("GET", `/calls?page_token=${await tokenOf("/calls?limit=1", "next_cursor")}`)],
    [400, () => v1("GET", "/calls?status=BUSY")],
    [400, () => v1("GET", "/calls?created_after=yesterday")],
    [400, () => v1("GET", "/calls?page_token=x")],
  ],
  getCall: [
    [200, async () => v1("GET", `/calls/${(await calledOnce()).call}`)],
    [200, async () => v1("GET", `/calls/${await toBeRetried()}`)],
    [200, async () => v1("GET", `/calls/${await onTheLine()}`)],
    [200, async () => v1("GET", `/calls/${(await archived()).call}`)],
    [404, () => v1("GET", "/calls/nobody")],
  ],
  cancelCall: [
    [200, async () => v1("POST", `/calls/${await toBeRetried()}/cancel`)],
    [200, async () => v1("POST", `/calls/${await cancelled()}/cancel`)],
    [409, async () => v1("POST", `/calls/${await onTheLine()}/cancel`)],
    [404, () => v1("POST", "/calls/nobody/cancel")],
  ],
  // The simulator hangs up nothing; 202 is asked for in test/worker/telephony.
  hangUpCall: [
    [409, async () => v1("POST", `/calls/${await onTheLine()}/hang-up`)],
    [409, async () => v1("POST", `/calls/${await toBeRetried()}/hang-up`)],
    [404, () => v1("POST", "/calls/nobody/hang-up")],
  ],
  listCampaignCalls: [
    [200, async () => v1("GET", `/campaigns/${(await calledOnce()).campaign}/calls?${BETWEEN}`)],
    [
      200,
      async () => {
        const token = await tokenOf("/campaigns/0/calls?limit=1", "next_page_token");
        return v1("GET", `/campaigns/0/calls?page_token=${token}`);
      },
    ],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/calls`)],
  ],
  reportOutcome: [
    [200, async () => v1("PUT", "/callback", { call_id: await onTheLine(), status: "RNR" })],
    [200, async () => v1("PUT", "/callback", { call_id: (await calledOnce()).call, status: "FAILED" })],
    [400, () => v1("PUT", "/callback", { call_id: "x", status: "BUSY" })],
    [404, () => v1("PUT", "/callback", { call_id: "x", status: "RNR" })],
  ],
  reportOutcomeByPost: [
    [
      200,
      async () =>
        v1("POST", "/callback", { call_id: await onTheLine(), status: "PICKED", call_duration: 3.5 }),
    ],
    [404, () => v1("POST", "/callback", { call_id: "x", status: "RNR" })],
  ],
  explainCall: [
    [200, async () => v1("GET", `/calls/${await toBeRetried()}/explain`)],
    [404, () => v1("GET", "/calls/nobody/explain")],
  ],
};
