// The line of each message in the log, one for each that it carries: what it was about and which verdict it got.
import { isLogged, type LogFields, log } from "../log.ts";
import { bodiesOf } from "./groups.ts";

interface Watched {
  message: Message;
  verdict: "ack" | "retry" | "none";
}

/**
 * The same batch, its messages watched; `written` writes their lines once they have their verdicts. A message without
 * one was left to the platform, which delivers it again.
 */
export function watchMessages(batch: MessageBatch): {
  batch: Pick<MessageBatch, "queue" | "messages">;
  written: () => void;
} {
  if (!isLogged("info")) return { batch, written: () => {} };
  const startedAt = Date.now();
  const watched = batch.messages.map((message): Watched => ({ message, verdict: "none" }));
  const messages = watched.map(
    (each): Message => ({
      id: each.message.id,
      timestamp: each.message.timestamp,
      body: each.message.body,
      attempts: each.message.attempts,
      ack: () => {
        each.verdict = "ack";
        each.message.ack();
      },
      retry: options => {
        each.verdict = "retry";
        each.message.retry(options);
      },
    }),
  );
  const written = () => {
    const duration_ms = Date.now() - startedAt;
    log.queue(
      watched.flatMap(({ message: { id, attempts: tries, body }, verdict }) =>
        bodiesOf(body).map(one => ({
          queue: batch.queue,
          message_id: id,
          tries,
          verdict,
          duration_ms,
          ...about(one),
        })),
      ),
    );
  };
  return { batch: { queue: batch.queue, messages }, written };
}

/** Ids alone: what a broken message holds is anybody's guess. */
function about(body: unknown): LogFields {
  if (typeof body !== "object" || body === null) return {};
  const { callId, attempt, outcome, traceId, dispatchId, endpointId } = body as Record<string, unknown>;
  return {
    trace_id: short(traceId) ?? short(dispatchId),
    call_id: short(callId),
    endpoint: short(endpointId),
    attempt: typeof attempt === "number" ? attempt : undefined,
    outcome: short(outcome),
  };
}

const short = (value: unknown): string | undefined =>
  typeof value === "string" && value.length <= 255 ? value : undefined;
