// What follows from a hook's answer, and how long it is left alone.
import { describe, expect, it } from "vitest";
import {
  afterAnswer,
  afterAsking,
  HEALTHY,
  mayAsk,
  OPEN_MS,
} from "../../../../src/domain/pre-dial/hook-breaker.ts";
import { type KeptBack, preDialVerdict } from "../../../../src/domain/pre-dial/verdict.ts";

const NOW = 1_790_000_000_000;
const MINUTE = 60_000;
const asked = (
  before: KeptBack | null = null,
  onFailure: "dial" | "wait" | "refuse" = "wait",
  attempt = 1,
) => ({
  attempt,
  onFailure,
  before,
  now: NOW,
});

/** What it keeps after being told to wait so often, without an instant. */
function waited(times: number, attempt = 1): KeptBack | null {
  let kept: KeptBack | null = null;
  for (let n = 0; n < times; n++) {
    const verdict = preDialVerdict(
      { kind: "wait", until: null, reason: null },
      "answered",
      asked(kept, "wait", attempt),
    );
    if (verdict.kind !== "wait") throw new Error(verdict.kind);
    kept = verdict.keptBack;
  }
  return kept;
}

describe("a call that is told to wait, and not until when", () => {
  it("waits a minute, then twice as long each time, an hour at the most", () => {
    const minutes = [1, 2, 3, 6, 7, 8, 500].map(n => ((waited(n)?.until ?? 0) - NOW) / MINUTE);
    expect(minutes).toEqual([1, 2, 4, 32, 60, 60, 60]);
  });

  it("begins anew with its next attempt", () => {
    const verdict = preDialVerdict(
      { kind: "wait", until: null, reason: null },
      "answered",
      asked(waited(5), "wait", 2),
    );
    expect(verdict).toMatchObject({ keptBack: { until: NOW + MINUTE, waits: 1, attempt: 2 } });
  });
});

it("waits ten seconds at the least, whatever the hook says: each look takes a line", () => {
  for (const until of [0, NOW - 1, NOW, NOW + 9_999])
    expect(preDialVerdict({ kind: "wait", until, reason: null }, "answered", asked())).toMatchObject({
      keptBack: { until: NOW + 10_000 },
    });
});

it("goes by on_failure where the hook is of no use", () => {
  const failed = { kind: "failed", reason: "No answer within 1.5 s" } as const;
  expect(preDialVerdict(failed, "failed", asked(null, "dial"))).toEqual({
    kind: "dial",
    letOut: { how: "failed", reason: "No answer within 1.5 s" },
    variables: null,
  });
  expect(preDialVerdict(failed, "failed", asked(null, "refuse"))).toMatchObject({
    kind: "refuse",
    keptBack: { how: "failed", until: null },
  });
  expect(preDialVerdict(failed, "failed", asked())).toMatchObject({
    kind: "wait",
    keptBack: { until: NOW + MINUTE },
  });
});

it("waits where the hook was not asked for its many failures, unless on_failure is dial", () => {
  const failed = { kind: "failed", reason: "It kept failing" } as const;
  for (const [onFailure, kind] of [
    ["refuse", "wait"],
    ["wait", "wait"],
    ["dial", "dial"],
  ] as const)
    expect(preDialVerdict(failed, "breaker_open", asked(null, onFailure))).toMatchObject({ kind });
});

it("waits a minute each time where the hook cannot be asked, whatever on_failure says", () => {
  const unasked = { kind: "not_asked", reason: "no key" } as const;
  for (const onFailure of ["dial", "wait", "refuse"] as const)
    expect(preDialVerdict(unasked, "not_asked", asked(waited(5), onFailure))).toMatchObject({
      kind: "wait",
      keptBack: { how: "not_asked", until: NOW + MINUTE },
    });
});

describe("a hook's breaker", () => {
  const failing = (times: number) =>
    Array.from({ length: times }).reduce((s: typeof HEALTHY) => afterAnswer(s, false, NOW), HEALTHY);

  it("opens after five failures in a row, and one answer forgets them", () => {
    expect(failing(4).until).toBeNull();
    expect(failing(5).until).toBe(NOW + OPEN_MS);
    expect(afterAnswer(failing(4), true, NOW)).toEqual(HEALTHY);
  });

  it("lets one question through after its time, and no second one for as long again", () => {
    const open = failing(5);
    expect(mayAsk(open, NOW + OPEN_MS - 1)).toBe(false);
    const at = NOW + OPEN_MS;
    expect(mayAsk(open, at)).toBe(true);
    const probing = afterAsking(open, at);
    expect(mayAsk(probing, at)).toBe(false);
    expect(mayAsk(probing, at + OPEN_MS)).toBe(true);
    expect(afterAnswer(probing, true, at)).toEqual(HEALTHY);
    expect(afterAnswer(probing, false, at).until).toBe(at + OPEN_MS);
  });
});
