// What an operator's blackouts and packs say holds from when a call is accepted, and when its attempt has ended.
import { expect, it } from "vitest";
import { putPack } from "../../../../src/actions/compliance/rules/put-pack.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { revokeBlackout } from "../../../../src/store/compliance/change-blackouts.ts";
import { d1Stores } from "../../../../src/store/d1.ts";
import { named } from "../../../support/named.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { blackOut } from "../../../support/worlds/blackouts.ts";
import { HOUR } from "../../../support/worlds/permits.ts";

const NEW_YORK = "+12125550123";
const nextOf = async (world: World, id: string) => (await world.row(id)).next_attempt_at;

const under = (...packs: string[]): { compliance: ComplianceSettings } => ({
  compliance: {
    packs,
    purpose: "telemarketing",
    mode: "enforce",
    automated: true,
    closing_margin_seconds: 0,
  },
});

it("a call in a blackout waits from its acceptance on, and one after it is lifted does not", async () => {
  const world = makeWorld();
  const campaign = await world.campaign();
  const storm = await blackOut(world.db, world.clock(), { to: world.clock() + HOUR });
  const during = await world.acceptedOne(campaign, "+12125550101");
  expect(await nextOf(world, during)).toBe(world.clock() + HOUR);
  await revokeBlackout(world.db, storm, "test", world.clock());
  const after = await world.acceptedOne(campaign, "+12125550102");
  expect(await nextOf(world, after)).toBe(world.clock());
});

it("reads the rules again only once they have changed", async () => {
  const world = makeWorld();
  const campaign = await world.campaign();
  await blackOut(world.db, world.clock(), { to: world.clock() + HOUR });
  await world.accepted(campaign, "+12125550101");
  const asked: string[] = [];
  world.db.faults.before = sql => void asked.push(sql);
  await world.accepted(campaign, "+12125550102");
  expect(asked.filter(sql => sql.includes(named("revision of rules")))).toEqual([]);
});

it("a retry goes behind a blackout that has come since its attempt was dialled, without packs too", async () => {
  const world = makeWorld();
  const id = await world.acceptedOne(await world.campaign(), NEW_YORK);
  await world.dial();
  const to = world.clock() + 24 * HOUR * 2;
  await blackOut(world.db, world.clock(), { to });
  await world.record([world.report(id, "RNR")]);
  expect(await nextOf(world, id)).toBeGreaterThanOrEqual(to);
});

it("a pack of one's own refuses at the door until a version comes that does not", async () => {
  const world = makeWorld();
  const desk = { ...d1Stores(world.db), calls: world.calls, clock: world.clock };
  const put = (version: number, more: string) =>
    putPack(desk, {
      name: "acme",
      version,
      text: `pack: acme\nversion: ${version}\nunknown: strictest\n${more}`,
      by: "test",
    });
  await put(1, "needs_consent: [express_written]\n");
  const campaign = await world.campaign(under("acme"));
  expect(await world.initiate(campaign, NEW_YORK)).toMatchObject({
    kind: "done",
    accepted: [],
    refused: [{ phoneNumber: NEW_YORK, blockedBy: ["acme/needs_consent"] }],
  });
  world.time.now += HOUR;
  await put(2, "effective_from: 2026-11-20\n");
  expect(await world.initiate(campaign, NEW_YORK)).toMatchObject({ kind: "done", refused: [] });
});
