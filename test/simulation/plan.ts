// What happens in a run, as a list that can be read, and shortened one entry at a time.
import type { CampaignVerb } from "../../src/domain/campaigns/campaign.ts";
import { BLACKOUT_OPERATION_KINDS, type BlackoutOperation, planBlackouts } from "./blackouts.ts";
import { localMinute } from "./hours.ts";
import { LAW_OPERATION_KINDS, type LawOperation, planLaw } from "./law/law-plan.ts";
import { Stream } from "./random.ts";
import { MINUTE, makeShape, SECOND, type Shape } from "./shape.ts";
import { makeStop, STOP_WEIGHTS, type StopOperation } from "./stops.ts";
import { planTrunks, TRUNK_OPERATION_KINDS, type TrunkOperation } from "./trunk-plan.ts";
import { planWebhooks, WEBHOOK_OPERATION_KINDS, type WebhookOperation } from "./webhook-operations.ts";

type OwnOperation =
  | StopOperation
  | { do: "initiate"; campaign: number; numbers: readonly string[] }
  | { do: "initiate with a key"; campaign: number; numbers: readonly string[] }
  | { do: "add contacts"; campaign: number; numbers: readonly string[] }
  | { do: CampaignVerb; campaign: number }
  | { do: "deactivate" | "activate"; campaign: number }
  | { do: "change hours"; campaign: number; closesInMinutes: number | null }
  | { do: "change lines"; campaign: number; lines: number | null }
  | { do: "change retry policy"; campaign: number; maxAttempts: number | null }
  | { do: "redrive dead letters" | "rebuild the campaigns' counters" }
  | { do: "pause the trunk" | "resume the trunk" }
  | { do: "cancel a call"; index: number }
  | { do: "report before the dial"; index: number; outcome: "PICKED" | "RNR" | "FAILED" }
  | { do: "garbage in a queue"; queue: "dial" | "callback" }
  | { do: "evict the gate" }
  | { do: "deploy version B"; overlapMs: number }
  | { do: "D1 is out of reach"; forMs: number }
  | { do: "the database is full"; forMs: number }
  | { do: "the gate is out of reach"; forMs: number }
  | { do: "the gate's storage fails"; forMs: number };
export type Operation = OwnOperation | TrunkOperation | BlackoutOperation | LawOperation | WebhookOperation;
export type OperationKind = Operation["do"];

export interface Planned {
  /** Keeps its name when others are left out. */
  name: string;
  /** Ms after the start of the run. */
  at: number;
  operation: Operation;
}

export interface Plan {
  seed: number;
  shape: Shape;
  operations: readonly Planned[];
  /** The faults that happen, by id; null = as the seed says. */
  faults: readonly string[] | null;
}

const WEIGHTS: Record<OwnOperation["do"], number> = {
  ...STOP_WEIGHTS,
  initiate: 14,
  "initiate with a key": 2,
  "add contacts": 1,
  start: 3,
  pause: 3,
  resume: 3,
  complete: 0.7,
  cancel: 1,
  deactivate: 1,
  activate: 1.5,
  "change hours": 1,
  "change lines": 1,
  "change retry policy": 0.7,
  "redrive dead letters": 1.5,
  "rebuild the campaigns' counters": 0.5,
  "pause the trunk": 0.8,
  "resume the trunk": 1,
  "cancel a call": 1.5,
  "report before the dial": 1.5,
  "garbage in a queue": 0.5,
  "evict the gate": 3,
  "deploy version B": 0.7,
  "D1 is out of reach": 0.5,
  "the database is full": 0.5,
  "the gate is out of reach": 0.7,
  "the gate's storage fails": 0.5,
};
export const OPERATION_KINDS: readonly OperationKind[] = [
  ...(Object.keys(WEIGHTS) as OwnOperation["do"][]),
  ...TRUNK_OPERATION_KINDS,
  ...BLACKOUT_OPERATION_KINDS,
  ...LAW_OPERATION_KINDS,
  ...WEBHOOK_OPERATION_KINDS,
];

function makeOperation(stream: Stream, shape: Shape): OwnOperation {
  const kind = stream.weighted(WEIGHTS);
  const campaign = stream.whole(1, shape.campaigns.length);
  const numbers = () => stream.some(shape.numbers, stream.pick([1, 1, 2, 4, 6]));
  switch (kind) {
    case "initiate":
    case "initiate with a key":
      // At times without a campaign: the built-in one.
      return { do: kind, campaign: stream.maybe(0.1) ? 0 : campaign, numbers: numbers() };
    case "add contacts":
      return { do: kind, campaign, numbers: numbers() };
    case "start":
    case "pause":
    case "resume":
    case "complete":
    case "cancel":
    case "deactivate":
    case "activate":
      return { do: kind, campaign };
    case "change hours":
      return { do: kind, campaign, closesInMinutes: stream.pick([null, 0, 1, 3]) };
    case "change lines":
      return { do: kind, campaign, lines: stream.pick([null, 1, 3]) };
    case "change retry policy":
      return { do: kind, campaign, maxAttempts: stream.pick([null, 1, 2, 4]) };
    case "redrive dead letters":
    case "rebuild the campaigns' counters":
    case "pause the trunk":
    case "resume the trunk":
      return { do: kind };
    case "suppress":
    case "suppress who is granted":
    case "lift a suppression":
    case "report with an opt-out":
      return makeStop(kind, stream, shape);
    case "cancel a call":
      return { do: kind, index: stream.whole(0, 20) };
    case "report before the dial":
      return { do: kind, index: stream.whole(0, 20), outcome: stream.pick(["PICKED", "RNR", "FAILED"]) };
    case "garbage in a queue":
      return { do: kind, queue: stream.pick(["dial", "callback"]) };
    case "evict the gate":
      return { do: kind };
    case "deploy version B":
      return { do: kind, overlapMs: stream.whole(5, 120) * SECOND };
    case "D1 is out of reach":
      return { do: kind, forMs: stream.whole(1, 90) * SECOND };
    case "the database is full":
      return { do: kind, forMs: stream.whole(1, 240) * SECOND };
    case "the gate's storage fails":
      return { do: kind, forMs: stream.pick([1, 5, 40]) * SECOND };
    case "the gate is out of reach":
      return { do: kind, forMs: stream.pick([2, 20, 90, 150]) * SECOND };
  }
}

/** Much happens at about the same time: that is when it goes wrong. */
export function makePlan(seed: number, startsAt?: number): Plan {
  const shape = makeShape(seed, startsAt);
  const stream = new Stream(seed, "plan");
  const moments = Array.from({ length: stream.whole(2, 6) }, () => stream.whole(0, shape.chaosMs - MINUTE));
  // Just before a campaign closes: what is under way then must not go out.
  const lastMinute: Planned[] = [];
  for (const [i, { zone, closing }] of shape.campaigns.entries()) {
    if (closing === null) continue;
    const closes = (closing.from - localMinute(zone ?? "UTC", shape.startsAt)) * MINUTE;
    const justBefore = [0.1, 1, 5, 30].map(seconds => closes - seconds * SECOND - (shape.startsAt % MINUTE));
    moments.push(...justBefore.filter(at => at >= 0 && at < shape.chaosMs - SECOND));
    const at = closes - (shape.startsAt % MINUTE) - stream.whole(1, 2_000);
    const numbers = stream.some(shape.numbers, 6);
    if (at < 0 || at > shape.chaosMs || stream.maybe(0.5)) continue;
    const operation = { do: "initiate", campaign: i + 1, numbers } as const;
    lastMinute.push({ name: `as campaign ${i + 1} closes`, at, operation });
  }
  const operations = Array.from({ length: stream.whole(5, 20) }, (_, i): Planned => {
    const at = stream.maybe(0.7)
      ? stream.pick(moments) + stream.whole(0, 300)
      : stream.whole(0, shape.chaosMs);
    return { name: `operation ${i}`, at, operation: makeOperation(stream, shape) };
  });
  operations.push(...lastMinute, ...planTrunks(seed, shape, moments), ...planLaw(seed, shape, moments));
  operations.push(...planBlackouts(seed, shape, moments), ...planWebhooks(seed, shape, moments));
  // Whoever sees an outage end redrives what it has left.
  for (const { name, at, operation } of [...operations]) {
    if (!("forMs" in operation) || stream.maybe(0.3)) continue;
    const after = at + operation.forMs + stream.whole(1, 60) * SECOND;
    operations.push({ name: `after ${name}`, at: after, operation: { do: "redrive dead letters" } });
  }
  return { seed, shape, operations: operations.sort((a, b) => a.at - b.at), faults: null };
}
