// The people of a campaign as a flow through its lines, in steps of time: nothing is drawn by lot.
import type { RulesInForce } from "../hours/calling-hours.ts";
import { FORECAST_MS, type ZoneGroup } from "./group.ts";
import { GroupState, KINDS, type Kind, ROUNDING, type Unanswered } from "./group-state.ts";
import type { Rates } from "./rates.ts";

/** What time is lost to. */
export const LIMITS = ["lines", "pace", "hours", "retry_delay", "other_campaigns"] as const;
export type Limit = (typeof LIMITS)[number];

export interface FlowAsked {
  inForce: RulesInForce;
  groups: readonly ZoneGroup[];
  rates: Rates;
  /** That it may use. */
  lines: number;
  /** That a line is taken beyond each call. */
  turnaroundSeconds: number;
  /** Others hold the rest of what it could use. */
  isShared: boolean;
  /** Dials in a second; null = as many as there are lines. */
  callsPerSecond: number | null;
  /** Ms since the epoch. */
  from: number;
  stepMs: number;
  /** It is done when fewer people than this are expected to be left. */
  doneBelow: number;
}

export interface FlowStep {
  /** Its beginning, ms. */
  at: number;
  attempts: number;
  reached: number;
  /** In use, in the mean. */
  lines: number;
}

export interface Flow {
  /** Ms; null = not within the horizon. */
  doneAt: number | null;
  attempts: number;
  reached: number;
  /** Their attempts ended without an answer. */
  unreached: number;
  /** On the line. */
  seconds: number;
  peakLines: number;
  /** Ms by what was waited for. */
  heldBy: Readonly<Record<Limit, number>>;
  /** Those with attempts. */
  steps: readonly FlowStep[];
}

interface Served {
  group: GroupState;
  attempt: number;
  people: number;
}

const UNANSWERED: readonly Unanswered[] = ["RNR", "DISCONNECTED", "FAILED"];
/** Contacts that the hopper makes calls of at a time. */
const FED_AT_A_TIME = 500;
/** So few are left that nothing more is to be told of them. */
const FEW = 0.01;

export function flow(asked: FlowAsked): Flow {
  const { inForce, rates, from, stepMs } = asked;
  const groups = asked.groups.map((group, index) => new GroupState(inForce, group, index));
  /** By step, group and attempt. */
  const arrivals = new Map<number, Map<number, Served>>();
  const arrive = (at: number, notBefore: number, who: Served) => {
    const step = Math.max(notBefore, Math.floor((at - from) / stepMs));
    const list = arrivals.get(step) ?? new Map<number, Served>();
    arrivals.set(step, list);
    const key = who.attempt * groups.length + who.group.index;
    const same = list.get(key);
    if (same === undefined) list.set(key, { ...who });
    else same.people += who.people;
  };
  let left = 0;
  asked.groups.forEach(({ waiting, contacts }, g) => {
    left += contacts;
    for (const { attempt, readyAt, people } of waiting) {
      left += people;
      arrive(readyAt, 0, { group: groups[g] as GroupState, attempt, people });
    }
  });

  const sum = { attempts: 0, reached: 0, unreached: 0, seconds: 0, peakLines: 0 };
  const heldBy = { lines: 0, pace: 0, hours: 0, retry_delay: 0, other_campaigns: 0 };
  const steps: FlowStep[] = [];
  const room = capacityOf(asked);
  const lineSeconds = lineSecondsOf(asked);
  let last = { lines: 0, isFull: false };
  let doneAt = left < asked.doneBelow ? from : null;
  for (let step = 0, at = from; left > FEW && at < from + FORECAST_MS; step++, at += stepMs) {
    for (const { group, attempt, people } of arrivals.get(step)?.values() ?? [])
      group.add({ attempt, at, people });
    arrivals.delete(step);

    const { served, wanted } = serve(groups, at, at + stepMs, room);
    const attempts = served.reduce((n, s) => n + s.people, 0);
    const used = room > 0 ? attempts / room : 0;
    const endsAt = at + (used * stepMs) / 2 + lineSeconds * 1000;
    let reached = 0;
    let unreached = 0;
    for (const { group, attempt, people } of served) {
      const chances = rates.chancesOf(attempt, group.weekHourAt(at));
      reached += people * chances.PICKED;
      for (const outcome of UNANSWERED) {
        const n = people * chances[outcome];
        const next = group.comesBackAt(outcome, attempt, endsAt, step);
        if (next === null) unreached += n;
        else if (n > ROUNDING) arrive(next, step + 1, { group, attempt: attempt + 1, people: n });
      }
    }
    left -= reached + unreached;
    sum.attempts += attempts;
    sum.reached += reached;
    sum.unreached += unreached;
    sum.seconds += attempts * rates.holdSeconds;
    const lines = Math.min(asked.lines, (attempts * lineSeconds * 1000) / stepMs);
    sum.peakLines = Math.max(sum.peakLines, lines);
    if (attempts > ROUNDING) steps.push({ at, attempts, reached, lines });
    const isFull = wanted > attempts + ROUNDING;
    // The last step is seldom a whole one: the one before says how busy the lines were.
    if (left < asked.doneBelow)
      doneAt ??= at + used * stepMs + lastCallsMs(asked, Math.max(lines, last.lines), isFull || last.isFull);
    last = { lines, isFull };
    if (doneAt !== null) continue;
    const isReady = groups.some(g => g.contacts + g.readyFor("first") + g.readyFor("later") > ROUNDING);
    const idle = wanted > ROUNDING ? 0 : idleSteps(groups, arrivals, step, at + stepMs, stepMs);
    // Whose interval ends while it is closed waits for the hours.
    const isClosed = groups.every(group => group.isClosedAt(at + ((1 + idle) * stepMs) / 2));
    const held = isFull ? bottleneck(asked) : isReady || isClosed ? "hours" : "retry_delay";
    heldBy[held] += (1 + idle) * stepMs;
    step += idle;
    at += idle * stepMs;
  }
  return { doneAt, ...sum, heldBy, steps };
}

const lineSecondsOf = ({ rates, turnaroundSeconds }: FlowAsked) => rates.holdSeconds + turnaroundSeconds;
const byLines = (asked: FlowAsked) => (asked.lines * asked.stepMs) / 1000 / lineSecondsOf(asked);
const byPace = ({ callsPerSecond, stepMs }: FlowAsked) =>
  callsPerSecond === null ? Number.POSITIVE_INFINITY : (callsPerSecond * stepMs) / 1000;
/** Attempts in a step. */
const capacityOf = (asked: FlowAsked) => Math.min(byLines(asked), byPace(asked));

const bottleneck = (asked: FlowAsked): Limit =>
  byPace(asked) < byLines(asked) ? "pace" : asked.isShared ? "other_campaigns" : "lines";

/**
 * From the last dial until the longest of so many calls is over, their lengths varying about as much as they are long:
 * with the chance that `doneBelow` stands for. Of full lines the flow dials the last call late by a call: it has none
 * begin at once as all lines are free.
 */
function lastCallsMs(asked: FlowAsked, lines: number, isFull: boolean): number {
  const lengths = Math.log(Math.max(1, lines)) - Math.log(asked.doneBelow) - (isFull ? 1 : 0);
  return (Math.max(0, lengths) * asked.rates.holdSeconds + asked.turnaroundSeconds) * 1000;
}

/** Steps from `to` on in which nothing can happen: nobody arrives, and nothing opens for who is ready. */
function idleSteps(
  groups: readonly GroupState[],
  arrivals: ReadonlyMap<number, unknown>,
  step: number,
  to: number,
  stepMs: number,
): number {
  let next = Number.POSITIVE_INFINITY;
  for (const arrival of arrivals.keys()) next = Math.min(next, arrival);
  for (const group of groups) {
    const opensAt = group.nextOpensAt(to);
    if (opensAt !== null) next = Math.min(next, step + 1 + Math.floor((opensAt - to) / stepMs));
  }
  const most = Math.ceil(FORECAST_MS / stepMs);
  return Math.max(0, Math.min(next, step + 1 + most) - step - 1);
}

interface OpenQueue {
  group: GroupState;
  kind: Kind;
  /** Open for a third of the step, it takes no more than a third of what the lines carry in it. */
  room: number;
}

/** Whoever has waited longest goes first. `wanted`: people for whom it is open, served or not. */
function serve(groups: readonly GroupState[], at: number, to: number, capacity: number) {
  const queues: OpenQueue[] = groups.flatMap(group =>
    KINDS.map(kind => ({ group, kind, room: group.openShare(kind, at, to) * capacity })),
  );
  const open = queues.filter(queue => queue.room > 0);
  feed(open, at, capacity);
  const wanted = open.reduce((n, { group, kind }) => n + group.readyFor(kind), 0);
  const served: Served[] = [];
  for (let room = capacity; room > ROUNDING; ) {
    const queue = longestWaiting(open);
    if (queue === undefined) break;
    const { attempt, people } = queue.group.take(queue.kind, Math.min(room, queue.room));
    queue.room -= people;
    room -= people;
    served.push({ group: queue.group, attempt, people });
  }
  return { served, wanted };
}

function longestWaiting(queues: readonly OpenQueue[]): OpenQueue | undefined {
  let best: OpenQueue | undefined;
  let since = Number.POSITIVE_INFINITY;
  for (const queue of queues) {
    const waits = queue.room > ROUNDING ? queue.group.waitsSince(queue.kind) : null;
    if (waits !== null && waits < since) [best, since] = [queue, waits];
  }
  return best;
}

/** As the hopper does: when calls run low, the next contacts of the open zones become calls. */
function feed(open: readonly OpenQueue[], at: number, capacity: number): void {
  const lists = open.filter(({ kind, group }) => kind === "first" && group.contacts > 0);
  let ready = open.reduce((n, { group, kind }) => n + group.readyFor(kind), 0);
  while (ready < capacity && lists.some(({ group }) => group.contacts > 0)) {
    const fed = Math.max(FED_AT_A_TIME, capacity - ready) / lists.length;
    for (const { group } of lists) ready += group.feed(fed, at);
  }
}
