// Which trunk dials a call that several may dial. Every gate decides by itself, on what it has read of all trunks; where
// two see different things both may want the same call, and the claim lets one of them have it.
import { rendezvousScores } from "../hash.ts";
import { namedTrunks, type Trunk } from "./trunk.ts";

/** What a dispatch reads of a trunk. */
export interface SeenTrunk
  extends Pick<Trunk, "name" | "paused" | "unavailableUntil" | "weight" | "backupOf">,
    Pick<Trunk, "maxConcurrentCalls" | "callsPerSecond" | "breakerOpenedAt"> {
  /** Null = it has none, or is not the trunk that looks. */
  callerIds: Trunk["callerIds"];
}

/** With the lines it has. */
export interface TrunkShare
  extends Pick<SeenTrunk, "name" | "paused" | "unavailableUntil" | "weight" | "backupOf"> {
  lines: number;
}

/** A call that is another trunk's is left to it for so long, in ms; then whoever has a free line dials it. */
export const LEFT_TO_OTHERS_MS = 2_000;

const isAvailable = ({ paused, unavailableUntil }: TrunkShare, now: number): boolean =>
  !paused && (unavailableUntil === null || unavailableUntil <= now);

/**
 * The trunks that dial for a campaign now, in the order of their names: those that it names, without those that are
 * unavailable and without backups of trunks that it names too; and the backups of those that are unavailable.
 */
export function servingTrunks(
  campaign: { trunks: readonly string[] | null },
  all: readonly TrunkShare[],
  now: number,
): TrunkShare[] {
  const named = new Set(namedTrunks(campaign));
  const missing = new Set(all.filter(t => named.has(t.name) && !isAvailable(t, now)).map(t => t.name));
  const serves = ({ name, backupOf }: TrunkShare): boolean => {
    if (backupOf !== null && missing.has(backupOf)) return true;
    return named.has(name) && (backupOf === null || !named.has(backupOf));
  };
  return all.filter(t => isAvailable(t, now) && serves(t)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** It may dial for the campaign: it is named, or the backup of one that is. */
export function mayEverServe(
  campaign: { trunks: readonly string[] | null },
  all: readonly Pick<TrunkShare, "name" | "backupOf">[],
  name: string,
): boolean {
  const named = namedTrunks(campaign);
  const backupOf = all.find(t => t.name === name)?.backupOf ?? null;
  return named.includes(name) || (backupOf !== null && named.includes(backupOf));
}

const sizeOf = ({ weight, lines }: TrunkShare) => weight * Math.max(1, lines);

/**
 * Whose turn a call is, by weighted rendezvous hashing: each trunk has its share of the calls, by lines and weight, and
 * when one goes or comes, only its own calls go elsewhere. A retry may be another's.
 */
export function ownerOf(
  call: { callId: string; attempt: number },
  serving: readonly TrunkShare[],
): string | null {
  const score = rendezvousScores(`${call.callId}:${call.attempt}`);
  let owner: string | null = null;
  let best = Number.POSITIVE_INFINITY;
  for (const trunk of serving) {
    const distance = -Math.log(score(trunk.name)) / sizeOf(trunk);
    if (distance >= best) continue;
    best = distance;
    owner = trunk.name;
  }
  return owner;
}

/** How many of a campaign's own lines are this trunk's: together they are exactly `limit`. */
export function sliceOf(limit: number, serving: readonly TrunkShare[], name: string): number {
  const total = serving.reduce((sum, trunk) => sum + sizeOf(trunk), 0);
  let before = 0;
  let given = 0;
  for (const trunk of serving) {
    before += sizeOf(trunk);
    const upTo = Math.round((limit * before) / total);
    if (trunk.name === name) return upTo - given;
    given = upTo;
  }
  return 0;
}
