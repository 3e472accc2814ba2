import { expect, it } from "vitest";
import { signatureProblem } from "../../../../../src/http/lib/report-signature.ts";
import { reportHeaders } from "../../../../../src/telephony/providers/simulator/report-headers.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const SECRET = "a-secret-of-sixteen-or-more";
const BODY = '{"call_id":"c1","status":"PICKED"}';

it("a report of the simulator is signed as the callback route asks for it", async () => {
  // As the settings read it: without the blanks around it.
  const headers = await reportHeaders({ CALLBACK_HMAC_SECRET: ` ${SECRET}\n` }, BODY, NOW);
  const header = headers["X-Signature"] ?? null;
  const body = new Uint8Array(Buffer.from(BODY));
  expect(await signatureProblem({ header, body, now: NOW }, [SECRET])).toBeNull();
  expect(await signatureProblem({ header, body, now: NOW + 301_000 }, [SECRET])).not.toBeNull();
});

it.each([{}, { CALLBACK_HMAC_SECRET: "" }])("is not signed where nobody asks for it: %j", async env => {
  expect(await reportHeaders(env, BODY, NOW)).toEqual({ "Content-Type": "application/json" });
});
