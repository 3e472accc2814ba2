// Whatever a hook answers, each call has one verdict, and nothing is thrown.
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../../src/domain/pre-dial/read-answer.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const DAY = 86_400_000;

const one = (decision: unknown) => readAnswer(JSON.stringify({ decisions: [decision] }), ["a"], NOW).get("a");

describe("an answer that can be used", () => {
  it("lets a call out, with what the provider is to be told", () => {
    expect(one({ call_id: "a", decision: "dial" })).toEqual({ kind: "dial", reason: null, variables: null });
    expect(one({ call_id: "a", decision: "dial", variables: { name: "Ada", debts: 2, vip: true } })).toEqual({
      kind: "dial",
      reason: null,
      variables: { name: "Ada", debts: 2, vip: true },
    });
  });

  it("makes it wait until an instant, or for a while that is ours to choose", () => {
    expect(
      one({ call_id: "a", decision: "wait", until: "2026-11-20T14:00:00+01:00", reason: "lunch" }),
    ).toEqual({
      kind: "wait",
      until: NOW + 3_600_000,
      reason: "lunch",
    });
    expect(one({ call_id: "a", decision: "wait" })).toEqual({ kind: "wait", until: null, reason: null });
  });

  it("ends it, and a reason of a novel's length is cut", () => {
    expect(one({ call_id: "a", decision: "refuse", reason: "x".repeat(999) })).toEqual({
      kind: "refuse",
      reason: "x".repeat(200),
    });
  });

  it("may say more than is asked, and of calls that nobody asked about", () => {
    const text = JSON.stringify({
      took_ms: 3,
      decisions: [
        { call_id: "z", decision: "refuse" },
        { call_id: "a", decision: "dial", score: 7 },
      ],
    });
    expect([...readAnswer(text, ["a"], NOW)]).toEqual([
      ["a", { kind: "dial", reason: null, variables: null }],
    ]);
  });
});

describe("an answer that cannot be used", () => {
  const failed = (reason: RegExp) => ({ kind: "failed", reason: expect.stringMatching(reason) });

  it("fails for every call that was asked about", () => {
    for (const text of [null, "", "null", "[]", '{"decisions":{}}', "<html>", '{"decisions":'])
      expect([...readAnswer(text, ["a", "b"], NOW).values()], `${text}`).toEqual([failed(/./), failed(/./)]);
  });

  it("fails for the one call that it is wrong about", () => {
    const text = JSON.stringify({
      decisions: [{ call_id: "a", decision: "maybe" }, { call_id: "b", decision: "dial" }, 7, null],
    });
    const answer = readAnswer(text, ["a", "b", "c"], NOW);
    expect(answer.get("a")).toEqual(failed(/must be dial, wait or refuse, not "maybe"/));
    expect(answer.get("b")).toMatchObject({ kind: "dial" });
    expect(answer.get("c")).toEqual(failed(/did not name the call/));
  });

  it("fails where a call is decided twice, also alike: nobody knows which was meant", () => {
    const twice = [
      { call_id: "a", decision: "dial" },
      { call_id: "a", decision: "refuse" },
    ];
    expect(readAnswer(JSON.stringify({ decisions: twice }), ["a"], NOW).get("a")).toEqual(
      failed(/more than once/),
    );
  });

  it("fails with an instant that is none, has no offset, or is more than 30 days ahead", () => {
    for (const until of ["tomorrow", "2026-11-20T14:00:00", "2026-02-30T10:00:00Z", 1_790_000_000, {}])
      expect(one({ call_id: "a", decision: "wait", until }), `${until}`).toEqual(failed(/until/));
    const ahead = (ms: number) =>
      one({ call_id: "a", decision: "wait", until: new Date(NOW + ms).toISOString() });
    expect(ahead(30 * DAY)).toMatchObject({ kind: "wait" });
    expect(ahead(30 * DAY + 1000)).toEqual(failed(/more than 30 days/));
  });

  it("fails with variables that are nested, or exceed 4 kB", () => {
    for (const variables of [[], "x", { a: [] }, { a: { b: 1 } }, { a: null }])
      expect(one({ call_id: "a", decision: "dial", variables })).toEqual(failed(/variables/));
    expect(one({ call_id: "a", decision: "dial", variables: { a: "é".repeat(2_044) } })).toMatchObject({
      kind: "dial",
    });
    expect(one({ call_id: "a", decision: "dial", variables: { a: "é".repeat(2_045) } })).toEqual(
      failed(/4096 bytes/),
    );
  });
});
