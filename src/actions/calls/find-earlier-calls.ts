// A keyed request that comes again when its campaign takes no calls any more: those that it got before are there, will
// be dialled, and are told of again.

import type { NewCall } from "../../domain/calls/new-call.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { AcceptedCall } from "./new-call.ts";

interface Asked {
  /** Index of its result. */
  request: number;
  callId: string;
  number: Pick<NewCall, "phoneNumber">;
}

/** Adds what is stored to the results; returns what is not. */
export async function tellOfBefore<Entry extends Asked>(
  deps: { calls: Pick<CallStore, "byIds"> },
  asked: readonly Entry[],
  results: readonly { accepted: AcceptedCall[]; campaignName: string }[],
): Promise<Entry[]> {
  if (asked.length === 0) return [];
  const rows = new Map((await deps.calls.byIds(asked.map(a => a.callId))).map(r => [r.call.callId, r]));
  return asked.filter(({ request, callId, number }) => {
    const row = rows.get(callId);
    const result = results[request];
    if (result === undefined || row?.call.phoneNumber !== number.phoneNumber) return true;
    const { campaignId, phoneNumber, maxAttempts, nextAttemptAt, timeZone, metadata, createdAt } = row.call;
    result.accepted.push({
      callId,
      campaignId,
      phoneNumber,
      maxAttempts,
      nextAttemptAt: nextAttemptAt ?? createdAt,
      timeZone,
      metadata: metadata === null ? null : JSON.stringify(metadata),
      createdAt,
    });
    result.campaignName = row.campaign.name;
    return false;
  });
}
