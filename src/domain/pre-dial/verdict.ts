// What a hook's answer means for a call: dial, wait until an instant, or end for good.
import { HOUR_MS, MINUTE_MS } from "../time-units.ts";
import { MIN_WAIT_MS, type OnFailure, type Variables } from "./pre-dial-hook.ts";

/** What a hook says of one call. `failed`: what it says is of no use, or it says nothing. Times in ms. */
export type Answered =
  | { kind: "dial"; reason: string | null; variables: Variables | null }
  /** `until` null = it does not say. */
  | { kind: "wait"; until: number | null; reason: string | null }
  | { kind: "refuse"; reason: string | null }
  | { kind: "failed"; reason: string }
  /** For want of something on this side: nothing follows from it. */
  | { kind: "not_asked"; reason: string };

/** Where a verdict is from: the hook, its answer to the same question before, `on_failure`, or that it could not be asked. */
export const HOW_DECIDED = ["answered", "cached", "failed", "breaker_open", "not_asked"] as const;
export type HowDecided = (typeof HOW_DECIDED)[number];

/** What an attempt keeps of the hook that let it out. */
export interface LetOut {
  how: HowDecided;
  reason: string | null;
}

/** What a call keeps of the hook that kept it back last: as long as it waits for this attempt, that holds. */
export interface KeptBack {
  decision: "wait" | "refuse";
  how: HowDecided;
  reason: string | null;
  attempt: number;
  /** Ms since the epoch. */
  decidedAt: number;
  /** Ms; of a wait: what the hook said, or what follows from its saying nothing. The rules may move it on. */
  until: number | null;
  /** Times in a row that this attempt was told to wait. */
  waits: number;
}

export type PreDialVerdict =
  | { kind: "dial"; letOut: LetOut; variables: Variables | null }
  | { kind: "wait"; keptBack: KeptBack & { until: number } }
  | { kind: "refuse"; keptBack: KeptBack };

/** Who is told to wait, and not until when, waits so long; each time in a row twice as long. */
export const FIRST_WAIT_MS = MINUTE_MS;
export const LONGEST_WAIT_MS = HOUR_MS;

/** `before`: what the call keeps of the last time. `now` in ms. */
export function preDialVerdict(
  answered: Answered,
  how: HowDecided,
  asked: { attempt: number; onFailure: OnFailure; before: KeptBack | null; now: number },
): PreDialVerdict {
  const { attempt, before, now } = asked;
  const waits = 1 + (before !== null && before.attempt === attempt ? before.waits : 0);
  const kept = { how, attempt, decidedAt: now, waits, reason: answered.reason };
  const kind = decisionOf(answered, how, asked.onFailure);
  switch (kind) {
    case "dial": {
      const variables = answered.kind === "dial" ? answered.variables : null;
      return { kind, letOut: { how, reason: answered.reason }, variables };
    }
    case "wait": {
      const told = answered.kind === "wait" ? answered.until : null;
      const untold = answered.kind === "not_asked" ? FIRST_WAIT_MS : waitMs(waits);
      const until = told === null ? now + untold : Math.max(told, now + MIN_WAIT_MS);
      return { kind, keptBack: { ...kept, decision: "wait", until } };
    }
    case "refuse":
      return { kind, keptBack: { ...kept, decision: "refuse", until: null } };
  }
}

function decisionOf(answered: Answered, how: HowDecided, onFailure: OnFailure) {
  if (answered.kind === "not_asked") return "wait";
  if (answered.kind !== "failed") return answered.kind;
  // No call ends without a question.
  return how === "breaker_open" && onFailure === "refuse" ? "wait" : onFailure;
}

const waitMs = (waits: number) => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(waits - 1, 10));

/** Why a call has ended, for people. */
export const refusalText = ({ how, reason }: KeptBack): string =>
  how === "answered" || how === "cached"
    ? `Refused by the pre-dial hook${reason === null ? "" : `: ${reason}`}`
    : `The pre-dial hook did not answer (on_failure: refuse): ${reason}`;
