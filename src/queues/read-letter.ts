// A stored letter back as the message it was.
import type { ReadLetter } from "../actions/ports/read-letter.ts";
import { CALLBACKS, DIALS } from "./messages.ts";

/** `payload` is the JSON text it was stored with. */
export const readLetter: ReadLetter = ({ queue, payload }) => {
  const body: unknown = JSON.parse(payload);
  if (queue === CALLBACKS.queue) {
    const report = CALLBACKS.schema.safeParse(body);
    return report.success ? { kind: "callback", report: report.data } : { kind: "unreadable" };
  }
  const dial = DIALS.schema.safeParse(body);
  return dial.success ? { kind: "dial", dial: dial.data } : { kind: "unreadable" };
};
