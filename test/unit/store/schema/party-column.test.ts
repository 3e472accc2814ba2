// What is said of a person, as it is stored: the form of years ago is read for ever, and nothing said is nothing stored.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { PartyDetails } from "../../../../src/domain/compliance/party.ts";
import { readStoredParty, storedParty, withStoredParty } from "../../../../src/store/schema/party-column.ts";

const WHOLE: PartyDetails = {
  debtId: "d-1",
  subject: "renewal",
  postalCode: "33101",
  region: "US-FL",
  country: "US",
  locationTrusted: true,
  consent: {
    basis: "express_written",
    scope: "campaign:7",
    obtainedAt: 1_767_571_200_000,
    expiresAt: null,
    source: "web",
    ref: null,
  },
};

it("has short keys, and leaves out what is not said", () => {
  expect(storedParty(WHOLE)).toBe(
    '{"debt":"d-1","re":"renewal","zip":"33101","in":"US-FL","of":"US","sure":1,' +
      '"ok":["express_written","campaign:7",1767571200000,null,"web"]}',
  );
  const forAll = { ...readStoredParty("{}"), consent: { ...readStoredParty('{"ok":["express"]}').consent } };
  expect(storedParty(forAll as PartyDetails)).toBe('{"ok":["express"]}');
  expect(forAll.consent).toMatchObject({ basis: "express", scope: "all", ref: null });
});

it("a row of which nothing is said is written as it is", () => {
  const row: { phoneNumber: string; party?: PartyDetails } = { phoneNumber: "+1" };
  expect(withStoredParty(row)).toBe(row);
  expect(withStoredParty({ party: WHOLE }).party).toBe(storedParty(WHOLE));
});

const text = fc.option(fc.string({ minLength: 1 }));
const instant = fc.option(fc.integer({ min: 0, max: 4e12 }));
const party = fc.record({
  debtId: text,
  subject: text,
  postalCode: text,
  region: text,
  country: text,
  locationTrusted: fc.boolean(),
  consent: fc.option(
    fc.record({
      basis: fc.constantFrom("express", "express_written"),
      scope: fc.constantFrom("all", "campaign:7", "purpose:telemarketing"),
      obtainedAt: instant,
      expiresAt: instant,
      source: text,
      ref: text,
    }),
  ),
});

it("is read as it was written", () => {
  fc.assert(
    fc.property(party, one => {
      expect(readStoredParty(storedParty(one))).toEqual(one);
    }),
  );
});
