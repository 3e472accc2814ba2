// What a gate says of itself: to its operator, to health and metrics, to the watchdog.
import type { CallerIdsView } from "./caller-ids/caller-id-view.ts";
import type { Permit } from "./permit.ts";

/** Times in seconds. `counts` is cumulative: how many took at most the bound at the same index. */
export interface HistogramView {
  bounds: readonly number[];
  counts: readonly number[];
  sum: number;
  /** All, those above the last bound among them. */
  count: number;
}

/** How long things have taken since the gate's object started. */
export type GateTimingsView = Record<"accept" | "dispatch" | "grantToBegin" | "lineHeld", HistogramView>;

/** What keeps a whole trunk from dialling. Times in ms since the epoch. */
export interface TrunkView {
  paused: boolean;
  /** The provider asked to be left alone until then; null = it did not. */
  heldUntil: number | null;
  breaker: {
    state: "closed" | "open" | "half_open";
    since: number | null;
    until: number | null;
    /** Dials and failures of the breaker's window. */
    window: { dials: number; failures: number };
  };
}

export interface GateSnapshot {
  /** All, those whose attempts have ended among them. */
  permits: number;
  linesInUse: number;
  /** Lines whose dial has begun. */
  begun: number;
  byCampaign: Record<string, number>;
  peak: number;
  maxConcurrentCalls: number;
  alarmAt: number | null;
  /** Caller ids that are set aside for too few answers. */
  callerIdsSetAside: number;
  trunk: TrunkView;
}

/** As a gate of an older version tells it, which runs on for a while beside a new deployment: its permits are its lines. */
export const ofAnyVersion = <View extends GateSnapshot>(told: View): View => ({
  ...told,
  linesInUse: (told as Partial<View>).linesInUse ?? told.permits,
});

/** For a scraper, from memory. */
export interface GateMeasured extends GateSnapshot {
  timings: GateTimingsView;
  /** When the watchdog looked last, in ms; null = not since the gate's object started. */
  watchedAt: number | null;
}

/** A trunk as its operator sees it: who holds a line and for how long. Times in ms since the epoch. */
export interface TrunkState {
  now: number;
  maxConcurrentCalls: number;
  /** Oldest first; as many as were asked for. */
  permits: readonly Permit[];
  /** All lines, and those whose dials have begun. */
  linesInUse: number;
  onTheLine: number;
  /** `roomAt`: null = a dial may begin now. */
  pace: { perSecond: number; roomAt: number | null };
  control: TrunkView;
  /** Null = it has no pool of its own. */
  callerIds: CallerIdsView | null;
  alarmAt: number | null;
}

/** What a gate has seen in each of 120 minutes, the present one last; null = it had not started. Times in ms. */
export interface TrunkMinutes {
  since: number;
  from: number;
  now: number;
  /** Dials. */
  begun: (number | null)[];
  /** The most lines in use at once. */
  peak: (number | null)[];
  /** Dials that the gate did not let begin. */
  refused: (number | null)[];
}

/** A gate for an overview of many campaigns: no permit by itself. */
export interface GateGlance extends GateSnapshot {
  /** `roomAt`: null = a dial may begin now. */
  pace: { perSecond: number; roomAt: number | null };
  /** Dials begun in the last whole minute; null = it has not seen one. */
  begunLastMinute: number | null;
}

/** What one look after everything that can hang has found and mended. */
export interface Swept {
  /** Permits whose message never came. */
  lapsed: number;
  /** Ends that were noted, and that nobody had settled. */
  noted: number;
  leasesEnded: number;
  leasesExtended: number;
  /** Permits whose call is not on the line. */
  released: number;
  /** Calls on the line that had no permit. */
  adopted: number;
  /** The alarm was missing or in the past. */
  alarmsMended: number;
}
