// Which number of a pool a call shows: the same at every place and time where the same numbers are free.
import { areaPrefixes } from "../../contacts/dialling-area.ts";
import { rendezvousScores } from "../../hash.ts";
import type { CallerIdPool } from "./caller-id-pool.ts";
import { type CallerIdUses, usableCallerIds } from "./usable-caller-ids.ts";

/** `attempt`: the one that is to be dialled; 1 = the first. */
export interface CallerIdAsked {
  phoneNumber: string;
  attempt: number;
}

/** `none`: all are at their cap until `freeAt`, in ms. */
export type CallerIdChoice = { kind: "chosen"; number: string } | { kind: "none"; freeAt: number };

export function chooseCallerId(
  pool: CallerIdPool,
  asked: CallerIdAsked,
  uses: CallerIdUses,
  now: number,
): CallerIdChoice {
  const usable = usableCallerIds(pool, uses, now);
  if (usable.kind === "capped") return { kind: "none", freeAt: usable.freeAt };
  return { kind: "chosen", number: pick(pool, asked, usable.numbers) };
}

/** By rendezvous hash: a number that comes or goes moves only the contacts that it gets or had. */
function pick({ strategy }: CallerIdPool, { phoneNumber, attempt }: CallerIdAsked, free: readonly string[]) {
  switch (strategy) {
    case "sticky":
      return first(phoneNumber, free);
    case "rotate":
      return inOrder(phoneNumber, free)[(attempt - 1) % free.length] ?? first(phoneNumber, free);
    case "area_code":
      return first(phoneNumber, nearest(phoneNumber, free));
  }
}

function first(phoneNumber: string, numbers: readonly string[]): string {
  const scoreOf = rendezvousScores(phoneNumber);
  let best = "";
  let bestScore = 0;
  for (const number of numbers) {
    const score = scoreOf(number);
    if (score > bestScore || (score === bestScore && number < best)) [best, bestScore] = [number, score];
  }
  return best;
}

/** Highest score first. */
function inOrder(phoneNumber: string, numbers: readonly string[]): string[] {
  const scoreOf = rendezvousScores(phoneNumber);
  return numbers
    .map(number => ({ number, score: scoreOf(number) }))
    .sort((a, b) => b.score - a.score || (a.number < b.number ? -1 : 1))
    .map(({ number }) => number);
}

/** Those of the contact's area code, else those of its country, else all. */
function nearest(phoneNumber: string, numbers: readonly string[]): readonly string[] {
  for (const prefix of areaPrefixes(phoneNumber)) {
    const near = numbers.filter(number => number.startsWith(prefix));
    if (near.length > 0) return near;
  }
  return numbers;
}
