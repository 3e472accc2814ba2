// Real answers against the API document: every operation once as it is meant, and once refused.
import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { operations } from "../../../src/http/openapi/operations.ts";
import { answerTo, v1 } from "../../support/requests/ask.ts";
import { blackoutsAsked } from "../../support/requests/asked-blackouts.ts";
import { callsAsked } from "../../support/requests/asked-calls.ts";
import { campaignsAsked } from "../../support/requests/asked-campaigns.ts";
import { deliveriesAsked } from "../../support/requests/asked-deliveries.ts";
import { figuresAsked } from "../../support/requests/asked-figures.ts";
import { filesAsked } from "../../support/requests/asked-files.ts";
import { lettersAsked } from "../../support/requests/asked-letters.ts";
import { listsAsked } from "../../support/requests/asked-lists.ts";
import { operationsAsked } from "../../support/requests/asked-operations.ts";
import { ownRulesAsked } from "../../support/requests/asked-own-rules.ts";
import { suppressionsAsked } from "../../support/requests/asked-suppressions.ts";
import { webhooksAsked } from "../../support/requests/asked-webhooks.ts";
import { describedAs, undocumented } from "../../support/requests/documented.ts";

const ASKED = {
  ...callsAsked,
  ...campaignsAsked,
  ...filesAsked,
  ...operationsAsked,
  ...figuresAsked,
  ...lettersAsked,
  ...suppressionsAsked,
  ...blackoutsAsked,
  ...ownRulesAsked,
  ...listsAsked,
  ...webhooksAsked,
  ...deliveriesAsked,
};

it("asks every operation that has a route", () => {
  const routed = operations.map(o => o.id);
  expect(Object.keys(ASKED).sort()).toEqual(routed.sort());
});

describe.each(Object.entries(ASKED))("%s", (id, asked) => {
  it.each(asked)("answers %i as the document says", async (status, make) => {
    const ask = await make();
    const found = describedAs(ask[0], ask[1]);
    expect(found?.operation.operationId).toBe(id);
    const answer = await answerTo(ask);
    expect(answer).toMatchObject({ status });
    expect(found && undocumented(found, answer)).toEqual([]);
  });
});

it("notices an answer that the document does not know", async () => {
  const found = describedAs("GET", "/api/v1/metrics/");
  const answer = await answerTo(v1("GET", "/metrics"));
  if (found === undefined) throw new Error("the metrics are not described");
  const changed = { ...answer, body: { ...(answer.body as object), more: 1 } };
  expect(undocumented(found, changed)).toEqual([expect.stringContaining('{"additionalProperty":"more"}')]);
  expect(undocumented(found, { ...answer, status: 418 })).toHaveLength(1);
  expect(undocumented(found, { ...answer, contentType: "text/html" })).toHaveLength(1);
});

// Who signs is refused in test/worker/telephony: here no trunk has webhooks.
it.each(operations.filter(o => o.scope !== "open" && o.scope !== "signed"))(
  "$id refuses a stranger as the document says",
  async ({ method, path }) => {
    const asked = path.replace(/:[^/]+/g, "1");
    const response = await exports.default.fetch(`http://calls.test${asked}`, {
      method: method.toUpperCase(),
    });
    const found = describedAs(method.toUpperCase(), asked);
    const contentType = response.headers.get("Content-Type");
    const answer = { status: response.status, contentType, body: await response.json() };
    expect(answer.status).toBe(401);
    expect(found && undocumented(found, answer)).toEqual([]);
  },
);
