// What the gate lets go, and the calling window once more: dispatch looked at it, and the message may have waited.

import type { Claimable, DialMessage } from "../../../domain/calls/dial-key.ts";
import type { CallbackUrls } from "../../ports/callback-urls.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GateClient } from "../../ports/gate-client.ts";

/**
 * A claim is sent within this time of its begin, or not at all. The sweeper of permits that were begun and not
 * claimed waits four times as long; D1 ends a statement after 30 s.
 */
const CLAIM_WITHIN_MS = 30_000;

/** A dial whose permit was begun for this delivery. */
export interface BegunDial {
  message: DialMessage;
  claimable: Claimable;
  /** When its calling window closes, in ms; null = it does not. */
  openUntil: number | null;
  /** The gate wants a report of it, however it ends. */
  probe: boolean;
  /** It asks for its slot: calls per second are limited. */
  paced: boolean;
  /** Its campaign's hook is asked first. */
  hooked: boolean;
}

/**
 * `refused`: it is too late for them, and their lines go back; `isLate` says so of others at a later time (ms). Throws when the gate or the keys of callback URLs are
 * out of reach.
 */
export async function beginDials(
  ctx: { gate: Pick<GateClient, "begin">; callbackUrls: Pick<CallbackUrls, "ready">; clock: Clock },
  messages: readonly DialMessage[],
): Promise<{ wanted: BegunDial[]; refused: BegunDial[]; isLate: (dial: BegunDial, now: number) => boolean }> {
  const askedAt = ctx.clock();
  // No key, no dial: it is at hand before a permit is begun, so that no attempt is burnt for want of it.
  await ctx.callbackUrls.ready();
  const verdicts = await ctx.gate.begin(messages);
  const now = ctx.clock();
  const begun = messages.flatMap((message, i): BegunDial[] => {
    const verdict = verdicts[i];
    if (verdict?.go !== true) return [];
    const { go: _, openUntil, probe = false, paced = false, hooked = false, ...judged } = verdict;
    const { callId, attempt, trunk } = message;
    const claimable = { callId, attempt, trunk, ...judged };
    return [{ message, claimable, openUntil, probe, paced, hooked }];
  });
  const isLate = ({ openUntil }: BegunDial, at: number) =>
    at - askedAt >= CLAIM_WITHIN_MS || (openUntil !== null && at >= openUntil);
  return { wanted: begun.filter(d => !isLate(d, now)), refused: begun.filter(d => isLate(d, now)), isLate };
}
