// Who wants events in a run: nobody in most, all of them in some, a few types of some campaigns in others. Drawn from a
// stream of its own, so that all else in the run stays.
import { EVENT_TYPES } from "../../../src/domain/events/event-type.ts";
import { type Database, prepared } from "../database.ts";
import { Stream } from "../random.ts";

const INSERT = prepared("INSERT OR IGNORE INTO event_subscriptions VALUES (?, ?, 'somebody')");

export function subscribe(database: Database, seed: number, campaigns: number): void {
  const stream = new Stream(seed, "who wants events");
  const wanted = stream.pick(["nothing", "nothing", "all", "some"] as const);
  if (wanted === "nothing") return;
  for (const type of EVENT_TYPES) {
    const of = stream.whole(0, campaigns);
    if (wanted === "all") INSERT(database).run(type, 0);
    else if (stream.maybe(0.6)) INSERT(database).run(type, of);
  }
}
