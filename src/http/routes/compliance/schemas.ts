// What a client sends to ask what the rules say about a call, and what the API answers.
import * as z from "zod";
import { LOOKED_UP } from "../../../actions/compliance/look-up.ts";
import { EVENTS, PURPOSES } from "../../../domain/compliance/packs/pack.ts";
import { SUPPRESSION_KINDS, SUPPRESSION_REASONS } from "../../../domain/compliance/suppression.ts";
import { isCallScope, SCOPE_FORM } from "../../../domain/compliance/verdict/call-scope.ts";
import { MODES } from "../../../domain/compliance/verdict/question.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { idField, instantField, phoneNumberField, quoted, stringField } from "../../lib/body-fields.ts";
import { jsonBody, shape, time } from "../../openapi/schema-parts.ts";

const MAX_PACKS = 100;
const MAX_ENTRIES = 1_000;
const MAX_MARGIN_SECONDS = 3_600;

const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: i => `must be one of ${words.join(", ")}, not ${quoted(i.input)}` });
const upTo = <T extends z.ZodType>(max: number, item: T) =>
  z
    .array(item, { error: i => `must be a list, not ${quoted(i.input)}` })
    .max(max, { error: i => `must have at most ${max} entries, not ${(i.input as unknown[]).length}` });
const yesOrNo = schemaOf(() => z.boolean({ error: i => `must be true or false, not ${quoted(i.input)}` }));
const given = schemaOf(() => instantField().refine(at => at !== undefined, { error: "is required" }));
const key = schemaOf(() => stringField(200).nullish());
const object = schemaOf(() =>
  z.record(z.string(), z.unknown(), { error: i => `must be an object, not ${quoted(i.input)}` }),
);

const scope = schemaOf(() =>
  stringField(60)
    .refine(isCallScope, { error: i => `${SCOPE_FORM}, not ${quoted(i.input)}` })
    .nullish()
    .describe(`Absent: all. It ${SCOPE_FORM}.`),
);

const consent = schemaOf(() =>
  z.object({
    basis: stringField(60).describe("Such as express, express_written, existing_contract."),
    scope: scope(),
    obtained_at: instantField(),
    expires_at: instantField(),
    source: stringField(500).nullish(),
    ref: stringField(500).nullish(),
  }),
);

const call = schemaOf(() =>
  z.object({
    phone_number: phoneNumberField(),
    time_zone: stringField(64)
      .nullish()
      .describe("IANA. The best evidence of a place; then the postal code."),
    region: stringField(10).nullish().describe("ISO 3166-2, such as US-FL."),
    postal_code: stringField(20).nullish(),
    country: stringField(10).nullish().describe("ISO 3166-1, such as US."),
    location_trusted: yesOrNo().nullish().describe("True: the number's own zones and regions are not added."),
    person_id: key(),
    debt_id: key(),
    subject: key(),
    consent: consent().nullish(),
  }),
);

const reach = schemaOf(() =>
  z.object({
    at: given(),
    kind: oneOf(["placed", "connected"]).describe("connected: it rang, went to voicemail or was talked."),
    event: oneOf(EVENTS).nullish(),
    number: phoneNumberField(),
    person_id: key(),
    debt_id: key(),
    subject: key(),
    campaign_id: idField().nullish().describe("Caps hold across campaigns."),
    direction: oneOf(["inbound", "outbound"])
      .nullish()
      .describe("Absent: outbound. Inbound calls never count."),
    consented: yesOrNo().nullish().describe("The person had agreed to this very call."),
  }),
);

const suppression = schemaOf(() =>
  z
    .object({
      kind: oneOf(SUPPRESSION_KINDS),
      value: stringField(200),
      scope: scope(),
      reason: oneOf(SUPPRESSION_REASONS).nullish(),
      expires_at: instantField(),
      revoked_at: instantField(),
    })
    .refine(({ kind, value }) => kind !== "prefix" || /^\+?\d{1,15}$/.test(value), {
      error: "must be the first digits of a number, such as +1305",
      path: ["value"],
    }),
);

const region = schemaOf(() =>
  stringField(6).regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, {
    error: i => `must be a region such as US-LA or a country such as US, not ${quoted(i.input)}`,
  }),
);

const blackout = schemaOf(() =>
  z
    .object({
      id: stringField(100),
      from: given(),
      to: given(),
      regions: upTo(MAX_PACKS, region()).nullish().describe("Absent: everywhere."),
      campaigns: upTo(MAX_ENTRIES, idField()).nullish().describe("Absent: all."),
    })
    .refine(({ from, to }) => (from ?? 0) < (to ?? 0), { error: "must be after from", path: ["to"] }),
);

const margin = {
  error: (i: { input?: unknown }) =>
    `must be a whole number of seconds from 0 to ${MAX_MARGIN_SECONDS}, not ${quoted(i.input)}`,
};

export const checkCompliance = jsonBody(
  "CheckCompliance",
  () =>
    z.object({
      now: instantField(),
      mode: oneOf(MODES)
        .nullish()
        .describe(
          "Absent: enforce where packs are given, else as the campaign says. off: suppressions only; observe: what would have been.",
        ),
      purpose: oneOf(PURPOSES)
        .nullish()
        .describe("Absent: as the campaign says; without one the rules of every purpose hold."),
      automated: yesOrNo()
        .nullish()
        .describe("Dialled or spoken by a machine. Absent: as the campaign says, else true."),
      packs: upTo(
        MAX_PACKS,
        z.union([stringField(100), object()], { error: "must be a name or a whole pack" }),
      )
        .nullish()
        .describe(
          "Names, with * at the end for all that begin so and are verified, or whole packs. Absent: the campaign's.",
        ),
      calendars: upTo(MAX_PACKS, object())
        .nullish()
        .describe("Whole holiday calendars, besides the shipped ones."),
      campaign_id: idField().nullish(),
      call: call(),
      history: upTo(MAX_ENTRIES, reach())
        .nullish()
        .describe(
          "Attempts and conversations, in any order. Absent: those known of the number, the person and the debt.",
        ),
      suppressions: upTo(MAX_ENTRIES, suppression())
        .nullish()
        .describe("Absent: those in force for the number and the person."),
      blackouts: upTo(MAX_ENTRIES, blackout())
        .nullish()
        .describe("Absent: those that stand, which hold in every mode; [] = none."),
      lists: upTo(MAX_PACKS, z.object({ list: stringField(100), as_of: given(), listed: yesOrNo() }))
        .nullish()
        .describe("What is known of national lists, and whether the number is on them."),
      closing_margin_seconds: z
        .int(margin)
        .min(0, margin)
        .max(MAX_MARGIN_SECONDS, margin)
        .nullish()
        .describe(
          "Windows close so much earlier, since the phone rings after the dial. Absent: as the campaign says, else 60.",
        ),
    }),
  {
    florida: {
      summary: "A Florida number in the evening",
      value: {
        now: "2026-01-16T01:30:00Z",
        purpose: "telemarketing",
        packs: ["us-federal", "us-fl"],
        call: { phone_number: "+18505550123" },
      },
    },
  },
);

export const ComplianceChecked = shape(
  "ComplianceChecked",
  () =>
    z.object({
      decision: z.enum(["dial", "wait", "refuse"]),
      until: time().nullable().describe("Of wait: the first instant at which it would be dial."),
      open_until: time()
        .nullable()
        .describe("Of dial: the first instant at which it no longer is; null = none within 14 days."),
      reason: z.string(),
      blocked_by: z.array(z.string()).describe("Rules that stop it now, such as us-fl/hours."),
      would_block: z
        .boolean()
        .nullable()
        .describe("With mode observe: whether reason and blocked_by would have stopped it."),
      now: time(),
      mode: z.enum(MODES),
      zones: z.array(z.string()),
      regions: z.array(z.string()),
      packs: z.array(z.string()).describe("With every version that may be in force: us-fl@1."),
      looked_up: z.array(z.enum(LOOKED_UP)).describe("What was not given, and is as it is known here."),
      rules: z.array(
        z.object({
          rule: z.string(),
          pass: z.boolean(),
          detail: z.string(),
          source: z.string().nullable(),
          opens_at: time()
            .nullable()
            .describe("When this rule alone lets it out; null where it does now, or not within 14 days."),
        }),
      ),
    }),
  {
    decision: "wait",
    until: "2026-01-16T14:00:00.000Z",
    open_until: null,
    reason: "us-fl/hours: 20:30 in America/New_York, outside: thursday has 08:00-20:00",
    blocked_by: ["us-fl/hours"],
    would_block: null,
    now: "2026-01-16T01:30:00.000Z",
    mode: "enforce",
    zones: ["America/Chicago", "America/New_York"],
    regions: ["US-FL"],
    packs: ["us-fl@1"],
    looked_up: ["history", "suppressions"],
    rules: [
      {
        rule: "us-fl/hours",
        pass: false,
        detail: "20:30 in America/New_York, outside: thursday has 08:00-20:00",
        source: "Fla. Stat. 501.616(6), SB 1120",
        opens_at: "2026-01-16T14:00:00.000Z",
      },
    ],
  },
);
