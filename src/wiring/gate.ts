// The gates' Durable Objects behind the ports that the rest of the program has of them.
import type { GateClient } from "../actions/ports/gate-client.ts";
import type { TrunkClient } from "../actions/ports/trunk-client.ts";
import type { OnTrunk } from "../domain/calls/dial-key.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import type { GateDeps } from "../gate/trunk-gate.ts";
import { describe, log } from "../log.ts";
import { configure } from "./configuration.ts";

/** The gate of a trunk. Where it lives is decided when it is asked for the first time ever. */
function gateOf(env: Env, trunk: string = DEFAULT_TRUNK) {
  const configuration = configure(env);
  const locationHint = configuration.ok ? configuration.settings.gateLocation : null;
  return env.GATE.get(env.GATE.idFromName(trunk), locationHint === null ? {} : { locationHint });
}
type Gate = ReturnType<typeof gateOf>;

/** A new stub for each request: one that failed stays broken. */
export const gateClient = (env: Env): GateClient => {
  const ask = <Item extends OnTrunk, Answer>(
    items: readonly Item[],
    question: (gate: Gate, items: readonly Item[]) => Promise<readonly Answer[]>,
  ) => askEach(items, (trunk, some) => question(gateOf(env, trunk), some));
  const tell = async <Item extends OnTrunk>(
    items: readonly Item[],
    told: (gate: Gate, items: readonly Item[]) => Promise<void>,
  ) => {
    await Promise.all(byTrunk(items).map(([trunk, some]) => told(gateOf(env, trunk), some)));
  };
  return {
    begin: messages => ask(messages, async (gate, some) => gate.begin(some)),
    slots: (keys, withinMs) => ask(keys, async (gate, some) => gate.slots(some, withinMs)),
    release: keys => tell(keys, async (gate, some) => gate.release(some)),
    note: requests => ask(requests, async (gate, some) => gate.note(some)),
    report: dials => tell(dials, async (gate, some) => gate.report(some)),
    withdraw: messages => ask(messages, async (gate, some) => gate.withdraw(some)),
    // It only makes things prompt: what it would have found, the alarm or the next minute finds.
    wake: async (trunks = [DEFAULT_TRUNK]) => {
      const failed = (error: unknown) => log.error("the gate was not woken", { error: describe(error) });
      await Promise.all([...new Set(trunks)].map(trunk => gateOf(env, trunk).wake().catch(failed)));
    },
  };
};

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

export const trunkClient = (env: Env): TrunkClient => ({
  initiate: async request => await gateOf(env).initiate(request),
  snapshot: trunk => gateOf(env, trunk).snapshot(),
  measured: trunk => gateOf(env, trunk).measured(),
  state: async (trunk, callerIds) => await gateOf(env, trunk).state(callerIds),
  permitsFor: (asked, trunk) => gateOf(env, trunk).permitsFor(asked),
  setPaused: (trunk, paused) => gateOf(env, trunk).setPaused(paused),
  reinstate: (trunk, callerIds, pool) => gateOf(env, trunk).reinstate(callerIds, pool),
  watch: trunk => gateOf(env, trunk).watch(),
  callbackKeys: () => gateOf(env).callbackKeys(),
  rotateCallbackKey: () => gateOf(env).rotateCallbackKey(),
});

/** For a gate: those of the other trunks. */
export const otherGates = (env: Env): GateDeps["others"] => ({
  wake: trunk => gateOf(env, trunk).wake(),
  hasCalls: async (trunk, campaignIds) => gateOf(env, trunk).hasCalls(campaignIds),
});
