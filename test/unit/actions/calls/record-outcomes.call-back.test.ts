// "Call me later", from the report to the call that was asked for: nothing is final meanwhile, and nothing is forgotten.
import { describe, expect, it } from "vitest";
import { completeFinishedCampaigns } from "../../../../src/store/campaigns/complete-campaigns.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const LATER = NOW + 5 * HOUR;

/** On the line since now; answered, and asked to call later. */
async function asked(world: World, campaign: number): Promise<string> {
  const call = await world.acceptedOne(campaign, ANNA);
  await world.dial();
  const details = { disposition: "answered", call_back_at: LATER } as const;
  await world.record([world.report(call, "PICKED", { duration: 7, details })]);
  return call;
}

describe("who picked up and asked to be called later", () => {
  it("is waited for, and called then; picking up once more ends the call", async () => {
    const world = makeWorld();
    const call = await asked(world, await world.campaign());
    expect(world.row(call)).toMatchObject({
      status: "DISCONNECTED",
      next_attempt_at: LATER,
      total_call_time: 7,
      error_message: null,
      attempts: [{ status: "PICKED", disposition: "answered", call_back_at: LATER }],
    });
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();

    world.time.now = LATER - 1;
    expect(await world.dispatch()).toMatchObject({ granted: 0, nextDueAt: LATER });
    world.time.now = LATER;
    await world.dial();
    expect(world.row(call)).toMatchObject({ status: "RETRYING", attempts_started: 2 });
    await world.record([world.report(call, "PICKED", { attempt: 2, duration: 60 })]);
    expect(world.row(call)).toMatchObject({ status: "PICKED", next_attempt_at: null, total_call_time: 67 });
    world.expectTruth();
  });

  it("keeps the campaign in progress until then", async () => {
    const world = makeWorld();
    const campaign = await world.started({}, [ANNA]);
    await world.dial();
    const [row] = world.rows();
    const call = row?.call_id ?? "";
    await world.record([world.report(call, "PICKED", { details: { call_back_at: LATER } })]);
    world.time.now += HOUR;
    expect(await completeFinishedCampaigns(world.db, world.clock(), [campaign])).toEqual([]);
    world.time.now = LATER;
    await world.dial();
    await world.record([world.report(call, "PICKED", { attempt: 2 })]);
    expect(await completeFinishedCampaigns(world.db, world.clock(), [campaign])).toEqual([campaign]);
  });

  it("waits as before when the dial is refused for our own sake", async () => {
    const world = makeWorld();
    const call = await asked(world, await world.campaign());
    world.time.now = LATER;
    world.provider.answer = async () => ({
      kind: "refused",
      refusal: { about: "account", retryAfterSeconds: null },
      final: false,
      reason: "401",
    });
    await world.dial();
    expect(world.row(call)).toMatchObject({ status: "DISCONNECTED", attempts_started: 1 });
    expect(world.row(call).next_attempt_at).toBeGreaterThan(LATER);
    world.expectTruth();
  });

  it("has as many attempts as the rule of an answered call gives, at dispatch too", async () => {
    const rules = (limit: number) =>
      `timezone: "UTC"\nstatus_retry_rules: { DISCONNECTED: { max_attempts: 1 }, answered: { max_attempts: ${limit} } }`;
    const world = makeWorld({ rules: rules(2) });
    const call = await asked(world, await world.campaign());
    world.time.now = LATER;
    expect(await world.dispatch({ policy: makeWorld({ rules: rules(1) }).policy })).toMatchObject({
      granted: 0,
      exhausted: 1,
    });
    expect(world.row(call)).toMatchObject({
      status: "FAILED",
      error_message: "Max retry attempts reached (1)",
    });
    const other = makeWorld({ rules: rules(2) });
    await asked(other, await other.campaign());
    other.time.now = LATER;
    expect(await other.dispatch()).toMatchObject({ granted: 1, exhausted: 0 });
  });
});

it("a second report changes nothing, whatever it asks for", async () => {
  const world = makeWorld();
  const call = await asked(world, await world.campaign());
  const row = world.row(call);
  world.time.now += MINUTE;
  const details = { call_back_at: LATER + HOUR };
  await world.record([world.report(call, "PICKED", { details }), world.report(call, "RNR", { details })]);
  expect(world.row(call)).toEqual(row);
  world.expectTruth();
});

it("a report that came before the dial asks for a later call all the same", async () => {
  const world = makeWorld();
  const call = await world.acceptedOne(await world.campaign(), ANNA);
  await world.record([world.report(call, "PICKED", { details: { call_back_at: LATER } })]);
  expect(world.row(call)).toMatchObject({ status: "DISCONNECTED", next_attempt_at: LATER });
  world.expectTruth();
});
