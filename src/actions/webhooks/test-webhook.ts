// Sends a test to a webhook at once, whatever state it is in: nothing of it is stored, and nothing follows from it.
import { CallManagerError } from "../../domain/errors.ts";
import { TEST_EVENT } from "../../domain/events/event-type.ts";
import type { Answer } from "../../domain/webhooks/read-answer.ts";
import { readAnswer } from "../../domain/webhooks/read-answer.ts";
import { signatureHeaders } from "../../domain/webhooks/signature.ts";
import type { EndpointStore } from "../ports/endpoint-store.ts";
import type { SendContext } from "./delivery-context.ts";
import { postBody } from "./post-body.ts";
import { webhookNotFound } from "./show-webhook.ts";
import { withoutKey } from "./without-key.ts";

export interface TestContext extends Omit<SendContext, "renderEvent"> {
  endpoints: Pick<EndpointStore, "read">;
  newId: () => string;
}

export interface Tested {
  delivered: boolean;
  /** Null = there was no answer. */
  status: number | null;
  ms: number;
  /** What it said, at most 1 kB; without an answer why there was none. */
  answer: string;
}

/** Throws `not_found`, and `conflict` where nothing may be sent to it. */
export async function testWebhook(ctx: TestContext, { id }: { id: string }): Promise<Tested> {
  const endpoint = await ctx.endpoints.read(id);
  if (endpoint === null) throw webhookNotFound();
  if (!ctx.canSign) throw withoutKey("nothing is sent");
  const problem = endpoint.url === null ? "is null: nothing is sent to it" : ctx.urlProblem(endpoint.url);
  if (endpoint.url === null || problem !== null)
    throw new CallManagerError("conflict", `The webhook's url ${problem}.`);
  const at = ctx.clock();
  const test = { id: `evt_test_${ctx.newId()}`, type: TEST_EVENT, timestamp: new Date(at).toISOString() };
  const body = JSON.stringify({ ...test, sequence: 0, data: { webhook: { id } } });
  const headers = await signatureHeaders({ id: test.id, at, body }, await ctx.secretsOf(endpoint, at));
  const answer = await postBody(ctx, { url: endpoint.url, headers, body });
  const verdict = readAnswer(answer, ctx.clock());
  return {
    delivered: verdict.kind === "delivered",
    status: verdict.status,
    ms: ctx.clock() - at,
    answer: answer.kind === "answered" ? answer.text : whyNone(answer),
  };
}

const whyNone = (answer: Exclude<Answer, { kind: "answered" }>) => {
  const verdict = readAnswer(answer, 0);
  return verdict.kind === "delivered" ? "" : verdict.error;
};
