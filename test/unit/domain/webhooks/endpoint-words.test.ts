// What is said of an endpoint in each of its states.
import { expect, it } from "vitest";
import { type EndpointStanding, endpointWords } from "../../../../src/domain/webhooks/endpoint-words.ts";

const FINE: EndpointStanding = {
  ...{ url: "https://crm.example/calls", status: "enabled", disabled_reason: null, disabled_at: null },
  ...{
    held_since: null,
    held_reason: null,
    next_try_at: null,
    lag: 0,
    oldest_waiting_seconds: null,
    events_gone_before: null,
    failed_in_a_row: 0,
  },
  last_error: null,
};
const words = (changes: Partial<EndpointStanding>) =>
  endpointWords(
    { ...FINE, ...changes },
    {
      time: iso => iso.slice(11, 16),
      number: count => count.toLocaleString("en"),
      duration: seconds => `${seconds} s`,
    },
  );
const timeout = { error: "no answer (timeout)", delivered_at: null };

it("that is enabled: what waits, and whether the last tries failed", () => {
  expect(words({})).toBe("It has been told of everything.");
  expect(words({ lag: 1, oldest_waiting_seconds: 17 })).toBe(
    "At most 1 event waits to be sent, the oldest for 17 s.",
  );
  expect(words({ lag: 1204, failed_in_a_row: 1, last_error: timeout })).toBe(
    "At most 1,204 events wait to be sent. The last try failed: no answer (timeout).",
  );
  expect(words({ lag: 3, next_try_at: "2026-11-20T14:35:00Z" })).toBe(
    "At most 3 events wait to be sent. It asked to be left alone until 14:35.",
  );
  expect(words({ failed_in_a_row: 3, last_error: timeout })).toContain("The last 3 tries failed");
  expect(words({ failed_in_a_row: 0, last_error: timeout })).toBe("It has been told of everything.");
});

it("that sends nothing", () => {
  expect(words({ url: null, lag: null })).toBe("Sends nothing: its events are kept for who polls.");
});

it("that is held: since when, why, what waits, when it is tried again", () => {
  const held = {
    status: "held",
    held_since: "2026-11-20T14:02:00Z",
    held_reason: "no answer (timeout)",
  } as const;
  expect(words({ ...held, lag: 1204, next_try_at: "2026-11-20T14:35:00Z" })).toBe(
    "Held since 14:02: no answer (timeout). At most 1,204 events wait; tried again at 14:35.",
  );
  expect(words({ ...held, held_reason: null })).toBe(
    "Held since 14:02: it does not answer. Tried again soon.",
  );
});

it("that is disabled: by somebody, or since it never answered", () => {
  const disabled = { status: "disabled", disabled_at: "2026-11-20T14:02:00Z" } as const;
  expect(words(disabled)).toBe(
    "Disabled since 14:02 by somebody: it is told of nothing, and nothing is kept for it.",
  );
  expect(words({ ...disabled, disabled_reason: "It answered 410: gone." })).toBe(
    "Disabled since 14:02: It answered 410: gone. It is told of nothing.",
  );
});

it("that has missed events: before which one they are gone, unless nothing was kept for it", () => {
  const missed = { events_gone_before: { sequence: 61_002 } };
  const gone = "Events before 61,002 are gone: they are kept for 7 days.";
  expect(words({ lag: 2, ...missed })).toBe(`At most 2 events wait to be sent. ${gone}`);
  expect(words({ status: "held", held_reason: "HTTP 503", ...missed })).toBe(
    `Held: HTTP 503. Tried again soon. ${gone}`,
  );
  const disabled = { status: "disabled", ...missed } as const;
  expect(words({ ...disabled, disabled_reason: "It answered 410: gone." })).toBe(
    `Disabled: It answered 410: gone. It is told of nothing. ${gone}`,
  );
  expect(words(disabled)).not.toContain(gone);
});
