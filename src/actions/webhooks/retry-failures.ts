// Tries events again that stepped aside and are due. Each has a schedule of its own: they hold nothing up, and hold no
// endpoint.
import { type FailedTry, foldRetry, restsUntil, type Sent } from "../../domain/webhooks/fold-tries.ts";
import { TIMED_OUT, type Verdict } from "../../domain/webhooks/read-answer.ts";
import type { DueFailure } from "../ports/delivery-store.ts";
import type { DeliverContext } from "./delivery-context.ts";
import { type Destination, sendEvent } from "./send-event.ts";
import { AT_ONCE, sendInOrder } from "./send-in-order.ts";

/** After so many without an answer in time no more are begun: others would take as long. */
const MOST_TIMEOUTS = 3;

export interface Retried {
  tried: number;
  failures: FailedTry[];
  /** The first that was told so. */
  gone: Sent | undefined;
  /** In ms; null = it is not busy. */
  restUntil: number | null;
  /** By its answers it is not the time for more: the watchdog comes back to them. */
  refused: boolean;
}

/** What is not kept any more is given up. */
export async function retryFailures(
  ctx: DeliverContext,
  to: Destination,
  due: readonly DueFailure[],
  inTime: () => boolean,
): Promise<Retried> {
  const kept = due.length === 0 ? [] : await ctx.events.named(due.map(({ seq }) => seq));
  const bySeq = new Map(kept.map(event => [event.seq, event]));
  const send = async ({ seq }: DueFailure): Promise<Sent> => {
    const event = bySeq.get(seq);
    return { seq, verdict: event === undefined ? NOT_KEPT : await sendEvent(ctx, to, event) };
  };
  const answers = await sendInOrder(
    due,
    AT_ONCE,
    send,
    ended => inTime() && !refusesMore(ended.filter(one => one !== undefined)),
  );
  const now = ctx.clock();
  const failures = answers.map(({ seq, verdict }, i): FailedTry => {
    const failure = foldRetry(to.endpoint.id, { seq, attempts: due[i]?.attempts ?? 0 }, verdict, now);
    return verdict === NOT_KEPT ? { ...failure, nextAttemptAt: null } : failure;
  });
  const gone = answers.find(({ verdict }) => verdict.kind === "gone");
  const rests = answers.map(({ verdict }) => (verdict.kind === "busy" ? restsUntil(verdict, now) : 0));
  const restUntil = Math.max(0, ...rests) || null;
  return { tried: answers.length, failures, gone, restUntil, refused: refusesMore(answers) };
}

const refusesMore = (answers: readonly Sent[]) =>
  answers.some(({ verdict: { kind } }) => kind === "gone" || kind === "down" || kind === "busy") ||
  answers.filter(({ verdict }) => verdict === TIMED_OUT).length >= MOST_TIMEOUTS;

const NOT_KEPT: Verdict = {
  kind: "failed",
  status: null,
  error: "the event is not kept any more",
  retryAfterMs: null,
};
