// Texts and bodies that a hostile or broken client may send, as fast-check arbitraries.
import fc from "fast-check";
import type { Json } from "../api.ts";

export const nested = (levels: number, open = "[", close = "]") => open.repeat(levels) + close.repeat(levels);

/** Texts that have broken one program or another. */
export const TEXTS = [
  "",
  " ",
  "'; DROP TABLE calls; --",
  '" OR 1=1 --',
  "1) UNION SELECT token FROM campaigns --",
  "%' ESCAPE '\\",
  "$.a[#-1]\"'",
  "{{7*7}}<script>alert(1)</script>",
  "x\r\nX-Injected: 1\r\n\r\n<html>",
  "%0d%0aX-Injected:%201",
  '>; rel="evil", <http://evil.test',
  "a\u0000b",
  "\ufeff+12025550100",
  "\ud800",
  "\udfff\ud800",
  "ｆｕｌｌ\u202e\u0301\u200d🧨",
  "٣٤٥٦٧٨٩٠",
  "NaN",
  "Infinity",
  "-0",
  "1e400",
  "0x10",
  "9".repeat(400),
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "x".repeat(5_000),
  "2026-02-30T00:00:00Z",
  "+1 (202) 555-0100",
] as const;

const NUMBERS = [
  0,
  -1,
  1,
  0.1,
  1e15,
  1e21,
  -1e308,
  2 ** 53,
  2 ** 63,
  4_294_967_296,
  Number.MIN_VALUE,
] as const;

/** JSON texts that no JavaScript value is written as. */
const RAW = [
  "1e400",
  "-1e400",
  "-0",
  "1.0000000000000000000000000000001",
  nested(10_000),
  nested(10_000, '{"a":', "}").replace(":}", ":1}"),
  nested(40),
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  '"\\ud800"',
  '"\\u0000"',
] as const;

export const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** A JSON value as text. */
const hostileValue = fc.oneof(
  text.map(t => JSON.stringify(t)),
  fc.constantFrom(...NUMBERS).map(String),
  fc.constantFrom(...RAW),
  fc.constantFrom("null", "true", "false", "{}", "[]", "[null]", '[""]', "[{}]", '{"length":3}'),
  fc.json({ maxDepth: 4 }),
);

const MARK = (n: number) => `@@${n}@@`;

/** Every place inside a value. */
function placesIn(value: Json, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([k, v]) => [[...path, k], ...placesIn(v, [...path, k])]);
}

/** Changes one place of a JSON value; what comes in its stead is raw text, which JSON.stringify could not write. */
function changed(json: string, how: string, at: number, raw: string, n: number): string {
  const body = JSON.parse(json);
  const places = placesIn(body);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return json;
  const parent = place.slice(0, -1).reduce((value, key) => value[key], body);
  const last = place.at(-1) ?? "";
  if (how === "drop") delete parent[last];
  if (how === "replace") parent[last] = MARK(n);
  if (how === "add") parent[`__proto_${n}__`] = MARK(n);
  if (how === "double") parent[`${MARK(n)}`] = MARK(n);
  // A key that is doubled stands twice in the text.
  return JSON.stringify(body)
    .replace(`"${MARK(n)}":`, `${JSON.stringify(last)}:`)
    .replace(`"${MARK(n)}"`, () => raw);
}

/** A body that was valid once: one to three of its values replaced, dropped, doubled, added. */
function mutated(body: Json): fc.Arbitrary<string> {
  const change = fc.tuple(
    fc.constantFrom("replace", "replace", "drop", "double", "add"),
    fc.nat(1_000),
    hostileValue,
  );
  return fc.array(change, { maxLength: 3 }).map(changes => {
    let text = JSON.stringify(body);
    changes.forEach(([how, at, raw], n) => {
      try {
        text = changed(text, how, at, raw, n);
      } catch {
        // What an earlier change made cannot be parsed any more: good enough.
      }
    });
    return text;
  });
}

const utf8 = (t: string) => new TextEncoder().encode(t);

/** No JSON at all, or not as it should be encoded. */
const brokenBody: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .constantFrom(
      "",
      "{",
      "}{",
      "nul",
      "[1,]",
      '{"a":1',
      "{'a':1}",
      "\ufeff{}",
      "\ufeff",
      "NaN",
      "a=b&c=d",
      "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--",
      nested(100_000),
      "[".repeat(100_000),
      '"'.concat("x".repeat(200_000)),
    )
    .map(utf8),
  // Overlong, cut off, and surrogates in UTF-8; UTF-16; gzip's first bytes.
  fc.constantFrom(
    Uint8Array.of(0x22, 0xc0, 0x80, 0x22),
    Uint8Array.of(0x7b, 0x22, 0xe2, 0x82),
    Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22),
    Uint8Array.of(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00),
    Uint8Array.of(0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 0x05, 0),
  ),
);

export const hostileBody = (body: Json): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 8, arbitrary: mutated(body).map(utf8) },
    { weight: 1, arbitrary: hostileValue.map(utf8) },
    { weight: 1, arbitrary: fc.constant(utf8(`[${JSON.stringify(body)}]`)) },
    { weight: 2, arbitrary: brokenBody },
  );
