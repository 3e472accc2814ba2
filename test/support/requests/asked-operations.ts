// Requests about the rest, by operation: as they are meant, and refused.
import { api } from "../api.ts";
import { type Asked, after, NOWHERE, v1 } from "./ask.ts";
import { archived, calledOnce, onTheLine, wholeCampaign } from "./situations.ts";

const FORM = "application/x-www-form-urlencoded";
const POOL = { numbers: ["+12025550110"], set_aside_below: { answer_percent: 1, min_dials: 100_000 } };
const SIMULATED = { provider: "simulator", max_concurrent_calls: 2 };
const RPC = { jsonrpc: "2.0" };
const today = () => new Date().toISOString().slice(0, 10);

export const operationsAsked: Asked = {
  listChanges: [
    [200, after(wholeCampaign, v1("GET", "/changes?limit=3"))],
    [200, async () => v1("GET", `/changes?campaign_id=${await wholeCampaign()}`)],
    [400, () => v1("GET", "/changes?subject=campaign")],
    [400, () => v1("GET", "/changes?subject=trunk:default&campaign_id=1")],
  ],
  listEvents: [
    [200, after(wholeCampaign, v1("GET", "/events?limit=3"))],
    [200, () => v1("GET", "/events?types=call.finished,trunk.paused&payload=thin&after=0")],
    [400, () => v1("GET", "/events?types=call.ended")],
  ],
  getRetryRules: [[200, () => v1("GET", "/retry-rules")]],
  previewRetry: [
    [200, () => v1("POST", "/retry-rules/preview", { outcome: "PICKED", attempt: 1 })],
    [
      200,
      async () =>
        v1("POST", "/retry-rules/preview", {
          campaign_id: await wholeCampaign(),
          outcome: "RNR",
          attempt: 1,
        }),
    ],
    [400, () => v1("POST", "/retry-rules/preview", { outcome: "BUSY", attempt: 1 })],
    [404, () => v1("POST", "/retry-rules/preview", { campaign_id: NOWHERE, outcome: "RNR", attempt: 1 })],
  ],
  getCampaignForecast: [
    [200, async () => v1("GET", `/campaigns/${await wholeCampaign()}/forecast`)],
    [200, async () => v1("GET", `/campaigns/${await wholeCampaign()}/forecast?lines=30&max_attempts=5`)],
    [400, async () => v1("GET", `/campaigns/${await wholeCampaign()}/forecast?lines=0`)],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/forecast`)],
  ],
  forecastList: [
    [200, () => v1("POST", "/forecast", { zones: [{ time_zone: "Asia/Tokyo", people: 500 }], lines: 3 })],
    [400, () => v1("POST", "/forecast", { zones: [] })],
    [404, () => v1("POST", "/forecast", { campaign_id: NOWHERE, zones: [{ people: 500 }] })],
  ],
  checkCompliance: [
    [200, () => v1("POST", "/compliance/check", { packs: ["us-*"], call: { phone_number: "+13055550123" } })],
    [
      200,
      () =>
        v1("POST", "/compliance/check", {
          mode: "observe",
          packs: ["us-federal"],
          call: { phone_number: "+18005550123" },
        }),
    ],
    [400, () => v1("POST", "/compliance/check", { call: { phone_number: "+13055550123" } })],
    [
      404,
      () => v1("POST", "/compliance/check", { campaign_id: NOWHERE, call: { phone_number: "+13055550123" } }),
    ],
  ],
  askCompliance: [
    [200, () => v1("GET", "/compliance/check?phone_number=%2B13055550123&packs=us-*")],
    [400, () => v1("GET", "/compliance/check?phone_number=12&packs=us-*")],
    [404, () => v1("GET", `/compliance/check?phone_number=%2B13055550123&campaign_id=${NOWHERE}`)],
  ],
  getMetrics: [
    [200, after(calledOnce, v1("GET", "/metrics?days=2"))],
    [400, () => v1("GET", "/metrics?days=0")],
  ],
  getPrometheusMetrics: [[200, after(calledOnce, v1("GET", "/metrics/prometheus"))]],
  rebuildMetrics: [
    [200, after(calledOnce, v1("POST", "/metrics/rebuild", { from: today(), to: today(), campaigns: true }))],
    [400, () => v1("POST", "/metrics/rebuild", { from: "2026-02-30", to: "2026-03-01" })],
    [404, () => v1("POST", "/metrics/rebuild", { cursor: "00000000-0000-4000-8000-000000000000" })],
  ],
  listTrunks: [
    [200, after(onTheLine, v1("GET", "/trunks"))],
    [400, () => v1("GET", "/trunks?permits=-1")],
  ],
  createTrunk: [
    [201, () => v1("POST", "/trunks", { ...SIMULATED, name: "asked-for" })],
    [400, () => v1("POST", "/trunks", { ...SIMULATED, name: "Asked For" })],
    [400, () => v1("POST", "/trunks", { ...SIMULATED, name: "carrier", provider: "pigeon" })],
    [409, () => v1("POST", "/trunks", { ...SIMULATED, name: "default" })],
  ],
  updateTrunk: [
    [200, () => v1("PATCH", "/trunks/default", { weight: 2 })],
    [400, () => v1("PATCH", "/trunks/default", { provider: "http" })],
    [404, () => v1("PATCH", "/trunks/nowhere", { weight: 2 })],
  ],
  pauseAllTrunks: [[200, () => v1("POST", "/trunks/pause")]],
  resumeAllTrunks: [[200, () => v1("POST", "/trunks/resume")]],
  getTrunk: [
    [200, after(onTheLine, v1("GET", "/trunks/default"))],
    [404, () => v1("GET", "/trunks/nowhere")],
  ],
  pauseTrunk: [
    [200, () => v1("POST", "/trunks/default/pause")],
    [404, () => v1("POST", "/trunks/nowhere/pause")],
  ],
  resumeTrunk: [
    [200, () => v1("POST", "/trunks/default/resume")],
    [404, () => v1("POST", "/trunks/nowhere/resume")],
  ],
  reinstateCallerIds: [
    [
      200,
      async () => {
        await api("PATCH", "/api/v1/trunks/default", { caller_ids: POOL });
        return v1("POST", "/trunks/default/caller-ids/reinstate", { numbers: POOL.numbers });
      },
    ],
    [400, () => v1("POST", "/trunks/default/caller-ids/reinstate", { numbers: ["+12025550199"] })],
    [400, () => v1("POST", "/trunks/default/caller-ids/reinstate", { numbers: [] })],
    [404, () => v1("POST", "/trunks/nowhere/caller-ids/reinstate", { numbers: ["+12025550199"] })],
  ],
  // The simulator has no webhooks; the others are asked for in test/worker/telephony.
  receiveProviderCallback: [
    [404, () => v1("POST", "/providers/default/callback", "CallStatus=busy", FORM)],
    [404, () => v1("POST", "/providers/nowhere/callback?attempt=1&call_id=x&signature=x", {})],
  ],
  receiveProviderCallbackByPut: [[404, () => v1("PUT", "/providers/default/callback", {})]],
  listArchive: [
    [200, async () => v1("GET", `/archive?limit=1&date=${(await archived()).date}`)],
    [400, () => v1("GET", "/archive?date=yesterday")],
    [400, () => v1("GET", "/archive?cursor=x")],
  ],
  getArchiveFile: [
    [200, async () => v1("GET", `/archive/${(await archived()).file}`)],
    [200, after(archived, v1("GET", "/archive/manifest-00000001.json"))],
    [404, () => v1("GET", "/archive/calls-2020-01-01-000001.ndjson.gz")],
    [404, () => v1("GET", "/archive/nothing")],
  ],
  rotateCallbackKey: [
    [200, () => v1("POST", "/trunks/default/callback-key/rotate")],
    [404, () => v1("POST", "/trunks/nowhere/callback-key/rotate")],
    [409, () => v1("POST", "/trunks/asked-for/callback-key/rotate")],
  ],
  sendMcpMessage: [
    [200, () => ["POST", "/mcp", { ...RPC, id: 1, method: "tools/list" }]],
    [200, () => ["POST", "/mcp", { ...RPC, id: "a", method: "resources/list" }]],
    [202, () => ["POST", "/mcp", { ...RPC, method: "notifications/initialized" }]],
    [400, () => ["POST", "/mcp", [{ ...RPC, id: 1, method: "ping" }]]],
  ],
  getHealth: [[200, () => ["GET", "/health"]]],
  getHealthz: [[200, () => ["GET", "/healthz"]]],
  getApiDocument: [[200, () => ["GET", "/openapi.json"]]],
  getDocumentationPage: [[200, () => ["GET", "/docs"]]],
};
