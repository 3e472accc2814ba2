// What follows the end of an attempt, as a table: where the call stands × what is reported.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attemptCount, type Call, isOnTheLine, nextAttempt } from "../../../../src/domain/calls/call.ts";
import type { Outcome } from "../../../../src/domain/calls/outcome.ts";
import {
  decideOutcome,
  type OutcomeReport,
  reportedAttempt,
  spread,
} from "../../../../src/domain/calls/settlement.ts";
import { readRetryRules } from "../../../../src/domain/retries/retry-rules-file.ts";
import { plainCampaign } from "../../../support/worlds/plain-campaign.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const HOUR = 3_600_000;

const campaign = plainCampaign({ createdAt: NOW, updatedAt: NOW, startedAt: NOW });

const callAt = (changes: Partial<Call>): Call => ({
  callId: "call-1",
  campaignId: 1,
  phoneNumber: "+12025550123",
  status: "PROCESSING",
  attemptsStarted: 1,
  maxAttempts: 3,
  nextAttemptAt: null,
  lastAttemptAt: null,
  totalCallTime: 0,
  externalCallId: null,
  errorMessage: null,
  attempts: [],
  timeZone: null,
  metadata: null,
  createdAt: NOW,
  claimNonce: null,
  givenBack: 0,
  personId: null,
  party: null,
  updatedAt: NOW,
  ...changes,
});

const reported = (changes: Partial<OutcomeReport> = {}): OutcomeReport => ({
  callId: "call-1",
  attempt: 1,
  outcome: "RNR",
  duration: 0,
  externalCallId: null,
  error: null,
  receivedAt: NOW,
  final: false,
  source: "callback",
  ...changes,
});

function inForce(yaml = 'timezone: "UTC"') {
  const read = readRetryRules(yaml);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { rules: read.rules, maxRetryAttempts: null };
}

const decide = (call: Partial<Call>, report: Partial<OutcomeReport> = {}, yaml?: string) =>
  decideOutcome(callAt(call), campaign, reported(report), inForce(yaml));

describe("an attempt that is on the line", () => {
  it.each<[Partial<Call>, Partial<OutcomeReport>, object]>([
    [
      {},
      { outcome: "PICKED" },
      { kind: "final", status: "PICKED", stage: "picked", maxAttempts: 3, error: null },
    ],
    [
      {},
      { outcome: "RNR" },
      { kind: "retry", status: "RNR", stage: "waiting_rnr", nextAttemptAt: NOW + HOUR },
    ],
    [
      {},
      { outcome: "DISCONNECTED" },
      { kind: "retry", status: "DISCONNECTED", stage: "waiting_disconnected" },
    ],
    [{}, { outcome: "FAILED" }, { kind: "retry", status: "FAILED", stage: "waiting_failed" }],
    [
      {},
      { outcome: "FAILED", source: "lease", error: "No callback" },
      { kind: "retry", error: "No callback" },
    ],
    [{}, { outcome: "FAILED", source: "dial", error: "refused" }, { kind: "retry", error: "refused" }],
    [
      {},
      { outcome: "FAILED", source: "dial", final: true, error: "refused" },
      { kind: "final", status: "FAILED", stage: "failed", error: "refused" },
    ],
    [
      { status: "RETRYING", attemptsStarted: 2 },
      { attempt: 2 },
      { kind: "retry", status: "RNR", maxAttempts: 3, nextAttemptAt: NOW + HOUR },
    ],
    [
      { status: "RETRYING", attemptsStarted: 3 },
      { attempt: 3 },
      { kind: "final", status: "FAILED", stage: "failed", error: "Max retry attempts reached (3)" },
    ],
    [
      { status: "RETRYING", attemptsStarted: 3 },
      { attempt: 3, outcome: "PICKED" },
      { kind: "final", status: "PICKED" },
    ],
    [{ status: "RETRYING", attemptsStarted: 2 }, { attempt: 1 }, { kind: "duplicate" }],
    [{ status: "RETRYING", attemptsStarted: 2 }, { attempt: 3 }, { kind: "duplicate" }],
  ])("%j, with %j, is decided as %j", (call, report, expected) => {
    expect(decide(call, report)).toMatchObject(expected);
  });

  it("is not retried where the rules say so", () => {
    const yaml = "status_retry_rules: { RNR: { should_retry: false } }";
    expect(decide({}, { outcome: "RNR" }, yaml)).toMatchObject({
      kind: "final",
      status: "FAILED",
      stage: "failed",
    });
    expect(decide({}, { outcome: "FAILED" }, yaml)).toMatchObject({ kind: "retry" });
  });

  it("reported by a refusal for good ends even where the rules would retry, and never claims a higher limit", () => {
    const decision = decide(
      { status: "RETRYING", attemptsStarted: 2 },
      { attempt: 2, outcome: "FAILED", final: true },
    );
    expect(decision).toMatchObject({ kind: "final", maxAttempts: 3 });
  });
});

describe("an attempt that is on the line when its campaign is cancelled", () => {
  const cancelled = { ...campaign, status: "cancelled" } as const;
  const end = (report: Partial<OutcomeReport>) =>
    decideOutcome(callAt({}), cancelled, reported(report), inForce());

  it("ends its call: answered is answered, and nothing else is tried again", () => {
    expect(end({ outcome: "PICKED" })).toMatchObject({ kind: "final", status: "PICKED", stage: "picked" });
    for (const outcome of ["RNR", "DISCONNECTED", "FAILED"] as const)
      expect(end({ outcome })).toMatchObject({ kind: "final", status: "CANCELLED", stage: "cancelled" });
  });

  it("is retried all the same when the campaign is paused, inactive or complete: those go on, or wait", () => {
    for (const of of [{ status: "paused" }, { status: "completed" }, { isActive: false }] as const)
      expect(decideOutcome(callAt({}), { ...campaign, ...of }, reported(), inForce()).kind).toBe("retry");
  });
});

describe("an attempt after which another call was asked for", () => {
  const LATER = NOW + 5 * HOUR;
  const details = { call_back_at: LATER };

  it.each([
    ["PICKED", "DISCONNECTED", "waiting_disconnected"],
    ["DISCONNECTED", "DISCONNECTED", "waiting_disconnected"],
    ["RNR", "RNR", "waiting_rnr"],
    ["FAILED", "FAILED", "waiting_failed"],
  ] as const)("ended %s, lets its call wait as %s for that time", (outcome, status, stage) => {
    const kind = "retry";
    expect(decide({}, { outcome, details })).toMatchObject({ kind, status, stage, nextAttemptAt: LATER });
  });

  it("ended PICKED, ends its call where there is none: no attempt is left, or no hours", () => {
    const last = { status: "RETRYING", attemptsStarted: 3 } as const;
    const picked = { kind: "final", status: "PICKED", stage: "picked", maxAttempts: 3 };
    expect(decide(last, { attempt: 3, outcome: "PICKED", details })).toEqual({
      ...picked,
      error: "Not called back: Max retry attempts reached (3)",
    });
    const blocked = { ...details, disposition: "blocked" } as const;
    expect(decide({}, { outcome: "PICKED", details: blocked })).toEqual({
      ...picked,
      error: "Not called back: blocked ends the call, whatever the rules say",
    });
    expect(decide(last, { attempt: 3, details })).toMatchObject({ kind: "final", status: "FAILED" });
  });

  it("for good, or in a cancelled campaign, has ended its call all the same", () => {
    const final = { outcome: "FAILED", final: true, error: "no such number", details } as const;
    expect(decide({}, final)).toMatchObject({ kind: "final", status: "FAILED", error: "no such number" });
    const cancelled = { ...campaign, status: "cancelled" } as const;
    const end = (outcome: Outcome) =>
      decideOutcome(callAt({}), cancelled, reported({ outcome, details }), inForce());
    expect(end("PICKED")).toMatchObject({ kind: "final", status: "PICKED", error: null });
    expect(end("RNR")).toMatchObject({ kind: "final", status: "CANCELLED" });
  });
});

describe("a call that waits for its first dial", () => {
  const waiting = { status: "INITIATED", attemptsStarted: 0, nextAttemptAt: NOW } as const;

  it("is settled by a callback for its first attempt", () => {
    expect(decide(waiting, { outcome: "PICKED" })).toMatchObject({ kind: "final", status: "PICKED" });
    expect(decide(waiting)).toMatchObject({ kind: "retry", status: "RNR" });
  });

  it.each<Partial<OutcomeReport>>([{ attempt: 2 }, { source: "dial" }, { source: "lease" }])(
    "is not settled by %j",
    report => {
      expect(decide(waiting, report)).toEqual({ kind: "duplicate" });
    },
  );
});

describe("a call that is not waiting for this report", () => {
  it.each<Partial<Call>>([
    { status: "RNR", nextAttemptAt: NOW + HOUR },
    { status: "DISCONNECTED", nextAttemptAt: NOW + HOUR },
    { status: "FAILED", nextAttemptAt: NOW + HOUR },
    { status: "FAILED" },
    { status: "PICKED" },
    { status: "CANCELLED" },
    { status: "CANCELLED", attemptsStarted: 0 },
  ])("%j takes none", call => {
    for (const outcome of ["PICKED", "DISCONNECTED", "RNR", "FAILED"] satisfies Outcome[])
      for (const attempt of [1, 2, 3])
        for (const source of ["callback", "dial", "lease"] as const)
          expect(decide(call, { outcome, attempt, source })).toEqual({ kind: "duplicate" });
  });
});

describe("the attempt that a callback means", () => {
  const call = {
    attemptsStarted: 2,
    attempts: [
      { attempt: 1, status: "RNR" as const, external_call_id: "x-1" },
      { attempt: 2, status: "PROCESSING" as const, external_call_id: "x-2" },
    ],
  };
  it.each([
    [{ body: 1, url: 2, externalCallId: "x-2" }, 1],
    [{ body: null, url: 1, externalCallId: "x-2" }, 1],
    [{ body: null, url: null, externalCallId: "x-1" }, 1],
    [{ body: null, url: null, externalCallId: "x-9" }, 2],
    [{ body: null, url: null, externalCallId: null }, 2],
  ])("of %j is %i", (said, expected) => {
    expect(reportedAttempt(call, said)).toBe(expected);
  });

  it("is the first before any dial", () => {
    const none = { body: null, url: null, externalCallId: null };
    expect(reportedAttempt({ attemptsStarted: 0, attempts: [] }, none)).toBe(1);
  });
});

describe("the numbers of attempts", () => {
  it("say which comes next and which is shown", () => {
    expect([0, 1, 2].map(attemptsStarted => nextAttempt({ attemptsStarted }))).toEqual([1, 2, 3]);
    expect([0, 1, 2].map(attemptsStarted => attemptCount({ attemptsStarted }))).toEqual([1, 1, 2]);
  });

  it("belong to calls on the line only while those are PROCESSING or RETRYING", () => {
    const lines = [
      "INITIATED",
      "PROCESSING",
      "RETRYING",
      "DISCONNECTED",
      "RNR",
      "FAILED",
      "PICKED",
      "CANCELLED",
    ] as const;
    expect(lines.filter(status => isOnTheLine({ status }))).toEqual(["PROCESSING", "RETRYING"]);
  });
});

describe("the spread of the jitter", () => {
  it("is in [0, 1), the same each time, for any id and attempt", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1_000 }), (callId, attempt) => {
        const u = spread(callId, attempt);
        expect(u).toBeGreaterThanOrEqual(0);
        expect(u).toBeLessThan(1);
        expect(spread(callId, attempt)).toBe(u);
      }),
      { numRuns: 200 },
    );
  });

  it("differs between the attempts of a call, and fills the whole range over many calls", () => {
    expect(new Set([1, 2, 3, 4].map(n => spread("call-1", n))).size).toBe(4);
    const tenths = new Set(
      Array.from({ length: 300 }, (_, i) =>
        Math.floor(10 * spread(`019aa000-0000-7000-8000-${String(i).padStart(12, "0")}`, 1)),
      ),
    );
    expect([...tenths].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("moves a retry with full jitter between half and one and a half of its delay", () => {
    const jittery = { ...campaign, retryPolicy: { base_delay: "1h", jitter: 1 } };
    const delays = Array.from({ length: 200 }, (_, i) => {
      const callId = `call-${i}`;
      const decision = decideOutcome(callAt({ callId }), jittery, reported({ callId }), inForce());
      return decision.kind === "retry" ? (decision.nextAttemptAt - NOW) / HOUR : Number.NaN;
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...delays)).toBeLessThan(1.5);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(0.8);
  });
});
