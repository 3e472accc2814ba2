// What happened, behind a place in the log; and what is written to it now.
import type { EventFilter, Subscribed } from "../../domain/events/event.ts";
import type { Context } from "../context.ts";
import type { EventsRead } from "../ports/event-store.ts";

export interface EventPage extends EventsRead {
  subscribed: Subscribed[];
}

export async function listEvents(
  { events }: Pick<Context, "events">,
  { after, limit, ...filter }: EventFilter & { after: number; limit: number },
): Promise<EventPage> {
  const [read, subscribed] = await Promise.all([events.read(after, filter, limit), events.subscribed()]);
  return { ...read, subscribed };
}
