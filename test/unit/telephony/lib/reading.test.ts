import { describe, expect, it, vi } from "vitest";
import { instantOf, secondsBetween, secondsOf } from "../../../../src/telephony/lib/duration.ts";
import { exchange } from "../../../../src/telephony/lib/exchange.ts";
import { parseForm } from "../../../../src/telephony/lib/form.ts";
import { idOf, numberOf, objectsOf, parseObject, textOf } from "../../../../src/telephony/lib/json.ts";
import { aboutOf, leavesOpen, refused } from "../../../../src/telephony/lib/refusal.ts";
import { variablesOf } from "../../../../src/telephony/lib/variables.ts";

const STRANGE = [undefined, null, true, "", " ", [], {}, Number.NaN, Number.POSITIVE_INFINITY, "x"];

describe("what is not there, or strange", () => {
  it.each(STRANGE)("%j is no number, no duration, no instant", value => {
    expect(numberOf(value)).toBeNull();
    expect(secondsOf(value)).toBe(0);
    expect(instantOf(value)).toBeNull();
    expect(objectsOf(value)).toEqual([]);
  });

  it("is neither text nor an id nor an object", () => {
    for (const value of [undefined, null, true, 1.5, [], {}]) {
      expect(textOf(value)).toBeNull();
      expect(idOf(value)).toBeNull();
    }
    for (const text of [null, "", "[]", "null", "7", "{"]) expect(parseObject(text)).toBeNull();
  });

  it("in metadata is left out of the variables", () => {
    for (const value of STRANGE) expect(variablesOf(value)).toEqual({});
    expect(variablesOf({ a: "x", b: 2, c: false, d: null, e: [], f: {} })).toEqual({
      a: "x",
      b: "2",
      c: "false",
    });
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`v${n}`, n]));
    expect(Object.keys(variablesOf(many))).toHaveLength(50);
  });
});

it.each([
  ["17", 17],
  [" 17 ", 17],
  [17.5, 17.5],
  ["-1", 0],
  [7 * 86_400 + 1, 0],
  ["1e99", 0],
])("%j lasted %f s", (value, seconds) => {
  expect(secondsOf(value)).toBe(seconds);
});

it("between two instants are whole seconds, none before the first", () => {
  expect(secondsBetween(1_000, 3_600)).toBe(3);
  expect(secondsBetween(3_000, 1_000)).toBe(0);
  expect(secondsBetween(null, 1_000)).toBe(0);
});

it("a form that is not text is none", () => {
  expect(parseForm(new Uint8Array([0xff]))).toBeNull();
  expect(parseForm(new TextEncoder().encode("a=1&a=2&b"))?.getAll("a")).toEqual(["1", "2"]);
});

describe("an error answer", () => {
  it.each([
    [302, "account"],
    [400, "call"],
    [401, "account"],
    [402, "account"],
    [403, "account"],
    [407, "account"],
    [404, "call"],
    [408, "load"],
    [409, "load"],
    [425, "load"],
    [429, "load"],
    [500, "provider"],
    [503, "provider"],
  ])("with %i is about: %s", (status, about) => {
    expect(aboutOf(status)).toBe(about);
  });

  it("of somebody in between leaves open whether the call went out", () => {
    for (const status of [500, 502, 504, 520, 524]) {
      expect(leavesOpen(status)).toBe(true);
    }
    for (const status of [400, 429, 501, 503]) expect(leavesOpen(status)).toBe(false);
  });

  it("is final of the call itself only", () => {
    expect(refused("account", "x", { final: true })).toMatchObject({ final: false });
    expect(refused("call", "x", { final: true })).toMatchObject({ final: true });
    expect(refused("call", "x")).not.toHaveProperty("disposition");
  });
});

describe("an exchange", () => {
  const ask = (network: typeof fetch, more = {}) =>
    exchange(() => ({ url: "https://provider.example.com/" }), { fetch: network, timeoutMs: 1_000, ...more });

  it("reads no more than it was told to", async () => {
    const network: typeof fetch = async () => new Response("x".repeat(11));
    expect(await ask(network, { maxBytes: 10 })).toMatchObject({ kind: "answered", text: null });
    expect(await ask(network, { maxBytes: 11 })).toMatchObject({ text: "x".repeat(11) });
  });

  it("asks once, follows no redirect, and never throws", async () => {
    const network = vi.fn<typeof fetch>(async () => {
      throw new TypeError("connection refused by +14155550100");
    });
    expect(await ask(network)).toEqual({
      kind: "unanswered",
      why: "lost",
      reason: "The connection to the provider failed before it answered",
    });
    expect(network).toHaveBeenCalledTimes(1);
    expect(network.mock.calls[0]?.[1]?.redirect).toBe("manual");
  });

  it("is given up in time", async () => {
    expect(await ask(() => new Promise(() => {}), { timeoutMs: 10 })).toEqual({
      kind: "unanswered",
      why: "timeout",
      reason: "No answer within 0.01 s",
    });
  });
});
