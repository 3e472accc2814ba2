// What is told of an attempt, as the API shows it; and calls that were archived before anything was.
import { expect, it } from "vitest";
import { presentAttempt, presentFound } from "../../../../../src/http/routes/calls/present.ts";
import { Attempt, CallWithAttempts } from "../../../../../src/http/routes/calls/schemas.ts";
import { exampleOf } from "../../../../support/example-of.ts";

const NOTHING = {
  answered_at: null,
  answered_by: null,
  disposition: null,
  hangup_cause: null,
  trunk: null,
  caller_id: null,
  cost: null,
};

it("shows what is told of an attempt, and null for what is not", () => {
  const told = { disposition: "voicemail", answered_by: "machine", trunk: "berlin" } as const;
  expect(presentAttempt({ attempt: 1, status: "RNR" })).toMatchObject(NOTHING);
  expect(presentAttempt({ attempt: 1, status: "RNR", ...told, answered_at: 0 })).toMatchObject({
    ...NOTHING,
    ...told,
    answered_at: "1970-01-01T00:00:00.000Z",
  });
});

it("shows an attempt of an archived call that was told nothing as any other", () => {
  const call = exampleOf(CallWithAttempts);
  const attempt = exampleOf(Attempt);
  const before = Object.fromEntries(Object.entries(attempt).filter(([name]) => !(name in NOTHING)));
  const line = { ...call, attempts: [before, attempt], time_zone: null };
  expect(presentFound({ kind: "archived", line })).toEqual({
    ...call,
    attempts: [{ ...before, ...NOTHING }, attempt],
    archived: true,
  });
});
