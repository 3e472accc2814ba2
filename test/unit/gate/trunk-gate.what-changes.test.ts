// What changes while calls are read ahead, and while ends wait for D1: nobody goes by what is not so any more.
import { beforeEach, expect, it, vi } from "vitest";
import { recordOutcomes } from "../../../src/actions/calls/record-outcomes.ts";
import { makeWorld, numbers, requestOf } from "../../support/worlds/action-world.ts";
import { HOUR, NOW, SECOND } from "../../support/worlds/permits.ts";
import { realGate } from "../../support/worlds/real-gate.ts";
import { BREAKER, refusal } from "./real-trunk.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

/** `afterLook`: what happens once, when D1 has answered a look and its dispatch goes on. */
async function watched(lines: number, policy = {}) {
  const world = makeWorld({ policy: { maxConcurrentCalls: lines, ...policy } });
  const self = { afterLook: null as null | (() => Promise<void>), looks: 0, wanted: 0 };
  const campaigns = {
    ...world.campaigns,
    look: async (...asked: Parameters<typeof world.campaigns.look>) => {
      self.looks++;
      self.wanted += asked[2].reduce((sum, w) => sum + w.limit, 0);
      const seen = await world.campaigns.look(...asked);
      const then = self.afterLook;
      self.afterLook = null;
      await then?.();
      return seen;
    },
  };
  const gated = await realGate(world, { campaigns });
  const dial = async () => {
    const messages = world.queue.take();
    await world.place(messages, { gate: gated.gate });
    await gated.idle();
    return messages;
  };
  return Object.assign(self, { world, gated, gate: gated.gate, idle: gated.idle, dial });
}

type Watched = Awaited<ReturnType<typeof watched>>;

/** The call of this message ends: noted, and then settled, as the callback consumer does. */
async function end(w: Watched, callId: string | undefined): Promise<void> {
  const row = w.world.rows().find(r => r.call_id === callId);
  if (row === undefined) throw new Error("nobody was dialled");
  const report = w.world.report(row.call_id, "PICKED");
  const { campaign_id: campaignId, phone_number: phoneNumber } = row;
  await w.gate.note([{ end: report, campaignId, phoneNumber, receivedBefore: false }]);
  await w.idle();
  await recordOutcomes({ ...w.world.placeDeps, gate: w.gate }, [report]);
  await w.idle();
}

/** So many calls end one after another, each after the one before was dialled. */
async function endOneByOne(
  w: Watched,
  message: { callId: string } | undefined,
  times: number,
): Promise<void> {
  let next = message;
  w.wanted = 0;
  w.looks = 0;
  for (let n = 0; n < times; n++) {
    await end(w, next?.callId);
    [next] = await w.dial();
  }
}

it("a pause that comes while a dispatch is underway stays", async () => {
  const w = await watched(1);
  const id = await w.world.campaign();
  await w.gate.initiate(requestOf(id, ...numbers(10)));
  await w.idle();
  await w.dial();
  w.afterLook = async () => {
    w.world.db.sqlite.exec("UPDATE trunks SET paused = 1");
    await w.gate.setPaused(true);
  };
  await w.gate.wake();
  await w.idle();
  expect((await w.gate.snapshot()).trunk.paused).toBe(true);
});

it("lines that are added while a dispatch is underway are used", async () => {
  const w = await watched(1);
  const id = await w.world.campaign();
  await w.gate.initiate(requestOf(id, ...numbers(10)));
  await w.idle();
  await w.dial();
  w.afterLook = async () => {
    w.world.db.sqlite.exec("UPDATE trunks SET max_concurrent_calls = 5");
    await w.gate.wake();
  };
  await w.gate.wake();
  await w.idle();
  w.world.time.now += 30 * SECOND;
  await w.gated.fireIfDue();
  expect(w.world.queue.waiting).toHaveLength(4);
});

it("D1 is told at once that the breaker has opened", async () => {
  const world = makeWorld({ policy: { maxConcurrentCalls: 10, breaker: BREAKER } });
  const { gate, idle } = await realGate(world);
  const id = await world.campaign();
  await gate.initiate(requestOf(id, ...numbers(30)));
  await idle();
  await gate.hasCalls([id]);
  await idle();
  world.provider.answer = async () => refusal();
  await world.place(world.queue.take().slice(0, 6), { gate });
  await idle();
  const state = await gate.snapshot();
  expect(state.trunk.breaker.state).toBe("open");
  expect(world.db.sqlite.prepare("SELECT breaker_opened_at FROM trunks").get()).toEqual({
    breaker_opened_at: NOW,
  });
});

it("D1 is told of the breaker although long calls hold the other lines", async () => {
  const w = await watched(6, { breaker: BREAKER });
  const id = await w.world.campaign();
  await w.gate.initiate(requestOf(id, ...numbers(30)));
  await w.idle();
  const messages = w.world.queue.take();
  await w.gate.begin(messages);
  await w.gate.hasCalls([id]);
  await w.idle();
  // Dials that time out: nobody knows what became of them, and their lines stay with them.
  await w.gate.report(messages.map(m => ({ ...m, result: "failed" as const, holdSeconds: null })));
  await w.idle();
  expect((await w.gate.snapshot()).trunk.breaker.state).toBe("open");
  expect(w.world.db.sqlite.prepare("SELECT breaker_opened_at FROM trunks").get()).toEqual({
    breaker_opened_at: NOW,
  });
});

it("a campaign that was looked at without due calls and is given some is the next to be given a line", async () => {
  const w = await watched(1);
  const a = await w.world.campaign();
  const b = await w.world.campaign();
  const later = await w.world.acceptedOne(b, "+12025559998");
  w.world.db.sqlite.prepare("UPDATE calls SET next_attempt_at = ? WHERE call_id = ?").run(NOW + HOUR, later);
  await w.gate.initiate(requestOf(a, ...numbers(10)));
  await w.idle();
  const [first] = await w.dial();
  w.world.time.now += 10;
  await w.gate.hasCalls([a]);
  await w.idle();
  await w.gate.initiate(requestOf(b, "+12025559999"));
  await w.idle();
  await end(w, first?.callId);
  const [next] = w.world.queue.take();
  expect(w.world.rows().find(r => r.call_id === next?.callId)?.campaign_id).toBe(b);
});

it("calls that cannot be kept are not read ahead", async () => {
  const w = await watched(100);
  const id = await w.world.campaign({ maxConcurrentCalls: 1 });
  await w.gate.initiate(requestOf(id, ...numbers(50)));
  await w.idle();
  const [message] = await w.dial();
  await endOneByOne(w, message, 10);
  expect(w.wanted).toBeLessThanOrEqual(40);
});

it("one look an end is enough where a campaign's own lines are those of the trunk", async () => {
  const w = await watched(1);
  const id = await w.world.campaign({ maxConcurrentCalls: 1 });
  await w.gate.initiate(requestOf(id, ...numbers(50)));
  await w.idle();
  const [message] = await w.dial();
  await endOneByOne(w, message, 10);
  expect(w.looks).toBeLessThanOrEqual(10);
});

it("ends that wait for D1 count against nobody's share of the lines", async () => {
  const w = await watched(4);
  const a = await w.world.campaign();
  const b = await w.world.campaign();
  await w.world.accepted(a, ...numbers(10, "+1212555"));
  await w.world.accepted(b, ...numbers(10, "+1222555"));
  await w.gate.hasCalls([a, b]);
  await w.idle();
  await w.dial();
  const of = (callId: string) => w.world.rows().find(r => r.call_id === callId);
  const held = (await w.gate.state()).permits;
  expect(held.map(p => p.campaignId).toSorted()).toEqual([a, a, b, b]);
  await w.gate.note(
    held
      .filter(p => p.campaignId === a)
      .map(p => ({
        end: w.world.report(p.callId, "PICKED"),
        campaignId: a,
        phoneNumber: p.phoneNumber,
        receivedBefore: false,
      })),
  );
  await w.idle();
  expect(w.world.queue.take().map(m => of(m.callId)?.campaign_id)).toEqual([a, a]);
});

it("a campaign with lines of its own makes each dispatch ask D1", async () => {
  const w = await watched(1);
  const id = await w.world.campaign({ maxConcurrentCalls: 5 });
  await w.gate.initiate(requestOf(id, ...numbers(50)));
  await w.idle();
  const [message] = await w.dial();
  await w.gate.hasCalls([id]);
  await w.idle();
  await endOneByOne(w, message, 5);
  expect(w.looks).toBeGreaterThanOrEqual(5);
});

it("a campaign whose last call ends is completed when D1 has the end", async () => {
  const w = await watched(1);
  const a = await w.world.started({}, ["+12125550001"]);
  await w.gate.wake();
  await w.idle();
  const [first] = await w.dial();
  const b = await w.world.campaign();
  await w.gate.initiate(requestOf(b, ...numbers(5)));
  await w.idle();
  const end = w.world.report(first?.callId ?? "", "PICKED");
  await w.gate.note([{ end, campaignId: a, phoneNumber: "+12125550001", receivedBefore: false }]);
  await w.idle();
  await w.dial();
  await recordOutcomes({ ...w.world.placeDeps, gate: w.gate }, [end]);
  await w.idle();
  await w.dial();
  w.world.time.now += 30 * SECOND;
  await w.gated.fireIfDue();
  expect((await w.world.campaignOf(a)).status).toBe("completed");
});
