// Retry slots, hours and limits where they are put in force: at acceptance, when an attempt ends, at dispatch.
import { describe, expect, it } from "vitest";
import type { Disposition } from "../../../../src/domain/calls/disposition.ts";
import type { BusinessHour } from "../../../../src/domain/hours/business-hours.ts";
import { recallFirstAttempts } from "../../../../src/store/calls/recall-first-attempts.ts";
import { named } from "../../../support/named.ts";
import { makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const BEN = "+12025550002";
const OFFICE = ([1, 2, 3, 4, 5] as const).map(day_of_week => ({ day_of_week, start: "09:00", end: "17:00" }));
const WEEKDAYS = `
timezone: America/New_York
global_rules:
  - name: Weekday business hours
    days: [monday, tuesday, wednesday, thursday, friday]
    time_slots: [{ start_time: "09:00", end_time: "17:00", max_attempts: 3, retry_interval_minutes: 60 }]`;
const at = (text: string) => Date.parse(text);

/** Calls of this campaign that ended their first attempt without response and are due again. */
async function dueRetries(world: World, campaign: number, ...list: string[]): Promise<string[]> {
  const ids = await world.accepted(campaign, ...list);
  await world.dial();
  await world.record(ids.map(id => world.report(id, "RNR")));
  world.db.sqlite.prepare("UPDATE calls SET next_attempt_at = ? WHERE status = 'RNR'").run(world.clock());
  return ids;
}

describe("a retry slot", () => {
  it("that closes before the interval is over lets the retry wait for Monday, to the millisecond", async () => {
    const world = makeWorld({ rules: WEEKDAYS });
    const call = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    world.time.now = at("2026-11-20T16:40:00-05:00");
    await world.record([world.report(call, "RNR")]);
    const opening = at("2026-11-23T09:00:00-05:00");
    expect(world.row(call)).toMatchObject({ status: "RNR", next_attempt_at: opening, max_attempts: 3 });

    world.time.now = opening - 1;
    expect(await world.dispatch()).toMatchObject({ granted: 0, nextDueAt: opening });
    world.time.now = opening;
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
    expect(world.permits.all()[0]).toMatchObject({
      attempt: 2,
      openUntil: at("2026-11-23T17:00:00-05:00"),
    });
    world.expectTruth();
  });

  it("that closed while retries waited for a line moves them all to its next opening in one statement", async () => {
    const world = makeWorld({ rules: WEEKDAYS, policy: { maxConcurrentCalls: 40 } });
    world.time.now = at("2026-11-20T15:00:00-05:00");
    const ids = await dueRetries(world, await world.campaign(), ...numbers(30));
    world.time.now = at("2026-11-20T17:00:00-05:00");
    const statements: string[] = [];
    world.db.faults.before = sql => void statements.push(sql);
    expect(await world.dispatch()).toMatchObject({ granted: 0, postponed: 30 });
    expect(statements.filter(sql => sql.includes(named("postpone calls")))).toHaveLength(1);
    const opening = at("2026-11-23T09:00:00-05:00");
    expect(ids.map(id => world.row(id).next_attempt_at)).toEqual(ids.map(() => opening));
    world.expectTruth();
  });

  it("shorter under new rules moves a waiting retry on; longer ones never bring it forward", async () => {
    const world = makeWorld({ rules: WEEKDAYS });
    world.time.now = at("2026-11-20T12:00:00-05:00");
    const [call = ""] = await dueRetries(world, await world.campaign(), ANNA);
    const evenings = makeWorld({ rules: WEEKDAYS.replace("09:00", "16:00") }).policy;
    expect(await world.dispatch({ policy: evenings })).toMatchObject({ granted: 0, postponed: 1 });
    expect(world.row(call).next_attempt_at).toBe(at("2026-11-20T16:00:00-05:00"));

    const always = makeWorld({ rules: 'timezone: "UTC"' }).policy;
    expect(await world.dispatch({ policy: always })).toMatchObject({ granted: 0 });
    expect(world.row(call).next_attempt_at).toBe(at("2026-11-20T16:00:00-05:00"));
  });

  it("sets the limit of a call that waits for it, not that of the moment of asking", async () => {
    const world = makeWorld({
      rules: `timezone: "UTC"
global_rules:
  - { day_of_week: friday, start_time: "00:00", end_time: "15:00", max_attempts: 2 }
  - { day_of_week: friday, start_time: "15:00", end_time: "24:00", max_attempts: 5 }`,
    });
    const businessHours = [{ day_of_week: 5, start: "15:00", end: "18:00" }] satisfies BusinessHour[];
    const [later, now] = [await world.campaign({ businessHours }), await world.campaign()];
    const calls = [await world.acceptedOne(later, ANNA), await world.acceptedOne(now, BEN)];
    expect(calls.map(id => world.row(id).max_attempts)).toEqual([5, 2]);
  });
});

describe("a rule for a disposition", () => {
  const rules = (busy: string) =>
    `timezone: "UTC"\nstatus_retry_rules: { RNR: { max_attempts: 2 }, ${busy} }`;
  const waitingAfter = async (world: World, disposition: Disposition | null) => {
    const call = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    await world.record([world.report(call, "RNR", { details: { disposition } })]);
    world.time.now += HOUR;
    return call;
  };

  it("lets a busy line have more attempts than others, at dispatch as when the attempt ended", async () => {
    const world = makeWorld({ rules: rules("busy: { max_attempts: 4, retry_interval_minutes: 10 }") });
    const call = await waitingAfter(world, "busy");
    expect(world.row(call)).toMatchObject({ next_attempt_at: NOW + 10 * MINUTE, max_attempts: 4 });
    for (const attempt of [2, 3]) {
      await world.dial();
      await world.record([world.report(call, "RNR", { attempt, details: { disposition: "busy" } })]);
      world.time.now += HOUR;
    }
    expect(await world.dispatch()).toMatchObject({ granted: 1, exhausted: 0 });
    world.expectTruth();
  });

  it("that came while the call waited ends it at dispatch, and no call that ended otherwise", async () => {
    const once = makeWorld({ rules: rules("busy: { max_attempts: 1 }") }).policy;
    const [busy, silent] = [makeWorld({ rules: rules("") }), makeWorld({ rules: rules("") })];
    const ended = await waitingAfter(busy, "busy");
    await waitingAfter(silent, "no_answer");
    expect(await busy.dispatch({ policy: once })).toMatchObject({ granted: 0, exhausted: 1 });
    expect(busy.row(ended)).toMatchObject({
      status: "FAILED",
      error_message: "Max retry attempts reached (1)",
    });
    expect(await silent.dispatch({ policy: once })).toMatchObject({ granted: 1, exhausted: 0 });
  });
});

describe("max_concurrent_retries of the rules file", () => {
  const rules = 'timezone: "UTC"\nscheduler: { batch_size: 100, max_concurrent_retries: 3 }';

  it("bounds the retries that one dispatch grants; the next one goes on at once", async () => {
    const world = makeWorld({ rules });
    const ids = await dueRetries(world, await world.campaign(), ...numbers(7));
    expect(await world.dispatch()).toMatchObject({ granted: 3, more: true });
    expect(await world.dispatch()).toMatchObject({ granted: 3, more: true });
    expect(await world.dispatch()).toMatchObject({ granted: 1, more: false });
    expect(new Set(world.permits.all().map(p => p.callId))).toEqual(new Set(ids));
    world.expectTruth();
  });

  it("does not bound first attempts", async () => {
    const world = makeWorld({ rules });
    const retries = await world.campaign();
    await dueRetries(world, retries, ...numbers(5));
    await world.accepted(await world.campaign(), ...numbers(9, "+1303555"));
    expect(await world.dispatch()).toMatchObject({ granted: 12, more: true });
    expect(world.permits.all().filter(p => p.attempt > 1)).toHaveLength(3);
  });

  it("without the key bounds nothing", async () => {
    const world = makeWorld();
    await dueRetries(world, await world.campaign(), ...numbers(60));
    expect(await world.dispatch()).toMatchObject({ granted: 60, more: false });
  });
});

describe("when a campaign's hours change", () => {
  const WINDOW = 5 * MINUTE;
  const hours = (world: World, businessHours: BusinessHour[] | null) =>
    world.db.sqlite
      .prepare("UPDATE campaigns SET business_hours = ?, revision = revision + 1")
      .run(businessHours && JSON.stringify(businessHours));

  it("first attempts that wait for the old opening go by the new hours", async () => {
    const world = makeWorld();
    const id = await world.campaign({ businessHours: OFFICE, timeZone: "America/New_York" });
    const calls = await world.accepted(id, ANNA, BEN);
    expect(world.row(calls[0] ?? "").next_attempt_at).toBe(NOW + 2 * HOUR);
    hours(world, [{ day_of_week: 5, start: "10:00", end: "17:00" }]);
    expect(await recallFirstAttempts(world.db, id, NOW, WINDOW)).toBe(2);
    expect(await world.dispatch()).toMatchObject({ granted: 0, postponed: 2, nextDueAt: NOW + 3 * HOUR });
    hours(world, null);
    expect(await recallFirstAttempts(world.db, id, NOW, WINDOW)).toBe(2);
    expect(await world.dispatch()).toMatchObject({ granted: 2 });
    world.expectTruth();
  });

  it("retries stay where they are, and so does another campaign", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const call = await world.acceptedOne(id, ANNA);
    await world.dial();
    await world.record([world.report(call, "RNR")]);
    await world.acceptedOne(
      await world.campaign({ businessHours: OFFICE, timeZone: "America/New_York" }),
      BEN,
    );
    const before = world.rows();
    expect(await recallFirstAttempts(world.db, id, NOW, WINDOW)).toBe(0);
    expect(world.rows()).toEqual(before);
  });

  it("a contact inside its duplicate window still waits for its end", async () => {
    const world = makeWorld();
    await world.acceptedOne(await world.campaign(), ANNA);
    world.time.now += MINUTE;
    const id = await world.started({ businessHours: OFFICE, timeZone: "UTC" }, [ANNA]);
    hours(world, null);
    await world.dispatch();
    const anna = () => world.rows().find(r => r.phone_number === ANNA && r.campaign_id === id);
    expect(anna()?.next_attempt_at).toBe(NOW + WINDOW);
    // Hours that closed in between have moved it to their opening.
    world.db.sqlite
      .prepare("UPDATE calls SET next_attempt_at = ? WHERE campaign_id = ?")
      .run(NOW + 2 * HOUR, id);
    hours(world, null);
    expect(await recallFirstAttempts(world.db, id, world.time.now, WINDOW)).toBe(1);
    expect(anna()?.next_attempt_at).toBe(NOW + WINDOW);
  });
});
