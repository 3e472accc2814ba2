// Rule packs where they are put in force: at acceptance, by the hopper, and at dispatch.
import { describe, expect, it } from "vitest";
import { showCall } from "../../../../src/actions/calls/show-call.ts";
import { CODE_VERSION } from "../../../../src/domain/code-version.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import type { BusinessHour } from "../../../../src/domain/hours/business-hours.ts";
import { updateCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { d1Calls } from "../../../../src/store/d1.ts";
import { named } from "../../../support/named.ts";
import { countingStatements } from "../../../support/platform/counting-statements.ts";
import { makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { MINUTE, SECOND } from "../../../support/worlds/permits.ts";

const MIAMI = "+13055550123";
const TOLL_FREE = "+18005550123";
const at = (text: string) => Date.parse(text);

const packs = (changes: Partial<ComplianceSettings> = {}): ComplianceSettings => ({
  packs: ["us-federal", "us-fl"],
  purpose: "telemarketing",
  mode: "enforce",
  automated: true,
  closing_margin_seconds: 60,
  ...changes,
});

function worldAt(text: string): World {
  const world = makeWorld();
  world.time.now = at(text);
  return world;
}

describe("a call that is accepted under rule packs", () => {
  it("waits for the morning of the called person, and is dialled then", async () => {
    const world = worldAt("2027-01-15T01:30:00Z");
    const call = await world.acceptedOne(await world.campaign({ compliance: packs() }), MIAMI);
    const opening = at("2027-01-15T13:00:00Z");
    expect(world.row(call).next_attempt_at).toBe(opening);
    world.time.now = opening;
    await world.dispatch();
    // Florida closes at 20:00, and the margin is a minute.
    expect(world.permits.all()).toMatchObject([
      { callId: call, openUntil: at("2027-01-16T01:00:00Z") - MINUTE },
    ]);
    world.expectTruth();
  });

  it("waits for an instant that the business hours allow as well", async () => {
    const world = worldAt("2027-01-15T12:30:00Z");
    // Friday evening, when Florida is closed, and Monday at noon.
    const businessHours = [
      { day_of_week: 5, start: "22:00", end: "23:00" },
      { day_of_week: 1, start: "12:00", end: "13:00" },
    ] satisfies BusinessHour[];
    const fields = { businessHours, timeZone: "America/New_York", compliance: packs() };
    const call = await world.acceptedOne(await world.campaign(fields), MIAMI);
    expect(world.row(call).next_attempt_at).toBe(at("2027-01-18T17:00:00Z"));
  });

  it("is refused, with the rules that forbid it, where they do so for good", async () => {
    const world = worldAt("2027-01-15T18:00:00Z");
    const campaign = await world.campaign({ compliance: packs({ packs: ["us-federal"] }) });
    expect(await world.initiate(campaign, TOLL_FREE, MIAMI)).toMatchObject({
      kind: "done",
      accepted: [{ phoneNumber: MIAMI }],
      refused: [{ phoneNumber: TOLL_FREE, unlawful: "No location known", blockedBy: ["us-federal/unknown"] }],
    });
    expect(world.rows()).toHaveLength(1);
  });

  it.each(["off", "observe"] as const)("is dialled at once while the mode is %s", async mode => {
    const world = worldAt("2027-01-15T03:00:00Z");
    const campaign = await world.campaign({ compliance: packs({ mode }) });
    await world.accepted(campaign, MIAMI, TOLL_FREE);
    expect(await world.dispatch()).toMatchObject({ granted: 2 });
  });
});

describe("at dispatch", () => {
  it("a call whose window has closed moves to its next opening, and the others of its zone do not", async () => {
    const world = worldAt("2027-01-15T18:00:00Z");
    const campaign = await world.campaign({ compliance: packs() });
    const [florida = "", newYork = ""] = await world.accepted(campaign, MIAMI, "+12125550123");
    world.time.now = at("2027-01-16T01:30:00Z");
    expect(await world.dispatch()).toMatchObject({ granted: 1, postponed: 1 });
    expect(world.permits.all()).toMatchObject([{ callId: newYork }]);
    expect(world.row(florida).next_attempt_at).toBe(at("2027-01-16T13:00:00Z"));
    world.expectTruth();
  });

  it("packs that were chosen after a call was accepted end it, where they forbid it for good", async () => {
    const world = worldAt("2027-01-15T18:00:00Z");
    const campaign = await world.campaign();
    const call = await world.acceptedOne(campaign, TOLL_FREE);
    await updateCampaign(world.db, campaign, { compliance: packs() }, world.clock());
    expect(await world.dispatch()).toMatchObject({ granted: 0, exhausted: 1 });
    expect(world.row(call)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      error_message: "No location known",
      max_attempts: 3,
    });
    world.expectTruth();
  });

  it("a call that the packs end keeps what they decided on, in no row more", async () => {
    const world = worldAt("2027-01-15T18:00:00Z");
    const campaign = await world.campaign();
    const call = await world.acceptedOne(campaign, TOLL_FREE);
    await updateCampaign(world.db, campaign, { compliance: packs() }, world.clock());
    await world.dispatch();
    const found = await showCall({ calls: d1Calls(world.db), archive: null }, { callId: call });
    if (found.kind !== "stored") throw new Error("not stored");
    const { refusal, attempts } = found.call;
    expect([attempts, refusal?.decidedAt]).toEqual([[], world.clock()]);
    expect(found.contexts.get(refusal?.hash ?? "")).toMatchObject({
      decision: "refuse",
      reason: "No location known",
      packs: ["us-federal@1", "us-fl@1"],
      code_version: CODE_VERSION,
      open_from: null,
      rules: [
        { rule: "suppression", pass: true },
        { rule: "us-federal/unknown", pass: false },
        { rule: "us-fl/unknown", pass: false },
      ],
    });
    expect(world.rows()).toHaveLength(1);
  });

  it("an attempt keeps the window that it lies in, which is the same all day", async () => {
    const world = worldAt("2027-01-15T15:00:00Z");
    const campaign = await world.campaign({ compliance: packs() });
    const hashes = new Set<string | undefined>();
    for (const [n, time] of ["15:00", "18:00", "23:30"].entries()) {
      world.time.now = at(`2027-01-15T${time}:00Z`);
      await world.acceptedOne(campaign, `+130555501${n}0`);
      await world.dispatch();
      hashes.add(world.permits.all().at(-1)?.law?.evidence?.hash);
    }
    expect(hashes.size).toBe(1);
    const [hash = ""] = [...hashes];
    expect((await d1Calls(world.db).contexts([hash ?? ""])).get(hash ?? "")).toMatchObject({
      open_from: at("2027-01-15T13:00:00Z"),
      open_until: at("2027-01-16T01:00:00Z") - MINUTE,
    });
  });

  it("a permit is given under the version of the packs, too", async () => {
    const world = worldAt("2027-01-15T18:00:00Z");
    const campaign = await world.campaign({ compliance: packs() });
    await world.accepted(campaign, MIAMI);
    await world.dispatch();
    const [permit] = world.permits.all();
    expect(permit?.rulesVersion).toMatch(new RegExp(`^${world.policy.version}\\+[0-9a-f]{8}$`));
  });

  it("a dial that comes after the window of the packs has closed is not made", async () => {
    const world = worldAt("2027-01-16T00:58:30Z");
    const campaign = await world.campaign({ compliance: packs() });
    const call = await world.acceptedOne(campaign, MIAMI);
    await world.dispatch();
    world.time.now += 31 * SECOND;
    await world.place(world.queue.take());
    expect(world.provider.dialled).toEqual([]);
    expect(world.row(call)).toMatchObject({ status: "INITIATED", attempts_started: 0 });
  });
});

describe("the hopper of a campaign with packs", () => {
  it("rests when nobody it has taken may be called now", async () => {
    const world = worldAt("2027-01-15T12:30:00Z");
    const list = Array.from({ length: 600 }, (_, i) => `+1305555${String(i).padStart(4, "0")}`);
    await world.started({ compliance: packs() }, list);
    expect(await world.dispatch()).toMatchObject({ granted: 0, fed: 500 });
    expect(await world.dispatch()).toMatchObject({ granted: 0, fed: 0 });
    world.time.now += MINUTE;
    expect(await world.dispatch()).toMatchObject({ fed: 100 });
  });

  it("shows who has no place as a call that failed", async () => {
    const world = worldAt("2027-01-15T18:00:00Z");
    await world.started({ compliance: packs() }, [TOLL_FREE, MIAMI]);
    expect(await world.dispatch()).toMatchObject({ fed: 2, granted: 1, exhausted: 1 });
    expect(world.rows().filter(row => row.status === "FAILED")).toMatchObject([
      { phone_number: TOLL_FREE, error_message: "No location known" },
    ]);
    world.expectTruth();
  });
});

describe("a list of 5,000 due calls that the packs have closed, with ten lines", () => {
  it("is moved to its opening by few statements, and then rests", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 10 } });
    world.time.now = at("2027-01-15T18:00:00Z");
    const campaign = await world.campaign({ compliance: packs() });
    await world.accepted(campaign, ...numbers(5_000, "+1305555"));
    const opening = at("2027-01-16T13:00:00Z");
    world.time.now = at("2027-01-16T03:00:00Z");
    const moves = countingStatements(world.db, named("move waiting calls"));
    let postponed = 0;
    let dispatches = 0;
    for (let more = true; more; dispatches++) {
      const report = await world.dispatch();
      postponed += report.postponed;
      more = report.more;
    }
    expect(postponed).toBe(5_000);
    expect(dispatches).toBeLessThanOrEqual(2);
    expect(moves()).toBeLessThanOrEqual(12);
    expect(await world.dispatch()).toMatchObject({ postponed: 0, more: false, nextDueAt: opening });
    expect(new Set(world.rows().map(row => row.next_attempt_at))).toEqual(new Set([opening]));
    world.expectTruth();
  });

  it("keeps nobody waiting who is open behind it, nor lets them be dialled twice", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 10 } });
    world.time.now = at("2027-01-15T18:00:00Z");
    const campaign = await world.campaign({ compliance: packs({ packs: ["us-federal"] }) });
    // New York is closed by ten in the evening; Honolulu is not.
    await world.accepted(campaign, ...numbers(3_000, "+1212555"));
    const open = await world.accepted(campaign, ...numbers(20, "+1808555"));
    world.time.now = at("2027-01-16T03:00:00Z");
    for (let n = 0; n < 5 && world.permits.all().length < 10; n++) await world.dispatch();
    expect(world.permits.all()).toHaveLength(10);
    expect(world.permits.all().every(permit => open.includes(permit.callId))).toBe(true);
  });
});
