// How often one call asks D1, its gate and the queues on its way from acceptance to its end: each time costs more CPU
// than what is decided in between. What one step needs more is a decision to be made here.

import { expect, it } from "vitest";
import { receiveCallback } from "../../../../src/actions/calls/receive-callback.ts";
import { recordOutcomes } from "../../../../src/actions/calls/record-outcomes.ts";
import type { GateClient } from "../../../../src/actions/ports/gate-client.ts";
import type { AttemptEnd } from "../../../../src/domain/calls/settlement.ts";
import { DEFAULT_TRUNK } from "../../../../src/domain/trunks/trunk.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";

/** `d1`: round trips; `statements`: all that they carry; `gate`: what it was asked. */
interface Asked {
  d1: number;
  statements: number;
  gate: string[];
  sent: number;
}

function counting(world: World) {
  let asked: Asked = { d1: 0, statements: 0, gate: [], sent: 0 };
  world.db.faults.before = (_, __, statements) => {
    asked.d1++;
    asked.statements += statements.length;
  };
  const gate = Object.fromEntries(
    Object.entries(world.gate).map(([name, ask]: [string, (...given: never[]) => unknown]) => [
      name,
      (...given: never[]) => {
        asked.gate.push(name);
        return ask(...given);
      },
    ]),
  ) as unknown as GateClient;
  const enqueued = world.queuedEnds;
  const callbackQueue = {
    send: async (ends: readonly AttemptEnd[]) => {
      asked.sent++;
      enqueued.push(...ends);
    },
  };
  world.queue.onSend = () => {
    asked.sent++;
  };
  return {
    gate,
    callbackQueue,
    enqueued,
    /** What this step asks for. */
    of: async (step: () => Promise<unknown>): Promise<Asked> => {
      asked = { d1: 0, statements: 0, gate: [], sent: 0 };
      await step();
      return asked;
    },
  };
}

/** `signed`: reported at the URL that was made for it. */
async function wayOf(outcome: "PICKED" | "RNR", { signed = true } = {}) {
  const world = makeWorld();
  const campaignId = await world.campaign();
  // The gate knows the campaign from the call before.
  await world.acceptedOne(campaignId, "+12025550001");
  await world.dial();
  const { gate, callbackQueue, enqueued, of } = counting(world);
  let callId = "";
  const accepted = await of(async () => {
    callId = await world.acceptedOne(campaignId, "+12025550002");
  });
  const dispatched = await of(() => world.dispatch());
  const dialled = await of(() => world.place(world.queue.take(), { gate, callbackQueue }));
  const { calls, policy, clock } = world;
  const body = { callId, status: outcome, duration: 5, externalCallId: null, attempt: 1, attemptInUrl: 1 };
  const asked = { ...body, trunkInUrl: signed ? DEFAULT_TRUNK : null };
  const reported = await of(() => receiveCallback({ calls, policy, clock, gate, callbackQueue }, asked));
  // As the consumer does, which is given many at once.
  const settled = await of(() => recordOutcomes({ calls, policy, clock, gate }, enqueued));
  expect(world.row(callId).status).toBe(outcome);
  return { accepted, dispatched, dialled, reported, settled };
}

it("asks for no more than this when a call is answered", async () => {
  expect(await wayOf("PICKED")).toEqual({
    accepted: { d1: 1, statements: 5, gate: [], sent: 0 },
    dispatched: { d1: 1, statements: 4, gate: [], sent: 1 },
    dialled: { d1: 2, statements: 4, gate: ["begin"], sent: 0 },
    reported: { d1: 0, statements: 0, gate: ["receive"], sent: 0 },
    settled: { d1: 2, statements: 7, gate: ["note", "release"], sent: 0 },
  });
});

it("asks D1 for the call that is reported with a token", async () => {
  const { reported } = await wayOf("PICKED", { signed: false });
  expect(reported).toEqual({ d1: 1, statements: 1, gate: ["receive"], sent: 0 });
});

it("asks for as little when it is to be called again", async () => {
  const { reported, settled } = await wayOf("RNR");
  expect(reported).toEqual({ d1: 1, statements: 1, gate: ["receive"], sent: 0 });
  expect(settled).toMatchObject({ d1: 2, statements: 5 });
});
