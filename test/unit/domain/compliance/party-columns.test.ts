// The columns of a file that say something of a person: each field that a request may have.
import { expect, it } from "vitest";
import {
  CONSENT_FIELDS,
  consentFields,
  PARTY_FIELDS,
  partyFields,
} from "../../../../src/domain/compliance/party-fields.ts";

it("are all fields of a person, in their order", () => {
  expect(PARTY_FIELDS).toEqual(Object.keys(partyFields()));
});

it("are all fields of a consent, in their order", () => {
  expect(CONSENT_FIELDS).toEqual(Object.keys(consentFields()));
});
