// Why a call is not being dialled now: every rule that dispatch and the last look go by, one by one.
import { type Call, isOnTheLine, nextAttempt } from "../calls/call.ts";
import { mayDialNow } from "../calls/dial-verdict.ts";
import { type LastEnd, lastEndOf } from "../calls/last-end.ts";
import type { LawfulQuestion } from "../calls/lawful-dial.ts";
import { type Campaign, hoursOf, mayDial } from "../campaigns/campaign.ts";
import type { Throttle } from "../compliance/abandon/throttle.ts";
import type { TenantRules } from "../compliance/tenant/tenant-rules.ts";
import type { Reach } from "../compliance/verdict/question.ts";
import type { CallContext, RulesInForce } from "../hours/calling-hours.ts";
import { hoursFor, zoneOf } from "../hours/calling-hours.ts";
import { attemptLimit } from "../retries/attempt-limit.ts";
import {
  businessHoursCheck,
  type Check,
  campaignChecks,
  obstacles,
  retryHoursCheck,
  showMoment,
} from "./explain-checks.ts";
import { hookChecks } from "./hook-check.ts";
import { type Lines, lineChecks } from "./line-checks.ts";
import { explainLaw } from "./rule-checks.ts";
import { throttleChecks } from "./throttle-check.ts";

export interface CallQuestion {
  call: Call;
  campaign: Campaign;
  inForce: RulesInForce;
  lines: Lines;
  /** What has happened to the person called, where rule packs ask for it; absent = nothing. */
  history?: readonly Reach[];
  /** Absent = the operator has no rules of their own. */
  tenant?: TenantRules | undefined;
  /** What is known of national lists; null and absent = they are not asked. */
  lists?: LawfulQuestion["lists"];
  /** Too many abandoned calls keep it back; absent = not. */
  throttle?: Throttle | null;
  /** Ms since the epoch. */
  now: number;
}

export interface CallExplanation {
  canBeDialledNow: boolean;
  /** Ms; the earliest that the rules allow, lines permitting. Null: no passing of time alone will bring it. */
  nextPossibleAt: number | null;
  /** What is in the way, or that nothing is. */
  reason: string;
  checks: Check[];
}

export function explainCall({
  call,
  campaign,
  inForce,
  lines,
  history = [],
  tenant,
  lists = null,
  throttle = null,
  now,
}: CallQuestion): CallExplanation {
  const context = { campaign: hoursOf(campaign), timeZone: call.timeZone };
  const zone = zoneOf(inForce, context);
  const { nextAttemptAt } = call;
  const check = "waits_for_an_attempt";
  if (nextAttemptAt === null) {
    const detail = isOnTheLine(call) ? onTheLine(call, lines, zone) : ended(call);
    return {
      canBeDialledNow: false,
      nextPossibleAt: null,
      reason: detail,
      checks: [{ check, pass: false, detail }],
    };
  }
  const attempt = nextAttempt(call);
  const { possibleAt, limit, exhausted } = earliestDial(
    inForce,
    context,
    attempt,
    lastEndOf(call),
    Math.max(now, nextAttemptAt),
  );
  const last = lastEndOf(call);
  const law = explainLaw(
    { inForce, campaign, callee: call, attempt, last, now, history, tenant, lists },
    Math.max(now, nextAttemptAt),
  );
  const hours = hoursFor(inForce, context);
  const due = nextAttemptAt <= now;
  const moment = showMoment(nextAttemptAt, zone);
  const checks: Check[] = [
    { check, pass: true, detail: `It waits for attempt ${attempt}.` },
    ...campaignChecks(campaign),
    { check: "due", pass: due, detail: due ? `Due since ${moment}.` : `Not before ${moment}.` },
    {
      check: "attempts_left",
      pass: exhausted === null,
      detail:
        exhausted === null ? `Attempt ${attempt} of ${limit}.` : `${exhausted}: dispatch ends the call.`,
    },
    ...(hours === null
      ? [{ check: "business_hours", pass: false, detail: `Unknown time zone "${zone}": never open.` }]
      : [
          businessHoursCheck(hours, (campaign.businessHours ?? []).length === 0, now),
          retryHoursCheck(hours, attempt, now),
        ]),
    ...(law?.checks ?? []),
    ...throttleChecks(throttle, attempt > 1),
    ...hookChecks(campaign, lines, call, now),
    numberCheck(lines, zone),
    ...lineChecks(lines, campaign, now),
  ];
  checks.push(permitCheck(lines, attempt, zone, !checks.every(c => c.pass)));
  const reason = obstacles(checks);
  return {
    canBeDialledNow: reason === "",
    nextPossibleAt: mayDial(campaign) ? (law === null ? possibleAt : law.possibleAt) : null,
    reason: reason || `Nothing is in the way. ${checks.at(-1)?.detail}`,
    checks,
  };
}

/** When dispatch would grant an attempt that is not due before `from` (ms), by the rules alone. */
export function earliestDial(
  inForce: RulesInForce,
  context: CallContext,
  attempt: number,
  last: LastEnd,
  from: number,
): { possibleAt: number | null; limit: number; exhausted: string | null } {
  const verdict = mayDialNow(inForce, context, { ...last, attempt, now: from });
  switch (verdict.kind) {
    case "open":
      return { possibleAt: from, limit: verdict.maxAttempts, exhausted: null };
    case "exhausted":
      return { possibleAt: null, limit: verdict.maxAttempts, exhausted: verdict.reason };
    case "closed": {
      const at = verdict.opensAt ?? from;
      return {
        possibleAt: verdict.opensAt,
        limit: attemptLimit(inForce, context, { ...last, at }),
        exhausted: null,
      };
    }
  }
}

function onTheLine(call: Call, lines: Lines, zone: string): string {
  const since = call.lastAttemptAt === null ? "" : ` since ${showMoment(call.lastAttemptAt, zone)}`;
  const until =
    lines.permit === null ? "" : `; its lease ends at ${showMoment(lines.permit.expiresAt, zone)}`;
  const doubt =
    call.attempts.at(-1)?.status === "unknown" ? " (the provider did not say whether it took it)" : "";
  return `Attempt ${call.attemptsStarted} is on the line${since}${doubt}${until}.`;
}

const ended = ({ status, errorMessage }: Call) =>
  `It has ended: ${status}${errorMessage === null ? "" : `, ${errorMessage}`}.`;

function numberCheck({ numberHeldBy }: Lines, zone: string): Check {
  return {
    check: "number_free",
    pass: numberHeldBy === null,
    detail:
      numberHeldBy === null
        ? "No other call to this number is on the line."
        : `Call ${numberHeldBy.callId} holds this number until it ends, at the latest at ${showMoment(numberHeldBy.expiresAt, zone)}.`,
  };
}

function permitCheck({ permit }: Lines, attempt: number, zone: string, blocked: boolean): Check {
  const check = "permit";
  if (permit === null) {
    const detail = blocked
      ? "None is granted while a check fails."
      : "None yet: the next dispatch grants it.";
    return { check, pass: true, detail };
  }
  const until = showMoment(permit.expiresAt, zone);
  if (permit.attempt !== attempt) {
    const detail = `The line of attempt ${permit.attempt} is not given back yet; its lease ends at ${until}.`;
    return { check, pass: false, detail };
  }
  const detail = permit.begun
    ? "Granted, and its dial has begun."
    : `Granted at ${showMoment(permit.grantedAt, zone)}; its dial is on the way, and it lapses at ${until}.`;
  return { check, pass: true, detail };
}
