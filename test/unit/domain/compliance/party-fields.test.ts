// What a client says of the person called: what is taken, and how each refusal names the field and the value.
import { expect, it } from "vitest";
import { placeProblems } from "../../../../src/domain/compliance/party.ts";
import { readParty } from "../../../../src/domain/compliance/party-fields.ts";

const NOT_SAID = {
  debtId: null,
  subject: null,
  postalCode: null,
  region: null,
  country: null,
  locationTrusted: false,
  consent: null,
};

it("everything that may be said is read", () => {
  const consent = {
    basis: "express_written",
    scope: "purpose:telemarketing",
    obtained_at: "2026-01-05T09:00:00-05:00",
    expires_at: "2028-01-05T14:00:00Z",
    source: "web form",
    ref: "form-17",
  };
  const given = {
    phone_number: "+13055550123",
    person_id: " p-1 ",
    debt_id: "d-1",
    subject: "renewal",
    postal_code: "33101",
    region: "US-FL",
    country: "US",
    location_trusted: true,
    consent,
  };
  expect(readParty(given)).toEqual({
    personId: "p-1",
    party: {
      debtId: "d-1",
      subject: "renewal",
      postalCode: "33101",
      region: "US-FL",
      country: "US",
      locationTrusted: true,
      consent: {
        basis: "express_written",
        scope: "purpose:telemarketing",
        obtainedAt: Date.UTC(2026, 0, 5, 14),
        expiresAt: Date.UTC(2028, 0, 5, 14),
        source: "web form",
        ref: "form-17",
      },
    },
  });
});

it.each([
  ["nothing", {}],
  ["nothing of this", { phone_number: "+1", metadata: { person_id: "p" } }],
  ["nulls", { person_id: null, consent: null, location_trusted: null }],
  ["blanks", { person_id: "", subject: "  ", region: "" }],
  ["that a place which is not stated is not trusted", { location_trusted: false }],
])("%s says nothing", (_, given) => {
  expect(readParty(given)).toEqual({});
});

it("the person alone needs no more", () => {
  expect(readParty({ person_id: "p" })).toEqual({ personId: "p" });
  expect(readParty({ subject: "s" })).toEqual({ party: { ...NOT_SAID, subject: "s" } });
});

it("a consent is for all calls and without end, unless it says otherwise", () => {
  const consent = {
    basis: "express",
    scope: "all",
    obtainedAt: null,
    expiresAt: null,
    source: null,
    ref: null,
  };
  expect(readParty({ consent: { basis: "express" } })).toEqual({ party: { ...NOT_SAID, consent } });
  const blank = { basis: "express", scope: null, obtained_at: null, expires_at: "", source: " ", ref: "" };
  expect(readParty({ consent: blank })).toEqual({ party: { ...NOT_SAID, consent } });
});

const LONG = "x".repeat(101);
it.each([
  [{ person_id: 7 }, "person_id", 7, "must be a string, not 7"],
  [{ person_id: LONG }, "person_id", LONG, 'must not exceed 100 characters, not 101: "xxx'],
  [{ debt_id: LONG }, "debt_id", LONG, "must not exceed 100 characters, not 101"],
  [{ subject: `${LONG}y` }, "subject", `${LONG}y`, "must not exceed 100 characters, not 102"],
  [{ subject: "a\nb" }, "subject", "a\nb", 'must be text without control characters, not "a\\nb"'],
  [{ person_id: "\ud800" }, "person_id", "\ud800", "must be text without control characters"],
  [{ country: ["US"] }, "country", ["US"], 'must be a string, not ["US"]'],
  [{ location_trusted: "maybe" }, "location_trusted", "maybe", 'must be true or false, not "maybe"'],
  [{ consent: "yes" }, "consent", "yes", 'must be an object, not "yes"'],
  [{ consent: {} }, "consent.basis", undefined, "is required"],
  [{ consent: { basis: "Written" } }, "consent.basis", "Written", 'such as express_written, not "Written"'],
  [
    { consent: { basis: "express", scope: "sales" } },
    "consent.scope",
    "sales",
    "must be all, campaign:ID, or purpose: and one of",
  ],
  [
    { consent: { basis: "express", scope: "purpose:telemarketting" } },
    "consent.scope",
    "purpose:telemarketting",
    'not "purpose:telemarketting"',
  ],
  [
    { consent: { basis: "express", obtained_at: "2026-01-05" } },
    "consent.obtained_at",
    "2026-01-05",
    "must be ISO 8601 with its offset, such as 2026-11-20T16:40:00-05:00",
  ],
  [
    {
      consent: { basis: "express", obtained_at: "2026-01-05T00:00:00Z", expires_at: "2026-01-05T00:00:00Z" },
    },
    "consent.expires_at",
    "2026-01-05T00:00:00Z",
    'must be after obtained_at, not "2026-01-05T00:00:00.000Z"',
  ],
  [
    { consent: { basis: "express", expire_at: "2026-01-05T00:00:00Z" } },
    "consent",
    { basis: "express", expire_at: "2026-01-05T00:00:00Z" },
    'has no "expire_at"; it has basis, scope, obtained_at, expires_at, source, ref',
  ],
  [{ consent: { basis: "express", ref: `${LONG}${LONG}` } }, "consent.ref", `${LONG}${LONG}`, "exceed 200"],
])("%o is refused", (given, path, value, message) => {
  expect(readParty(given)).toEqual({
    path: path.split("."),
    value,
    message: expect.stringContaining(message),
  });
});

it("a stated place is held against the number, each problem under its field", () => {
  const problems = (phoneNumber: string, given: Record<string, unknown>) => {
    const said = readParty(given);
    return "path" in said ? [said] : placeProblems({ phoneNumber, timeZone: null, ...said });
  };
  expect(problems("+13055550123", { region: "FL", postal_code: "33101", country: "us" })).toEqual([]);
  expect(problems("+13055550123", { person_id: "p", subject: "s" })).toEqual([]);
  expect(problems("+13055550123", { postal_code: "3310", country: "US", region: "Florida" })).toEqual([
    { field: "postal_code", message: 'postal_code "3310" is no ZIP code, such as "33101"' },
    { field: "region", message: 'region "Florida" is no code of ISO 3166-2, such as "US-FL"' },
  ]);
  expect(problems("+4915112345678", { region: "BY" })).toMatchObject([{ field: "region" }]);
  expect(problems("+4915112345678", { region: "DE-BY" })).toEqual([]);
});
