// What is told of an attempt, as it is stored behind the attempt's other values: a JSON object with short keys.
import type { AttemptDetails } from "../../domain/calls/attempt-details.ts";
import type { DecisionEvidence } from "../../domain/compliance/evidence/decision-evidence.ts";
import type { LetOut } from "../../domain/pre-dial/verdict.ts";

/** Never to be changed. */
export const DETAIL_KEYS = {
  answered_at: "at",
  answered_by: "by",
  disposition: "as",
  hangup_cause: "why",
  trunk: "on",
  caller_id: "from",
  cost: "cost",
  call_back_at: "back",
  law: "law",
  ended_by: "end",
  connected_to_agent_ms: "agent",
  rang_seconds: "rang",
  message_played: "msg",
  refused: "no",
  meter: "met",
  pre_dial: "pre",
} as const satisfies Record<keyof AttemptDetails, string>;

const NAMES = Object.keys(DETAIL_KEYS) as (keyof AttemptDetails)[];

/** The stored form; null when nothing is told. (A cost is an array: a patch replaces it as a whole.) */
export function storedDetails(details: AttemptDetails | undefined): Record<string, unknown> | null {
  const told = NAMES.flatMap(name => {
    const value = details?.[name] ?? null;
    return value === null ? [] : [[DETAIL_KEYS[name], asStored(value)]];
  });
  return told.length === 0 ? null : Object.fromEntries(told);
}

function asStored(value: NonNullable<AttemptDetails[keyof AttemptDetails]>) {
  if (typeof value !== "object") return value;
  if ("amount" in value) return [value.amount, value.currency];
  return "how" in value ? storedLetOut(value) : storedEvidence(value);
}

/** Places are never to be changed; most have no window of their own. */
function storedEvidence({ hash, decidedAt, counts, openUntil, openFrom }: DecisionEvidence): unknown[] {
  if (openFrom !== undefined) return [hash, decidedAt, counts, openUntil ?? null, openFrom];
  return openUntil === undefined ? [hash, decidedAt, counts] : [hash, decidedAt, counts, openUntil];
}

/** Most hooks give no reason for letting a call out. */
const storedLetOut = ({ how, reason }: LetOut): unknown[] => (reason === null ? [how] : [how, reason]);

/** What is not told is absent. */
export function readDetails(stored: Record<string, unknown> | null): AttemptDetails {
  if (stored === null) return {};
  const told = NAMES.filter(name => stored[DETAIL_KEYS[name]] !== undefined).map(name => [
    name,
    asTold(name, stored[DETAIL_KEYS[name]]),
  ]);
  return Object.fromEntries(told);
}

function asTold(name: keyof AttemptDetails, value: unknown) {
  if (!Array.isArray(value)) return value;
  const [first, second, third, until, from] = value;
  if (name === "pre_dial") return { how: first, reason: second ?? null };
  if (name !== "law") return { amount: first, currency: second };
  return {
    ...{ hash: first, decidedAt: second, counts: third ?? {} },
    ...((until ?? null) === null ? {} : { openUntil: until }),
    ...((from ?? null) === null ? {} : { openFrom: from }),
  };
}
