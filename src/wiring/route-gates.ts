// Many gates behind one client: each item goes to the gate of its trunk.
import type { GateClient } from "../actions/ports/gate-client.ts";
import type { OnTrunk } from "../domain/calls/dial-key.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import { describe, log } from "../log.ts";

/** One gate, as it is asked from elsewhere. */
export type OneGate = Omit<GateClient, "wake"> & { wake(): Promise<void> };

/** `gateOf` is asked anew each time: a stub that failed stays broken. */
export function routedGates(gateOf: (trunk: string) => OneGate): GateClient {
  const tell = async <Item extends OnTrunk>(
    items: readonly Item[],
    told: (gate: OneGate, items: readonly Item[]) => Promise<void>,
  ) => {
    await Promise.all(byTrunk(items).map(([trunk, some]) => told(gateOf(trunk), some)));
  };
  return {
    begin: messages => askEach(messages, (trunk, some) => gateOf(trunk).begin(some)),
    slots: (keys, withinMs) => askEach(keys, (trunk, some) => gateOf(trunk).slots(some, withinMs)),
    release: keys => tell(keys, (gate, some) => gate.release(some)),
    note: requests => askEach(requests, (trunk, some) => gateOf(trunk).note(some)),
    receive: asked => gateOf(asked.trunkInUrl ?? DEFAULT_TRUNK).receive(asked),
    hookFailed: troubles => tell(troubles, (gate, some) => gate.hookFailed(some)),
    report: dials => tell(dials, (gate, some) => gate.report(some)),
    withdraw: messages => askEach(messages, (trunk, some) => gateOf(trunk).withdraw(some)),
    // It only makes things prompt: what it would have found, the alarm or the next minute finds.
    wake: async (trunks = [DEFAULT_TRUNK]) => {
      const failed = (error: unknown) => log.error("the gate was not woken", { error: describe(error) });
      await Promise.all([...new Set(trunks)].map(trunk => gateOf(trunk).wake().catch(failed)));
    },
  };
}

const byTrunk = <Item extends OnTrunk>(items: readonly Item[]): [string, Item[]][] => [
  ...Map.groupBy(items, ({ trunk = DEFAULT_TRUNK }) => trunk),
];

/** One question to each gate, the answers in the order of the items. */
async function askEach<Item extends OnTrunk, Answer>(
  items: readonly Item[],
  question: (trunk: string, items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const groups = byTrunk(items);
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) return [...(await question(...only))];
  const answers = new Map<Item, Answer>();
  await Promise.all(
    groups.map(async ([trunk, some]) => {
      const found = await question(trunk, some);
      for (const [i, item] of some.entries()) answers.set(item, found[i] as Answer);
    }),
  );
  return items.map(item => answers.get(item) as Answer);
}
