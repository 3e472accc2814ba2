// Types of events in a query.
import * as z from "zod";
import { invalid } from "../../../domain/errors.ts";
import { EVENT_TYPES, type EventType } from "../../../domain/events/event-type.ts";
import type { Parameter } from "../../lib/route.ts";

const isType = (word: string): word is EventType => EVENT_TYPES.some(type => type === word);

/** Separated by commas; absent = all. */
export const queryTypes = (
  described: Pick<Parameter, "description" | "example">,
): Parameter<readonly EventType[]> => ({
  ...described,
  in: "query",
  schema: () => z.string(),
  read: (text, name) => {
    if (text === undefined) return EVENT_TYPES;
    const words = text.split(",").map(word => word.trim());
    const wrong = words.find(word => !isType(word));
    if (wrong === undefined) return words.filter(isType);
    throw invalid({ [name]: [`must be some of ${EVENT_TYPES.join(", ")}, not "${wrong.slice(0, 60)}"`] });
  },
});
