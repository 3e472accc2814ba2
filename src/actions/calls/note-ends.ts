// Which end holds an attempt: the first that reached its gate, whoever reported it. Runs inside the gate, the one
// writer that can know: a report waits in a queue, a lease runs out, two consumers have two outcomes; the note decides.
import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import type { Noted, NoteRequest, Permit } from "../../domain/trunks/permit.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { PermitBook } from "../ports/permit-book.ts";

/** What is noted and not settled in this time the gate settles itself: longer than a queue mostly takes. */
export const SETTLED_WITHIN_MS = MINUTE_MS;

export interface NoteDeps {
  permits: PermitBook;
  policy: Pick<Policy, "version">;
  clock: Clock;
  newToken: () => string;
}

/** Synchronous: decided and stored at once. Null = the line is held for something else. */
export function noteEnds(deps: NoteDeps, requests: readonly NoteRequest[]): (Noted | null)[] {
  const now = deps.clock();
  return deps.permits.together(() => requests.map(request => noteEnd(deps, request, now)));
}

/** Those that hold their attempts from now on, and that whoever asked leaves to the gate. */
export const leftToSettle = (
  requests: readonly NoteRequest[],
  noted: readonly (Noted | null)[],
): AttemptEnd[] => noted.flatMap((n, i) => (n?.first && !n.adopted && requests[i]?.enqueue ? [n.end] : []));

function noteEnd(deps: NoteDeps, request: NoteRequest, now: number): Noted | null {
  const { permits } = deps;
  const end: AttemptEnd = request.receivedBefore ? request.end : { ...request.end, receivedAt: now };
  const held = permits.of(end.callId);
  if (held !== undefined && held.attempt > end.attempt) return null;
  if (held === undefined || held.attempt < end.attempt) {
    // Whoever asks has seen the later attempt in D1: the older one has ended.
    if (held !== undefined) permits.release(held);
    const carrier = carrying(deps, request, end, now);
    permits.adopt([carrier]);
    return { end, token: carrier.token, first: true, adopted: true };
  }
  const { token } = held;
  if (held.ended !== undefined) return { end: held.ended, token, first: false, adopted: false };
  if (!isAbout(held, end)) return null;
  permits.note(held, end, Math.min(held.expiresAt, now + SETTLED_WITHIN_MS));
  return { end, token, first: true, adopted: false };
}

/** A refused dial was of one permit, and its attempt may have another by now. (Revision 0 is one that was adopted.) */
const isAbout = (permit: Permit, end: AttemptEnd): boolean =>
  end.source !== "refused" || permit.token === end.token || permit.campaignRevision === 0;

const carrying = (
  { policy, newToken }: NoteDeps,
  { campaignId, phoneNumber }: NoteRequest,
  ended: AttemptEnd,
  now: number,
): Permit => ({
  callId: ended.callId,
  attempt: ended.attempt,
  token: newToken(),
  campaignId,
  phoneNumber,
  callerId: null,
  campaignRevision: 0,
  rulesVersion: policy.version,
  openUntil: null,
  begun: true,
  begunAt: now,
  grantedAt: now,
  expiresAt: now + SETTLED_WITHIN_MS,
  ended,
});
