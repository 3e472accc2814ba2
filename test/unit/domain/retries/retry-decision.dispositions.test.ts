// Rules for dispositions: each stands in place of its outcome's rule, as a whole, when the attempt ends and when its call
// is looked at again.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayDialNow } from "../../../../src/domain/calls/dial-verdict.ts";
import { DISPOSITIONS, type Disposition, endsTheCall } from "../../../../src/domain/calls/disposition.ts";
import { OUTCOMES, type Outcome } from "../../../../src/domain/calls/outcome.ts";
import { attemptLimit } from "../../../../src/domain/retries/attempt-limit.ts";
import { decideRetry } from "../../../../src/domain/retries/retry-decision.ts";
import { showRetryRules } from "../../../../src/domain/retries/retry-rules.ts";
import { callOf, decide, inForce, ms, retryAt } from "../../../support/worlds/rule-worlds.ts";

const AT = "2026-01-05T12:00:00Z";
const BUSY = { outcome: "RNR", disposition: "busy" } as const;
const rules = (rest: string) => `status_retry_rules:\n  RNR: { max_attempts: 2 }\n  busy: { ${rest} }`;

describe("a busy line, with a rule of its own", () => {
  it("is tried again after its own interval, the others after theirs", () => {
    const yaml = rules("retry_interval_minutes: 10");
    expect(retryAt(decide(yaml, AT, BUSY))).toBe("2026-01-05T12:10:00Z");
    expect(retryAt(decide(yaml, AT, { ...BUSY, disposition: "no_answer" }))).toBe("2026-01-05T13:00:00Z");
    expect(retryAt(decide(yaml, AT, { outcome: "RNR" }))).toBe("2026-01-05T13:00:00Z");
    expect(decide(yaml, AT, BUSY).reason).toBe("busy: attempt 2 of 3 after 10 min");
  });

  it("has its own limit; without one not its outcome's, but what holds for all", () => {
    expect(decide(rules("max_attempts: 5"), AT, { ...BUSY, attempt: 4 })).toMatchObject({ maxAttempts: 5 });
    expect(decide(rules("retry_interval_minutes: 10"), AT, { ...BUSY, attempt: 2 })).toMatchObject({
      kind: "retry",
      maxAttempts: 3,
    });
    expect(decide(rules(""), AT, { outcome: "RNR", attempt: 2 })).toMatchObject({ kind: "final" });
  });

  it("is retried where its outcome is not, and not where its outcome is", () => {
    const yes = "status_retry_rules: { RNR: { should_retry: false }, busy: { max_attempts: 2 } }";
    expect(decide(yes, AT, BUSY).kind).toBe("retry");
    expect(decide(rules("should_retry: false"), AT, BUSY)).toEqual({
      kind: "final",
      maxAttempts: 3,
      rule: "status_retry_rules.busy",
      slot: null,
      reason: "busy is not retried (should_retry: false)",
    });
  });

  it("is read under whatever outcome it was reported", () => {
    for (const outcome of ["DISCONNECTED", "RNR", "FAILED"] as const)
      expect(retryAt(decide(rules("retry_interval_minutes: 10"), AT, { ...BUSY, outcome }))).toBe(
        "2026-01-05T12:10:00Z",
      );
    expect(decide(rules(""), AT, { ...BUSY, outcome: "PICKED" }).reason).toBe("PICKED is never retried");
  });
});

describe("an interval of a rule for an outcome or a disposition", () => {
  const SLOT = 'global_rules: [{ start_time: "09:00", end_time: "13:00", retry_interval_minutes: 30 }]';
  const yaml = `${SLOT}\nstatus_retry_rules: { RNR: { retry_interval_minutes: 40 }, busy: { retry_interval_minutes: 90 } }`;
  it("comes before the slot's and the default", () => {
    expect(retryAt(decide(yaml, AT, { outcome: "RNR" }))).toBe("2026-01-05T12:40:00Z");
    expect(retryAt(decide(yaml, AT, { outcome: "FAILED" }))).toBe("2026-01-05T12:30:00Z");
  });
  it("leads into the hours that are open", () => {
    expect(retryAt(decide(yaml, AT, BUSY))).toBe("2026-01-06T09:00:00Z");
  });
  it("gives way to the campaign's own policy", () => {
    const call = callOf({ retryPolicy: { base_delay: "5m" } });
    expect(retryAt(decide(yaml, AT, { ...BUSY, call }))).toBe("2026-01-05T12:05:00Z");
  });
  it("may be none", () => {
    const now = "status_retry_rules: { busy: { retry_interval_minutes: 0 } }";
    expect(retryAt(decide(now, AT, BUSY))).toBe(AT);
  });
});

it("a disposition that ends the call ends it, whatever the rules say", () => {
  for (const disposition of DISPOSITIONS.filter(endsTheCall))
    expect(decide("", AT, { outcome: "FAILED", disposition })).toMatchObject({
      kind: "final",
      reason: `${disposition} ends the call, whatever the rules say`,
    });
});

describe("when rules change while a call waits", () => {
  const look = (yaml: string, attempt: number, lastDisposition: Disposition | null) =>
    mayDialNow(inForce(yaml), callOf(), { attempt, lastOutcome: "RNR", lastDisposition, now: ms(AT) }).kind;
  it("the limit of its disposition counts, in place of its outcome's", () => {
    expect(look(rules("max_attempts: 5"), 4, "busy")).toBe("open");
    expect(look(rules("max_attempts: 5"), 4, "no_answer")).toBe("exhausted");
    expect(look(rules("max_attempts: 1"), 2, "busy")).toBe("exhausted");
    expect(look(rules("max_attempts: 1"), 2, null)).toBe("open");
  });
  it("should_retry was decided when the attempt ended", () => {
    expect(look(rules("should_retry: false"), 2, "busy")).toBe("open");
  });
});

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const rule = fc.record(
  {
    should_retry: optional(fc.boolean()),
    max_attempts: optional(fc.integer({ min: 1, max: 6 })),
    retry_interval_minutes: optional(fc.constantFrom(0, 5, 60, 240)),
  },
  { requiredKeys: [] },
);
const ruled = (words: readonly string[]) => fc.uniqueArray(fc.constantFrom(...words));
const NAMED = [
  ...OUTCOMES.filter(o => o !== "PICKED"),
  ...DISPOSITIONS.filter(d => !endsTheCall(d) && d !== "answered"),
];
const situation = fc.record({
  rules: ruled(NAMED).chain(names => fc.record(Object.fromEntries(names.map(name => [name, rule])))),
  outcome: fc.constantFrom<Outcome>("DISCONNECTED", "RNR", "FAILED"),
  disposition: fc.option(fc.constantFrom(...DISPOSITIONS.filter(d => !endsTheCall(d)))),
  attempt: fc.integer({ min: 1, max: 7 }),
});

describe("whatever rules there are", () => {
  it("the first of disposition and outcome that has one decides, and nothing of the other", () => {
    fc.assert(
      fc.property(situation, ({ rules, outcome, disposition, attempt }) => {
        const force = inForce(JSON.stringify({ status_retry_rules: rules }));
        const name = [disposition, outcome].find(word => word !== null && word in rules) ?? null;
        const own = name === null ? {} : (rules[name] ?? {});
        const limit = own.max_attempts ?? 3;
        const verdict = decideRetry({
          inForce: force,
          call: callOf(),
          outcome,
          disposition,
          attempt,
          at: ms(AT),
          random: 0.5,
        });
        expect(verdict.maxAttempts).toBe(Math.max(limit, attempt));
        const goesOn = own.should_retry !== false && attempt < limit;
        expect(verdict.kind).toBe(goesOn ? "retry" : "final");
        if (verdict.kind === "retry")
          expect(verdict.at - ms(AT)).toBe((own.retry_interval_minutes ?? 60) * 60_000);

        // What is decided may be dialled: the second look has the same limit.
        const last = { lastOutcome: outcome, lastDisposition: disposition };
        expect(attemptLimit(force, callOf(), { ...last, at: ms(AT) })).toBe(limit);
        const seen = mayDialNow(force, callOf(), { ...last, attempt: attempt + 1, now: ms(AT) });
        expect(seen.kind).toBe(attempt < limit ? "open" : "exhausted");
      }),
    );
  });

  it("they are shown in the file's words, and read again they are the same", () => {
    fc.assert(
      fc.property(situation, ({ rules }) => {
        const { rules: read } = inForce(JSON.stringify({ status_retry_rules: rules }));
        const shown = showRetryRules(read);
        expect(Object.keys(shown.status_retry_rules).sort()).toEqual(Object.keys(rules).sort());
        expect(inForce(JSON.stringify(shown)).rules).toEqual(read);
      }),
    );
  });
});
