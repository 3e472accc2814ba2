// The demo's verdict: it fails when a call did not end, or when two ways of counting disagree.
import { describe, expect, it } from "vitest";
import type { CallAnswer, DayMetrics, CampaignStats as Stats } from "../../../../src/cli/client/answers.ts";
import { Call } from "../../../../src/http/routes/calls/schemas.ts";
import { CampaignStats } from "../../../../src/http/routes/campaigns/schemas.ts";
import { Metrics } from "../../../../src/http/routes/metrics/schemas.ts";
import { checkFindings, type Findings } from "../../../../src/tools/demo/checks.ts";
import { exampleOf } from "../../../support/example-of.ts";

const exampleMetrics = exampleOf(Metrics);
const exampleDay = exampleMetrics.recent_metrics[0] as DayMetrics;

const call = (n: number, fields: Partial<CallAnswer> = {}): CallAnswer => ({
  ...exampleOf(Call),
  ...{ call_id: `call-${n}`, phone_number: `+1500555000${n}`, status: "PICKED", attempt_count: 1 },
  ...fields,
});

const day = (fields: Partial<DayMetrics> = {}): DayMetrics => ({
  ...exampleDay,
  total_calls_initiated: 2,
  total_calls_picked: 1,
  total_calls_disconnected: 0,
  total_calls_rnr: 2,
  total_calls_failed: 1,
  total_retries: 2,
  peak_concurrent_calls: 2,
  dlq_entries_created: 0,
  ...fields,
});

const stats: Stats = {
  ...exampleOf(CampaignStats),
  ...{ total_calls: 2, completed_calls: 1, failed_calls: 1, in_progress_calls: 0, pending_calls: 0 },
  ...{ retries_attempted: 2, waiting_for_retry: 0 },
};

/** One call picked at once, one that failed three times. */
const calls = [call(1), call(2, { status: "FAILED", attempt_count: 3 })];
const metrics = {
  ...{ ...exampleMetrics, queued_calls: 0, recent_metrics: [day()] },
  ...{ current_concurrent_calls: 0, max_concurrent_calls: 2 },
};
const world: Findings = { contacts: 2, stats, metrics, calls };

const broken = (change: Partial<Findings>) =>
  checkFindings({ ...world, ...change })
    .filter(check => !check.ok)
    .map(check => check.claim);

const withDay = (fields: Partial<DayMetrics>) => ({ metrics: { ...metrics, recent_metrics: [day(fields)] } });

it("all is well when everything agrees", () => expect(broken({})).toEqual([]));
it("midnight may pass: the days are added up", () => {
  const half = { total_calls_initiated: 1, total_calls_picked: 0, total_calls_failed: 0, total_retries: 1 };
  const rest = { ...half, total_calls_picked: 1, total_calls_failed: 1, total_calls_rnr: 0 };
  expect(broken({ metrics: { ...metrics, recent_metrics: [day(rest), day(half)] } })).toEqual([]);
});

describe("it fails when", () => {
  it("a call still waits for its next attempt", () =>
    expect(
      broken({
        calls: [call(1), call(2, { status: "FAILED", attempt_count: 3, next_retry_at: "2026-01-01" })],
      }),
    ).toEqual(["every contact got one call, and every call ended (1 of 2)"]));
  it("a contact has no call", () => expect(broken({ contacts: 3 })).toHaveLength(1));
  it("two calls went to one number", () =>
    expect(broken({ calls: [call(1), call(1, { status: "FAILED", attempt_count: 3 })] })).toHaveLength(1));
  it("the metrics count a pick that the stats do not know", () =>
    expect(broken(withDay({ total_calls_picked: 2, total_calls_rnr: 1 }))).toEqual([
      "the metrics agree with the stats (2 accepted, 2 retries)",
    ]));
  it("an outcome was counted twice", () =>
    expect(broken(withDay({ total_calls_rnr: 3 }))).toEqual([
      "each attempt has one outcome (2 first ones + 2 retries = 5 outcomes)",
    ]));
  it("the stats differ from the calls", () =>
    expect(broken({ stats: { ...stats, failed_calls: 0 } })).toHaveLength(1));
  it("a call had an attempt too many", () =>
    expect(
      broken({ calls: [call(1), call(2, { status: "FAILED", attempt_count: 3, max_attempts: 2 })] }),
    ).toEqual(["no call had more attempts than it may"]));
  it("more lines were in use than there are", () =>
    expect(broken(withDay({ peak_concurrent_calls: 3 }))).toHaveLength(1));
  it("a line was not given back", () =>
    expect(broken({ metrics: { ...metrics, current_concurrent_calls: 1 } })).toHaveLength(1));
  it("a message was given up", () =>
    expect(broken(withDay({ dlq_entries_created: 1 }))).toEqual(["no dead letters"]));
});
