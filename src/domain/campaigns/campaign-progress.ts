// How far a campaign is, in people: what has ended, is on the line, waits, and is still to be called.
import type { CampaignCounters } from "./campaign-counters.ts";

export interface CampaignProgress {
  total: number;
  ended: number;
  onTheLine: number;
  toRetry: number;
  waiting: number;
  notCalled: number;
  leftOut: number;
  picked: number;
  failed: number;
  cancelled: number;
}

/** Contacts of a campaign's list that are no call. */
export interface NoCalls {
  /** Past the hopper's cursors. */
  notCalled: number;
  /** Passed over by the hopper, because they were suppressed. */
  leftOut: number;
}

const NONE: NoCalls = { notCalled: 0, leftOut: 0 };

/** The six parts add up to the total, which what is passed over does not lessen. */
export function progressOf(
  counters: CampaignCounters,
  { notCalled, leftOut }: NoCalls = NONE,
): CampaignProgress {
  const { picked, failed, cancelled, total } = counters;
  return {
    total: total + notCalled + leftOut,
    ended: picked + failed + cancelled,
    onTheLine: counters.processing + counters.retrying,
    toRetry: counters.waitingDisconnected + counters.waitingRnr + counters.waitingFailed,
    waiting: counters.initiated,
    notCalled,
    leftOut,
    picked,
    failed,
    cancelled,
  };
}
