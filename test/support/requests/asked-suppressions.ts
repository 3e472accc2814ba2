// Requests about who is not to be called, by operation: as they are meant, and refused.
import { api, freshNumber } from "../api.ts";
import { type Asked, after, NOWHERE, v1 } from "./ask.ts";
import { onTheLine } from "./situations.ts";

async function suppressed(
  body: object = { phone_number: freshNumber(1), note: "by letter" },
): Promise<string> {
  return (await api("POST", "/api/v1/suppressions", body)).body.id;
}

export const suppressionsAsked: Asked = {
  addSuppression: [
    [201, () => v1("POST", "/suppressions", { phone_number: freshNumber(1), reason: "complaint" })],
    [201, after(onTheLine, v1("POST", "/suppressions", { prefix: "+15005559", hang_up: true }))],
    [
      200,
      async () => {
        const body = { person_id: `crm-${freshNumber(1)}` };
        await suppressed(body);
        return v1("POST", "/suppressions", body);
      },
    ],
    [400, () => v1("POST", "/suppressions", {})],
    [400, () => v1("POST", "/suppressions", { phone_number: freshNumber(1), scope: `campaign:${NOWHERE}` })],
  ],
  listSuppressions: [
    [200, after(suppressed, v1("GET", "/suppressions?limit=1"))],
    [200, after(suppressed, v1("GET", "/suppressions?prefix=%2B15005559&state=all&reason=manual&scope=all"))],
    [400, () => v1("GET", "/suppressions?scope=everywhere")],
    [400, () => v1("GET", "/suppressions?cursor=x")],
  ],
  checkSuppression: [
    [
      200,
      async () => {
        const number = freshNumber(1);
        await suppressed({ phone_number: number, scope: "purpose:telemarketing" });
        return v1("GET", `/suppressions/check?phone_number=${encodeURIComponent(number)}&person_id=a`);
      },
    ],
    [400, () => v1("GET", "/suppressions/check")],
  ],
  importSuppressions: [
    [
      201,
      () =>
        v1(
          "POST",
          "/suppressions/import",
          `${freshNumber(1)}\n${freshNumber(1)},all,opt_out\nno\n`,
          "text/csv",
        ),
    ],
    [400, () => v1("POST", "/suppressions/import", "phone_number,colour\n", "text/csv")],
    [415, () => v1("POST", "/suppressions/import", "{}", "application/json")],
  ],
  exportSuppressions: [
    [200, after(suppressed, v1("GET", "/suppressions/export?limit=1"))],
    [200, after(suppressed, v1("GET", "/suppressions/export?format=ndjson&state=all"))],
    [400, () => v1("GET", "/suppressions/export?format=xml")],
  ],
  getSuppression: [
    [200, async () => v1("GET", `/suppressions/${await suppressed()}`)],
    [404, () => v1("GET", "/suppressions/nothing")],
  ],
  revokeSuppression: [
    [200, async () => v1("DELETE", `/suppressions/${await suppressed()}`)],
    [404, () => v1("DELETE", "/suppressions/nothing")],
  ],
};
