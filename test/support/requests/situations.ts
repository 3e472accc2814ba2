// Situations that answers are asked for in; each makes its own campaign and numbers.
import { env } from "cloudflare:workers";
import { runArchive } from "../../../src/actions/archive/run-archive.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import { entrance } from "../../../src/wiring/context.ts";
import { api, freshNumber, initiate, makeCampaign, readCall } from "../api.ts";
import { eventually } from "../eventually.ts";
import { endedCalls } from "../worlds/ended-calls.ts";

export const HOURS = [{ day_of_week: 1, start: "09:00", end: "17:00" }];
export const POLICY = { max_attempts: 2, base_delay: "1h", max_delay: "2h", jitter: 0.5 };

/** All that can be said of who is called, as it is answered too. */
export const PARTY = {
  person_id: "p-1",
  debt_id: "d-1",
  subject: "renewal",
  postal_code: "33101",
  region: "FL",
  country: "US",
  location_trusted: true,
  consent: {
    basis: "express_written",
    scope: "purpose:telemarketing",
    obtained_at: "2026-01-05T14:00:00.000Z",
    expires_at: "2028-01-05T14:00:00.000Z",
    source: "web form",
    ref: "form-17",
  },
};

/** Everything that can be set is. */
export const wholeCampaign = () =>
  makeCampaign({
    description: "of everything",
    time_zone: "Europe/Paris",
    max_concurrent_calls: 5,
    weight: 2,
    retry_policy: POLICY,
    business_hours: HOURS,
    voicemail_counts_as: "picked",
    machine_detection: "async",
    ring_timeout_seconds: 30,
    max_call_seconds: 600,
    caller_ids: {
      numbers: ["+12025550100"],
      daily_cap: 1_000_000,
      set_aside_below: { answer_percent: 1, min_dials: 1_000 },
    },
    targets: [
      { phone_number: freshNumber(1), metadata: { name: "Ada" }, time_zone: "America/New_York", ...PARTY },
    ],
  });

export async function calledOnce(): Promise<{ campaign: number; call: string }> {
  const campaign = await makeCampaign();
  const { body } = await initiate(campaign, freshNumber(1), { metadata: { name: "Ada" } });
  await eventually(async () => (await readCall(body.call_id)).status === "PICKED");
  return { campaign, call: body.call_id };
}

/** Waits for a retry. */
export async function toBeRetried(): Promise<string> {
  const campaign = await makeCampaign({ retry_policy: POLICY });
  const { body } = await initiate(campaign, freshNumber(3));
  await eventually(async () => (await readCall(body.call_id)).status === "RNR");
  return body.call_id;
}

export async function onTheLine(): Promise<string> {
  const { body } = await initiate(await makeCampaign(), freshNumber(5));
  await eventually(async () => (await readCall(body.call_id)).status === "PROCESSING");
  return body.call_id;
}

export async function cancelled(): Promise<string> {
  const call = await toBeRetried();
  await api("POST", `/api/v1/calls/${call}/cancel`);
  return call;
}

export async function paused(): Promise<number> {
  const campaign = await makeCampaign({ targets: [{ phone_number: freshNumber(3) }] });
  await api("POST", `/api/v1/campaigns/${campaign}/start`);
  await api("POST", `/api/v1/campaigns/${campaign}/pause`);
  return campaign;
}

export async function started(): Promise<number> {
  const campaign = await makeCampaign({ targets: [{ phone_number: freshNumber(5) }] });
  await api("POST", `/api/v1/campaigns/${campaign}/start`);
  return campaign;
}

/** Everything of more than 90 days ago leaves, as in a night. */
export async function archiveNow(now = Date.now()): Promise<void> {
  const archive = entrance.stores(env).archive;
  if (archive === null) throw new Error("there is no bucket");
  // Once a night is enough for the product, not for tests.
  await env.DB.prepare("UPDATE archive_state SET started_at = 0").run();
  const hours = { from: 0, to: 24 };
  await runArchive({ ...archive, clock: Date.now, hours, retentionMs: 90 * DAY_MS }, now);
}

/** A call with a retry, of a hundred days ago, that is in the archive; of a campaign that is. */
export async function archived(): Promise<{ call: string; campaign: number; date: string; file: string }> {
  const campaign = await makeCampaign();
  const at = Date.now() - 100 * DAY_MS;
  const metadata = '{"name":"Ada"}';
  const made = { campaignId: campaign, count: 1, at, metadata, end: () => "retried" as const };
  const [call = ""] = await endedCalls(env.DB, made);
  await archiveNow();
  const row = await env.DB.prepare("SELECT name, date FROM archive_files WHERE last_id = ?1")
    .bind(call)
    .first<{ name: string; date: string }>();
  if (row === null) throw new Error("it was not archived");
  return { call, campaign, date: row.date, file: row.name };
}
