// One run: the next events of the log and then what is due of the failures are sent, and what follows is put together.
import type { StoredEvent } from "../../domain/events/event.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import type { Endpoint } from "../../domain/webhooks/endpoint.ts";
import { foldTries, type Sent, WELL } from "../../domain/webhooks/fold-tries.ts";
import type { RunDone } from "../ports/delivery-store.ts";
import type { DeliverContext } from "./delivery-context.ts";
import { retryFailures } from "./retry-failures.ts";
import { type Destination, sendEvent } from "./send-event.ts";
import { AT_ONCE, sendInOrder } from "./send-in-order.ts";

/** Events of one run: after so many the cursor is moved. */
export const RUN_EVENTS = 50;

export interface RunLimits {
  /** In ms: nothing is begun after it. */
  until: number;
  /** Events of the log. */
  most: number;
  /** In ms: in front of it what is due waits while the log is full; null = what is due is left to the watchdog. */
  retriesFrom: number | null;
}

export type Run = Omit<RunDone, "keepUntil"> & {
  stopped: boolean;
  /** By what was answered to tries of what is due it is not the time for more of them. */
  retriesRefused: boolean;
  /** More failures may be due, or the log goes on behind the part that was looked at. */
  goesOn: boolean;
};

export async function runOnce(
  ctx: DeliverContext,
  endpoint: Endpoint,
  { until, most, retriesFrom }: RunLimits,
): Promise<Run> {
  const startedAt = ctx.clock();
  const { url } = endpoint;
  const problem = url === null ? "It has no URL" : ctx.urlProblem(url);
  if (url === null || problem !== null) return refused(endpoint, `Its url ${problem}`, startedAt);
  const isHeld = endpoint.status === "held";
  const [due, part, secrets] = await Promise.all([
    isHeld || retriesFrom === null ? [] : ctx.deliveries.due(endpoint.id, startedAt, RUN_EVENTS),
    wanted(ctx, endpoint, most),
    ctx.secretsOf(endpoint, startedAt),
  ]);
  const to: Destination = { endpoint, url, secrets };
  // Of one that is held the oldest goes alone; what is ordered goes singly.
  const events = isHeld ? part.events.slice(0, 1) : part.events;
  // Neither may keep the other waiting for long: the log goes first, and has half of the time.
  const logUntil = due.length === 0 ? until : startedAt + (until - startedAt) / 2;
  const tries = await sendLog(ctx, to, endpoint, events, () => ctx.clock() < logUntil);
  // Who is enabled and has the lease has had its rest: what is left of that would wake it again and again.
  const rested = isHeld ? endpoint : { ...endpoint, nextTryAt: null };
  const folded = foldTries(rested, tries, ctx.clock());
  // Tries that hang would take the time in which a full log is sent.
  const mayRetry = !folded.stopped && (!part.isFull || ctx.clock() >= (retriesFrom ?? 0));
  const retried = await retryFailures(ctx, to, mayRetry ? due : [], () => ctx.clock() < until);
  const { gone, restUntil } = retried;
  const { health } = gone === undefined ? folded : foldTries(rested, [gone], ctx.clock());
  const rests = gone === undefined && restUntil !== null ? { nextTryAt: restUntil } : {};
  const isAll = !folded.stopped && tries.length === part.events.length;
  const isIdle = isHeld && part.events.length === 0;
  return {
    from: endpoint.cursor,
    was: endpoint.status,
    revision: endpoint.revision,
    to: isAll ? part.upTo : folded.cursor,
    health: isIdle ? { ...WELL, lastError: endpoint.lastError } : { ...health, ...rests },
    failures: [...retried.failures, ...folded.failures],
    sent: folded.delivered + folded.failures.length,
    failed: folded.failures.length,
    ms: ctx.clock() - startedAt,
    stopped: folded.stopped || gone !== undefined || restUntil !== null,
    retriesRefused: retried.refused,
    goesOn:
      (!retried.refused && (due.length === RUN_EVENTS || retried.tried < due.length)) ||
      (isAll && !part.isEnd),
  };
}

/** Nobody is told of his own troubles. */
async function wanted({ events }: DeliverContext, { id, cursor, types, campaigns }: Endpoint, most: number) {
  const read = await events.read(cursor, { types, campaigns }, most);
  const isOwn = ({ about }: StoredEvent) => about.kind === "webhook" && about.endpoint.id === id;
  return {
    events: read.events.filter(event => !isOwn(event)),
    isFull: read.events.length === most,
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

const nothing = (endpoint: Endpoint): Omit<Run, "health" | "stopped"> => ({
  from: endpoint.cursor,
  was: endpoint.status,
  revision: endpoint.revision,
  to: endpoint.cursor,
  failures: [],
  sent: 0,
  failed: 0,
  ms: 0,
  retriesRefused: false,
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
