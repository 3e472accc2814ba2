// Signatures of reports, made by Node's own crypto.
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signatureProblem } from "../../../../src/http/lib/report-signature.ts";

const NOW = Date.parse("2026-11-20T12:00:00.900Z");
const SECONDS = Math.floor(NOW / 1000);
const SECRET = "a-secret-of-sixteen-or-more";
const BEFORE = "the-secret-before-this-one";
const BODY = '{"call_id":"c1","status":"PICKED","note":"été"}';

const digest = (t: number | string, body: string | Uint8Array = BODY, secret = SECRET) =>
  createHmac("sha256", secret).update(`${t}.`).update(body).digest("hex");
const signed = (t = SECONDS, body: string | Uint8Array = BODY, secret = SECRET) =>
  `t=${t},v1=${digest(t, body, secret)}`;

/** Null = let in; or what is wrong. */
const asked = (
  header: string | null,
  { body = BODY as string | Uint8Array<ArrayBuffer>, secrets = [SECRET] } = {},
) =>
  signatureProblem(
    { header, body: typeof body === "string" ? new Uint8Array(Buffer.from(body)) : body, now: NOW },
    secrets,
  );

describe("a report that must be signed", () => {
  it.each([
    ["now", signed()],
    ["300 s ago", signed(SECONDS - 300)],
    ["300 s ahead, by a clock that is early", signed(SECONDS + 300)],
    ["with blanks, in another order, in capitals", `v1=${digest(SECONDS).toUpperCase()} , t=${SECONDS}`],
    ["by two secrets, one of which is ours", `t=${SECONDS},v1=${"0".repeat(64)},v1=${digest(SECONDS)}`],
    ["with words of another version", `t=${SECONDS},v2=abc,v1=${digest(SECONDS)}`],
  ])("is let in: signed %s", async (_what, header) => {
    expect(await asked(header)).toBeNull();
  });

  it("is let in as bytes, whatever they are", async () => {
    const body = Uint8Array.of(0xff, 0, 0x7b);
    expect(await asked(signed(SECONDS, body), { body })).toBeNull();
  });

  const OF_FORM = "must be t=<unix seconds>,v1=<hex HMAC-SHA-256 of t.body>";
  it.each([
    ["without a signature", null, "X-Signature is needed"],
    ["with an empty one", "", OF_FORM],
    ["without a time", `v1=${digest(SECONDS)}`, OF_FORM],
    ["without a digest", `t=${SECONDS}`, OF_FORM],
    ["with a time that is none", `t=now,v1=${digest("now")}`, OF_FORM],
    ["with half a digest", `t=${SECONDS},v1=${digest(SECONDS).slice(1)}`, OF_FORM],
    ["signed 301 s ago", signed(SECONDS - 301), "its t differs by more than 300 s"],
    ["signed 301 s ahead", signed(SECONDS + 301), "its t differs by more than 300 s"],
    [
      "with the time of another signature",
      `t=${SECONDS},v1=${digest(SECONDS - 1)}`,
      "is not of this body and its t",
    ],
    ["with another body's signature", signed(SECONDS, `${BODY} `), "is not of this body and its t"],
    ["signed by somebody else", signed(SECONDS, BODY, "another-secret-altogether"), "is not of this body"],
    ["signed by nothing", signed(SECONDS, BODY, ""), "is not of this body"],
    [
      "with ours behind too many",
      `t=${SECONDS},${`v1=${"0".repeat(64)},`.repeat(4)}v1=${digest(SECONDS)}`,
      "is not of",
    ],
  ])("%s is refused, saying why", async (_what, header, message) => {
    const refused = await asked(header);
    expect(refused).toContain(message);
    expect(refused).not.toContain(SECRET);
  });

  it("is let in by either secret while one is replaced, and by no other than those", async () => {
    const old = signed(SECONDS, BODY, BEFORE);
    expect(await asked(old, { secrets: [SECRET, BEFORE] })).toBeNull();
    expect(await asked(signed(), { secrets: [SECRET, BEFORE] })).toBeNull();
    expect(await asked(old)).toContain("is not of this body");
  });
});
