// What the end of an attempt says in the ledger, and that the abandon meter takes the same ends for conversations.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { AttemptDetails } from "../../../../../src/domain/calls/attempt-details.ts";
import { ANSWERERS, DISPOSITIONS } from "../../../../../src/domain/calls/disposition.ts";
import { OUTCOMES, type Outcome } from "../../../../../src/domain/calls/outcome.ts";
import { meterWord } from "../../../../../src/domain/compliance/abandon/meter-word.ts";
import { reachOfEnd } from "../../../../../src/domain/compliance/reach/end-of-attempt.ts";

const kindOf = (outcome: Outcome, details: AttemptDetails) =>
  reachOfEnd({ ...details, outcome, endedAt: 1_000 }).kind;

it.each<[string, Outcome, AttemptDetails]>([
  ["who hung up on the agent", "DISCONNECTED", { answered_by: "human", disposition: "answered" }],
  ["who hung up before an agent came", "DISCONNECTED", { connected_to_agent_ms: "never" }],
  ["who hung up, and it is only told that it was answered", "DISCONNECTED", { disposition: "answered" }],
  ["a person, where the outcome says that nobody was reached", "RNR", { answered_by: "human" }],
  ["a person, where the call failed later", "FAILED", { answered_by: "human" }],
  ["a person, where the lease ended it", "FAILED", { answered_by: "human", ended_by: "lease" }],
])("takes for a conversation %s", (_, outcome, details) => {
  expect(kindOf(outcome, details)).toBe("v");
});

it.each<[string, Outcome, AttemptDetails]>([
  ["a machine", "PICKED", { answered_by: "machine" }],
  ["a failed call that nobody answered", "FAILED", { disposition: "no_answer" }],
  ["a failed call that was declined", "FAILED", { disposition: "rejected" }],
  ["a failed call that rang", "FAILED", { disposition: "network_error", rang_seconds: 4 }],
  ["a failed call that was answered", "FAILED", { disposition: "network_error", answered_at: 900 }],
  ["a busy one that rang first", "RNR", { disposition: "busy", rang_seconds: 12 }],
  ["one that nobody answered", "RNR", {}],
  ["one that was declined", "DISCONNECTED", { disposition: "rejected" }],
  ["one that nobody reported", "FAILED", { ended_by: "lease" }],
])("counts as connected %s", (_, outcome, details) => {
  expect(kindOf(outcome, details)).toBe("c");
});

it.each<[string, Outcome, AttemptDetails]>([
  ["a busy line", "RNR", { disposition: "busy", rang_seconds: 0 }],
  ["a number that is not there", "FAILED", { disposition: "invalid_number" }],
  ["a failure that says nothing", "FAILED", {}],
])("counts as dialled only %s", (_, outcome, details) => {
  expect(kindOf(outcome, details)).toBe("p");
});

const optional = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

it("is a conversation exactly where the meter counts a person who answered", () => {
  const details = fc.record({
    answered_by: optional(...ANSWERERS),
    disposition: optional(...DISPOSITIONS),
    connected_to_agent_ms: optional<number | "never">(0, 5_000, "never"),
    rang_seconds: optional(0, 3, 20),
  });
  fc.assert(
    fc.property(fc.constantFrom(...OUTCOMES), details, (outcome, told) => {
      const word = meterWord({ outcome, details: told, source: "callback" }, 15);
      expect(kindOf(outcome, told) === "v").toBe(word !== null && word !== "short_ring");
    }),
  );
});
