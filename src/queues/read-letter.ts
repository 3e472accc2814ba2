// A stored letter back as the message it was: of one, or of several, which a version before groups kept as it came.
import type * as z from "zod";
import type { ReadLetter } from "../actions/ports/read-letter.ts";
import { bodiesOf } from "./groups.ts";
import { CALLBACKS, DIALS } from "./messages.ts";

/** `payload` is the JSON text it was stored with. */
export const readLetter: ReadLetter = ({ queue, payload }) => {
  const bodies = bodiesOf(JSON.parse(payload));
  if (queue === CALLBACKS.queue) {
    const reports = allOf(CALLBACKS.schema(), bodies);
    return reports === null ? { kind: "unreadable" } : { kind: "callback", reports };
  }
  const dials = allOf(DIALS.schema(), bodies);
  return dials === null ? { kind: "unreadable" } : { kind: "dial", dials };
};

/** Null = one of them cannot be read: redriven without it, the letter would not wait for it any more. */
function allOf<Body>(schema: z.ZodType<Body>, bodies: readonly unknown[]): Body[] | null {
  const read = bodies.map(body => schema.safeParse(body));
  const good = read.flatMap(one => (one.success ? [one.data] : []));
  return good.length === bodies.length ? good : null;
}
