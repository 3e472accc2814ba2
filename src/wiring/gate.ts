// The gate's Durable Object behind the ports that the rest of the program has of it.
import type { GateClient } from "../actions/ports/gate-client.ts";
import type { TrunkClient } from "../actions/ports/trunk-client.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import { describe, log } from "../log.ts";
import { configure } from "./configuration.ts";

/** The gate of the only trunk there is. Where it lives is decided when it is asked for the first time ever. */
function gateOf(env: Env) {
  const configuration = configure(env);
  const locationHint = configuration.ok ? configuration.settings.gateLocation : null;
  return env.GATE.get(env.GATE.idFromName(DEFAULT_TRUNK), locationHint === null ? {} : { locationHint });
}

/** A new stub for each request: one that failed stays broken. */
export const gateClient = (env: Env): GateClient => ({
  begin: messages => gateOf(env).begin(messages),
  slots: (keys, withinMs) => gateOf(env).slots(keys, withinMs),
  release: keys => gateOf(env).release(keys),
  note: requests => gateOf(env).note(requests),
  report: dials => gateOf(env).report(dials),
  withdraw: messages => gateOf(env).withdraw(messages),
  // It only makes things prompt: what it would have found, the alarm or the next minute finds.
  wake: () =>
    gateOf(env)
      .wake()
      .catch((error: unknown) => log.error("the gate was not woken", { error: describe(error) })),
});

export const trunkClient = (env: Env): TrunkClient => ({
  initiate: async request => await gateOf(env).initiate(request),
  snapshot: () => gateOf(env).snapshot(),
  measured: () => gateOf(env).measured(),
  state: async () => await gateOf(env).state(),
  permitsFor: asked => gateOf(env).permitsFor(asked),
  setPaused: paused => gateOf(env).setPaused(paused),
  watch: () => gateOf(env).watch(),
  callbackKeys: () => gateOf(env).callbackKeys(),
  rotateCallbackKey: () => gateOf(env).rotateCallbackKey(),
});
