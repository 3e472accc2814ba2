// Requests about aggregate figures, by operation: as they are meant, and refused.
import { makeCampaign } from "../api.ts";
import { type Asked, after, NOWHERE, v1 } from "./ask.ts";
import { calledOnce, paused, wholeCampaign } from "./situations.ts";

/** Something is paused, something has ended. */
async function aDay() {
  await calledOnce();
  await paused();
}

export const figuresAsked: Asked = {
  getOverview: [[200, after(aDay, v1("GET", "/overview"))]],
  getWhoami: [[200, () => v1("GET", "/whoami")]],
  getCampaignLive: [
    [200, async () => v1("GET", `/campaigns/${(await calledOnce()).campaign}/live`)],
    [200, async () => v1("GET", `/campaigns/${await wholeCampaign()}/live`)],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/live`)],
  ],
  getCampaignSeries: [
    [200, async () => v1("GET", `/campaigns/${(await calledOnce()).campaign}/series?range=24h`)],
    [400, async () => v1("GET", `/campaigns/${await makeCampaign()}/series?range=2h`)],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/series`)],
  ],
  getCampaignHeatMap: [
    [200, async () => v1("GET", `/campaigns/${(await calledOnce()).campaign}/heat-map`)],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/heat-map`)],
  ],
  getCampaignFunnel: [
    [200, async () => v1("GET", `/campaigns/${(await calledOnce()).campaign}/funnel`)],
    [404, () => v1("GET", `/campaigns/${NOWHERE}/funnel`)],
  ],
  getCalendar: [
    [200, async () => v1("GET", `/calendar?campaign_id=${await wholeCampaign()}&days=31`)],
    [200, () => v1("GET", "/calendar?from=2026-03-01T00:00:00Z")],
    [400, () => v1("GET", "/calendar?days=32")],
    [404, () => v1("GET", `/calendar?campaign_id=${NOWHERE}`)],
  ],
  getTrunkSeries: [
    [200, after(calledOnce, v1("GET", "/trunks/default/series"))],
    [404, () => v1("GET", "/trunks/nowhere/series")],
  ],
};
