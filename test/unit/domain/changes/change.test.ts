// What is kept of a change: the fields that differ, cut where they are long, without secrets.
import { describe, expect, it } from "vitest";
import { changedFields, fieldsMade } from "../../../../src/domain/changes/change.ts";

const BEFORE = {
  name: "a",
  timeZone: null,
  businessHours: [{ dayOfWeek: 1, start: "09:00" }],
  secrets: { api_key: "ACME_KEY" },
};

describe("the fields that changed", () => {
  it("are those whose value differs, under the API's names", () => {
    expect(changedFields(BEFORE, { name: "a", timeZone: "Europe/Paris" })).toEqual({
      from: { time_zone: null },
      to: { time_zone: "Europe/Paris" },
    });
  });

  it("are none where only the order of an object's keys differs", () => {
    expect(changedFields(BEFORE, { businessHours: [{ start: "09:00", dayOfWeek: 1 }] })).toBeNull();
  });

  it("differ where the order of a list does", () => {
    expect(changedFields({ trunks: ["a", "b"] }, { trunks: ["b", "a"] })).not.toBeNull();
  });

  it("say of secrets only which there are", () => {
    const changed = changedFields(BEFORE, { secrets: { api_key: "OTHER_KEY", token: "TOKEN_KEY" } });
    expect(changed).toEqual({ from: { secrets: ["api_key"] }, to: { secrets: ["api_key", "token"] } });
    expect(JSON.stringify(fieldsMade(BEFORE))).not.toContain("ACME_KEY");
  });

  it("are cut where they are long", () => {
    const changed = changedFields({ description: null }, { description: "x".repeat(5_000) });
    expect(String(changed?.to.description)).toHaveLength(501);
  });
});

it("what something was made with has nothing that is null", () => {
  expect(fieldsMade({ name: "a", timeZone: null, maxConcurrentCalls: 3 })).toEqual({
    name: "a",
    max_concurrent_calls: 3,
  });
});
