// What a receiver's answer means.
import { describe, expect, it } from "vitest";
import { readAnswer, readRetryAfter } from "../../../../src/domain/webhooks/read-answer.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const answered = (status: number, retryAfter: string | null = null, text = "") =>
  readAnswer({ kind: "answered", status, retryAfter, text }, NOW);

describe("what an answer means", () => {
  it.each([200, 201, 202, 204, 299])("takes %i as delivered", status => {
    expect(answered(status)).toEqual({ kind: "delivered", status });
  });

  it.each([
    [301, "failed"],
    [302, "failed"],
    [307, "failed"],
    [400, "failed"],
    [401, "failed"],
    [404, "failed"],
    [410, "gone"],
    [429, "busy"],
    [500, "failed"],
    [501, "failed"],
    [502, "down"],
    [503, "down"],
    [504, "down"],
    [505, "failed"],
  ])("takes %i as %s", (status, kind) => {
    expect(answered(status)).toEqual({ kind, status, error: `HTTP ${status}`, retryAfterMs: null });
  });

  it("takes no answer in time as a failure of the event, and no connection as one of the receiver", () => {
    expect(readAnswer({ kind: "timeout" }, NOW)).toMatchObject({
      kind: "failed",
      status: null,
      error: "timeout: no answer within 15 s",
    });
    expect(readAnswer({ kind: "unreachable", error: "connection refused" }, NOW)).toMatchObject({
      kind: "down",
      status: null,
      error: "no connection: connection refused",
    });
  });

  it("shows what the receiver said", () => {
    expect(answered(400, null, "  no such list\n")).toMatchObject({ error: "HTTP 400: no such list" });
  });
});

describe("how long a receiver asks to be left alone", () => {
  it.each([
    ["120", 120_000],
    ["0", 0],
    [" 7 ", 7_000],
    ["86400", 86_400_000],
    ["86401", 86_400_000],
    ["999999999999999999999", 86_400_000],
    ["Sun, 22 Nov 2026 10:05:00 GMT", 300_000],
    ["Sunday, 22-Nov-26 10:05:00 GMT", 300_000],
    ["Sun, 22 Nov 2026 09:00:00 GMT", 0],
    ["Sun, 29 Nov 2026 10:00:00 GMT", 86_400_000],
    ["soon", null],
    ["-5", null],
    ["1.5", null],
    ["2026-11-22", null],
    ["", null],
    [null, null],
  ])("reads %s as %s ms", (text, ms) => {
    expect(readRetryAfter(text, NOW)).toBe(ms);
  });
});
