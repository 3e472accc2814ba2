// A few of the calls and contacts that wait in a campaign with rule packs, with what has happened to those called. Without
// packs nothing is read.
import type { DueCall } from "../../domain/calls/due-call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { Callee } from "../../domain/compliance/campaign/ask-verdict.ts";
import { settingsInForce } from "../../domain/compliance/campaign/compliance-settings.ts";
import { needsHistory } from "../../domain/compliance/campaign/packs-in-force.ts";
import { historyOf } from "../../domain/compliance/reach/history-of.ts";
import { reachKeys } from "../../domain/compliance/reach/ledger.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { Sampled, SampleKind } from "../../domain/explain/held-by-rules.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";

/** Of the calls that are due, of the later ones, and of the contacts, each. */
const SAMPLE = 50;
/** Zones of contacts that are looked at. */
const ZONES = 10;

interface Ctx {
  calls: Pick<CallStore, "due" | "reach">;
  campaigns: Pick<CampaignStore, "waitingZones" | "contactsPast">;
}

/** Sorts behind every call's id. */
const LAST_ID = "~";

/** Null: no packs are in force. `now` in ms. */
export async function sampleWaiting(
  ctx: Ctx,
  campaign: Campaign,
  { now, tenant }: { now: number; tenant: TenantRules },
): Promise<Sampled[] | null> {
  if (settingsInForce(campaign.compliance) === null) return null;
  const wanted = { campaignId: campaign.id, limit: SAMPLE, after: null };
  const behindNow = { nextAttemptAt: now, callId: LAST_ID };
  const [due, later, contacts] = await Promise.all([
    ctx.calls.due([wanted], now),
    ctx.calls.due([{ ...wanted, after: behindNow }], Number.MAX_SAFE_INTEGER),
    campaign.status === "in_progress" ? nextContacts(ctx, campaign.id) : [],
  ]);
  const sample = [
    ...due.map(call => sampledCall("due", call)),
    ...later.map(call => sampledCall("later", call)),
    ...contacts.map(callee => ({
      kind: "contacts" as const,
      callee,
      attemptsStarted: 0,
      last: null,
      at: now,
      history: [],
    })),
  ];
  return needsHistory(campaign.compliance, tenant) ? withHistories(ctx, sample, now) : sample;
}

const sampledCall = (kind: SampleKind, call: DueCall): Sampled => ({
  kind,
  callee: call,
  attemptsStarted: call.attemptsStarted,
  last: call,
  at: call.nextAttemptAt,
  history: [],
});

async function nextContacts({ campaigns }: Ctx, id: number): Promise<Callee[]> {
  const zones = (await campaigns.waitingZones(id)).slice(0, ZONES);
  if (zones.length === 0) return [];
  return campaigns.contactsPast(id, zones, Math.ceil(SAMPLE / zones.length));
}

/** One read for all. */
async function withHistories({ calls }: Ctx, sample: readonly Sampled[], now: number): Promise<Sampled[]> {
  const keys = sample.map(({ callee }) => reachKeys(callee));
  const rows = await calls.reach([...new Set(keys.flat())]);
  return sample.map((one, i) => ({
    ...one,
    history: historyOf(
      (keys[i] ?? []).flatMap(key => rows.get(key) ?? []),
      one.callee,
      now,
    ),
  }));
}
