// An idempotent retry whose campaign takes no calls any more: the calls that the request got before are there, will be
// dialled, and are its answer.

import type { CallStore } from "../ports/call-store.ts";
import type { Entry } from "./call-entry.ts";

/** What is stored is accepted; what is not has no campaign. */
export async function findEarlierCalls(
  deps: { calls: Pick<CallStore, "byIds"> },
  entries: readonly Entry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = new Map((await deps.calls.byIds(entries.map(e => e.callId))).map(r => [r.call.callId, r]));
  for (const entry of entries) {
    const row = rows.get(entry.callId);
    if (row?.call.phoneNumber !== entry.number.phoneNumber) {
      entry.state = { kind: "missing" };
      continue;
    }
    const {
      callId,
      campaignId,
      phoneNumber,
      maxAttempts,
      nextAttemptAt,
      timeZone,
      metadata,
      personId,
      party,
      createdAt,
    } = row.call;
    const call = {
      callId,
      campaignId,
      phoneNumber,
      maxAttempts,
      nextAttemptAt: nextAttemptAt ?? createdAt,
      timeZone,
      metadata: metadata === null ? null : JSON.stringify(metadata),
      personId: personId ?? undefined,
      party: party ?? undefined,
      createdAt,
    };
    entry.state = { kind: "accepted", call, campaignName: row.campaign.name };
  }
}
