// A webhook of a trunk's provider: proved twice, then what it says of its attempt is written down, or ends it. Whatever
// is authentic is answered well, also what is of no consequence: a refusal would be repeated, or make them give up.

import type { DialKey } from "../../domain/calls/dial-key.ts";
import { reportOf } from "../../domain/calls/report-of.ts";
import { CallManagerError, notFound } from "../../domain/errors.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import { log } from "../../log.ts";
import { type CallbackContext, receiveReport } from "../calls/receive-callback.ts";
import { honourStop, type StopContext } from "../compliance/honour-stop.ts";
import type { Context } from "../context.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CallbackEvent, CallbackRequest } from "../ports/telephony.ts";
import { orUnavailable } from "../unavailable.ts";

type Ctx = CallbackContext &
  StopContext &
  Pick<Context, "signatures" | "provider"> & { calls: Pick<CallStore, "recordDetails" | "onTheLineUnder"> };

export interface ProviderCallback {
  trunk: string;
  /** As the URL has them; null = it names no call. */
  callId: string | null;
  attempt: number | null;
  signature: string | null;
  request: CallbackRequest;
  traceId: string;
}

/** What became of it, for the log. */
export interface ProviderCallbackResult {
  event: CallbackEvent["kind"];
  key: DialKey | null;
  /** Of an end: it changed nothing. */
  duplicate: boolean | null;
}

/** Throws `not_found` for a trunk without webhooks, and `unauthorized`. */
export async function receiveProviderCallback(
  ctx: Ctx,
  asked: ProviderCallback,
): Promise<ProviderCallbackResult> {
  const { parseCallback } = ctx.provider;
  if (asked.trunk !== DEFAULT_TRUNK || parseCallback === undefined)
    throw notFound(`Trunk "${asked.trunk.slice(0, 60)}" has no webhooks of a provider.`);
  const signed = await signedKey(ctx, asked);
  const event = await parseCallback(asked.request);
  if (event.kind === "unauthenticated") {
    log.error("a provider's callback was refused", { trunk: asked.trunk, reason: event.reason });
    throw new CallManagerError("unauthorized", "This is not signed by the trunk's provider.");
  }
  if (event.kind === "ignored" || event.kind === "progress")
    return { event: event.kind, key: signed, duplicate: null };
  const key = signed ?? (await namedBy(ctx, event));
  if (key === null) {
    // A webhook for all calls of an account: what it does not name is found by asking the provider.
    log.error("a provider's callback names no call", { trunk: asked.trunk, event: event.kind });
    return { event: event.kind, key, duplicate: null };
  }
  // Whatever becomes of the report.
  if ((event.optOut ?? null) !== null)
    await honourStop(ctx, {
      callId: key.callId,
      optOut: event.optOut ?? null,
      wrongNumber: false,
      by: `trunk ${asked.trunk}`,
    });
  return { event: event.kind, key, duplicate: await take(ctx, key, event, asked.traceId) };
}

/** The attempt that our own signature in the URL is for. Throws `unauthorized` when there is one that is false. */
async function signedKey(
  ctx: Ctx,
  { callId, attempt, signature }: ProviderCallback,
): Promise<DialKey | null> {
  if (callId === null && signature === null) return null;
  if (callId !== null && attempt !== null && signature !== null) {
    const ours = await orUnavailable(
      "a callback's signature was not looked at",
      "The signature of this URL cannot be looked at now; send the report again.",
      () => ctx.signatures.verify(callId, attempt, signature),
    );
    if (ours) return { callId, attempt };
  }
  throw new CallManagerError("unauthorized", "The signature of this URL is not ours.");
}

type Told = CallbackEvent & { kind: "answered" | "answeredBy" | "ended" };

/** Of a webhook for all calls: by the attempt that it names, or by its external id while the call is on the line. */
async function namedBy({ calls, clock }: Ctx, { of, externalCallId }: Told): Promise<DialKey | null> {
  if (of !== null || externalCallId === null) return of ?? null;
  return orUnavailable(
    "the call of a provider's callback was not looked for",
    "The call cannot be looked for now; send the report again.",
    () => calls.onTheLineUnder(externalCallId, clock()),
  );
}

/** Whether it changed nothing; null where nobody can tell. */
async function take(ctx: Ctx, key: DialKey, event: Told, traceId: string): Promise<boolean | null> {
  const { externalCallId } = event;
  switch (event.kind) {
    // A row for each call that is picked up would say what its end says too: when it was, less how long.
    case "answered":
      return null;
    // Told apart from the end, which decides by it.
    case "answeredBy":
      await stored(() =>
        ctx.calls.recordDetails(
          [{ ...key, details: { answered_by: event.answeredBy }, externalCallId }],
          ctx.clock(),
        ),
      );
      return null;
    case "ended":
      return stored(() => end(ctx, key, event, traceId));
  }
}

const stored = <T>(store: () => Promise<T>): Promise<T> =>
  orUnavailable(
    "a provider's callback was not taken",
    "The report could not be stored; send it again.",
    store,
  );

async function end(
  ctx: Ctx,
  key: DialKey,
  event: Told & { kind: "ended" },
  traceId: string,
): Promise<boolean> {
  const { externalCallId } = event;
  try {
    const { duplicate } = await receiveReport(ctx, key.callId, (call, campaign) => {
      const known = call.attempts.find(a => a.attempt === key.attempt);
      const knownAs = known?.external_call_id ?? externalCallId;
      // What a body names may be another's words: whoever begins a conversation of their own says what is in it.
      if (event.of && knownAs !== externalCallId) throw notFound("The attempt is known by another id.");
      const report = reportOf(event, campaign, known);
      const answeredAt = event.durationSeconds > 0 ? ctx.clock() - event.durationSeconds * 1000 : null;
      const details = { ...(answeredAt === null ? {} : { answered_at: answeredAt }), ...report.details };
      return { ...key, externalCallId, traceId, ...report, details };
    });
    return duplicate;
  } catch (error) {
    // Authentic, and of another call, or of one that is in the archive by now: sent again it would not be known either.
    if (error instanceof CallManagerError && error.code === "not_found") return true;
    throw error;
  }
}
