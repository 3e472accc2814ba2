// Small worlds for the rules: a rules file, a campaign, a call, each saying only what its test is about.
import type { CallContext, CampaignHours, RulesInForce } from "../../../src/domain/hours/calling-hours.ts";
import {
  decideRetry,
  type RetryQuestion,
  type RetryVerdict,
} from "../../../src/domain/retries/retry-decision.ts";
import { readRetryRules } from "../../../src/domain/retries/retry-rules-file.ts";

/** The rules of a YAML text, in force. */
export function inForce(yaml: string, maxRetryAttempts: number | null = null): RulesInForce {
  const read = readRetryRules(yaml);
  if (!read.ok) throw new Error(read.problems.map(p => `${p.place} "${p.text}" ${p.message}`).join("\n"));
  return { rules: read.rules, maxRetryAttempts };
}

export function callOf(campaign: Partial<CampaignHours> = {}, timeZone: string | null = null): CallContext {
  return {
    campaign: { id: 1, timeZone: null, retryPolicy: null, businessHours: null, ...campaign },
    timeZone,
  };
}

export const ms = (iso: string): number => Date.parse(iso);
export const iso = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString().replace(".000Z", "Z");

/** A first attempt that rang without response, unless told otherwise; jitter in the middle. */
export function decide(
  yaml: string,
  at: string,
  more: Partial<Omit<RetryQuestion, "at" | "inForce">> & { maxRetryAttempts?: number } = {},
): RetryVerdict {
  const { maxRetryAttempts = null, ...question } = more;
  return decideRetry({
    inForce: inForce(yaml, maxRetryAttempts),
    call: callOf(),
    outcome: "RNR",
    attempt: 1,
    random: 0.5,
    ...question,
    at: ms(at),
  });
}

export const retryAt = (verdict: RetryVerdict): string | null =>
  verdict.kind === "retry" ? iso(verdict.at) : null;
