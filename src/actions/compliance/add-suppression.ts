// Stop: from the moment it is stored nobody whom it is about is dialled; then their waiting calls are ended, and those on
// the line hung up, if that is asked for.
import type { NewSuppression, Suppression } from "../../domain/compliance/suppression.ts";
import { CallManagerError, invalid } from "../../domain/errors.ts";
import { describe, log } from "../../log.ts";
import { hangUpCall } from "../calls/hang-up-call.ts";
import type { Context } from "../context.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { SuppressionStore } from "../ports/suppression-store.ts";
import { type EndWaitingContext, endWaitingCalls } from "./end-waiting-calls.ts";
import { type StoreContext, storeSuppressions } from "./store-suppressions.ts";

/** Statements that one request ends calls by; the watchdog goes on. */
const CHUNKS = 20;
/** Calls on the line that are named, and that are hung up. */
const NAMED = 500;
const HUNG_UP = 20;

type AddContext = StoreContext &
  EndWaitingContext &
  Pick<Context, "accountOf"> & {
    calls: Pick<CallStore, "named">;
    campaigns: Pick<CampaignStore, "byIds">;
    suppressions: Pick<SuppressionStore, "onTheLine">;
  };

export interface AddedSuppression {
  entry: Suppression;
  /** False: what is in force already holds as long. */
  isNew: boolean;
  cancelled: number;
  moved: number;
  onTheLine: readonly string[];
  hungUp: readonly string[];
}

interface Asked {
  entry: NewSuppression;
  createdBy: string;
  hangUp: boolean;
}

/** Throws `validation_error` for a campaign that there is not, and for an end that is past. */
export async function addSuppression(
  ctx: AddContext,
  { entry: asked, createdBy, hangUp }: Asked,
): Promise<AddedSuppression> {
  await check(ctx, asked);
  const [stored] = await storeSuppressions(ctx, [asked], { source: "api", createdBy });
  if (stored === undefined)
    throw new CallManagerError("service_unavailable", "It was lifted at the same moment; ask again.", {}, 1);
  const { entry, isNew } = stored;
  // It holds from here on: what goes wrong below is the watchdog's.
  const ended = await endWaitingCalls(ctx, entry, { after: [], chunks: CHUNKS }).catch((error: unknown) => {
    log.error("calls of a suppression were not ended", { suppression_id: entry.id, error: describe(error) });
    return { cancelled: 0, moved: 0 };
  });
  const onTheLine = await ctx.suppressions.onTheLine(entry, NAMED).catch((error: unknown) => {
    // It holds: who asked is told so, without the calls that it found.
    log.error("calls on the line were not looked for", { error: describe(error) });
    return [];
  });
  const hungUp = hangUp ? await hangUpAll(ctx, onTheLine.slice(0, HUNG_UP)) : [];
  return { entry, isNew, cancelled: ended.cancelled, moved: ended.moved, onTheLine, hungUp };
}

async function check(ctx: AddContext, { scope, expiresAt }: NewSuppression): Promise<void> {
  const now = ctx.clock();
  if (expiresAt !== null && expiresAt <= now)
    throw invalid({
      expires_at: [
        `must be later than now, ${new Date(now).toISOString()}, not ${new Date(expiresAt).toISOString()}`,
      ],
    });
  const campaign = /^campaign:(\d+)$/.exec(scope)?.[1];
  if (campaign === undefined) return;
  if (!(await ctx.campaigns.byIds([Number(campaign)])).has(Number(campaign)))
    throw invalid({ scope: [`there is no campaign ${campaign}: not "${scope}"`] });
}

/** One that cannot be hung up goes on; it is among those on the line. */
async function hangUpAll(ctx: AddContext, callIds: readonly string[]): Promise<string[]> {
  const done = await Promise.allSettled(callIds.map(callId => hangUpCall(ctx, { callId })));
  return callIds.filter((_, i) => done[i]?.status === "fulfilled");
}
