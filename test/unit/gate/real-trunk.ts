// A gate with two lines and a breaker, whose messages are delivered to a provider that answers as told.

import { recordOutcomes } from "../../../src/actions/calls/record-outcomes.ts";
import type { DialAnswer, Refusal } from "../../../src/actions/ports/provider.ts";
import { makeWorld, numbers, requestOf } from "../../support/worlds/action-world.ts";
import { MINUTE, SECOND } from "../../support/worlds/permits.ts";
import { realGate } from "../../support/worlds/real-gate.ts";

export const BREAKER = { failurePercent: 50, minDials: 4, windowMs: MINUTE, openMs: 30 * SECOND, probes: 2 };
export const refusal = (refusal: Partial<Refusal> = {}, reason = "503"): DialAnswer => ({
  kind: "refused",
  refusal: { about: "provider", retryAfterSeconds: null, ...refusal },
  final: refusal.about === "call",
  reason,
});

/** `wired`: what of its gate is wired otherwise. */
export async function realTrunk(
  policy: Parameters<typeof makeWorld>[0] = {},
  wired: Parameters<typeof realGate>[1] = {},
) {
  const world = makeWorld({
    rules: "defaults: { max_attempts: 3, retry_interval_minutes: 0 }",
    ...policy,
    policy: { maxConcurrentCalls: 2, breaker: BREAKER, ...policy.policy },
  });
  const gated = await realGate(world, wired);
  const id = await world.campaign();
  const self = {
    world,
    gated,
    id,
    accept: async (count: number) => {
      await gated.gate.initiate(requestOf(id, ...numbers(count)));
      await gated.idle();
    },
    /** Delivers what was sent until nothing more comes. */
    deliver: async () => {
      for (let batch = world.queue.take(); batch.length > 0; batch = world.queue.take()) {
        await world.place(batch, { gate: gated.gate });
        await gated.idle();
      }
    },
    record: async (reports: Parameters<typeof world.record>[0]) => {
      const { gate } = gated;
      return recordOutcomes(
        {
          ...world.recordDeps,
          gate: { note: async asked => gate.note(asked), release: keys => gate.release(keys) },
        },
        reports,
      );
    },
    pass: async (ms: number) => {
      world.time.now += ms;
      await gated.fireIfDue();
    },
  };
  return self;
}
