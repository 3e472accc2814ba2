// Ends a call that waits. What is on the line cannot be hung up from here, and what has ended stays as it is.
import { type Call, isOnTheLine, type NamedCall } from "../../domain/calls/call.ts";
import { CallManagerError, notFound } from "../../domain/errors.ts";
import { namedTrunks } from "../../domain/trunks/trunk.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { GateClient } from "../ports/gate-client.ts";

interface CancelContext {
  calls: Pick<CallStore, "named" | "cancel">;
  campaigns: Pick<CampaignStore, "byIds">;
  gate: Pick<GateClient, "release">;
  clock: Clock;
}

/** Whichever of its campaign's trunks has granted it. */
async function release({ campaigns, gate }: CancelContext, call: Call): Promise<void> {
  const campaign = (await campaigns.byIds([call.campaignId])).get(call.campaignId);
  const attempt = call.attemptsStarted + 1;
  await gate.release(
    namedTrunks(campaign ?? { trunks: null }).map(trunk => ({ callId: call.callId, attempt, trunk })),
  );
}

/** Throws `not_found`, and `conflict` for a call on the line or at another end; cancelled twice is cancelled. */
export async function cancelCall(ctx: CancelContext, { callId }: { callId: string }): Promise<NamedCall> {
  const cancelled = await ctx.calls.cancel(callId, ctx.clock());
  const row = await ctx.calls.named(callId);
  if (row === null) throw notFound("Call not found.");
  const { call } = row;
  if (cancelled) {
    // From here on its attempt cannot be claimed: a line that was granted for it is free. If this fails, it lapses.
    await release(ctx, call).catch(() => {});
    return row;
  }
  if (call.status === "CANCELLED") return row;
  const why = isOnTheLine(call)
    ? `attempt ${call.attemptsStarted} is on the line; pause or cancel its campaign to stop what follows`
    : call.nextAttemptAt === null
      ? `it has ended as ${call.status}`
      : "it changed meanwhile; ask again";
  throw new CallManagerError("conflict", `Call ${callId} cannot be cancelled: ${why}.`, {
    status: call.status,
  });
}
