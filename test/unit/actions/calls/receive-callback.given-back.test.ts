// A dial that the provider refused, and that rang all the same: its report comes at the URL of a claim that was given
// back, just when the attempt, under the same number, has begun once more and is not claimed yet.
import { expect, it } from "vitest";
import { receiveCallback } from "../../../../src/actions/calls/receive-callback.ts";
import type { CallbackAnswer } from "../../../../src/domain/calls/received-callback.ts";
import type { AttemptEnd } from "../../../../src/domain/calls/settlement.ts";
import { DEFAULT_TRUNK } from "../../../../src/domain/trunks/trunk.ts";
import { moveCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, SECOND } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";

async function refusedDial(world: World): Promise<void> {
  const { answer } = world.provider;
  const refusal = { about: "provider", retryAfterSeconds: null } as const;
  world.provider.answer = async () => ({ kind: "refused", refusal, final: false, reason: "503" });
  await world.dial();
  world.provider.answer = answer;
  world.time.now += 30 * SECOND;
}

/** Begins again; `meanwhile`, and then the report of the dial before, come between that and the claim. */
async function reportedBeforeTheClaim(
  world: World,
  callId: string,
  attempt: number,
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<CallbackAnswer | undefined> {
  const { calls, policy, clock } = world;
  const callbackQueue = { send: async (ends: readonly AttemptEnd[]) => void world.queuedEnds.push(...ends) };
  let answer: CallbackAnswer | undefined;
  await world.dispatch();
  const begin: World["gate"]["begin"] = async messages => {
    const begun = await world.gate.begin(messages);
    await meanwhile();
    answer = await receiveCallback(
      { calls, policy, clock, gate: world.gate, callbackQueue },
      {
        ...{ callId, status: "PICKED", duration: 5, externalCallId: null, attempt: null },
        ...{ attemptInUrl: attempt, trunkInUrl: DEFAULT_TRUNK },
      },
    );
    return begun;
  };
  await world.place(world.queue.take(), { gate: { ...world.gate, begin } });
  await world.record(world.queuedEnds);
  return answer;
}

it("of a first attempt holds, and nobody is rung again", async () => {
  const world = makeWorld();
  const callId = await world.acceptedOne(await world.campaign(), ANNA);
  await refusedDial(world);
  expect(await reportedBeforeTheClaim(world, callId, 1)).toMatchObject({ duplicate: false });
  expect(world.provider.dialled).toHaveLength(1);
  expect(world.row(callId)).toMatchObject({ status: "PICKED", total_call_time: 5 });
  world.expectTruth();
});

it.each([
  ["goes on when it is claimed", "RETRYING", async () => {}],
  ["stays as it was when its campaign was paused", "RNR", (world: World, id: number) => pause(world, id)],
])("of a later one is too late: the call %s", async (_, status, meanwhile) => {
  const world = makeWorld();
  const id = await world.campaign();
  await moveCampaign(world.db, id, "start", world.clock());
  const callId = await world.acceptedOne(id, ANNA);
  await world.dial();
  await world.record([world.report(callId, "RNR")]);
  world.time.now += HOUR;
  await refusedDial(world);
  const answer = await reportedBeforeTheClaim(world, callId, 2, () => meanwhile(world, id));
  expect(answer).toMatchObject({ attempt: 2, duplicate: true });
  expect(world.row(callId)).toMatchObject({ status });
  world.expectTruth();
});

it("is not taken for the report of a permit that was granted on what was read before the dial was refused", async () => {
  const world = makeWorld();
  const callId = await world.acceptedOne(await world.campaign(), ANNA);
  const looks: Awaited<ReturnType<typeof world.campaigns.look>>[] = [];
  const reads: Awaited<ReturnType<typeof world.calls.due>>[] = [];
  const kept = <Read>(list: Read[], read: Read): Read => {
    list.push(structuredClone(read));
    return read;
  };
  const granted = () => world.permits.all().map(({ callId: id, firstClaim }) => ({ id, firstClaim }));
  await world.dispatch({
    campaigns: {
      ...world.campaigns,
      look: async (...asked) => kept(looks, await world.campaigns.look(...asked)),
    },
    calls: { ...world.calls, due: async (...asked) => kept(reads, await world.calls.due(...asked)) },
  });
  expect(granted()).toEqual([{ id: callId, firstClaim: true }]);
  expect(reads.flat()).toMatchObject([{ callId, givenBack: 0 }]);
  await refusedDial(world);
  expect(world.permits.all()).toEqual([]);
  const stale = { ...(looks[0] as (typeof looks)[number]), due: reads.flat() };
  await world.dispatch({
    campaigns: { ...world.campaigns, look: async () => stale },
    calls: { ...world.calls, due: async () => reads.flat() },
  });
  expect(granted()).toEqual([{ id: callId, firstClaim: undefined }]);
});

const pause = (world: World, id: number) => moveCampaign(world.db, id, "pause", world.clock());
