// One run: what is due of the failures and the next events of the log are sent, and what follows is put together.
import type { StoredEvent } from "../../domain/events/event.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import type { Endpoint } from "../../domain/webhooks/endpoint.ts";
import { type FailedTry, foldRetry, foldTries, type Sent, WELL } from "../../domain/webhooks/fold-tries.ts";
import type { Verdict } from "../../domain/webhooks/read-answer.ts";
import type { DueFailure, RunDone } from "../ports/delivery-store.ts";
import type { DeliverContext } from "./delivery-context.ts";
import { type Destination, sendEvent } from "./send-event.ts";
import { sendInOrder } from "./send-in-order.ts";

/** Events of one run: after so many the cursor is moved. */
export const RUN_EVENTS = 50;
/** Requests that may wait for their headers at once in one invocation (a limit of the platform). */
const AT_ONCE = 6;

export type Run = Omit<RunDone, "keepUntil"> & {
  stopped: boolean;
  /** More failures may be due, or the log goes on behind the part that was looked at. */
  goesOn: boolean;
};

/** `until` (ms): nothing is begun after it. */
export async function runOnce(ctx: DeliverContext, endpoint: Endpoint, until: number): Promise<Run> {
  const startedAt = ctx.clock();
  const { url } = endpoint;
  const problem = url === null ? "It has no URL" : ctx.urlProblem(url);
  if (url === null || problem !== null) return refused(endpoint, `Its url ${problem}`, startedAt);
  const isHeld = endpoint.status === "held";
  const [due, part, secrets] = await Promise.all([
    isHeld ? [] : ctx.deliveries.due(endpoint.id, startedAt, RUN_EVENTS),
    wanted(ctx, endpoint),
    ctx.secretsOf(endpoint, startedAt),
  ]);
  const to: Destination = { endpoint, url, secrets };
  const inTime = () => ctx.clock() < until;
  const retried = await retry(ctx, to, due, inTime);
  if (retried.gone !== undefined) {
    const { health } = foldTries(endpoint, [retried.gone], ctx.clock());
    return { ...nothing(endpoint), failures: retried.failures, health, stopped: true };
  }
  // Of one that is held the oldest goes alone; what is ordered goes singly.
  const events = isHeld ? part.events.slice(0, 1) : part.events;
  const tries = await sendLog(ctx, to, endpoint, events, inTime);
  const folded = foldTries(endpoint, tries, ctx.clock());
  const isAll = !folded.stopped && tries.length === part.events.length;
  const isIdle = isHeld && part.events.length === 0;
  return {
    from: endpoint.cursor,
    was: endpoint.status,
    revision: endpoint.revision,
    to: isAll ? part.upTo : folded.cursor,
    health: isIdle ? { ...WELL, lastError: endpoint.lastError } : folded.health,
    failures: [...retried.failures, ...folded.failures],
    sent: folded.delivered + folded.failures.length,
    failed: folded.failures.length,
    ms: ctx.clock() - startedAt,
    stopped: folded.stopped,
    goesOn: due.length === RUN_EVENTS || retried.tried < due.length || (isAll && !part.isEnd),
  };
}

/** Nobody is told of his own troubles. */
async function wanted({ events }: DeliverContext, { id, cursor, types, campaigns }: Endpoint) {
  const read = await events.read(cursor, { types, campaigns }, RUN_EVENTS);
  const isOwn = ({ about }: StoredEvent) => about.kind === "webhook" && about.endpoint.id === id;
  return {
    events: read.events.filter(event => !isOwn(event)),
    upTo: read.lookedTo,
    isEnd: read.lookedTo >= (read.newest ?? 0),
  };
}

async function sendLog(
  ctx: DeliverContext,
  to: Destination,
  endpoint: Endpoint,
  events: readonly StoredEvent[],
  inTime: () => boolean,
): Promise<Sent[]> {
  const send = async (event: StoredEvent): Promise<Sent> => ({
    seq: event.seq,
    verdict: await sendEvent(ctx, to, event),
  });
  return sendInOrder(events, endpoint.ordered ? 1 : AT_ONCE, send, ended => {
    if (!inTime()) return false;
    const known = ended.filter(one => one !== undefined);
    return !known.some(stopsAlone) && !foldTries(endpoint, known, ctx.clock()).stopped;
  });
}

/** Whatever the answers before it say. */
const stopsAlone = ({ verdict: { kind } }: Sent) => kind === "gone" || kind === "down" || kind === "busy";

interface Retried {
  tried: number;
  failures: FailedTry[];
  /** The first that was told so. */
  gone: Sent | undefined;
}

/** Each has a schedule of its own: they hold nothing up, and hold no endpoint. What is not kept any more is given up. */
async function retry(
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
    ended => inTime() && !ended.some(one => one !== undefined && one.verdict.kind === "gone"),
  );
  const now = ctx.clock();
  const failures = answers.map(({ seq, verdict }, i): FailedTry => {
    const failure = foldRetry(to.endpoint.id, { seq, attempts: due[i]?.attempts ?? 0 }, verdict, now);
    return verdict === NOT_KEPT ? { ...failure, nextAttemptAt: null } : failure;
  });
  const gone = answers.find(({ verdict }) => verdict.kind === "gone");
  return { tried: answers.length, failures, gone };
}

const NOT_KEPT: Verdict = {
  kind: "failed",
  status: null,
  error: "the event is not kept any more",
  retryAfterMs: null,
};

const nothing = (endpoint: Endpoint): Omit<Run, "health" | "stopped"> => ({
  from: endpoint.cursor,
  was: endpoint.status,
  revision: endpoint.revision,
  to: endpoint.cursor,
  failures: [],
  sent: 0,
  failed: 0,
  ms: 0,
  goesOn: false,
});

/** Settings of ours may have changed, and change back: it is held, however long. */
const refused = (endpoint: Endpoint, lastError: string, now: number): Run => ({
  ...nothing(endpoint),
  health: {
    ...WELL,
    status: "held",
    heldSince: endpoint.heldSince ?? now,
    nextTryAt: now + MINUTE_MS,
    lastError,
  },
  stopped: true,
});
