// What files say of the person called: columns of the API's names, and a refusal that names the column as the file does.
import { expect, it } from "vitest";
import { readCsv, readNdjson } from "../../../../support/worlds/contact-files.ts";

const ANNA = "+13055550123";
const CONSENT = {
  basis: "express_written",
  scope: "campaign:7",
  obtainedAt: Date.UTC(2026, 0, 5),
  expiresAt: null,
  source: "web",
  ref: "form-17",
};
const SAID = {
  personId: "p-1",
  party: {
    debtId: "d-1",
    subject: "renewal",
    postalCode: "33101",
    region: "FL",
    country: "US",
    locationTrusted: true,
    consent: CONSENT,
  },
};

it("a CSV file says it in columns of these names, however they are spelt", () => {
  const header =
    "phone,Person ID,debt-id,SUBJECT,postal code,region,country,location_trusted,consent_basis,consent_scope," +
    "consent_obtained_at,consent_expires_at,consent_source,consent_ref,name";
  const row = `${ANNA},p-1,d-1,renewal,33101,FL,US,Yes,express_written,campaign:7,2026-01-05T00:00:00Z,,web,form-17,Anna`;
  const blank = `+13055550124${",".repeat(14)}`;
  expect(readCsv(`${header}\n${row}\n${blank}\n`)).toEqual({
    contacts: [
      { line: 2, phoneNumber: ANNA, timeZone: null, metadata: '{"name":"Anna"}', ...SAID },
      { line: 3, phoneNumber: "+13055550124", timeZone: null, metadata: null },
    ],
    rejected: [],
  });
});

it("NDJSON says it as the API does", () => {
  const line = {
    phone_number: ANNA,
    person_id: "p-1",
    debt_id: "d-1",
    subject: "renewal",
    postal_code: "33101",
    region: "FL",
    country: "US",
    location_trusted: true,
    consent: {
      basis: "express_written",
      scope: "campaign:7",
      obtained_at: "2026-01-05T00:00:00Z",
      source: "web",
      ref: "form-17",
    },
  };
  expect(readNdjson(JSON.stringify(line)).contacts).toEqual([
    { line: 1, phoneNumber: ANNA, timeZone: null, metadata: null, ...SAID },
  ]);
});

it.each([
  ["true", true],
  ["1", true],
  ["YES", true],
  ["false", false],
  ["0", false],
  ["no", false],
  ["", false],
])("location_trusted %j", (word, trusted) => {
  const { contacts } = readCsv(`phone,region,location_trusted\n${ANNA},FL,${word}`);
  expect(contacts).toMatchObject([{ party: { region: "FL", locationTrusted: trusted } }]);
});

it("a column that the client calls metadata is metadata, and so is every one without a header", () => {
  const file = `phone,region,subject\n${ANNA},Florida,renewal\n`;
  const { contacts } = readCsv(file, { metadataColumns: ["region"] });
  expect(contacts).toEqual([
    {
      line: 2,
      phoneNumber: ANNA,
      timeZone: null,
      metadata: '{"region":"Florida"}',
      party: { ...SAID.party, ...none, subject: "renewal" },
    },
  ]);
  const bare = readCsv(`${ANNA},region`, { header: false });
  expect(bare.contacts).toMatchObject([{ metadata: '{"column_2":"region"}' }]);
  expect(
    readCsv(`phone,region\n${ANNA},x`, { phoneColumn: "phone", timeZoneColumn: "region" }),
  ).toMatchObject({
    rejected: [{ column: "region", reason: expect.stringContaining("unknown time zone") }],
  });
});

const none = {
  debtId: null,
  postalCode: null,
  region: null,
  country: null,
  locationTrusted: false,
  consent: null,
};

it("what an export guards against formulas is taken as it was", () => {
  const { contacts } = readCsv(`phone,person_id,subject\n${ANNA},'-17,'tis the season`);
  expect(contacts).toMatchObject([{ personId: "-17", party: { subject: "'tis the season" } }]);
});

it.each([
  ["Region", "Florida", 'region "Florida" is no code of ISO 3166-2, such as "US-FL"'],
  ["Postal Code", "3310", 'postal_code "3310" is no ZIP code and no Canadian postal code; name its country'],
  ["location_trusted", "maybe", 'must be true or false, not "maybe"'],
  ["consent_basis", "Written!", "must be a word in small letters"],
  ["consent_obtained_at", "last week", "must be ISO 8601 with its offset"],
  ["person id", "x".repeat(101), "must not exceed 100 characters"],
])("a row whose %s is %j is left out and says so", (column, value, reason) => {
  const basis = column.startsWith("consent_o") ? "express" : "";
  const { contacts, rejected } = readCsv(
    `phone,${column}${basis && ",consent_basis"}\n${ANNA},${value}${basis && `,${basis}`}\n+13055550124,${basis && ","}\n`,
  );
  expect(rejected).toEqual([{ line: 2, column, value, reason: expect.stringContaining(reason) }]);
  expect(contacts).toHaveLength(1);
});

it("a consent without its basis is left out, naming the column that is missing", () => {
  expect(readCsv(`phone,consent_source\n${ANNA},web`).rejected).toEqual([
    { line: 2, column: "consent_basis", value: "", reason: "is required" },
  ]);
});

it("a line of NDJSON is refused by the path of the value", () => {
  const line = (more: object) => `${JSON.stringify({ phone_number: ANNA, ...more })}\n`;
  const deep = `{"phone_number":"${ANNA}","consent":{"basis":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`;
  const file = line({ person_id: 7 }) + line({ consent: { basis: "B" } }) + line({ region: "US-ZZ" }) + deep;
  expect(readNdjson(file)).toMatchObject({
    contacts: [],
    rejected: [
      { line: 1, column: "person_id", value: "7", reason: "must be a string, not 7" },
      { line: 2, column: "consent.basis", value: "B" },
      { line: 3, column: "region", value: "US-ZZ", reason: 'region "US-ZZ" is no region of US' },
      { line: 4, column: "consent.basis", reason: expect.stringContaining("must be a string") },
    ],
  });
});
