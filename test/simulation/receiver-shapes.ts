// Who is told of events in a run.
import { Stream } from "./random.ts";

const TYPES = ["call.finished", "attempt.ended", "campaign.completed", "campaign.paused", "campaign.resumed"];

export interface ReceiverShape {
  id: string;
  types: string[];
  /** 0 = all. */
  campaign: number;
  ordered: boolean;
  isDead: boolean;
}

/** Of a stream of its own: what else happens in a run stays as it is. In a third of the runs. */
export function makeReceivers(seed: number): ReceiverShape[] {
  const stream = new Stream(seed, "receivers");
  if (stream.maybe(0.67)) return [];
  return Array.from({ length: stream.whole(1, 3) }, (_, i) => ({
    id: `hook-${i + 1}`,
    types: stream.some(TYPES, stream.whole(1, TYPES.length)),
    campaign: stream.pick([0, 0, 1]),
    ordered: stream.maybe(0.3),
    isDead: stream.maybe(0.3),
  }));
}

/** Its host says whose it is, whatever the path. */
export const urlOf = (id: string, path = ""): string => `https://${id}.example/${path}`;
export const idAt = (url: string): string => new URL(url).hostname.replace(/\.example$/, "");
