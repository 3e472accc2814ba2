// Packs and calendars of the operator's own decide like the product's, from their commit on.
import { expect, it } from "vitest";
import { putCalendar } from "../../../../src/actions/compliance/rules/put-calendar.ts";
import { putPack } from "../../../../src/actions/compliance/rules/put-pack.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { d1Stores } from "../../../../src/store/d1.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW } from "../../../support/worlds/permits.ts";

const NEW_YORK = "+12125550123";
/** 07:00 in New York. */
const SEVEN = NOW;
const DAY = 24 * HOUR;

const desk = (world: World) => ({ ...d1Stores(world.db), calls: world.calls, clock: world.clock });
const hours = (from: string, to: string) => `hours: { slots: [{ from: "${from}", to: "${to}" }] }\n`;
const pack = (world: World, version: number, rules: string) =>
  putPack(desk(world), {
    name: "acme",
    version,
    text: `pack: acme\nversion: ${version}\nunknown: strictest\n${rules}`,
    by: "test",
  });
const calendar = (world: World, dates: string) =>
  putCalendar(desk(world), {
    name: "acme-days",
    text: `calendar: acme-days\ndates: ${dates}\ncomplete_until: 2027-12-31\n`,
    by: "test",
  });

const under = (names: string[]): { compliance: ComplianceSettings } => ({
  compliance: {
    packs: names,
    purpose: "telemarketing",
    mode: "enforce",
    automated: true,
    closing_margin_seconds: 0,
  },
});

const dialled = (world: World) => world.provider.dialled.length;
const nextOf = async (world: World, id: string) => (await world.row(id)).next_attempt_at;

it("waits for the hours of a pack, chosen by its name or by a wildcard", async () => {
  for (const name of ["acme", "ac*"]) {
    const world = makeWorld();
    await pack(world, 1, `sureness: primary\n${hours("09:00", "18:00")}`);
    const id = await world.acceptedOne(await world.campaign(under([name])), NEW_YORK);
    await world.dial();
    expect([dialled(world), await nextOf(world, id)]).toEqual([0, SEVEN + 2 * HOUR]);
    world.time.now += 2 * HOUR;
    await world.dial();
    expect(dialled(world)).toBe(1);
  }
});

it("does not dial on a permit that was judged before a pack or a calendar changed", async () => {
  const world = makeWorld();
  await calendar(world, "{}");
  await pack(world, 1, "holidays: { calendar: acme-days }\n");
  const id = await world.acceptedOne(await world.campaign(under(["acme"])), NEW_YORK);
  await world.dispatch();
  const granted = world.queue.take();
  expect(granted).toHaveLength(1);
  world.time.now += MINUTE / 2;
  await calendar(world, "{ 2026-11-20: Friday off }");
  await world.place(granted);
  expect(dialled(world)).toBe(0);
  await world.dial();
  expect(dialled(world)).toBe(0);
  // Midnight in New York.
  expect(await nextOf(world, id)).toBe(SEVEN + 17 * HOUR);
});

it("chooses the version of the day on which it would be dialled", async () => {
  const world = makeWorld();
  await pack(world, 1, hours("00:00", "06:00"));
  await pack(world, 2, `effective_from: 2026-11-21\n${hours("10:00", "12:00")}`);
  const id = await world.acceptedOne(await world.campaign(under(["acme"])), NEW_YORK);
  await world.dial();
  expect(await nextOf(world, id)).toBe(SEVEN + DAY + 3 * HOUR);
});

it("counts the attempts of whom a pack of one's own caps", async () => {
  const world = makeWorld();
  await pack(world, 1, "caps: [{ id: once, max: 1, window: 24h }]\n");
  const campaign = await world.campaign(under(["acme"]));
  await world.accepted(campaign, NEW_YORK);
  await world.dial();
  const [first] = world.provider.dialled;
  await world.record([world.report(first?.callId ?? "", "PICKED")]);
  world.permits.release({ callId: first?.callId ?? "", attempt: 1 });
  world.time.now += HOUR;
  const id = await world.acceptedOne(campaign, NEW_YORK);
  await world.dial();
  expect(dialled(world)).toBe(1);
  expect(await nextOf(world, id)).toBe(SEVEN + DAY);
});
