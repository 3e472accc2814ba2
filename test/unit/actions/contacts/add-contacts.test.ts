// Numbers for a campaign: what is refused says why, and the gate looks again when it matters.
import { describe, expect, it } from "vitest";
import { addContacts } from "../../../../src/actions/contacts/add-contacts.ts";
import { moveCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { d1Contacts } from "../../../../src/store/d1.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { NOW } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const BEN = "+12025550002";

/** What the actions are given, and how often the gate was woken. */
function desk(world: World) {
  let woken = 0;
  const gate = { wake: async () => void woken++ };
  const settings = { phoneNumbers: { defaultCountry: null, validation: "digits" } } as const;
  const { campaigns, clock } = world;
  return {
    woken: () => woken,
    add: { campaigns, contacts: d1Contacts(world.db), gate, clock, settings },
    state: { campaigns, gate, clock },
  };
}
const offered = (...typed: unknown[]) => typed.map(t => ({ typed: t, timeZone: null, metadata: null }));

describe("numbers for a campaign", () => {
  it("are added in their normal form; repeats are folded and bad ones named, and neither stops the others", async () => {
    const world = makeWorld();
    const id = await world.campaign({}, [BEN]);
    const result = await addContacts(desk(world).add, {
      campaignId: id,
      offered: offered("1 (202) 555-0001", ANNA, BEN, "nonsense", 42, null, { number: ANNA }),
    });
    expect(result).toEqual({
      added: [ANNA],
      duplicates: [ANNA, BEN],
      errors: [
        "Invalid phone number: nonsense",
        "Invalid phone number: 42",
        "Invalid phone number: null",
        `Invalid phone number: {"number":"${ANNA}"}`,
      ],
    });
    world.expectTruth();
  });

  it("in an unknown zone are named and left out, so that nothing is ever open by mistake", async () => {
    const world = makeWorld();
    const result = await addContacts(desk(world).add, {
      campaignId: await world.campaign(),
      offered: [
        { typed: ANNA, timeZone: "Mars/Base", metadata: null },
        { typed: BEN, timeZone: "Europe/Paris", metadata: '{"a":1}' },
        { typed: "+12025550003", timeZone: 7, metadata: null },
      ],
    });
    expect(result).toMatchObject({
      added: [BEN],
      errors: [`Invalid time zone of ${ANNA}: Mars/Base`, "Invalid time zone of +12025550003: 7"],
    });
  });

  it("wake the gate when the campaign runs, and only for something new", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const { add, woken } = desk(world);
    await addContacts(add, { campaignId: id, offered: offered(ANNA) });
    expect(woken()).toBe(0);
    await moveCampaign(world.db, id, "start", NOW);
    await addContacts(add, { campaignId: id, offered: offered(ANNA) });
    expect(woken()).toBe(0);
    await addContacts(add, { campaignId: id, offered: offered(BEN) });
    expect(woken()).toBe(1);
  });

  it.each([
    ["completed", "start"],
    ["cancelled", null],
  ])("are refused by a campaign that is %s, naming what is legal", async (status, legal) => {
    const world = makeWorld();
    const id = await world.campaign();
    world.db.sqlite.prepare("UPDATE campaigns SET status = ?").run(status);
    const adding = addContacts(desk(world).add, { campaignId: id, offered: offered(ANNA) });
    await expect(adding).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(status),
      details: { status, legal: legal === null ? [] : [legal] },
    });
    world.expectTruth();
  });
});
