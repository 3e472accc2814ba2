// Nobody who is suppressed is claimed, whichever entry says so, and from its commit on.
import { describe, expect, it } from "vitest";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import type { NewSuppression } from "../../../../src/domain/compliance/suppression.ts";
import { updateCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { d1Suppressions } from "../../../../src/store/compliance/d1-suppressions.ts";
import { revokeSuppression } from "../../../../src/store/compliance/revoke-suppression.ts";
import { named } from "../../../support/named.ts";
import { countingStatements } from "../../../support/platform/counting-statements.ts";
import { makeWorld, numbers } from "../../../support/worlds/action-world.ts";
import { MINUTE, NOW } from "../../../support/worlds/permits.ts";
import { entryOf, suppress } from "../../../support/worlds/suppress.ts";

/** Nothing is asked of its packs: they are off. */
const TELEMARKETING: ComplianceSettings = {
  packs: [],
  purpose: "telemarketing",
  mode: "off",
  automated: true,
  closing_margin_seconds: 60,
};
const FOR_IT = { scope: "purpose:telemarketing" };

const NUMBER = "+12025550001";
const PERSON = "crm-17";

async function worldWithCall(compliance: ComplianceSettings | null = null) {
  const world = makeWorld();
  const campaignId = await world.campaign({ compliance });
  const callId = await world.acceptedOne(campaignId, NUMBER);
  world.db.sqlite.prepare("UPDATE calls SET person_id = ?").run(PERSON);
  const wanted = [{ callId, attempt: 1, campaignId, campaignRevision: 1 }];
  return { ...world, campaignId, callId, claim: (now = NOW) => world.calls.claim(wanted, "n", now) };
}

const EVERYWHERE: [string, NewSuppression][] = [
  ["its number", entryOf(NUMBER)],
  ["its number in the campaign", entryOf(NUMBER, { scope: "campaign:1" })],
  ["its number for a while", entryOf(NUMBER, { expiresAt: NOW + 1 })],
  ["the person", entryOf(PERSON, { kind: "person" })],
  ["the person in the campaign", entryOf(PERSON, { kind: "person", scope: "campaign:1" })],
  ["how its number begins", entryOf("+1202", { kind: "prefix" })],
  ["the shortest prefix", entryOf("+1", { kind: "prefix" })],
  ["a prefix that is the number", entryOf(NUMBER, { kind: "prefix", scope: "campaign:1" })],
];

const OTHERS: [string, NewSuppression][] = [
  ["another number", entryOf("+12025550002")],
  ["a longer number", entryOf(`${NUMBER}1`)],
  ["another campaign", entryOf(NUMBER, { scope: "campaign:2" })],
  ["a campaign whose id begins alike", entryOf(NUMBER, { scope: "campaign:11" })],
  ["a purpose that the campaign has not", entryOf(NUMBER, { scope: "purpose:telemarketing" })],
  ["another person", entryOf("crm-18", { kind: "person" })],
  ["a person who is called like the number", entryOf(NUMBER, { kind: "person" })],
  ["another prefix", entryOf("+1203", { kind: "prefix" })],
  ["a number that only begins it", entryOf("+1202")],
  ["an entry that is over at this moment", entryOf(NUMBER, { expiresAt: NOW })],
];

describe("the claim", () => {
  it.each(EVERYWHERE)("leaves alone whom %s suppresses, until it is lifted", async (_, entry) => {
    const world = await worldWithCall();
    const [id = ""] = await suppress(world.db, NOW, entry);
    expect(await world.claim()).toEqual([]);
    world.expectTruth();
    expect(await revokeSuppression(world.db, id, { who: "ops", requestId: null }, NOW)).toBe(true);
    expect(await world.claim()).toHaveLength(1);
    world.expectTruth();
  });

  it.each(OTHERS)("is not kept by %s", async (_, entry) => {
    const world = await worldWithCall();
    await suppress(world.db, NOW, entry);
    expect(await world.claim()).toHaveLength(1);
  });

  it("takes it up again when the entry is over", async () => {
    const world = await worldWithCall();
    await suppress(world.db, NOW, entryOf(NUMBER, { expiresAt: NOW + MINUTE }));
    expect(await world.claim(NOW + MINUTE - 1)).toEqual([]);
    expect(await world.claim(NOW + MINUTE)).toHaveLength(1);
  });

  it("is not read back once somebody has said stop", async () => {
    const world = await worldWithCall();
    const { callId, campaignId } = world;
    await world.claim();
    await suppress(world.db, NOW, entryOf(NUMBER));
    const key = { callId, attempt: 1, campaignId, campaignRevision: 1 };
    expect(await world.calls.claimed("n", [key], NOW)).toEqual([]);
  });
});

const FOR_A_PURPOSE: [string, NewSuppression][] = [
  ["its number", entryOf(NUMBER, FOR_IT)],
  ["the person", entryOf(PERSON, { kind: "person", ...FOR_IT })],
  ["how its number begins", entryOf("+1202", { kind: "prefix", ...FOR_IT })],
];

describe("an entry for a purpose", () => {
  it.each(FOR_A_PURPOSE)("keeps a campaign of that purpose from %s", async (_, entry) => {
    const world = await worldWithCall(TELEMARKETING);
    await suppress(world.db, NOW, entry);
    expect(await world.claim()).toEqual([]);
    await world.dispatch();
    expect(world.queue.take()).toEqual([]);
    expect(world.row(world.callId)).toMatchObject({
      status: "CANCELLED",
      error_message: "Suppressed (opt_out)",
    });
    world.expectTruth();
  });

  it.each([
    ["of another purpose", { ...TELEMARKETING, purpose: "collections" as const }],
    ["without any", null],
  ])("does not touch a campaign %s, at any entrance", async (_, compliance) => {
    const world = await worldWithCall(compliance);
    await suppress(world.db, NOW, ...FOR_A_PURPOSE.map(([, entry]) => entry));
    await world.initiate(world.campaignId, "+12025550002");
    await world.dispatch();
    expect(world.queue.take()).toHaveLength(2);
    expect(await world.claim()).toHaveLength(1);
  });

  it("goes by the purpose that the campaign has now", async () => {
    const world = await worldWithCall({ ...TELEMARKETING, purpose: "informational" });
    await suppress(world.db, NOW, entryOf(NUMBER, FOR_IT));
    await updateCampaign(world.db, world.campaignId, { compliance: TELEMARKETING }, NOW);
    const key = { callId: world.callId, attempt: 1, campaignId: world.campaignId };
    expect(await world.calls.claim([{ ...key, campaignRevision: 2 }], "n", NOW)).toEqual([]);
    await updateCampaign(world.db, world.campaignId, { compliance: null }, NOW);
    expect(await world.calls.claim([{ ...key, campaignRevision: 3 }], "n", NOW)).toHaveLength(1);
  });

  it("is not read back once it is stored", async () => {
    const world = await worldWithCall(TELEMARKETING);
    await world.claim();
    await suppress(world.db, NOW, entryOf(NUMBER, FOR_IT));
    const key = { callId: world.callId, attempt: 1, campaignId: world.campaignId, campaignRevision: 1 };
    expect(await world.calls.claimed("n", [key], NOW)).toEqual([]);
  });

  it("refuses at the door with the entry's id, and lets the hopper pass over", async () => {
    const world = makeWorld();
    const campaignId = await world.campaign({ compliance: TELEMARKETING });
    const [id] = await suppress(world.db, NOW, entryOf(NUMBER, FOR_IT));
    expect(await world.initiate(campaignId, NUMBER)).toMatchObject({
      refused: [{ phoneNumber: NUMBER, suppressionId: id }],
    });
    await world.started({ compliance: TELEMARKETING }, [NUMBER, "+12025550002"]);
    expect(await world.dispatch()).toMatchObject({ granted: 1, fed: 1 });
    expect(world.rows().map(r => r.phone_number)).toEqual(["+12025550002"]);
    world.expectTruth();
  });

  it("names calls on the line of campaigns of that purpose only", async () => {
    const world = await worldWithCall(TELEMARKETING);
    const other = await world.campaign();
    const otherCall = await world.acceptedOne(other, "+12025550002");
    await world.claim();
    await world.calls.claim(
      [{ callId: otherCall, attempt: 1, campaignId: other, campaignRevision: 1 }],
      "o",
      NOW,
    );
    const key = { kind: "prefix", value: "+1202", ...FOR_IT } as const;
    expect(await d1Suppressions(world.db).onTheLine(key, 9)).toEqual([world.callId]);
  });
});

describe("dispatch", () => {
  it("cancels what is due and suppressed, and grants it no line", async () => {
    const world = await worldWithCall();
    const free = await world.acceptedOne(world.campaignId, "+12025550009");
    await suppress(world.db, NOW, entryOf(NUMBER));
    await world.dispatch();
    expect(world.queue.take().map(m => m.callId)).toEqual([free]);
    expect(world.row(world.callId)).toMatchObject({
      status: "CANCELLED",
      error_message: "Suppressed (opt_out)",
      next_attempt_at: null,
    });
    world.expectTruth();
  });

  it("moves what is suppressed for a while to the end of it", async () => {
    const world = await worldWithCall();
    const sooner = entryOf(PERSON, { kind: "person", expiresAt: NOW + MINUTE });
    await suppress(world.db, NOW, sooner, entryOf(NUMBER, { expiresAt: NOW + 9 * MINUTE }));
    await world.dispatch();
    expect(world.queue.take()).toEqual([]);
    expect(world.row(world.callId)).toMatchObject({
      status: "INITIATED",
      next_attempt_at: NOW + 9 * MINUTE,
    });
    world.expectTruth();
  });

  it("cancels what one entry suppresses for a while and another for good, saying why", async () => {
    const world = await worldWithCall();
    const forGood = entryOf("+1", { kind: "prefix", reason: "legal" });
    await suppress(world.db, NOW, entryOf(NUMBER, { expiresAt: NOW + MINUTE }), forGood);
    await world.dispatch();
    expect(world.row(world.callId)).toMatchObject({
      status: "CANCELLED",
      error_message: "Suppressed (legal)",
    });
  });
});

describe("the door", () => {
  it("refuses who is suppressed, number by number, with the entry's id, and accepts the others", async () => {
    const world = makeWorld();
    const campaignId = await world.campaign();
    const [id] = await suppress(world.db, NOW, entryOf(NUMBER, { scope: `campaign:${campaignId}` }));
    expect(await world.initiate(campaignId, NUMBER, "+12025550002")).toMatchObject({
      kind: "done",
      accepted: [{ phoneNumber: "+12025550002" }],
      refused: [{ phoneNumber: NUMBER, suppressionId: id }],
    });
    expect(await world.initiate(await world.campaign(), NUMBER)).toMatchObject({ refused: [] });
    world.expectTruth();
  });

  it("says suppressed rather than duplicate, with one read for all", async () => {
    const world = makeWorld();
    const campaignId = await world.campaign();
    const others = ["+12025550002", "+12025550003"];
    await world.accepted(campaignId, NUMBER, ...others);
    const [suppressionId] = await suppress(world.db, NOW, entryOf(NUMBER));
    const asked = countingStatements(world.db, named("suppressed among these"));
    const answer = await world.initiate(campaignId, NUMBER, ...others);
    expect(answer).toMatchObject({
      refused: [{ suppressionId }, { holder: {} }, { holder: {} }],
    });
    expect(asked()).toBe(1);
  });

  it("asks nothing more while nobody is refused", async () => {
    const world = makeWorld();
    const asked = countingStatements(world.db, named("suppressed among these"));
    await world.accepted(await world.campaign(), NUMBER);
    expect(asked()).toBe(0);
  });
});

describe("the hopper", () => {
  const contacts = (world: ReturnType<typeof makeWorld>) =>
    world.db.sqlite
      .prepare("SELECT phone_number, suppressed_at FROM contacts WHERE suppressed_at IS NOT NULL")
      .all()
      .map(row => ({ ...row }));
  const counted = (world: ReturnType<typeof makeWorld>) =>
    Number(world.db.sqlite.prepare("SELECT sum(suppressed) AS n FROM contact_zones").get()?.n);

  it("passes over who is suppressed for good, marks and counts them", async () => {
    const world = makeWorld();
    await suppress(world.db, NOW, entryOf(NUMBER));
    const id = await world.started({}, [NUMBER, "+12025550002"]);
    expect(await world.dispatch()).toMatchObject({ granted: 1, fed: 1 });
    expect(world.rows().map(r => r.phone_number)).toEqual(["+12025550002"]);
    expect(contacts(world)).toEqual([{ phone_number: NUMBER, suppressed_at: NOW }]);
    expect(counted(world)).toBe(1);
    world.expectTruth();
    expect((await world.campaignOf(id)).contactCursor).toBe(2);
  });

  it("goes on at once behind a thousand who are suppressed", async () => {
    const world = makeWorld();
    await suppress(world.db, NOW, entryOf("+1202", { kind: "prefix" }));
    await world.started({}, [...numbers(1_200), "+13035550001"]);
    for (let n = 0; n < 3; n++) await world.dispatch();
    expect(world.rows().map(r => r.phone_number)).toEqual(["+13035550001"]);
    expect(counted(world)).toBe(1_200);
  });

  it("lets who is suppressed for a while wait until it is over", async () => {
    const world = makeWorld();
    await suppress(world.db, NOW, entryOf(NUMBER, { expiresAt: NOW + MINUTE }));
    await world.started({}, [NUMBER]);
    expect(await world.dispatch()).toMatchObject({ granted: 0, fed: 1 });
    world.time.now = NOW + MINUTE;
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
    expect(counted(world)).toBe(0);
  });
});
