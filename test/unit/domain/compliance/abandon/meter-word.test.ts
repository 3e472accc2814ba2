// What the end of an attempt counts as: by who answered, when an agent came, and how long it rang.
import { expect, it } from "vitest";
import type { AttemptDetails } from "../../../../../src/domain/calls/attempt-details.ts";
import type { Outcome } from "../../../../../src/domain/calls/outcome.ts";
import type { OutcomeReport } from "../../../../../src/domain/calls/settlement.ts";
import { meterWord } from "../../../../../src/domain/compliance/abandon/meter-word.ts";

const word = (outcome: Outcome, details: AttemptDetails, source: OutcomeReport["source"] = "callback") =>
  meterWord({ outcome, details, source }, 15);

it.each([
  [0, "connected"],
  [2_000, "connected"],
  [2_001, "silent"],
  ["never", "silent"],
] as const)("a person who got an agent after %s ms is %s", (agent, is) => {
  expect(word("PICKED", { connected_to_agent_ms: agent })).toBe(is);
  expect(word("PICKED", { connected_to_agent_ms: agent, answered_by: "unknown" })).toBe(is);
});

it("a recorded message does not undo it, and is told apart from silence", () => {
  const never = { connected_to_agent_ms: "never" } as const;
  expect(word("PICKED", { ...never, message_played: true })).toBe("message_only");
  expect(word("PICKED", { ...never, message_played: false })).toBe("silent");
  expect(word("PICKED", { connected_to_agent_ms: 500, message_played: true })).toBe("connected");
});

it("who hung up before an agent came was abandoned all the same", () => {
  expect(word("DISCONNECTED", { answered_by: "human", connected_to_agent_ms: "never" })).toBe("silent");
  expect(word("DISCONNECTED", { connected_to_agent_ms: "never" })).toBe("silent");
});

it("a machine counts in nothing, whatever else is told", () => {
  for (const answered_by of ["machine", "fax"] as const)
    expect(word("PICKED", { answered_by, connected_to_agent_ms: "never", rang_seconds: 3 })).toBeNull();
  expect(word("PICKED", { disposition: "voicemail", connected_to_agent_ms: "never" })).toBeNull();
});

it("a person of whom nobody told is known as such", () => {
  expect(word("PICKED", {})).toBe("not_told");
  expect(word("DISCONNECTED", { answered_by: "human" })).toBe("not_told");
  expect(word("DISCONNECTED", {})).toBeNull();
});

it("only what nobody answered has rung too short", () => {
  expect(word("RNR", { rang_seconds: 14.9 })).toBe("short_ring");
  expect(word("RNR", { rang_seconds: 15 })).toBeNull();
  expect(word("RNR", {})).toBeNull();
  expect(word("RNR", { rang_seconds: 3, disposition: "busy" })).toBeNull();
  expect(word("DISCONNECTED", { rang_seconds: 3, disposition: "rejected" })).toBeNull();
  expect(word("FAILED", { rang_seconds: 3, disposition: "cancelled" })).toBe("short_ring");
  expect(word("PICKED", { rang_seconds: 3, connected_to_agent_ms: 0 })).toBe("connected");
});

it("what nobody reported counts in nothing", () => {
  expect(word("FAILED", { connected_to_agent_ms: "never" }, "lease")).toBeNull();
  expect(word("FAILED", { rang_seconds: 1, disposition: "no_answer" }, "dial")).toBeNull();
});
