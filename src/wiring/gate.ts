// The gates' Durable Objects behind the ports that the rest of the program has of them.

import type { GateClient } from "../actions/ports/gate-client.ts";
import type { TrunkClient } from "../actions/ports/trunk-client.ts";
import { ofAnyVersion } from "../domain/trunks/gate-view.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import type { GateDeps } from "../gate/gate-deps.ts";
import { configure } from "./configuration.ts";
import { type OneGate, routedGates } from "./route-gates.ts";

/** Ids of gates remembered for each environment object; each is a hash of the trunk's name. */
const MOST_IDS = 200;
const ids = new WeakMap<object, Map<string, DurableObjectId>>();

function idOf(env: Env, trunk: string): DurableObjectId {
  const known = ids.get(env) ?? new Map<string, DurableObjectId>();
  ids.set(env, known);
  const id = known.get(trunk) ?? env.GATE.idFromName(trunk);
  if (known.size < MOST_IDS) known.set(trunk, id);
  return id;
}

/** The gate of a trunk, a stub of its own each time: one that failed stays broken. Where it lives is decided when it is asked for the first time ever. */
function gateOf(env: Env, trunk: string = DEFAULT_TRUNK) {
  const configuration = configure(env);
  const locationHint = configuration.ok ? configuration.settings.gateLocation : null;
  return env.GATE.get(idOf(env, trunk), locationHint === null ? {} : { locationHint });
}
type Gate = ReturnType<typeof gateOf>;

export const gateClient = (env: Env): GateClient => routedGates(trunk => oneGate(gateOf(env, trunk)));

/** What a stub answers is awaited: only then is it what it says it is. */
const oneGate = (gate: Gate): OneGate => ({
  begin: async messages => gate.begin(messages),
  slots: async (keys, withinMs) => gate.slots(keys, withinMs),
  release: async keys => gate.release(keys),
  note: async requests => gate.note(requests),
  receive: async asked => gate.receive(asked),
  report: async dials => gate.report(dials),
  hookFailed: async troubles => gate.hookFailed(troubles),
  withdraw: async messages => gate.withdraw(messages),
  wake: async () => gate.wake(),
});

export const trunkClient = (env: Env): TrunkClient => ({
  initiate: async request => await gateOf(env).initiate(request),
  snapshot: async trunk => ofAnyVersion(await gateOf(env, trunk).snapshot()),
  glance: async trunk => ofAnyVersion(await gateOf(env, trunk).glance()),
  minutes: async trunk => await gateOf(env, trunk).minutes(),
  measured: async trunk => ofAnyVersion(await gateOf(env, trunk).measured()),
  state: async (trunk, callerIds, most) => await gateOf(env, trunk).state(callerIds, most),
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
