// A provider's webhook ends the attempt, and the operator's own service tells of the agent later: it counts as if it had
// been told at the end, once, whatever comes first.
import { expect, it } from "vitest";
import { receiveCallback } from "../../../../src/actions/calls/receive-callback.ts";
import type { AttemptDetails } from "../../../../src/domain/calls/attempt-details.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR } from "../../../support/worlds/permits.ts";

async function ended(packs = ["us-federal"], phoneNumber = "+12025550001") {
  const world = makeWorld();
  world.time.now = Date.parse("2026-11-20T17:00:00Z");
  const campaign = await world.campaign({
    compliance: {
      packs,
      purpose: "telemarketing",
      mode: "enforce",
      automated: true,
      closing_margin_seconds: 60,
    },
  });
  const callId = await world.acceptedOne(campaign, phoneNumber);
  await world.dial();
  await world.record([world.report(callId, "PICKED", { details: { answered_by: "human" } })]);
  return { world, callId };
}

const tell = (world: World, callId: string, details: AttemptDetails) =>
  world.record([world.report(callId, "PICKED", { details })]);
const words = ({ db }: World) =>
  db.sqlite.prepare("SELECT connected, message_only, silent, not_told FROM abandon_days").all();
const NONE = { connected: 0, message_only: 0, silent: 0, not_told: 0 };

it("an agent who is told of behind the provider's end counts as connected", async () => {
  const { world, callId } = await ended();
  expect(words(world)).toEqual([{ ...NONE, not_told: 1 }]);
  // The next day: what it counts as stays on the day of its end.
  world.time.now += 9 * HOUR;
  await tell(world, callId, { connected_to_agent_ms: 640 });
  expect(words(world)).toEqual([{ ...NONE, connected: 1 }]);
  expect(world.row(callId).attempts).toMatchObject([
    { answered_by: "human", connected_to_agent_ms: 640, meter: "connected" },
  ]);
  world.expectTruth();
});

it("what was told first holds, however often and in however many reports it is told", async () => {
  const { world, callId } = await ended();
  const more = [640, "never", 640].map(connected_to_agent_ms =>
    world.report(callId, "PICKED", { details: { connected_to_agent_ms } as AttemptDetails }),
  );
  await Promise.all(more.map(report => world.record([report])));
  await tell(world, callId, { connected_to_agent_ms: "never", message_played: true });
  expect(words(world)).toEqual([{ ...NONE, connected: 1 }]);
  expect(world.row(callId).attempts).toMatchObject([{ connected_to_agent_ms: 640, message_played: true }]);
  world.expectTruth();
});

it("nobody came, and a message was played, each told by itself", async () => {
  const { world, callId } = await ended();
  await tell(world, callId, { connected_to_agent_ms: "never" });
  expect(words(world)).toEqual([{ ...NONE, silent: 1 }]);
  await tell(world, callId, { message_played: true });
  expect(words(world)).toEqual([{ ...NONE, message_only: 1 }]);
  world.expectTruth();
});

it("who is told late to have been abandoned is left alone for as long as packs ask for", async () => {
  const { world, callId } = await ended(["gb-ofcom"], "+442071230001");
  await tell(world, callId, { connected_to_agent_ms: "never" });
  await tell(world, callId, { connected_to_agent_ms: "never" });
  const rows = world.db.sqlite.prepare("SELECT quiet FROM reach").all();
  expect(rows.map(row => JSON.parse(String(row.quiet))[0]?.[1])).toEqual(["abandoned"]);
});

it("a report that finds the provider's noted and not settled yet is kept for when it is", async () => {
  const { world } = await ended();
  const campaign = Number(world.rows()[0]?.campaign_id);
  const callId = await world.acceptedOne(campaign, "+12025550002");
  await world.dial();
  const end = world.report(callId, "PICKED", { details: { answered_by: "human" } });
  await world.gate.note([
    { end, campaignId: campaign, phoneNumber: "+12025550002", receivedBefore: false, trunk: "default" },
  ]);
  const received = await receiveCallback(
    { ...world.recordDeps, callbackQueue: world.placeDeps.callbackQueue } as never,
    {
      callId,
      status: "PICKED",
      duration: 0,
      externalCallId: null,
      attempt: 1,
      attemptInUrl: null,
      details: { connected_to_agent_ms: 700 },
    },
  );
  expect(received.duplicate).toBe(true);
  expect(words(world)).toEqual([{ ...NONE, not_told: 1, connected: 1 }]);
  world.expectTruth();
});
