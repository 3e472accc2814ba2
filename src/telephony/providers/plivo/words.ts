// Plivo's words and ours. Not verified against an account: the texts of refusals; `Event`; codes 3000, 3010 and from
// 5000 on (their names are read first); what `cancel` is written for when a ring limit of ours has passed.

import type { AnsweredBy, Disposition } from "../../../domain/calls/disposition.ts";
import type { Ended } from "../../../domain/calls/ended.ts";
import { endedAs, pickedUpBy } from "../../lib/ended.ts";
import { aboutOf, type RefusalWord } from "../../lib/refusal.ts";

/** Fields of ours that any other call would have, too. */
const OURS =
  /^from\b|\b(src|caller[ _]?id|(answer|hangup)_(url|method)|hangup_on_ring|time_limit|machine_detection\w*|from (number|parameter))\b/i;
const THEIRS = /^to\b|\b(dst|destination|phone number|to (number|parameter))\b/i;

/** Errors are text without a code. The path holds nothing but the account: 404 is its word. */
export function refusalOf(status: number, said: string | null): RefusalWord {
  if (status === 404) return { about: "account" };
  const about = aboutOf(status);
  if (about !== "call") return { about };
  if (OURS.test(said ?? "")) return { about: "account" };
  return THEIRS.test(said ?? "")
    ? { about, final: true, disposition: "invalid_number" }
    : { about, final: true };
}

const PROGRESS = new Set(["ringing", "in-progress", "queued", "initiated"]);

export const isProgress = (status: string): boolean => PROGRESS.has(status);

/** `Machine` is the text of a boolean. */
export const answeredByOf = (machine: string | null): AnsweredBy | null => {
  if (machine === null) return null;
  if (machine.toLowerCase() === "true") return "machine";
  return machine.toLowerCase() === "false" ? "human" : "unknown";
};

const NAMES: readonly (readonly [RegExp, Disposition])[] = [
  [/busy/i, "busy"],
  [/no answer|ring timeout/i, "no_answer"],
  [/rejected|declined/i, "rejected"],
];

const CODES = new Map<number, Disposition>([
  [1000, "cancelled"],
  // Our credit, our limit.
  [1010, "provider_error"],
  [1020, "provider_error"],
  [2000, "invalid_number"],
  [2010, "invalid_number"],
  [2020, "network_error"],
  [2030, "blocked"],
  [2040, "blocked"],
  [3000, "busy"],
  [3010, "no_answer"],
  [3020, "rejected"],
]);

/** By HangupCauseName and HangupCauseCode; null = they say nothing: 0 is unknown, 4000 to 4030 a normal end. */
export function dispositionOfCause(code: number | null, name: string | null): Disposition | null {
  const known = CODES.get(code ?? 0);
  if (code !== null && code >= 3000 && code < 4000) {
    const named = NAMES.find(([pattern]) => pattern.test(name ?? ""))?.[1];
    return named ?? known ?? "network_error";
  }
  if (known !== undefined) return known;
  // 6010 has been seen named so.
  if (/ring timeout/i.test(name ?? "")) return "no_answer";
  return code !== null && code >= 5000 && code < 9000 ? "provider_error" : null;
}

export interface PlivoEnd {
  /** CallStatus of a callback; null = the detail record, which has none. */
  status: string | null;
  answeredBy: AnsweredBy | null;
  seconds: number;
  code: number | null;
  name: string | null;
  source: string | null;
}

/** Null = it goes on, or its status is new here. */
export function endOf(end: PlivoEnd): Ended | null {
  const { status, answeredBy, seconds, code, name } = end;
  const cause = [status, code, name].filter(part => part !== null && part !== 0).join(" ");
  const known = { answeredBy, durationSeconds: seconds, hangupCause: cause === "" ? null : cause };
  if (status === "completed" || (status === null && seconds > 0))
    return endedAs(pickedUpBy(answeredBy), known);
  const disposition = unansweredOf(end);
  return disposition === null ? null : endedAs(disposition, { hangupCause: known.hangupCause });
}

function unansweredOf({ status, code, name, source }: PlivoEnd): Disposition | null {
  const byCause = dispositionOfCause(code, name);
  switch (status) {
    case "busy":
      return "busy";
    case "no-answer":
      return "no_answer";
    case "cancel":
      // What Plivo itself or the callee cancelled is none of our doing, and may be tried again.
      return byCause ?? (source === null || /api/i.test(source) ? "cancelled" : "no_answer");
    case "timeout":
      return byCause ?? "no_answer";
    case "failed":
    case null:
      return byCause ?? "network_error";
    default:
      return null;
  }
}
