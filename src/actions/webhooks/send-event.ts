// Sends one event to one endpoint, signed.
import type { StoredEvent } from "../../domain/events/event.ts";
import type { Endpoint, Payload } from "../../domain/webhooks/endpoint.ts";
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

/** An event that this version cannot read is not sent, and steps aside: a later version may send it. */
export async function sendEvent(
  ctx: Pick<SendContext, "clock" | "wait" | "fetch" | "renderEvent">,
  { endpoint, url, secrets }: Destination,
  event: StoredEvent,
): Promise<Verdict> {
  const body = rendered(ctx, event, endpoint.payload);
  if (typeof body !== "string") return body;
  const headers = await signatureHeaders({ id: event.id, at: ctx.clock(), body }, secrets);
  const answer = await postBody(ctx, { url, headers, body });
  return readAnswer(answer, ctx.clock());
}

const NOT_READ = "not sent: this version of the program cannot read the event";

function rendered(
  { renderEvent }: Pick<SendContext, "renderEvent">,
  event: StoredEvent,
  payload: Payload,
): string | Verdict {
  try {
    return renderEvent(event, payload);
  } catch (error) {
    const { seq: sequence, type } = event;
    log.error("an event is set aside: it cannot be read", { sequence, type, error: describe(error) });
    return { kind: "unreadable", status: null, error: NOT_READ, retryAfterMs: null };
  }
}
