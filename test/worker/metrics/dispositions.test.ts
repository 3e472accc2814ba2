// What attempts ended as, counted: by campaign, by day, for a scraper, and anew.
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { DISPOSITIONS } from "../../../src/domain/calls/disposition.ts";
import { utcDay } from "../../../src/store/counters.ts";
import {
  api,
  callback,
  freshNumber,
  initiate,
  type Json,
  makeCampaign,
  readCall,
  TOKEN,
} from "../../support/api.ts";
import { expectCountersToEqualAScan } from "../../support/checks/invariants.ts";
import { parsePrometheus } from "../../support/checks/prometheus.ts";
import { eventually } from "../../support/eventually.ts";

const NONE = Object.fromEntries(DISPOSITIONS.map(d => [d, 0]));

async function ends(campaign: number, status: string, told: Json): Promise<string> {
  const { body } = await initiate(campaign, freshNumber(5));
  await eventually(async () => (await readCall(body.call_id)).status === "PROCESSING");
  await callback(body.call_id, status, told);
  await eventually(async () => (await readCall(body.call_id)).attempts[0].status === status);
  return body.call_id;
}

const statsOf = async (campaign: number) => (await api("GET", `/api/v1/campaigns/${campaign}/stats`)).body;
const today = async () =>
  (await api("GET", "/api/v1/metrics")).body.recent_metrics.find(
    (day: Json) => day.date === utcDay(Date.now()),
  );
const scraped = async (disposition: string) => {
  const response = await exports.default.fetch("http://calls.test/api/v1/metrics/prometheus", {
    headers: { "X-Auth-Token": TOKEN },
  });
  return parsePrometheus(await response.text())
    .get("call_manager_attempts_by_disposition_total")
    ?.samples.find(s => s.labels.disposition === disposition)?.value;
};

it("attempts are counted by what they ended as, those of which nothing is told in none", async () => {
  const campaign = await makeCampaign();
  expect((await statsOf(campaign)).by_disposition).toEqual(NONE);
  const busy = await ends(campaign, "RNR", { disposition: "busy" });
  await ends(campaign, "RNR", { disposition: "busy" });
  await ends(campaign, "PICKED", { disposition: "answered", answered_by: "human" });
  await ends(campaign, "FAILED", { disposition: "blocked" });
  await ends(campaign, "FAILED", {});
  // A repeat, whatever it says now, changes nothing.
  expect((await callback(busy, "RNR", { disposition: "no_answer", attempt: 1 })).body.duplicate).toBe(true);

  const counted = { ...NONE, busy: 2, answered: 1, blocked: 1 };
  const stats = await statsOf(campaign);
  expect(stats.by_disposition).toEqual(counted);
  expect(stats).toMatchObject({ completed_calls: 1, final_failed: 1, waiting_for_retry: 3 });
  expect((await today()).by_disposition).toEqual(counted);
  expect([await scraped("busy"), await scraped("rejected")]).toEqual([2, 0]);
  await expectCountersToEqualAScan();

  const day = utcDay(Date.now());
  const { body } = await api("POST", "/api/v1/metrics/rebuild", { from: day, to: day, campaigns: true });
  expect(body.days).toMatchObject([{ differed: false, after: { ended_busy: 2, ended_blocked: 1 } }]);
  expect(body.campaigns.differed).toEqual([]);
});
