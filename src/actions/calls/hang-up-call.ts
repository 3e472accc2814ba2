// Ends what is on the line, where the trunk's provider can. The attempt ends by the provider's own report, like any
// other: what is known of it is what they say.
import { isOnTheLine, type NamedCall } from "../../domain/calls/call.ts";
import { CallManagerError, notFound } from "../../domain/errors.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { Context } from "../context.ts";
import type { CallStore } from "../ports/call-store.ts";

type Ctx = Pick<Context, "accountOf"> & { calls: Pick<CallStore, "named"> };

/** Throws `not_found`, `conflict` for a call that is not on the line or cannot be ended from here. */
export async function hangUpCall(ctx: Ctx, { callId }: { callId: string }): Promise<NamedCall> {
  const row = await ctx.calls.named(callId);
  if (row === null) throw notFound("Call not found.");
  const { call } = row;
  const refuse = (why: string) =>
    new CallManagerError("conflict", `Call ${callId} cannot be hung up: ${why}.`, { status: call.status });
  if (!isOnTheLine(call)) throw refuse(`it is ${call.status}, not on the line`);
  const attempt = call.attempts.find(a => a.attempt === call.attemptsStarted);
  const account = await ctx.accountOf(attempt?.trunk ?? DEFAULT_TRUNK);
  const { hangUp, name = "of its trunk" } = account?.provider ?? {};
  if (hangUp === undefined) throw refuse(`the provider ${name} cannot be asked to`);
  const externalCallId = attempt?.external_call_id ?? null;
  if (externalCallId === null) throw refuse("the provider has not told its own id of it yet; ask again");
  if (!(await hangUp(externalCallId)))
    throw refuse("the provider says that it is over, or did not do it; ask again");
  return row;
}
