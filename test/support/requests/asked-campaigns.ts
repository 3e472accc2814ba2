// Requests about campaigns, their numbers and hours, by operation: as they are meant, and refused.
import { freshNumber, makeCampaign } from "../api.ts";
import { type Asked, after, NOWHERE, v1 } from "./ask.ts";
import { calledOnce, HOURS, POLICY, paused, started, wholeCampaign } from "./situations.ts";

export const campaignsAsked: Asked = {
  createCampaign: [
    [201, () => v1("POST", "/campaigns", { name: "small" })],
    [
      201,
      () =>
        v1("POST", "/campaigns", {
          name: "whole",
          time_zone: "Europe/Paris",
          retry_policy: POLICY,
          business_hours: HOURS,
        }),
    ],
    [400, () => v1("POST", "/campaigns", { name: "" })],
  ],
  listCampaigns: [
    [200, after(wholeCampaign, v1("GET", "/campaigns"))],
    [200, after(wholeCampaign, v1("GET", "/campaigns?include=counts&limit=2"))],
    [400, () => v1("GET", "/campaigns?include=everything")],
    [400, () => v1("GET", "/campaigns?is_active=perhaps")],
  ],
  getCampaign: [
    [200, async () => v1("GET", `/campaigns/${await wholeCampaign()}`)],
    [200, () => v1("GET", "/campaigns/0")],
    [400, () => v1("GET", "/campaigns/abc")],
    [404, () => v1("GET", `/campaigns/${NOWHERE}`)],
  ],
  updateCampaign: [
    [
      200,
      async () => v1("PATCH", `/campaigns/${await wholeCampaign()}`, { name: "other", business_hours: null }),
    ],
    [200, async () => v1("PATCH", `/campaigns/${await makeCampaign()}`, { weight: 100 })],
    [400, async () => v1("PATCH", `/campaigns/${await makeCampaign()}`, { weight: 0 })],
    [400, async () => v1("PATCH", `/campaigns/${await makeCampaign()}`, { weight: 101 })],
  ],
  replaceCampaignFields: [
    [200, async () => v1("PUT", `/campaigns/${await makeCampaign()}`, { name: "other" })],
    [404, () => v1("PUT", `/campaigns/${NOWHERE}`, { name: "other" })],
  ],
  startCampaign: [
    [200, async () => v1("POST", `/campaigns/${await wholeCampaign()}/start`)],
    [409, async () => v1("POST", `/campaigns/${await started()}/start`)],
  ],
  pauseCampaign: [
    [200, async () => v1("POST", `/campaigns/${await started()}/pause`)],
    [409, async () => v1("POST", `/campaigns/${await makeCampaign()}/pause`)],
  ],
  resumeCampaign: [
    [200, async () => v1("POST", `/campaigns/${await paused()}/resume`)],
    [409, async () => v1("POST", `/campaigns/${await makeCampaign()}/resume`)],
  ],
  completeCampaign: [
    [200, async () => v1("POST", `/campaigns/${await paused()}/complete`)],
    [409, async () => v1("POST", `/campaigns/${await makeCampaign()}/complete`)],
  ],
  cancelCampaign: [
    [200, async () => v1("POST", `/campaigns/${await paused()}/cancel`)],
    [404, () => v1("POST", `/campaigns/${NOWHERE}/cancel`)],
  ],
  getCampaignStats: [
    [200, async () => v1("GET", `/campaigns/${(await calledOnce()).campaign}/stats`)],
    [200, () => v1("GET", "/campaigns/0/stats")],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/stats`)],
  ],
  getAbandonRate: [
    [200, async () => v1("GET", `/campaigns/${await makeCampaign()}/abandon-rate`)],
    [200, () => v1("GET", "/campaigns/0/abandon-rate")],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/abandon-rate`)],
  ],
  getPreDialSecret: [
    [200, async () => v1("GET", `/campaigns/${await makeCampaign()}/pre-dial-secret`)],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/pre-dial-secret`)],
  ],
  addPhoneNumbers: [
    [
      201,
      async () =>
        v1("POST", "/phone-numbers", {
          campaign_id: await makeCampaign(),
          phone_numbers: [freshNumber(), "x", 7],
        }),
    ],
    [400, () => v1("POST", "/phone-numbers", { campaign_id: 1, phone_numbers: [] })],
  ],
  addTargets: [
    [
      202,
      async () =>
        v1("POST", `/campaigns/${await makeCampaign()}/targets`, {
          targets: [{ phone_number: freshNumber() }],
        }),
    ],
    [404, () => v1("POST", `/campaigns/${NOWHERE}/targets`, { targets: [{ phone_number: freshNumber() }] })],
  ],
  listPhoneNumbers: [
    [200, async () => v1("GET", `/phone-numbers?campaign_id=${await wholeCampaign()}`)],
    [400, () => v1("GET", "/phone-numbers?limit=0")],
  ],
  listWindows: [
    [200, async () => v1("GET", `/campaigns/${await wholeCampaign()}/windows?kind=retry`)],
    [400, async () => v1("GET", `/campaigns/${await makeCampaign()}/windows?days=0`)],
  ],
  explainCampaign: [
    [200, async () => v1("GET", `/campaigns/${await paused()}/explain`)],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/explain`)],
  ],
};
