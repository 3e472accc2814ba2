// Paths, queries and headers that a hostile or broken client may send, as fast-check arbitraries.
import fc from "fast-check";
import { text } from "./hostile-bodies.ts";

const escaped = (t: string) => encodeURIComponent(t.toWellFormed());

/** One segment of a path, as it goes over the wire. */
export const hostileSegment = (known: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...known) },
    { weight: 2, arbitrary: text.map(escaped) },
    fc.constantFrom(
      "%",
      "%zz",
      "%c0%80",
      "%ff",
      "%00",
      "%2e%2e",
      "%2F",
      "..",
      ".",
      "",
      "a//b",
      "*",
      ":id",
      ";a=b",
    ),
    fc.constant("y".repeat(8_000)),
  );

/** A query string; `known` are values that mean something, cursors of every list among them. */
export const hostileQuery = (names: readonly string[], known: readonly string[]): fc.Arbitrary<string> => {
  const value = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...known).map(encodeURIComponent) },
    { weight: 2, arbitrary: text.map(escaped) },
    fc.constantFrom(
      "%",
      "%zz",
      "%ff",
      "+",
      "a&b",
      "",
      "0",
      "501",
      "1e3",
      "-1",
      "99999999999999999999",
      "2,3",
    ),
    // Cursors of our own making, around keys that no list has.
    text.map(t => encodeURIComponent(btoa(`k:${t.replace(/[^ -~]/g, "?")}`))),
  );
  return fc
    .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 })
    .map(pairs => (pairs.length === 0 ? "" : `?${pairs.map(([k, v]) => `${k}=${v}`).join("&")}`));
};

/** Headers of printable ASCII: the platform refuses to send CR, LF and NUL. */
export const hostileHeaders = (token: string): fc.Arbitrary<Record<string, string>> => {
  const sendable = text.map(t => t.replace(/[^ -~]/g, "").trim());
  const type = fc.oneof(
    { weight: 60, arbitrary: fc.constant("application/json") },
    fc.constantFrom(
      "application/json; charset=utf-16",
      "application/problem+json",
      "text/plain",
      "text/csv",
      "application/x-ndjson",
      "multipart/form-data; boundary=x",
      "application/jsonp",
      "json",
      "a/b;".repeat(500),
    ),
  );
  const auth = fc.oneof(
    { weight: 60, arbitrary: fc.constant<Record<string, string>>({ "X-Auth-Token": token }) },
    { weight: 3, arbitrary: fc.constant<Record<string, string>>({ Authorization: `bearer  ${token}` }) },
    fc.constant<Record<string, string>>({}),
    fc.constant<Record<string, string>>({ "X-Auth-Token": `${token},${token}` }),
    fc.constant<Record<string, string>>({ "X-Auth-Token": "", Authorization: "Basic eDp5" }),
    sendable.map((t): Record<string, string> => ({ "X-Auth-Token": t })),
    sendable.map((t): Record<string, string> => ({ Authorization: `Bearer ${t}` })),
  );
  const more = fc.dictionary(
    fc.constantFrom(
      "X-Request-Id",
      "Idempotency-Key",
      "Origin",
      "Accept",
      "If-Match",
      "X-HTTP-Method-Override",
    ),
    sendable,
    { maxKeys: 2 },
  );
  return fc.tuple(type, auth, more).map(([t, a, m]) => ({ "Content-Type": t, ...a, ...m }));
};
