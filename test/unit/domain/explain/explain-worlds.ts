// What explanations are asked about: a campaign, a call and the gate's lines, each saying only what its test needs.
import type { Call } from "../../../../src/domain/calls/call.ts";
import type { Campaign } from "../../../../src/domain/campaigns/campaign.ts";
import type { LineFacts } from "../../../../src/domain/explain/explain-checks.ts";
import type { Lines } from "../../../../src/domain/explain/line-checks.ts";
import { loadLocalTimes } from "../../../../src/domain/hours/weekday-and-time.ts";
import { plainCampaign } from "../../../support/worlds/plain-campaign.ts";
import { ms } from "../../../support/worlds/rule-worlds.ts";

// As the actions do before they ask for an explanation.
await loadLocalTimes();

/** A Friday, twenty to five in the afternoon in New York. */
export const NOW = ms("2026-11-20T21:40:00Z");
export const HOUR = 3_600_000;
export const OFFICE = ([1, 2, 3, 4, 5] as const).map(day_of_week => ({
  day_of_week,
  start: "09:00",
  end: "17:00",
}));
export const SLOTS = `
timezone: America/New_York
global_rules:
  - { name: Mornings, days: [monday, tuesday], time_slots: [{ start_time: "08:00", end_time: "12:00", max_attempts: 2 }] }`;

export const campaignOf = (changes: Partial<Campaign> = {}): Campaign =>
  plainCampaign({
    id: 3,
    name: "Reminders",
    timeZone: "America/New_York",
    createdAt: NOW - HOUR,
    updatedAt: NOW - HOUR,
    ...changes,
  });

export const callOf = (changes: Partial<Call> = {}): Call => ({
  callId: "call-1",
  campaignId: 3,
  phoneNumber: "+12025550001",
  status: "INITIATED",
  attemptsStarted: 0,
  maxAttempts: 3,
  nextAttemptAt: NOW,
  lastAttemptAt: null,
  totalCallTime: 0,
  externalCallId: null,
  errorMessage: null,
  attempts: [],
  timeZone: null,
  metadata: null,
  createdAt: NOW - HOUR,
  claimNonce: null,
  givenBack: 0,
  personId: null,
  party: null,
  updatedAt: NOW - HOUR,
  ...changes,
});
export const retryOf = (changes: Partial<Call> = {}) =>
  callOf({ status: "RNR", attemptsStarted: 1, attempts: [{ attempt: 1, status: "RNR" }], ...changes });

export const factsOf = (changes: Partial<LineFacts> = {}): LineFacts => ({
  permit: null,
  numberHeldBy: null,
  linesInUse: 0,
  linesOfCampaign: 0,
  maxConcurrentCalls: 10,
  pace: { perSecond: 0, roomAt: null },
  callerIds: null,
  trunk: { paused: false, heldUntil: null, breaker: { state: "closed", until: null } },
  ...changes,
});

/** Of the default trunk alone. */
export function linesOf(changes: Partial<LineFacts> = {}): Lines {
  const facts = factsOf(changes);
  const trunk = { name: null, backupOf: null, serves: true, campaignLines: null, facts };
  return { ...facts, trunks: [trunk] };
}

export const failed = (answer: { checks: { check: string; pass: boolean }[] }) =>
  answer.checks.filter(c => !c.pass).map(c => c.check);
export const detail = (answer: { checks: { check: string; detail: string }[] }, check: string) =>
  answer.checks.find(c => c.check === check)?.detail ?? "";
