// What needs somebody of an endpoint: what it does, and events that are lost by waiting.
import { expect, it } from "vitest";
import { DAY_MS } from "../../../../src/domain/time-units.ts";
import type { Endpoint, EndpointStanding } from "../../../../src/domain/webhooks/endpoint.ts";
import { webhookTrouble } from "../../../../src/domain/webhooks/webhook-trouble.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const daysAgo = (days: number) => NOW - days * DAY_MS;

const troubleOf = (endpoint: Partial<Endpoint>, standing: Partial<EndpointStanding> = {}) =>
  webhookTrouble(
    {
      endpoint: {
        ...{ id: "e", url: "https://e.example/", description: null, status: "enabled", cursor: 4 },
        ...{ disabledReason: null, disabledAt: null, heldSince: null, lastError: null },
        ...{ createdAt: daysAgo(30) },
        ...endpoint,
      } as Endpoint,
      ...{ newest: 20, oldest: 1, oldestWaitingAt: daysAgo(1), lastFailure: null },
      ...standing,
    },
    true,
    NOW,
  );
const HELD = { status: "held", heldSince: daysAgo(6), lastError: "HTTP 503" } as const;
const WAITS = { oldestWaitingAt: daysAgo(6) };

it("that is behind for a while needs nobody, for more than five days it does", () => {
  expect(troubleOf({}, { oldestWaitingAt: daysAgo(5) })).toBeNull();
  expect(troubleOf({}, WAITS)).toBe(
    "webhook e is behind: its oldest event has waited since 2026-11-16T10:00:00.000Z, and events are kept for 7 days",
  );
});

it("that is held says what waits behind why it is held", () => {
  expect(troubleOf(HELD)).toBe("webhook e is held since 2026-11-16T10:00:00.000Z: HTTP 503");
  expect(troubleOf(HELD, WAITS)).toMatch(/: HTTP 503; its oldest event has waited since 2026-11-16T10/);
});

it("that events were purged for says before which", () => {
  expect(troubleOf(HELD, { ...WAITS, oldest: 6 })).toMatch(
    /: HTTP 503; events before 6 are gone: they are kept for 7 days$/,
  );
  expect(troubleOf({}, { oldest: 5 })).toBeNull();
  expect(troubleOf({ createdAt: daysAgo(6) }, { oldest: 6 })).toBeNull();
});

it("that nothing is kept for loses nothing: polled, disabled by somebody, or by its failures long ago", () => {
  const lost = { ...WAITS, oldest: 6 };
  expect(troubleOf({ url: null }, lost)).toBeNull();
  expect(troubleOf({ status: "disabled", disabledAt: daysAgo(2) }, lost)).toBeNull();
  const disabled = { status: "disabled", disabledReason: "It answered 410" } as const;
  expect(troubleOf({ ...disabled, disabledAt: daysAgo(2) }, lost)).toMatch(/events before 6 are gone/);
  expect(troubleOf({ ...disabled, disabledAt: daysAgo(8) }, lost)).toBe(
    "webhook e was disabled: It answered 410",
  );
});
