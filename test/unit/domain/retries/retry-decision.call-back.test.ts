// "Call me later": the next attempt goes when it was asked for, or when it is next open after that.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayDialNow } from "../../../../src/domain/calls/dial-verdict.ts";
import { DISPOSITIONS, endsTheCall } from "../../../../src/domain/calls/disposition.ts";
import { OUTCOMES } from "../../../../src/domain/calls/outcome.ts";
import type { BusinessHour } from "../../../../src/domain/hours/business-hours.ts";
import { decideRetry } from "../../../../src/domain/retries/retry-decision.ts";
import { firstTime, isInside } from "../../../support/checks/local-clock.ts";
import { callOf, decide, inForce, iso, ms, retryAt } from "../../../support/worlds/rule-worlds.ts";

const MINUTE = 60_000;
/** A Monday. */
const AT = "2026-01-05T12:00:00Z";
const at = (text: string) => ({ callBackAt: ms(text) });
const OFFICE = `
timezone: America/New_York
global_rules: [{ days: [monday, tuesday, wednesday, thursday, friday], time_slots: [{ start_time: "09:00", end_time: "17:00", retry_interval_minutes: 60 }] }]`;
const MORNINGS = [1, 2, 3].map(day_of_week => ({
  day_of_week,
  start: "08:00",
  end: "10:00",
})) as BusinessHour[];

describe("another call that was asked for", () => {
  it.each(OUTCOMES)("goes then after %s, whatever the interval is", outcome => {
    expect(retryAt(decide("", AT, { outcome, ...at("2026-01-05T12:05:00Z") }))).toBe("2026-01-05T12:05:00Z");
    expect(retryAt(decide("", AT, { outcome, ...at("2026-01-30T12:05:00Z") }))).toBe("2026-01-30T12:05:00Z");
  });

  it("waits for the slots and the business hours", () => {
    const call = callOf({ businessHours: MORNINGS });
    const evening = at("2026-01-05T23:00:00Z");
    expect(retryAt(decide(OFFICE, AT, evening))).toBe("2026-01-06T14:00:00Z");
    expect(retryAt(decide(OFFICE, AT, { ...at("2026-01-07T15:00:00Z"), call }))).toBe("2026-01-12T14:00:00Z");
    expect(decide(OFFICE, AT, { outcome: "PICKED", ...evening })).toMatchObject({
      kind: "retry",
      rule: "global_rules[0]",
      slot: "tuesday 09:00-17:00",
      reason: "PICKED: attempt 2 of 3 as was asked for, when the calling hours open",
    });
  });

  it("goes by the contact's own clock", () => {
    const call = callOf({}, "Asia/Tokyo");
    expect(retryAt(decide(OFFICE, AT, { ...at("2026-01-06T09:00:00Z"), call }))).toBe("2026-01-07T00:00:00Z");
  });

  it("at a time that has come goes at once", () => {
    expect(retryAt(decide("", AT, { outcome: "PICKED", ...at("2026-01-05T09:00:00Z") }))).toBe(AT);
  });

  it("comes before a campaign's own policy, and has no jitter", () => {
    const call = callOf({ retryPolicy: { base_delay: "2h", jitter: 1 } });
    for (const random of [0, 0.99])
      expect(retryAt(decide("", AT, { ...at("2026-01-05T12:30:00Z"), call, random }))).toBe(
        "2026-01-05T12:30:00Z",
      );
  });

  it("is an attempt like any other: none is left", () => {
    for (const outcome of OUTCOMES)
      expect(decide("", AT, { outcome, attempt: 3, ...at("2026-01-05T13:00:00Z") })).toMatchObject({
        kind: "final",
        reason: "Max retry attempts reached (3)",
      });
    const yaml = "status_retry_rules: { answered: { max_attempts: 5 } }";
    const asked = { outcome: "PICKED", attempt: 3, ...at("2026-01-05T13:00:00Z") } as const;
    expect(decide(yaml, AT, { ...asked, disposition: "answered" })).toMatchObject({ maxAttempts: 5 });
  });

  it("is not made where the outcome is not retried, unless somebody picked up", () => {
    const yaml = "status_retry_rules: { RNR: { should_retry: false }, PICKED: { should_retry: false } }";
    const asked = at("2026-01-05T13:00:00Z");
    expect(decide(yaml, AT, asked).kind).toBe("final");
    expect(decide(yaml, AT, { ...asked, outcome: "PICKED" }).kind).toBe("retry");
  });

  it("is not made after what ends the call", () => {
    for (const disposition of DISPOSITIONS.filter(endsTheCall))
      for (const outcome of OUTCOMES)
        expect(decide("", AT, { outcome, disposition, ...at("2026-01-05T13:00:00Z") }).kind).toBe("final");
  });

  it("is not made when no hours are open for two weeks from then", () => {
    const call = callOf({ businessHours: [{ day_of_week: 0, start: "09:00", end: "10:00" }] });
    expect(decide(OFFICE, AT, { ...at("2026-01-20T13:00:00Z"), outcome: "PICKED", call })).toMatchObject({
      kind: "final",
      reason: "No calling window within 14 days",
    });
  });
});

it("nobody who picked up and asked for nothing is called again", () => {
  expect(decide("", AT, { outcome: "PICKED", callBackAt: null }).reason).toBe("PICKED is never retried");
});

it("is the first quarter of an hour from then on that all hours allow, and may be dialled then", () => {
  const hour = fc.integer({ min: 0, max: 23 });
  const hours = fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
      hour,
      fc.integer({ min: 1, max: 6 }),
    )
    .map(([days, from, long]) =>
      days.map(day => ({
        day,
        start: `${String(from).padStart(2, "0")}:15`,
        end: `${String(Math.min(23, from + long)).padStart(2, "0")}:45`,
      })),
    );
  fc.assert(
    fc.property(
      fc.constantFrom("UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"),
      hours,
      fc.option(hours),
      fc.integer({ min: -96, max: 30 * 96 }),
      (zone, slots, business, quarters) => {
        const name = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
        const rules = inForce(
          JSON.stringify({
            global_rules: slots.map(s => ({
              day_of_week: name[s.day],
              start_time: s.start,
              end_time: s.end,
            })),
          }),
        );
        const businessHours =
          business?.map(b => ({ day_of_week: b.day, start: b.start, end: b.end }) as BusinessHour) ?? null;
        const call = callOf({ businessHours }, zone);
        const isOpen = (t: number) =>
          slots.some(s => isInside(s, zone, t)) && (business?.some(b => isInside(b, zone, t)) ?? true);
        const now = ms(AT);
        const callBackAt = now + quarters * 15 * MINUTE;
        const expected = firstTime(Math.max(now, callBackAt), 15, isOpen);
        const question = {
          inForce: rules,
          call,
          outcome: "PICKED",
          attempt: 1,
          at: now,
          random: 0.5,
        } as const;
        const verdict = decideRetry({ ...question, callBackAt });
        expect(verdict.kind === "retry" ? iso(verdict.at) : null).toBe(iso(expected));
        if (verdict.kind !== "retry") return;
        const last = { lastOutcome: "PICKED", lastDisposition: null } as const;
        expect(mayDialNow(rules, call, { ...last, attempt: 2, now: verdict.at }).kind).toBe("open");
      },
    ),
    { numRuns: 150 },
  );
}, 30_000);
