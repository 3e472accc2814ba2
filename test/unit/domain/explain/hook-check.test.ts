// Why a call waits, where its campaign has a pre-dial hook.
import { expect, it } from "vitest";
import { hookChecks } from "../../../../src/domain/explain/hook-check.ts";
import type { Lines } from "../../../../src/domain/explain/line-checks.ts";
import type { HookTrouble } from "../../../../src/domain/pre-dial/hook-trouble.ts";
import type { KeptBack } from "../../../../src/domain/pre-dial/verdict.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const HOOK = {
  url: "https://crm.example.com/",
  timeout_ms: 1_500,
  on_failure: "wait",
  cache_seconds: 0,
} as const;
const KEPT: KeptBack = {
  ...{ decision: "wait", how: "answered", reason: "at lunch", attempt: 2, waits: 1 },
  ...{ decidedAt: NOW - 60_000, until: NOW + 60_000 },
};
const TROUBLE: HookTrouble = {
  campaignId: 1,
  at: NOW - 1_000,
  reason: "It answered 500",
  failures: 6,
  heldUntil: NOW + 20_000,
};

const lines = (...troubles: (HookTrouble | null)[]) =>
  ({ trunks: troubles.map(hook => ({ facts: { hook } })) }) as unknown as Pick<Lines, "trunks">;
const check = (
  call: { attemptsStarted: number; keptBack: KeptBack | null } | null,
  known = lines(null),
  now = NOW,
) => hookChecks({ preDialHook: HOOK }, known, call, now)[0];

it("nothing is said of a campaign without one", () => {
  expect(hookChecks({ preDialHook: null }, lines(TROUBLE), null, NOW)).toEqual([]);
});

it("a hook that has not kept the call back is in nobody's way, nor one that spoke of another attempt", () => {
  for (const call of [null, { attemptsStarted: 0, keptBack: null }, { attemptsStarted: 2, keptBack: KEPT }])
    expect(check(call)).toMatchObject({
      pass: true,
      detail: "https://crm.example.com/ is asked before the dial.",
    });
});

it("a hook that said wait is in the way until then, and says why", () => {
  const call = { attemptsStarted: 1, keptBack: KEPT };
  expect(check(call)).toMatchObject({
    pass: false,
    detail: expect.stringContaining("until 2026-11-20T12:01:00.000Z: at lunch"),
  });
  expect(check(call, lines(null), NOW + 60_000)).toMatchObject({ pass: true });
});

it("a hook that could not be asked is told apart from one that failed", () => {
  const unasked = { ...TROUBLE, failures: 0, reason: "no key" };
  expect(check(null, lines(unasked))).toMatchObject({
    pass: false,
    detail: expect.stringMatching(/cannot be asked.*It could not be asked at .*: no key/),
  });
  const call = { attemptsStarted: 1, keptBack: { ...KEPT, how: "not_asked" as const } };
  expect(check(call)?.detail).toContain("could not be asked, so wait");
});

it("a hook that keeps failing is in the way while no lines are given, and is told of for a while after that", () => {
  const older = { ...TROUBLE, at: NOW - 9_000, reason: "older", heldUntil: null };
  expect(check(null, lines(older, TROUBLE, null))).toMatchObject({
    pass: false,
    detail: expect.stringMatching(/until 2026-11-20T12:00:20.000Z.*6 times in a row: It answered 500/),
  });
  expect(check(null, lines(TROUBLE), NOW + 20_000)).toMatchObject({
    pass: true,
    detail: expect.stringContaining("It failed last"),
  });
});
