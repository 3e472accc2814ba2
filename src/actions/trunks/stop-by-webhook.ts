// A webhook says that whoever was called wants no more calls: it holds, whatever becomes of the rest of it, if it is about
// that very call. A webhook of another leg, another trunk or somebody else's conversation stops nobody.
import type { DialKey } from "../../domain/calls/dial-key.ts";
import type { OptOut } from "../../domain/compliance/opt-out.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import { log } from "../../log.ts";
import { honourStop, type KnownAttempt, type StopContext } from "../compliance/honour-stop.ts";
import type { CallbackEvent } from "../ports/telephony.ts";

/** What a webhook says of a call. */
export type Told = CallbackEvent & { kind: "answered" | "answeredBy" | "ended" | "said" };

/**
 * Is the event about this attempt? Not when it went over another trunk, whose provider alone knows of it; when its body
 * names another; or when it comes of another leg, or of a conversation that somebody else began with our words in it.
 */
export function isAbout(
  attempts: readonly KnownAttempt[],
  { callId, attempt }: DialKey,
  { of = null, externalCallId, alias = null }: Pick<Told, "of" | "externalCallId" | "alias">,
  trunk: string,
): boolean {
  if (of !== null && (of.callId !== callId || of.attempt !== attempt)) return false;
  const known = attempts.find(a => a.attempt === attempt);
  if (known === undefined) return true;
  const knownAs = known.external_call_id ?? null;
  // Without an id of its own, it is believed by what names the attempt.
  if (knownAs !== null && externalCallId !== null && knownAs !== externalCallId && knownAs !== alias)
    return false;
  return (known.trunk ?? DEFAULT_TRUNK) === trunk;
}

/** Throws `service_unavailable` when it could not be stored. */
export async function stopByWebhook(
  ctx: StopContext,
  key: DialKey,
  event: Told & { optOut: OptOut },
  trunk: string,
): Promise<void> {
  const heard = await honourStop(ctx, {
    callId: key.callId,
    optOut: event.optOut,
    wrongNumber: false,
    by: `trunk ${trunk}`,
    isAbout: attempts => isAbout(attempts, key, event, trunk),
  });
  if (heard === null)
    log.info("an opt-out in a provider's callback is of another call", {
      call_id: key.callId,
      attempt: key.attempt,
      trunk,
    });
}
