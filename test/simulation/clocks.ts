// What time it is for whom: invocations run on machines whose clocks differ, by `spread` at the most; each gate stays
// on one of them. Nobody is told the true time but the queues and the
// provider: an alarm is kept by the machine of its gate.
import { chance } from "./random.ts";
import type { Shape } from "./shape.ts";

/** Ms that the clock of `who` is ahead of the true time. */
export function aheadOf(seed: number, { clockSpreadMs }: Pick<Shape, "clockSpreadMs">, who: string): number {
  if (clockSpreadMs === 0) return 0;
  const gate = /^gate( of \w+)?/.exec(who)?.[0];
  const machine = gate ?? `${Math.floor(chance(seed, `machine ${who}`) * 4)}`;
  return Math.round((chance(seed, `clock ${machine}`) - 0.5) * clockSpreadMs);
}
