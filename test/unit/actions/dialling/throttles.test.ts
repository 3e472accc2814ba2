// Too many abandoned calls: fewer lines, then no first attempts, until the rate has fallen.
import { describe, expect, it } from "vitest";
import { sweepThrottles } from "../../../../src/actions/compliance/sweep-throttles.ts";
import type { AttemptDetails } from "../../../../src/domain/calls/attempt-details.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { moveCampaign, updateCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { failOnce, makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, SECOND } from "../../../support/worlds/permits.ts";

const SETTINGS: ComplianceSettings = {
  packs: ["us-federal"],
  purpose: "telemarketing",
  mode: "enforce",
  automated: true,
  closing_margin_seconds: 60,
};
const SILENT: AttemptDetails = { connected_to_agent_ms: "never" };
const CONNECTED: AttemptDetails = { connected_to_agent_ms: 500 };
const LINES = 40;
const DAY = 24 * HOUR;
/** Noon in New York, where the numbers are. */
const NOON = Date.parse("2026-11-20T17:00:00Z");

async function campaignUnder(mode: ComplianceSettings["mode"] | null): Promise<{ world: World; id: number }> {
  const world = makeWorld({ policy: { maxConcurrentCalls: 500 } });
  world.time.now = NOON;
  const compliance = mode === null ? null : { ...SETTINGS, mode };
  return { world, id: await world.campaign({ compliance, maxConcurrentCalls: LINES }) };
}

/** Answers that have come in: `silent` of `answered` were abandoned. */
async function answered(world: World, id: number, answered: number, silent: number, prefix = "+1202555") {
  const ids = await world.accepted(id, ...numbers(answered, prefix));
  const ends = (callIds: readonly string[]) =>
    callIds.map(callId =>
      world.report(callId, "PICKED", { details: ids.indexOf(callId) < silent ? SILENT : CONNECTED }),
    );
  for (let n = 0; n < answered; n += LINES) {
    const chunk = ids.slice(n, n + LINES);
    // Over whichever lines they went: their ends count the same.
    await world.record(ends(chunk));
  }
}

const granted = async (world: World) => {
  await world.dispatch();
  const messages = world.queue.take();
  return messages.length;
};

const since = (world: World) => world.db.sqlite.prepare("SELECT since FROM abandon_throttles").get()?.since;

describe("a campaign with two abandoned of a hundred", () => {
  it("is granted half of its lines at once, and half of them again after 15 minutes", async () => {
    const { world, id } = await campaignUnder("enforce");
    await answered(world, id, 100, 2);
    await world.accepted(id, ...numbers(60, "+1202444"));
    expect(await granted(world)).toBe(LINES / 2);
    expect(since(world)).toBe(world.clock());
    world.time.now += 15 * MINUTE;
    world.permits.lapseAll();
    expect(await granted(world)).toBe(LINES / 4);
    world.expectTruth();
  });

  it("keeps its lines while it only observes, or has no packs, and nothing is read for it", async () => {
    for (const mode of ["observe", "off", null] as const) {
      const { world, id } = await campaignUnder(mode);
      await answered(world, id, 100, 50);
      await world.accepted(id, ...numbers(60, "+1202444"));
      failOnce(world, "before", "/* abandon days */");
      expect(await granted(world)).toBe(LINES);
      world.expectTruth();
    }
  });

  it("has all of its lines again when the day with too many has left the period", async () => {
    const { world, id } = await campaignUnder("enforce");
    await answered(world, id, 100, 2);
    await world.accepted(id, ...numbers(60, "+1202444"));
    expect(await granted(world)).toBe(LINES / 2);
    expect(since(world)).toBeDefined();
    world.time.now += 30 * DAY;
    world.permits.lapseAll();
    expect(await granted(world)).toBe(LINES);
    expect(since(world)).toBeUndefined();
  });
});

describe("a campaign with three abandoned of a hundred", () => {
  it("makes no first attempt, and feeds none, while retries go", async () => {
    const { world, id } = await campaignUnder("enforce");
    const [retried = ""] = await world.accepted(id, "+12024440000");
    await world.dial();
    await world.record([world.report(retried, "RNR")]);
    world.time.now += HOUR;
    await answered(world, id, 100, 3);
    const [first = ""] = await world.accepted(id, "+12024440001");
    await world.dispatch();
    expect(world.queue.take().map(m => [m.callId, m.attempt])).toEqual([[retried, 2]]);
    expect(world.row(first).next_attempt_at).toBe(world.clock() + HOUR);
    world.expectTruth();
  });

  it("takes nothing from its list", async () => {
    const { world } = await campaignUnder(null);
    const fields = { compliance: SETTINGS, maxConcurrentCalls: LINES };
    const id = await world.started(fields, numbers(10, "+1202444"));
    await answered(world, id, 100, 3);
    expect((await world.dispatch()).fed).toBe(0);
    world.time.now += 30 * DAY;
    expect((await world.dispatch()).fed).toBe(10);
  });

  it("goes on when the rate has fallen, by what is learnt within seconds", async () => {
    const { world, id } = await campaignUnder("enforce");
    await answered(world, id, 100, 3);
    await world.accepted(id, "+12024440001");
    expect(await granted(world)).toBe(0);
    await answered(world, id, 100, 0, "+1202333");
    world.time.now += HOUR;
    expect(await granted(world)).toBe(1);
  });
});

describe("a throttle that no dispatch ends", () => {
  async function throttled() {
    const made = await campaignUnder("enforce");
    await answered(made.world, made.id, 100, 2);
    await made.world.accepted(made.id, ...numbers(5, "+1202444"));
    await made.world.dispatch();
    return made;
  }

  it("stays while its campaign goes on under the rule", async () => {
    const { world } = await throttled();
    const began = since(world);
    world.time.now += HOUR;
    expect(await sweepThrottles(world, world.clock())).toBe(0);
    expect(since(world)).toBe(began);
  });

  it("is gone with a campaign that is cancelled", async () => {
    const { world, id } = await throttled();
    await moveCampaign(world.db, id, "cancel", world.clock());
    expect(await sweepThrottles(world, world.clock())).toBe(1);
    expect(await world.campaigns.countThrottles()).toBe(0);
  });

  it("is gone while the campaign only observes, and begins anew when it does more again", async () => {
    const { world, id } = await throttled();
    await updateCampaign(world.db, id, { compliance: { ...SETTINGS, mode: "observe" } }, world.clock());
    expect(await sweepThrottles(world, world.clock())).toBe(1);
    world.time.now += 7 * DAY;
    await updateCampaign(world.db, id, { compliance: SETTINGS }, world.clock());
    world.permits.lapseAll();
    await world.dispatch();
    expect(since(world)).toBe(world.clock());
  });
});

it("two gates agree on when a throttle began", async () => {
  const { world, id } = await campaignUnder("enforce");
  await answered(world, id, 100, 2);
  await world.accepted(id, ...numbers(5, "+1202444"));
  await world.dispatch();
  const began = since(world);
  world.time.now += 20 * SECOND;
  await world.dispatch();
  expect(since(world)).toBe(began);
});
