// Contacts: added once each, listed by campaign.
import { describe, expect, it } from "vitest";
import { insertContacts } from "../../../../src/store/campaigns/create-campaign.ts";
import { listContacts } from "../../../../src/store/contacts/list-contacts.ts";
import { failOnce, makeWorld, numbers } from "../../../support/worlds/action-world.ts";
import { NOW } from "../../../support/worlds/permits.ts";

describe("contacts", () => {
  it("are added once each, counted once each, also when the answer was lost and they are sent again", async () => {
    const world = makeWorld();
    const [first, second, third] = numbers(3);
    const id = await world.campaign({}, [first ?? ""]);
    const contact = (phoneNumber = "") => ({ phoneNumber, timeZone: null, metadata: null });
    failOnce(world, "after", "INSERT INTO contacts");
    const add = () => insertContacts(world.db, id, [contact(first), contact(second), contact(third)], NOW);
    await expect(add()).rejects.toThrow("D1 is out of reach");
    expect(await add()).toEqual([]);
    world.expectTruth();
    const rows = await listContacts(world.db, { campaignId: id, limit: 2 });
    expect(rows.map(r => r.phoneNumber)).toEqual([first, second]);
    expect(
      (await listContacts(world.db, { campaignId: id, after: rows[1]?.id ?? 0, limit: 2 })).map(
        r => r.phoneNumber,
      ),
    ).toEqual([third]);
  });

  it("belong to their campaign only", async () => {
    const world = makeWorld();
    const [one, two] = [await world.campaign({}, numbers(2)), await world.campaign({}, numbers(2))];
    expect((await listContacts(world.db, { campaignId: two, limit: 9 })).map(c => c.campaignId)).toEqual([
      two,
      two,
    ]);
    expect((await listContacts(world.db, { limit: 9 })).map(c => c.campaignId)).toEqual([one, one, two, two]);
    world.expectTruth();
  });
});
