// Answers that are held in memory for a short time, by what was asked.
import type { Clock } from "../../actions/ports/clock.ts";
import { Recent } from "./recent.ts";

/** Campaigns and trunks that somebody looks at. */
const MOST = 500;

/** `env`: each has a memory of its own. */
export function held(maxAgeMs: number, clock: Clock) {
  const memories = new WeakMap<object, Map<string | number, Recent<unknown>>>();
  return async <T>(env: object, key: string | number, ask: () => Promise<T>): Promise<T> => {
    const memory = memories.get(env) ?? new Map<string | number, Recent<unknown>>();
    memories.set(env, memory);
    if (memory.size > MOST) memory.clear();
    const recent = (memory.get(key) ?? new Recent<unknown>(maxAgeMs)) as Recent<T>;
    memory.set(key, recent);
    return recent.get(clock(), ask);
  };
}
