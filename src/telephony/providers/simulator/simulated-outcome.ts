// Decides what a simulated call does: pure, and the same for the same seed, number and attempt.
import { OUTCOMES, type Outcome } from "../../../domain/calls/outcome.ts";

export interface SimulatedCall {
  /** Normal form: `+` and digits. */
  phoneNumber: string;
  attempt: number;
  /** Not empty: whoever wants chance passes a random one. */
  seed: string;
  /** Need not add up to 100; at least one is above 0. */
  weights: Record<Outcome, number>;
  /** How long a call holds its line, in seconds; 0 = it ends at once. */
  minSeconds: number;
  maxSeconds: number;
  /** When whoever dialled gives the call up, in seconds. */
  leaseSeconds: number;
}

export interface PlannedReport {
  /** Milliseconds after the dial. */
  afterMs: number;
  status: Outcome;
  durationSeconds: number;
}

export type CallPlan =
  | { kind: "refuse"; status: 500; reason: string }
  /** No reports: it never calls back. */
  | { kind: "call"; reports: PlannedReport[] };

/** `+1500555`, a digit that says what happens, any three digits. */
const MAGIC_NUMBER = /^\+1500555(\d)\d{3}$/;

/** What is reported as the call's duration, in whole seconds. It does not stretch the time the line is held. */
const DURATION_SECONDS: Record<Outcome, readonly [min: number, max: number]> = {
  PICKED: [30, 180],
  DISCONNECTED: [1, 10],
  RNR: [20, 40],
  FAILED: [1, 3],
};

/** Far enough behind the first report to be a report of its own, soon enough for a test to wait for. */
const REPEAT_AFTER_MS = 100;
/** Past the lease of a gate whose clock started a little earlier, or whose alarm comes a little late. */
const LATE_BY_MS = 2_000;

export function planCall(call: SimulatedCall): CallPlan {
  const random = generator(`${call.seed}\n${call.phoneNumber}\n${call.attempt}`);
  const weighted = pick(call.weights, random());
  const afterMs = Math.round((call.minSeconds + random() * (call.maxSeconds - call.minSeconds)) * 1000);
  const u = random();
  const report = (status: Outcome, after = afterMs): PlannedReport => {
    const [min, max] = DURATION_SECONDS[status];
    return { afterMs: after, status, durationSeconds: min + Math.floor(u * (max - min + 1)) };
  };
  const reports = (...planned: PlannedReport[]): CallPlan => ({ kind: "call", reports: planned });
  switch (MAGIC_NUMBER.exec(call.phoneNumber)?.[1]) {
    case "1":
      return reports(report("PICKED"));
    case "2":
      return reports(report("DISCONNECTED"));
    case "3":
      return reports(report("RNR"));
    case "4":
      return reports(report("FAILED"));
    case "5":
      return reports();
    case "6":
      return reports(report("PICKED"), report("PICKED", afterMs + REPEAT_AFTER_MS));
    case "7":
      return reports(report("PICKED", call.leaseSeconds * 1000 + LATE_BY_MS));
    case "8":
      return { kind: "refuse", status: 500, reason: "simulated refusal of the dial" };
    case "9":
      return reports(report(call.attempt === 1 ? "RNR" : "PICKED"));
    default:
      return reports(report(weighted));
  }
}

function pick(weights: Record<Outcome, number>, u: number): Outcome {
  const possible = OUTCOMES.filter(outcome => weights[outcome] > 0);
  let left = u * possible.reduce((sum, outcome) => sum + weights[outcome], 0);
  for (const outcome of possible) {
    left -= weights[outcome];
    if (left < 0) return outcome;
  }
  return possible.at(-1) ?? "FAILED";
}

/** FNV-1a over the text, then mulberry32: numbers in [0, 1), good enough for a mix of outcomes. */
function generator(text: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How far the reports of one call have come. */
export interface ReportProgress {
  /** How many are done with. */
  sent: number;
  /** How often the next one was tried in vain. */
  tries: number;
  /** Nothing is left to report. */
  finished: boolean;
  /** When the next report is due, or since when none is; milliseconds since the epoch. */
  dueAt: number;
}

/** A report that is not taken is tried this often, over a quarter of an hour, and then given up. */
const MAX_TRIES = 20;
const MAX_BACKOFF_MS = 60_000;

/** What follows when a report was taken, or not. */
export function afterReport(
  taken: boolean,
  call: { reports: readonly PlannedReport[]; sent: number; tries: number; dialledAt: number },
  now: number,
): ReportProgress {
  const tries = call.tries + 1;
  if (!taken && tries < MAX_TRIES) {
    const backoffMs = Math.min(1000 * 2 ** (tries - 1), MAX_BACKOFF_MS);
    return { sent: call.sent, tries, finished: false, dueAt: now + backoffMs };
  }
  const sent = call.sent + 1;
  const following = call.reports[sent];
  if (following === undefined) return { sent, tries: 0, finished: true, dueAt: now };
  return { sent, tries: 0, finished: false, dueAt: call.dialledAt + following.afterMs };
}
