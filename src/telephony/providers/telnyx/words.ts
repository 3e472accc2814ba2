// Telnyx's words and ours. Not verified against an account: whether D codes come as HTTP errors, and where a hangup
// shows them; what a repeated `command_id` is answered; 90018 for a call that is over.

import { type AnsweredBy, type Disposition, dispositionOfSip } from "../../../domain/calls/disposition.ts";
import type { Ended } from "../../../domain/calls/ended.ts";
import { endedAs, pickedUpBy } from "../../lib/ended.ts";
import { aboutOf, type RefusalWord } from "../../lib/refusal.ts";

const INVALID: RefusalWord = { about: "call", final: true, disposition: "invalid_number" };
const ACCOUNT: RefusalWord = { about: "account" };
const LOAD: RefusalWord = { about: "load" };

/** By the `code` of an error. */
const REFUSALS = new Map<string, RefusalWord>([
  ["10001", INVALID],
  ["10002", INVALID],
  ["10016", INVALID],
  // Our caller id, connection or parameters: any other call would meet it too.
  ["10004", ACCOUNT],
  ["10015", ACCOUNT],
  ["10017", ACCOUNT],
  ["10009", ACCOUNT],
  ["10010", ACCOUNT],
  ["10011", LOAD],
  ["90103", LOAD],
  // The channels of the account or of the connection.
  ["D1", LOAD],
  ["D2", LOAD],
  ["D3", LOAD],
  ["D22", LOAD],
  // Credit, and what is disabled.
  ["D19", ACCOUNT],
  ...Array.from({ length: 9 }, (_, i): [string, RefusalWord] => [`D${i + 10}`, ACCOUNT]),
]);

/** The first code that is known decides. The path is fixed: 404 is a connection or a base that is not there. */
export function refusalOf(status: number, codes: readonly string[]): RefusalWord {
  const known = codes.map(code => REFUSALS.get(code)).find(word => word !== undefined);
  return known ?? { about: status === 404 ? "account" : aboutOf(status) };
}

/** Of machine detection, the premium kind or the plain one. */
export function answeredByOf(result: string | null): AnsweredBy {
  switch (result) {
    case "human":
    case "human_residence":
    case "human_business":
      return "human";
    case "machine":
      return "machine";
    case "fax_detected":
    case "fax":
      return "fax";
    default:
      return "unknown";
  }
}

const NEVER_ANSWERED = new Map<string, Disposition>([
  ["timeout", "no_answer"],
  ["no_answer", "no_answer"],
  ["user_busy", "busy"],
  ["call_rejected", "rejected"],
  ["not_found", "invalid_number"],
]);

export interface TelnyxHangup {
  cause: string | null;
  source: string | null;
  /** The SIP status as text, or `unspecified`. */
  sip: string | null;
  /** Telnyx's own refusals are numbered D1, D2 and so on. */
  hasDCode: boolean;
}

/** The hangup says so itself; the others need to be known to have been answered, or not. */
export const wasNeverAnswered = ({ cause }: TelnyxHangup): boolean => NEVER_ANSWERED.has(cause ?? "");

/** How long it was answered; `answered` null = nobody can tell. */
export interface TelnyxAnswer {
  answered: boolean | null;
  answeredBy: AnsweredBy | null;
  seconds: number;
}

export function endOf(hangup: TelnyxHangup, { answered, answeredBy, seconds }: TelnyxAnswer): Ended {
  const { cause, sip } = hangup;
  const hangupCause = sip === null ? cause : `${cause ?? "?"}, SIP ${sip}`;
  const isAnswered = cause === "time_limit" || (answered ?? sip === "200");
  if (isAnswered && !wasNeverAnswered(hangup))
    return endedAs(pickedUpBy(answeredBy), { answeredBy, durationSeconds: seconds, hangupCause });
  return endedAs(unanswered(hangup), { hangupCause });
}

function unanswered({ cause, source, sip, hasDCode }: TelnyxHangup): Disposition {
  // Telnyx itself said no: its limits, our credit.
  if (cause === "call_rejected" && sip === "403" && (hasDCode || source !== "callee"))
    return "provider_error";
  const said = NEVER_ANSWERED.get(cause ?? "");
  if (said !== undefined) return said;
  if (cause === "normal_clearing" && source === "callee") return "rejected";
  if (cause === "originator_cancel") return "cancelled";
  const bySip = dispositionOfSip(Number(sip));
  return bySip === null || bySip === "answered" ? "network_error" : bySip;
}
