// How often one call asks D1, its gate and the queues on its way from acceptance to its end: each time costs more CPU
// than what is decided in between. What one step needs more is a decision to be made here.

import { expect, it } from "vitest";
import { receiveCallback } from "../../../../src/actions/calls/receive-callback.ts";
import type { GateClient } from "../../../../src/actions/ports/gate-client.ts";
import { makeWorld, requestOf, type World } from "../../../support/worlds/action-world.ts";
import { realGate } from "../../../support/worlds/real-gate.ts";

/** `d1`: round trips; `statements`: all that they carry; `gate`: what it was asked from outside; `sent`: to any queue. */
interface Asked {
  d1: number;
  statements: number;
  gate: string[];
  sent: number;
}

const NOTHING: Asked = { d1: 0, statements: 0, gate: [], sent: 0 };

async function counting(world: World) {
  let asked = { ...NOTHING };
  world.db.faults.before = (_, __, statements) => {
    asked.d1++;
    asked.statements += statements.length;
  };
  const callbackQueue = {
    send: async () => {
      asked.sent++;
    },
  };
  world.queue.onSend = () => {
    asked.sent++;
  };
  const real = await realGate(world, { callbackQueue });
  const client: GateClient = {
    ...world.gate,
    begin: messages => real.gate.begin(messages),
    receive: report => real.gate.receive(report),
    note: requests => real.gate.note(requests),
    release: keys => real.gate.release(keys),
    report: dials => real.gate.report(dials),
  };
  const gate = Object.fromEntries(
    Object.entries(client).map(([name, ask]: [string, (...given: never[]) => unknown]) => [
      name,
      (...given: never[]) => {
        asked.gate.push(name);
        return ask(...given);
      },
    ]),
  ) as unknown as GateClient;
  return {
    real,
    gate,
    callbackQueue,
    /** What this step asks for, and the gate behind it. */
    of: async (step: () => Promise<unknown>): Promise<Asked> => {
      asked = { ...NOTHING, gate: [] };
      await step();
      await real.idle();
      return asked;
    },
  };
}

async function wayOf(outcome: "PICKED" | "RNR") {
  const world = makeWorld();
  const { real, gate, callbackQueue, of } = await counting(world);
  const campaignId = await world.campaign();
  const accept = (number: string) => real.gate.initiate(requestOf(campaignId, number));
  const place = () => world.place(world.queue.take(), { gate, callbackQueue });
  // The gate knows the campaign from the call before.
  await of(() => accept("+12025550001"));
  await of(place);
  const accepted = await of(() => accept("+12025550002"));
  const dialled = await of(place);
  const callId = String(world.rows().at(-1)?.call_id);
  const { calls, policy, clock } = world;
  const body = { callId, status: outcome, duration: 5, externalCallId: null, attempt: 1, attemptInUrl: 1 };
  const ended = await of(() => receiveCallback({ calls, policy, clock, gate, callbackQueue }, body));
  expect(world.row(callId).status).toBe(outcome);
  return { accepted, dialled, ended };
}

it("asks for no more than this when a call is answered", async () => {
  expect(await wayOf("PICKED")).toEqual({
    accepted: { d1: 2, statements: 9, gate: [], sent: 1 },
    dialled: { d1: 2, statements: 4, gate: ["begin"], sent: 0 },
    ended: { d1: 4, statements: 14, gate: ["receive"], sent: 0 },
  });
});

it("asks for as little when it is to be called again", async () => {
  const { ended } = await wayOf("RNR");
  expect(ended).toEqual({ d1: 3, statements: 9, gate: ["receive"], sent: 0 });
});
