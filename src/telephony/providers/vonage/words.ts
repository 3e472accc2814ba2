// Vonage's words and ours. Not verified against an account: statuses and bodies of refusals; `sip_code` and `detail`;
// what a GET says of a call that nobody answered.

import { type Disposition, dispositionOfSip } from "../../../domain/calls/disposition.ts";
import type { Ended } from "../../../domain/calls/ended.ts";
import { endedAs } from "../../lib/ended.ts";
import { aboutOf, type RefusalWord } from "../../lib/refusal.ts";

/** `parameters`: those that the answer names as wrong. The path is fixed: 404 is its word. */
export function refusalOf(status: number, parameters: readonly string[]): RefusalWord {
  if (status === 404) return { about: "account" };
  const about = aboutOf(status);
  if (about !== "call") return { about };
  if (parameters.length === 0) return { about, final: true };
  // Our caller id, flow or limits: any other call would meet it too.
  return parameters.some(name => /^to\b/.test(name))
    ? { about, final: true, disposition: "invalid_number" }
    : { about: "account" };
}

/** `machine` and `human` tell who picked up while the call goes on. */
const PROGRESS = new Set([
  "started",
  "ringing",
  "answered",
  "human",
  "machine",
  "record",
  "input",
  "transfer",
]);

export const isProgress = (status: string): boolean => PROGRESS.has(status);

const UNANSWERED = new Map<string, Disposition>([
  ["busy", "busy"],
  ["unanswered", "no_answer"],
  ["timeout", "no_answer"],
  ["rejected", "rejected"],
  ["cancelled", "cancelled"],
]);

export interface VonageEnd {
  status: string;
  seconds: number;
  /** `start_time` is there, or `duration` is above 0. */
  wasAnswered: boolean;
  sip: number | null;
  detail: string | null;
}

/**
 * Null = it goes on, its status is new here, or it is the `completed` that follows the end of a call that nobody
 * answered, and may come before it.
 */
export function endOf({ status, seconds, wasAnswered, sip, detail }: VonageEnd): Ended | null {
  if (status === "completed") {
    if (!wasAnswered) return null;
    return endedAs("answered", { durationSeconds: seconds, hangupCause: status });
  }
  const disposition = status === "failed" ? failedBy(sip) : (UNANSWERED.get(status) ?? null);
  const said = [status, detail, sip === null ? null : `SIP ${sip}`].filter(part => part !== null);
  return disposition === null ? null : endedAs(disposition, { hangupCause: said.join(", ") });
}

function failedBy(sip: number | null): Disposition {
  const said = dispositionOfSip(sip ?? 0);
  return said === null || said === "answered" ? "network_error" : said;
}
