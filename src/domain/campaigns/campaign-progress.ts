// How far a campaign is, in people: what has ended, is on the line, waits, and is still to be called.
import type { CampaignCounters } from "./campaign-counters.ts";

export interface CampaignProgress {
  total: number;
  ended: number;
  onTheLine: number;
  toRetry: number;
  waiting: number;
  notCalled: number;
  picked: number;
  failed: number;
  cancelled: number;
}

/** `notCalled`: contacts past the hopper's cursors. The five parts add up to the total. */
export function progressOf(counters: CampaignCounters, notCalled: number): CampaignProgress {
  const { picked, failed, cancelled, total } = counters;
  return {
    total: total + notCalled,
    ended: picked + failed + cancelled,
    onTheLine: counters.processing + counters.retrying,
    toRetry: counters.waitingDisconnected + counters.waitingRnr + counters.waitingFailed,
    waiting: counters.initiated,
    notCalled,
    picked,
    failed,
    cancelled,
  };
}
