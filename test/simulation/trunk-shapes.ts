// Trunks of a run beside the default one, and who dials over which: two runs out of three have the default one only.
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { Stream } from "./random.ts";

export interface TrunkShape {
  name: string;
  lines: number;
  /** 0 = unlimited. */
  callsPerSecond: number;
  weight: number;
  backupOf: string | null;
}

const NAMES = ["two", "three"] as const;
const SEVERAL = 0.35;

export const LINES = [1, 2, 3, 10] as const;
export const PACES = [0, 0, 1, 2] as const;

export function makeTrunks(seed: number): TrunkShape[] {
  const stream = new Stream(seed, "trunks");
  if (!stream.maybe(SEVERAL)) return [];
  const mains: string[] = [DEFAULT_TRUNK];
  return NAMES.slice(0, stream.pick([1, 1, 2])).map(name => {
    const backupOf = stream.maybe(0.3) ? stream.pick(mains) : null;
    if (backupOf === null) mains.push(name);
    const [lines, callsPerSecond] = [stream.pick(LINES), stream.pick(PACES)];
    return { name, lines, callsPerSecond, weight: stream.whole(1, 3), backupOf };
  });
}

export const namesOf = (trunks: readonly TrunkShape[]): string[] => [
  DEFAULT_TRUNK,
  ...trunks.map(({ name }) => name),
];

/** What a campaign names: nothing, all, or any of them. */
export function someTrunks(stream: Stream, trunks: readonly TrunkShape[]): string[] | null {
  const names = namesOf(trunks);
  return stream.pick([null, names, names, stream.some(names, stream.whole(1, names.length))]);
}
