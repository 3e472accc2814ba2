// "Call me later": for when a report may ask for the next attempt.
import { invalid } from "../errors.ts";
import { DAY_MS } from "../time-units.ts";

const AHEAD_DAYS = 30;
/**
 * Longer than clocks differ: a report that we could not take is sent again, for hours, and what it asked for may have come
 * by then; a 400 would lose the outcome too. That is called as soon as may be. What is older is a mistake.
 */
const PAST_MS = DAY_MS;

/** Times in ms since the epoch; undefined = none was asked for. Throws `validation_error`. */
export function checkCallBack(at: number | undefined, now: number): void {
  if (at === undefined) return;
  const shown = new Date(at).toISOString();
  if (at > now + AHEAD_DAYS * DAY_MS) refuse(`must not be more than ${AHEAD_DAYS} days ahead, not ${shown}`);
  if (at < now - PAST_MS) refuse(`must not be in the past, not ${shown}`);
}

function refuse(why: string): never {
  throw invalid({ call_back_at: [why] }, `call_back_at: ${why}`);
}
