// Sends one event to one endpoint, signed.
import type { StoredEvent } from "../../domain/events/event.ts";
import type { Endpoint } from "../../domain/webhooks/endpoint.ts";
import { readAnswer, type Verdict } from "../../domain/webhooks/read-answer.ts";
import { signatureHeaders } from "../../domain/webhooks/signature.ts";
import { describe, log } from "../../log.ts";
import type { SendContext } from "./delivery-context.ts";
import { postBody } from "./post-body.ts";

/** Where to, and what it is signed with. */
export interface Destination {
  endpoint: Pick<Endpoint, "id" | "payload">;
  url: string;
  secrets: readonly string[];
}

/** Never throws: an event that cannot be rendered steps aside like one that is refused. */
export async function sendEvent(
  ctx: Pick<SendContext, "clock" | "wait" | "fetch" | "renderEvent">,
  { endpoint, url, secrets }: Destination,
  event: StoredEvent,
): Promise<Verdict> {
  try {
    const body = ctx.renderEvent(event, endpoint.payload);
    const headers = await signatureHeaders({ id: event.id, at: ctx.clock(), body }, secrets);
    const answer = await postBody(ctx, { url, headers, body });
    return readAnswer(answer, ctx.clock());
  } catch (error) {
    log.error("an event could not be rendered", { type: event.type, error: describe(error) });
    return { kind: "failed", status: null, error: "it could not be rendered", retryAfterMs: null };
  }
}
