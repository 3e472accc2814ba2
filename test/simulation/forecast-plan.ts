// A campaign to be forecast, by chance: people, zones, hours, lines, pace, retries, and how calls end.
import type { Outcome } from "../../src/domain/calls/outcome.ts";
import { type Closing, ZONES, type Zone } from "./hours.ts";
import { Stream } from "./random.ts";
import { HOUR, MINUTE, SECOND } from "./shape.ts";

/** A call ends within its lease. */
const LONGEST_CALL_MS = 100 * SECOND;

function closingOf(stream: Stream): Closing | null {
  if (stream.maybe(0.5)) return null;
  const from = stream.whole(1, 1_200);
  return { from, to: Math.min(1_438, from + stream.whole(30, 600)) };
}

function campaign(stream: Stream) {
  const people = stream.whole(30, 400);
  const zones = stream.some(Object.keys(ZONES) as Zone[], stream.whole(1, 3));
  return {
    zones: zones.map((zone, i) => ({
      zone,
      count: Math.floor(people / zones.length) + (i < people % zones.length ? 1 : 0),
    })),
    closing: closingOf(stream),
    lines: stream.maybe(0.2) ? stream.whole(2, 10) : null,
    weight: stream.whole(1, 3),
  };
}

/** Talks are as long as chance has it, the others ring about as long as each other. */
function ends(stream: Stream) {
  const weights: Record<Outcome, number> = {
    PICKED: 0.1 + stream.next(),
    RNR: stream.next(),
    DISCONNECTED: stream.next() / 2,
    FAILED: stream.next() / 4,
  };
  const talkMs = stream.whole(8, 60) * SECOND;
  const ringMs = stream.whole(5, 35) * SECOND;
  return (lots: Stream) => {
    const outcome = lots.weighted(weights);
    const lasts = outcome === "PICKED" ? -Math.log(1 - lots.next()) * talkMs : (0.5 + lots.next()) * ringMs;
    return { outcome, lasts: Math.min(LONGEST_CALL_MS, lasts) };
  };
}

export function makeForecastPlan(seed: number) {
  const stream = new Stream(seed, "forecast");
  const midnight = Date.parse("2026-11-16T00:00:00Z");
  const startsAt = midnight + stream.whole(0, 47) * HOUR + stream.whole(0, 59) * MINUTE;
  const campaigns = Array.from({ length: stream.maybe(0.25) ? 2 : 1 }, () => campaign(stream));
  const lines = stream.whole(2, 30);
  const pace = stream.maybe(0.3) ? stream.pick([1, 2, 3]) : null;
  const maxAttempts = stream.whole(1, 4);
  const interval = stream.whole(1, 60);
  const people = campaigns.map(c => c.zones.map(z => z.count).join("+")).join(" and ");
  const own = campaigns.map(c => c.lines ?? lines).join(" and ");
  const what = `${people} people, ${own} of ${lines} lines, pace ${pace}, ${maxAttempts} attempts every ${interval} min${campaigns[0]?.closing === null ? "" : ", with hours"}`;
  return { startsAt, campaigns, lines, pace, maxAttempts, interval, end: ends(stream), what };
}
