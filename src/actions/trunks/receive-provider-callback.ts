// A webhook of a trunk's provider: proved twice, then what it says of its attempt is written down, or ends it. Whatever
// is authentic is answered well, also what is of no consequence: a refusal would be repeated, or make them give up.

import type { AttemptRecord, Call } from "../../domain/calls/call.ts";
import type { DialKey } from "../../domain/calls/dial-key.ts";
import { reportOf } from "../../domain/calls/report-of.ts";
import { CallManagerError, notFound } from "../../domain/errors.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import { log } from "../../log.ts";
import { type CallbackContext, receiveReport } from "../calls/receive-callback.ts";
import type { StopContext } from "../compliance/honour-stop.ts";
import type { Context } from "../context.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CallbackEvent, CallbackRequest } from "../ports/telephony.ts";
import { orUnavailable, unavailable } from "../unavailable.ts";
import { isAbout, stopByWebhook, type Told } from "./stop-by-webhook.ts";

type Ctx = CallbackContext &
  StopContext &
  Pick<Context, "signatures" | "accountOf"> & {
    calls: Pick<CallStore, "byIds" | "recordDetails" | "onTheLineUnder">;
  };

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
  /** Of an end, and of what is about another call: it changed nothing. */
  duplicate: boolean | null;
}

/** Throws `not_found` for a trunk without webhooks, `unauthorized`, and `service_unavailable` for what is to be sent again. */
export async function receiveProviderCallback(
  ctx: Ctx,
  asked: ProviderCallback,
): Promise<ProviderCallbackResult> {
  const account = await orUnavailable(
    "the account of a callback's trunk was not looked for",
    "The trunk cannot be looked for now; send the report again.",
    () => ctx.accountOf(asked.trunk),
  );
  const { parseCallback, sharesAddress = false } = account?.provider ?? {};
  if (parseCallback === undefined)
    throw notFound(`Trunk "${asked.trunk.slice(0, 60)}" has no webhooks of a provider.`);
  const signed = await signedKey(ctx, asked);
  const event = await parseCallback(asked.request);
  if (event.kind === "unauthenticated") {
    log.error("a provider's callback was refused", { trunk: asked.trunk, reason: event.reason });
    throw new CallManagerError("unauthorized", "This is not signed by the trunk's provider.");
  }
  if (event.kind === "unclear")
    throw unavailable("a provider's callback is not clear yet", "Send the report again.", event.reason);
  if (event.kind === "ignored" || event.kind === "progress")
    return { event: event.kind, key: signed, duplicate: null };
  const key = signed ?? (sharesAddress ? await namedBy(ctx, event) : null);
  if (key === null) {
    // A dial that is answered late has not told the id of its call yet.
    if (sharesAddress && isFresh(event, ctx.clock()))
      throw unavailable("a provider's callback came early", NOT_KNOWN_YET, "no call is known by its id");
    // A webhook for all calls of an account: what it does not name is found by asking the provider.
    log.error("a provider's callback names no call", { trunk: asked.trunk, event: event.kind });
    return { event: event.kind, key, duplicate: null };
  }
  // Whatever becomes of the report.
  const { optOut = null } = event;
  if (optOut !== null) await stopByWebhook(ctx, key, { ...event, optOut }, asked.trunk);
  try {
    return { event: event.kind, key, duplicate: await take(ctx, key, event, asked) };
  } catch (error) {
    // Authentic, and of another call, or of one that is in the archive by now: sent again it would not be known either.
    if (!(error instanceof CallManagerError) || error.code !== "not_found") throw error;
    log.info("a provider's callback is of another call", { call_id: key.callId, attempt: key.attempt });
    return { event: event.kind, key, duplicate: true };
  }
}

/** The attempt that our own signature in the URL is for. Throws `unauthorized` when there is one that is false. */
async function signedKey(
  ctx: Ctx,
  { trunk, callId, attempt, signature }: ProviderCallback,
): Promise<DialKey | null> {
  if (callId === null && signature === null) return null;
  if (callId !== null && attempt !== null && signature !== null) {
    const ours = await orUnavailable(
      "a callback's signature was not looked at",
      "The signature of this URL cannot be looked at now; send the report again.",
      () => ctx.signatures.verifyAtWebhook(callId, attempt, signature, trunk),
    );
    if (ours) return { callId, attempt };
  }
  throw new CallManagerError("unauthorized", "The signature of this URL is not ours.");
}

/** A dial is answered, and its answer stored, within this time. */
const EARLY_MS = MINUTE_MS;
const NOT_KNOWN_YET = "No call is known by this id yet; send the report again.";

const isFresh = ({ happenedAt = null }: Told, now: number): boolean =>
  happenedAt !== null && now - happenedAt < EARLY_MS;

/** Of a webhook for all calls: by the attempt that it names, or by its external id while the call is on the line. */
async function namedBy({ calls, clock }: Ctx, { of = null, externalCallId }: Told): Promise<DialKey | null> {
  if (of !== null || externalCallId === null) return of;
  return orUnavailable(
    "the call of a provider's callback was not looked for",
    "The call cannot be looked for now; send the report again.",
    () => calls.onTheLineUnder(externalCallId, clock()),
  );
}

/** Whether it changed nothing; null where nobody can tell. Throws `not_found` for what is about another call. */
async function take(ctx: Ctx, key: DialKey, event: Told, asked: ProviderCallback): Promise<boolean | null> {
  switch (event.kind) {
    // A row for each call that is picked up would say what its end says too: when it was, less how long.
    case "answered":
    case "said":
      return null;
    // Told apart from the end, which decides by it.
    case "answeredBy":
      await stored(() => recordWho(ctx, key, event, asked));
      return null;
    case "ended":
      return stored(() => end(ctx, key, event, asked));
  }
}

const stored = <T>(store: () => Promise<T>): Promise<T> =>
  orUnavailable(
    "a provider's callback was not taken",
    "The report could not be stored; send it again.",
    store,
  );

async function recordWho(
  ctx: Ctx,
  key: DialKey,
  event: Told & { kind: "answeredBy" },
  { trunk }: ProviderCallback,
): Promise<void> {
  const { answeredBy: answered_by, externalCallId } = event;
  const [row] = await ctx.calls.byIds([key.callId]);
  if (row === undefined) throw notFound(`Call ${key.callId} not found.`);
  attemptOf(row.call, key, event, trunk);
  await ctx.calls.recordDetails([{ ...key, details: { answered_by }, externalCallId }], ctx.clock());
}

async function end(
  ctx: Ctx,
  key: DialKey,
  event: Told & { kind: "ended" },
  { trunk, traceId }: ProviderCallback,
): Promise<boolean> {
  const { externalCallId } = event;
  const { duplicate } = await receiveReport(ctx, key.callId, (call, campaign) => {
    const report = reportOf(event, campaign, attemptOf(call, key, event, trunk));
    const answeredAt = event.durationSeconds > 0 ? ctx.clock() - event.durationSeconds * 1000 : null;
    const details = { ...(answeredAt === null ? {} : { answered_at: answeredAt }), ...report.details };
    return { ...key, externalCallId, traceId, ...report, details };
  });
  return duplicate;
}

/** What is known of the attempt. Throws `not_found` for an event that is about another one. */
function attemptOf(call: Call, key: DialKey, event: Told, trunk: string): AttemptRecord | undefined {
  if (!isAbout(call.attempts, key, event, trunk)) throw notFound("The event is about another call.");
  return call.attempts.find(a => a.attempt === key.attempt);
}
