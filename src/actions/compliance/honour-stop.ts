// A report says stop: it holds from here on, whatever becomes of the report, be it a duplicate, late, or of a call that is
// in the archive. Stored before the report is answered; when it cannot be, the provider is to repeat it.
import type { AttemptRecord } from "../../domain/calls/call.ts";
import { type OptOut, type Said, stopsSaid } from "../../domain/compliance/opt-out.ts";
import type { Purpose } from "../../domain/compliance/packs/pack.ts";
import { describe, log } from "../../log.ts";
import { type FindDeps, findArchivedCall } from "../archive/find-archived-call.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import { orUnavailable } from "../unavailable.ts";
import { type EndWaitingContext, endWaitingCalls } from "./end-waiting-calls.ts";
import { type StoreContext, storeSuppressions } from "./store-suppressions.ts";

/** Statements that end waiting calls before the report is answered; the watchdog goes on. */
const CHUNKS = 2;
const SOURCE = "callback";

export type StopContext = StoreContext &
  EndWaitingContext & {
    calls: Pick<CallStore, "named">;
    campaigns: Pick<CampaignStore, "byIds">;
    archive: FindDeps | null;
  };

export interface StopSaid {
  callId: string;
  optOut: OptOut | null;
  wrongNumber: boolean;
  /** Whose report it is. */
  by: string;
  /** Absent = whoever reports is believed. */
  isAbout?: (attempts: readonly KnownAttempt[]) => boolean;
}

/** What a call's attempt was, on record or in the archive. */
export type KnownAttempt = Pick<AttemptRecord, "attempt" | "external_call_id" | "trunk">;

/** Null = nobody knows the call, or it is not about it. `archived`: its report is of no further consequence. Throws `service_unavailable`. */
export async function honourStop(
  ctx: StopContext,
  { callId, by, isAbout = () => true, ...said }: StopSaid,
): Promise<{ archived: boolean } | null> {
  const stored = await orUnavailable(
    "a stop was not stored",
    "The opt-out could not be stored; send the report again.",
    async () => {
      const called = await whoWasCalled(ctx, callId);
      if (called === null || !isAbout(called.attempts)) return null;
      const purpose =
        said.optOut === "purpose" ? await purposeOf(ctx.campaigns, called.said.campaignId) : null;
      const origin = { source: SOURCE, createdBy: by };
      return {
        ...called,
        entries: await storeSuppressions(ctx, stopsSaid(said, { ...called.said, purpose }), origin),
      };
    },
  );
  if (stored === null) return null;
  for (const { entry } of stored.entries)
    await endWaitingCalls(ctx, entry, { after: [], chunks: CHUNKS }).catch((error: unknown) =>
      log.error("calls of a suppression were not ended", {
        suppression_id: entry.id,
        error: describe(error),
      }),
    );
  return { archived: stored.archived };
}

/** As it is now; null = the campaign has none, or is gone. */
async function purposeOf(campaigns: StopContext["campaigns"], id: number): Promise<Purpose | null> {
  return (await campaigns.byIds([id])).get(id)?.compliance?.purpose ?? null;
}

interface Called {
  said: Omit<Said, "purpose">;
  attempts: readonly KnownAttempt[];
  archived: boolean;
}

async function whoWasCalled(
  { calls, archive }: Pick<StopContext, "calls" | "archive">,
  callId: string,
): Promise<Called | null> {
  const row = await calls.named(callId);
  if (row !== null) return { said: row.call, attempts: row.call.attempts, archived: false };
  const line = archive === null ? null : await findArchivedCall(archive, callId);
  const {
    phone_number: phoneNumber,
    person_id: personId = null,
    campaign_id: campaignId,
    attempts,
  } = line ?? {};
  if (typeof phoneNumber !== "string" || typeof campaignId !== "number") return null;
  return {
    said: { phoneNumber, personId: typeof personId === "string" ? personId : null, campaignId },
    attempts: Array.isArray(attempts) ? attempts : [],
    archived: true,
  };
}
