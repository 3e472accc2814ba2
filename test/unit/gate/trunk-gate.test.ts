// The gate as a whole: what it lets go, and when it looks again by itself, told by the alarm it arms.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { moveCampaign } from "../../../src/store/campaigns/campaigns.ts";
import { named } from "../../support/named.ts";
import { countingStatements } from "../../support/platform/counting-statements.ts";
import { makeWorld, numbers, requestOf } from "../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, SECOND } from "../../support/worlds/permits.ts";
import { realGate } from "../../support/worlds/real-gate.ts";

const ANNA = "+12025550001";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

describe("a call that is accepted", () => {
  it("is dispatched at once, and the alarm is armed for the end of its grant", async () => {
    const world = makeWorld();
    const { gate, alarm, idle } = await realGate(world);
    expect(await gate.initiate(requestOf(await world.campaign(), ANNA))).toMatchObject({ kind: "done" });
    await idle();
    expect(world.queue.waiting).toHaveLength(1);
    expect(alarm.at).toBe(NOW + MINUTE);
  });

  it("for a campaign that is paused makes nobody look, until it is resumed", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    await moveCampaign(world.db, id, "start", NOW);
    await moveCampaign(world.db, id, "pause", NOW);
    const { gate, idle } = await realGate(world);
    await gate.initiate(requestOf(id, ...numbers(1)));
    const looks = countingStatements(world.db, named("look at campaigns"));
    expect(await gate.initiate(requestOf(id, ANNA))).toMatchObject({ kind: "done" });
    await idle();
    expect(looks()).toBe(0);
    await moveCampaign(world.db, id, "resume", NOW);
    await gate.wake();
    await idle();
    expect(world.queue.waiting).toHaveLength(2);
  });

  it("is dispatched when its campaign was resumed while it was stored, before anybody has said so", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    await moveCampaign(world.db, id, "start", NOW);
    await moveCampaign(world.db, id, "pause", NOW);
    const { gate, idle } = await realGate(world);
    // Known as paused.
    await gate.initiate(requestOf(id, ...numbers(1)));
    await idle();
    await moveCampaign(world.db, id, "resume", NOW);
    expect(await gate.initiate(requestOf(id, ANNA))).toMatchObject({ kind: "done" });
    await idle();
    expect(world.queue.waiting).toHaveLength(2);
  });

  it("while D1 is out of reach is not said to be accepted, and dispatch is tried again soon", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const { gate, alarm, idle } = await realGate(world);
    world.db.faults.before = () => {
      throw new Error("D1 is out of reach");
    };
    expect(await gate.initiate(requestOf(id, ANNA))).toMatchObject({ kind: "unavailable" });
    await gate.wake();
    await idle();
    expect(alarm.at).toBe(NOW + 2 * SECOND);
  });

  it("together with others that came meanwhile goes to D1 in one insert", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const { gate, idle } = await realGate(world);
    const inserts = countingStatements(world.db, named("accept calls"));
    const results = await Promise.all(numbers(40).map(n => gate.initiate(requestOf(id, n))));
    await idle();
    expect(results.every(r => r.kind === "done" && "accepted" in r && r.accepted.length === 1)).toBe(true);
    expect(inserts()).toBeLessThanOrEqual(3);
    world.expectTruth();
  });
});

describe("calls that are stored together", () => {
  it("are looked for once", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const { gate, idle } = await realGate(world);
    const [first = "", ...others] = numbers(9);
    await gate.initiate(requestOf(id, first));
    await idle();
    const looks = countingStatements(world.db, named("look at trunks"));
    // The first is refused while the others wait to be stored in one go.
    const [refused] = await Promise.all([first, ...others].map(n => gate.initiate(requestOf(id, n))));
    await idle();
    expect(refused).toMatchObject({ accepted: [] });
    expect(world.queue.waiting).toHaveLength(9);
    expect(looks()).toBe(1);
  });
});

describe("a call that is not due yet", () => {
  it("is dispatched by the alarm at its time", async () => {
    const world = makeWorld();
    const id = await world.campaign({ businessHours: [{ day_of_week: 5, start: "15:00", end: "18:00" }] });
    const { gate, alarm, idle, fireIfDue } = await realGate(world);
    await gate.initiate(requestOf(id, ANNA));
    await idle();
    expect(alarm.at).toBe(NOW + 3 * HOUR);
    world.time.now += 3 * HOUR;
    await fireIfDue();
    expect(world.queue.waiting).toHaveLength(1);
  });
});

describe("a line that comes back", () => {
  it("is given to the next call at once", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 1 } });
    const { gate, idle } = await realGate(world);
    await gate.initiate(requestOf(await world.campaign(), ...numbers(2)));
    await idle();
    const [first] = world.queue.take();
    if (first === undefined) throw new Error("nothing sent");
    await gate.begin([first]);
    world.db.sqlite
      .prepare("UPDATE calls SET status = 'PICKED', next_attempt_at = NULL WHERE call_id = ?")
      .run(first.callId);
    await gate.release([first]);
    await idle();
    expect(world.queue.waiting).toHaveLength(1);
  });
});

describe("a lease that is shorter than a grant", () => {
  it("ends when it is over, not when the grant would have lapsed", async () => {
    const world = makeWorld({ policy: { leaseSeconds: 10 } });
    const { gate, alarm, idle, fireIfDue } = await realGate(world);
    await gate.initiate(requestOf(await world.campaign(), ANNA));
    await idle();
    expect(alarm.at).toBe(NOW + MINUTE);
    await world.place(world.queue.take(), { gate });
    await idle();
    expect(alarm.at).toBe(NOW + 10 * SECOND);
    world.time.now += 10 * SECOND;
    await fireIfDue();
    expect(world.rows()).toMatchObject([{ status: "FAILED" }]);
    expect(await gate.snapshot()).toMatchObject({ permits: 0 });
  });
});

describe("a message that may not go", () => {
  it("under rules that have changed gives its line back, and the call goes under the new ones", async () => {
    const world = makeWorld();
    const gated = await realGate(world);
    await gated.gate.initiate(requestOf(await world.campaign(), ANNA));
    await gated.idle();
    Object.assign(world.policy, { version: "other rules" });
    gated.restart();
    expect(await gated.gate.begin(world.queue.take())).toEqual([{ go: false }]);
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 0 });
    // At once, not when the watchdog comes.
    await gated.idle();
    expect((await gated.gate.begin(world.queue.take())).map(v => v.go)).toEqual([true]);
  });
});

describe("a trunk with a pace", () => {
  it("gives each dial a slot of its own, and the others are due again without burning an attempt", async () => {
    const world = makeWorld({ policy: { callsPerSecond: 2 } });
    const { gate, idle } = await realGate(world);
    await gate.initiate(requestOf(await world.campaign(), ...numbers(50)));
    await idle();
    const messages = world.queue.take();
    expect(messages.length).toBeLessThan(6);
    expect((await gate.begin(messages)).every(v => v.go)).toBe(true);
    const slots = (await gate.slots(messages, 20)) as number[];
    expect(slots[0]).toBe(0);
    expect((slots[2] ?? 0) - (slots[0] ?? 0)).toBeGreaterThan(SECOND);
    expect(world.rows().filter(r => r.attempts_started > 0)).toEqual([]);
  });

  it("gives the next lines as soon as its pace allows, not when a call ends or a minute is over", async () => {
    const world = makeWorld({ policy: { callsPerSecond: 5 } });
    const { gate, alarm, idle, fireIfDue } = await realGate(world);
    await gate.initiate(requestOf(await world.campaign(), ...numbers(50)));
    await idle();
    const messages = world.queue.take();
    await gate.begin(messages);
    await gate.slots(messages, 20);
    await idle();
    world.queue.take();
    // All of them are on the line for minutes.
    expect(alarm.at ?? 0).toBeLessThanOrEqual(NOW + 2 * SECOND);
    world.time.now += 2 * SECOND;
    await fireIfDue();
    expect(world.queue.waiting.length).toBeGreaterThan(0);
  });

  it("gives no slot to an attempt whose line is gone, nor while the trunk is stopped or asked to wait for long", async () => {
    const world = makeWorld({ policy: { callsPerSecond: 5 } });
    const { gate, idle } = await realGate(world);
    await gate.initiate(requestOf(await world.campaign(), ...numbers(3)));
    await idle();
    const messages = world.queue.take();
    const [first, second, third] = messages;
    if (first === undefined || second === undefined || third === undefined) throw new Error("not granted");
    expect(await gate.slots([first], 20)).toEqual([null]);
    await gate.begin(messages);
    await gate.release([first]);
    expect(await gate.slots([first, second], 20)).toEqual([null, 0]);
    await gate.report([{ ...third, result: "failed", holdSeconds: 3 }]);
    expect(await gate.slots([third], 20)).toEqual([3 * SECOND]);
    await gate.report([{ ...third, result: "failed", holdSeconds: 60 }]);
    expect(await gate.slots([third], 20)).toEqual([null]);
    await gate.setPaused(true);
    expect(await gate.slots([second], 20)).toEqual([null]);
  });
});

describe("a gate that was evicted", () => {
  it("knows its permits, windows and pace when it starts again", async () => {
    const world = makeWorld({ policy: { callsPerSecond: 3, maxConcurrentCalls: 4 } });
    const id = await world.campaign();
    const gated = await realGate(world);
    await gated.gate.initiate(requestOf(id, ...numbers(10)));
    await gated.idle();
    const messages = world.queue.take();
    await gated.gate.begin(messages);
    await gated.gate.slots(messages.slice(0, 3), 20);
    gated.restart();
    expect(await gated.gate.snapshot()).toMatchObject({ permits: 4, begun: 4, byCampaign: { [id]: 4 } });
    // The dials of three slots may still be on their way.
    const [slot] = await gated.gate.slots(messages.slice(3), 20);
    expect(slot).toBeGreaterThan(SECOND);
    await gated.gate.watch();
    expect(world.queue.waiting).toEqual([]);
    expect(await gated.gate.initiate(requestOf(id, ...numbers(1)))).toMatchObject({
      kind: "done",
      accepted: [],
    });
    await gated.gate.release(messages.slice(0, 1));
    world.time.now += 5 * SECOND;
    await gated.gate.watch();
    expect(world.queue.waiting).toHaveLength(1);
  });
});
