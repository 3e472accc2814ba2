// What a run starts with: two versions of the deployment, campaigns with their lists, and numbers to call.

import type { Outcome } from "../../src/domain/calls/outcome.ts";
import type { ComplianceSettings } from "../../src/domain/compliance/campaign/compliance-settings.ts";
import type { PreDialHook } from "../../src/domain/pre-dial/pre-dial-hook.ts";
import type { RetryPolicy } from "../../src/domain/retries/retry-policy.ts";
import { readRetryRules } from "../../src/domain/retries/retry-rules-file.ts";
import type { Policy } from "../../src/domain/trunks/policy.ts";
import { hasHooks, makeHook } from "./hooks.ts";
import { type Closing, closingAfter, openParts, type Zone } from "./hours.ts";
import { hasLaw, lawStart, makeCompliance } from "./law/law-shapes.ts";
import { Stream } from "./random.ts";
import { makeTrunks, someTrunks, type TrunkShape } from "./trunk-shapes.ts";

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface Version {
  name: "A" | "B";
  policy: Policy;
  /** When its rules forbid retries; UTC, the zone of its file. */
  retryClosing: Closing | null;
  /** Attempts its rules allow at most. */
  maxAttempts: number;
}

export interface CampaignShape {
  zone: Zone | null;
  closing: Closing | null;
  lines: number | null;
  weight: number;
  retryPolicy: RetryPolicy | null;
  contacts: string[];
  started: boolean;
  /** Null = the default one. */
  trunks: string[] | null;
  /** Its rule packs; null = none. */
  compliance: ComplianceSettings | null;
  /** Asked before each dial; null and absent = nobody is. */
  hook?: PreDialHook | null;
}

export interface Shape {
  startsAt: number;
  /** Faults and operations happen in this time; afterwards all is well and everything must come to its end. */
  chaosMs: number;
  numbers: string[];
  /** Rows of calls and contacts that each one stands for when D1 reckons its time. */
  age: number;
  /** Too many rows to look at all of them after each commit: they are looked at in the end. */
  big: boolean;
  /** How a call may end. */
  outcomes: readonly Outcome[];
  /** How each call ends, and after how many ms: no more is reported of it. Null = any of `outcomes`, mostly short. */
  end: ((stream: Stream) => { outcome: Outcome; lasts: number }) | null;
  /** Clocks of two machines differ by this at the most. */
  clockSpreadMs: number;
  /** Some campaigns have rule packs. */
  law: boolean;
  versions: [Version, Version];
  campaigns: CampaignShape[];
  /** Beside the default one. */
  trunks: TrunkShape[];
  /** Tries of a callback message before it is a dead letter. */
  callbackTries: number;
  /** How many of the calls last long. */
  longCalls: number;
  /**
   * Whether the provider can be asked how a call stands: never; mostly, then a call ends within its lease; always,
   * then it may outlast it.
   */
  askable: "never" | "mostly" | "always";
}

const DAYS = '["monday","tuesday","wednesday","thursday","friday","saturday","sunday"]';
const read = new Map<string, { rules: Policy["rules"]; version: string }>();

function rulesOf(yaml: string) {
  let found = read.get(yaml);
  if (found === undefined) {
    const answer = readRetryRules(yaml);
    if (!answer.ok) throw new Error(answer.problems.map(p => `${p.place}: ${p.message}`).join("\n"));
    found = { rules: answer.rules, version: answer.version };
    if (read.size > 500) read.clear();
    read.set(yaml, found);
  }
  return found;
}

/** None, or one that lets a busy line have no more attempts than the others. */
const busyRule = (stream: Stream, maxAttempts: number) =>
  stream.maybe(0.5)
    ? `busy: { max_attempts: ${stream.whole(1, maxAttempts)}, retry_interval_minutes: ${stream.pick([0, 1, 5])} }`
    : "";

function version(stream: Stream, name: "A" | "B", startsAt: number, common: Partial<Policy>): Version {
  const maxAttempts = stream.whole(1, 3);
  const interval = stream.pick([1, 1, 3]);
  const retryClosing = stream.maybe(0.3)
    ? closingAfter("UTC", startsAt, stream.pick([2, 4, 8]), stream.pick([3, 15]))
    : null;
  const slots = (retryClosing === null ? [] : openParts(retryClosing)).map(
    ([start, end]) =>
      `{ start_time: "${start}", end_time: "${end}", max_attempts: ${maxAttempts}, retry_interval_minutes: ${interval} }`,
  );
  const yaml = `timezone: "UTC"
defaults: { max_attempts: ${maxAttempts}, retry_interval_minutes: ${interval} }
status_retry_rules: { FAILED: { should_retry: ${stream.maybe(0.7)} }, ${busyRule(stream, maxAttempts)} }
${slots.length === 0 ? "" : `global_rules: [{ name: "open", days: ${DAYS}, time_slots: [${slots.join(", ")}] }]`}`;
  const policy: Policy = {
    ...rulesOf(yaml),
    maxRetryAttempts: null,
    maxConcurrentCalls: stream.pick([1, 2, 2, 3, 5, 20]),
    duplicateWindowMs: 5 * MINUTE,
    leaseSeconds: 300,
    callsPerSecond: 0,
    dispatchBatchSize: stream.pick([2, 5, 500]),
    breaker: {
      failurePercent: stream.pick([0, 50]),
      minDials: stream.whole(2, 4),
      windowMs: MINUTE,
      openMs: stream.pick([5, 20]) * SECOND,
      probes: stream.whole(1, 2),
    },
    ...common,
  };
  return { name, policy, retryClosing, maxAttempts };
}

type OwnShape = Omit<CampaignShape, "trunks" | "compliance" | "hook">;

function campaign(stream: Stream, startsAt: number, numbers: readonly string[]): OwnShape {
  const zone = stream.pick([null, null, "America/New_York", "Asia/Kolkata", "UTC"] as const);
  const closing = stream.maybe(0.35)
    ? closingAfter(zone ?? "UTC", startsAt, stream.whole(1, 6), stream.pick([2, 10, 25]))
    : null;
  const own = stream.maybe(0.5);
  return {
    zone,
    closing,
    lines: stream.pick([null, null, 1, 2]),
    weight: stream.whole(1, 3),
    retryPolicy: own
      ? { max_attempts: stream.whole(1, 4), base_delay: stream.pick(["0s", "5s", "40s"]), jitter: 0.5 }
      : null,
    contacts: stream.maybe(0.6) ? stream.some(numbers, stream.whole(1, 10)) : [],
    started: stream.maybe(0.7),
  };
}

/** Some people live elsewhere. */
export const zoneOf = (seed: number, phoneNumber: string): Zone | null =>
  new Stream(seed, `lives ${phoneNumber}`).pick([
    null,
    null,
    null,
    "Asia/Kolkata",
    "America/New_York",
  ] as const);

/** `startsAt` (ms): absent = as the seed says. */
export function makeShape(seed: number, startsAt?: number): Shape {
  const stream = new Stream(seed, "shape");
  const midnight = Date.parse("2026-11-18T00:00:00Z") + stream.whole(0, 6) * 24 * HOUR;
  // A third of the runs begins just before a day ends, for what is counted by day.
  const begins = midnight + (stream.maybe(0.33) ? 24 * HOUR - stream.whole(1, 9) * MINUTE : 0);
  const usual = begins === midnight ? begins + stream.whole(1, 22) * HOUR : begins;
  const law = hasLaw(seed);
  const atNoon = startsAt ?? (law ? lawStart(seed, midnight) : null) ?? usual;
  const numbers = Array.from(
    { length: stream.pick([3, 8, 20]) },
    (_, i) => `+120255500${String(i + 10).padStart(2, "0")}`,
  );
  const common = {
    duplicateWindowMs: stream.pick([0, 1, 1, 5]) * MINUTE,
    leaseSeconds: stream.pick([240, 300, 480]),
    callsPerSecond: stream.pick([0, 0, 0, 1, 2]),
  };
  const trunks = makeTrunks(seed);
  const named = new Stream(seed, "trunks of campaigns");
  const ruled = new Stream(seed, "rules of campaigns");
  const complianceOf = () => (law && ruled.maybe(0.8) ? makeCompliance(ruled, atNoon) : null);
  const asking = new Stream(seed, "hooks of campaigns");
  const hooks = !law && hasHooks(seed);
  const hookOf = () => (hooks ? makeHook(asking) : null);
  const trunksOf = () => (trunks.length === 0 ? null : someTrunks(named, trunks));
  return {
    startsAt: atNoon,
    chaosMs: stream.pick([4, 8, 12]) * MINUTE,
    numbers,
    versions: [version(stream, "A", atNoon, common), version(stream, "B", atNoon, common)],
    trunks,
    campaigns: Array.from({ length: stream.whole(1, 3) }, () => campaign(stream, atNoon, numbers)).map(
      own => ({ ...own, trunks: trunksOf(), compliance: complianceOf(), hook: hookOf() }),
    ),
    callbackTries: stream.pick([100, 100, 3]),
    longCalls: stream.pick([0, 0.1, 0.5]),
    askable: stream.pick(["never", "never", "mostly", "always"]),
    age: stream.pick([1, 1, 1, 10_000]),
    big: false,
    outcomes: ["PICKED", "PICKED", "RNR", "DISCONNECTED", "FAILED"],
    end: null,
    clockSpreadMs: stream.pick([0, 2 * SECOND]),
    law,
  };
}
