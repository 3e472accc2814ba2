// Twilio's words and ours. Not verified against an account: codes 21201 21205 21210 21212 21216 21218 21219 21220
// 13223 13225 and 20005; what async AMD writes into the final callback and `answered_by` of a GET; `ErrorCode` in
// callbacks; that Retry-After comes with 20429.

import { type AnsweredBy, type Disposition, dispositionOfSip } from "../../../domain/calls/disposition.ts";
import type { Ended } from "../../../domain/calls/ended.ts";
import { endedAs, pickedUpBy } from "../../lib/ended.ts";
import { aboutOf, type RefusalWord } from "../../lib/refusal.ts";

const INVALID: RefusalWord = { about: "call", final: true, disposition: "invalid_number" };
const BLOCKED: RefusalWord = { about: "call", final: true, disposition: "blocked" };
const ACCOUNT: RefusalWord = { about: "account" };
const LOAD: RefusalWord = { about: "load" };

/** By the `code` of an error answer. */
const REFUSALS = new Map<number, RefusalWord>([
  [21201, INVALID],
  [21211, INVALID],
  [21214, INVALID],
  [21217, INVALID],
  [13223, INVALID],
  [13224, INVALID],
  [21215, BLOCKED],
  [21216, BLOCKED],
  [13225, BLOCKED],
  [13227, BLOCKED],
  // Our caller id, address or application: any other call would meet it too.
  [21205, ACCOUNT],
  [21210, ACCOUNT],
  [21212, ACCOUNT],
  [21218, ACCOUNT],
  [21219, ACCOUNT],
  [20003, ACCOUNT],
  [10001, ACCOUNT],
  [20005, ACCOUNT],
  [20429, LOAD],
  [10004, LOAD],
  [22005, LOAD],
]);

/** The path holds nothing but the account: 404 is its word. A code that is new here burns one attempt, not the call. */
export const refusalOf = (status: number, code: number | null): RefusalWord =>
  REFUSALS.get(code ?? 0) ?? { about: status === 404 ? "account" : aboutOf(status) };

const PROGRESS = new Set(["initiated", "queued", "ringing", "in-progress", "answered"]);

export const isProgress = (status: string): boolean => PROGRESS.has(status);
/** The callback event is called `answered`, its status `in-progress`. */
export const isPickedUp = (status: string): boolean => status === "in-progress" || status === "answered";

/** Null = machine detection was not asked for. */
export function answeredByOf(word: string | null): AnsweredBy | null {
  if (word === null) return null;
  if (word === "human" || word === "fax") return word;
  return word.startsWith("machine") ? "machine" : "unknown";
}

/** What a callback, or the call as it is listed, says of the end. */
export interface TwilioEnd {
  status: string;
  answeredBy: AnsweredBy | null;
  seconds: number;
  sip: number | null;
  errorCode: number | null;
  cost: Ended["cost"];
}

/** Null = it goes on, or its status is new here. */
export function endOf({ status, answeredBy, seconds, sip, errorCode, cost }: TwilioEnd): Ended | null {
  if (status === "completed") {
    const known = { answeredBy, durationSeconds: seconds, hangupCause: status, cost };
    return endedAs(pickedUpBy(answeredBy), known);
  }
  const disposition = dispositionOf(status, sip, errorCode);
  if (disposition === null) return null;
  return endedAs(disposition, { hangupCause: sip === null ? status : `${status}, SIP ${sip}`, cost });
}

function dispositionOf(status: string, sip: number | null, errorCode: number | null): Disposition | null {
  switch (status) {
    case "busy":
      return "busy";
    case "no-answer":
      return "no_answer";
    case "canceled":
      return "cancelled";
    case "failed": {
      const said = REFUSALS.get(errorCode ?? 0)?.disposition ?? dispositionOfSip(sip ?? 0);
      return said === null || said === "answered" ? "network_error" : said;
    }
    default:
      return null;
  }
}
