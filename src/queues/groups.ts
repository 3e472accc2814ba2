// Several that are sent together travel as one message, since it is messages that are paid for: each in the form that it
// has alone, and each with its own verdict where it arrives.
import type { Carried } from "./messages.ts";

/** Bytes of a message, as JSON: what counts as one operation, and a few of them in one send. One alone may exceed it. */
export const LARGEST_GROUP = 24_000;

/** How several travel. */
export interface Group<Body = unknown> {
  group: readonly Body[];
}

/** One alone is no group: it travels as it always has. */
export function asMessages<Body>(
  { together }: Pick<Carried<Body>, "together">,
  bodies: readonly Body[],
): (Body | Group<Body>)[] {
  return groupsOf(bodies, together).map(group => (group.length === 1 ? (group[0] as Body) : { group }));
}

function groupsOf<Body>(bodies: readonly Body[], together: number): Body[][] {
  if (bodies.length === 1) return [[...bodies]];
  const groups: Body[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    const size = bytesOf(body);
    const last = groups.at(-1);
    if (last !== undefined && last.length < together && bytes + size <= LARGEST_GROUP) {
      last.push(body);
      bytes += size;
    } else {
      groups.push([body]);
      bytes = size;
    }
  }
  return groups;
}

const bytesOf = (body: unknown): number => new TextEncoder().encode(JSON.stringify(body)).length;

/** What a message carries: each as it would come alone. */
export function bodiesOf(body: unknown): readonly unknown[] {
  return isGroup(body) ? body.group : [body];
}

/** One without content is none: it cannot be read, and is kept as such. */
const isGroup = (body: unknown): body is Group =>
  typeof body === "object" &&
  body !== null &&
  "group" in body &&
  Array.isArray(body.group) &&
  body.group.length > 0;

/** The id of what came with others in the message `id`, `place` among them: a letter's that cannot be read. */
export const partId = (id: string, { place, of }: { place: number; of: number }): string =>
  of === 1 ? id : `${id}-${place}`;
