// What a client says of a trunk.
import * as z from "zod";
import { schemaOf } from "../../../domain/schema-of.ts";
import { DEFAULT_TRUNK, isTrunkName } from "../../../domain/trunks/trunk.ts";
import { quoted, stringField } from "../../lib/body-fields.ts";
import { jsonBody } from "../../openapi/schema-parts.ts";
import { callerIdsField } from "./caller-id-fields.ts";

const MAX_SETTINGS_BYTES = 16_384;
/** Words that stand in a path where a trunk's name may. */
const TAKEN = ["pause", "resume"];
const encoder = new TextEncoder();

const name = schemaOf(() =>
  stringField(40)
    .refine(isTrunkName, {
      error: i => `must be 1 to 40 of a-z, 0-9, - and _, a letter or digit first, not ${quoted(i.input)}`,
    })
    .refine(text => !TAKEN.includes(text), { error: i => `must not be ${quoted(i.input)}` })
    .describe("What campaigns name it by; it stays."),
);

const whole = (min: number, max: number) => {
  const error = (i: { input?: unknown }) =>
    `must be a whole number from ${min} to ${max}, not ${quoted(i.input)}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

const fields = () => ({
  provider: stringField(40).describe(
    "Who dials: a provider that docs/providers.md names, http or simulator.",
  ),
  max_concurrent_calls: whole(1, 10_000).describe("Its lines: calls that are on the line at once."),
  calls_per_second: whole(0, 1_000)
    .nullish()
    .transform(n => n ?? 0)
    .describe("Dials that may reach the provider in any one second; 0, and when absent = unlimited."),
  weight: whole(1, 100)
    .nullish()
    .transform(n => n ?? 1)
    .describe("Its share of what it dials together with others, on top of its lines; 1 when absent."),
  backup_of: stringField(40)
    .nullish()
    .transform(text => text ?? null)
    .describe(
      "It dials only while this trunk is paused, held or cut off: for the campaigns that name that one.",
    ),
  caller_ids: callerIdsField(),
  settings: z
    .record(z.string(), z.unknown(), { error: i => `must be an object, not ${quoted(i.input)}` })
    .refine(given => encoder.encode(JSON.stringify(given)).byteLength <= MAX_SETTINGS_BYTES, {
      error: `must not exceed ${MAX_SETTINGS_BYTES} bytes as JSON`,
    })
    .nullish()
    .transform(given => given ?? {})
    .describe("What the provider's page says: ids, caller id, what is said on the line. No secrets."),
  secrets: z
    .record(z.string(), stringField(100), {
      error: i => `must be an object of Worker secrets' names, not ${quoted(i.input)}`,
    })
    .nullish()
    .transform(given => given ?? {})
    .describe(
      'Which Worker secret holds which of the provider\'s: `{"auth_token": "TWILIO_EU_AUTH_TOKEN"}`. Their names begin with TRUNK_ or the provider\'s. They are never stored or shown.',
    ),
});

const example = {
  name: "twilio-eu",
  provider: "twilio",
  max_concurrent_calls: 50,
  calls_per_second: 5,
  settings: {
    account_sid: "AC00000000000000000000000000000000",
    from: "+12025550100",
    url: "https://example.com/flow.xml",
  },
  secrets: { auth_token: "TWILIO_EU_AUTH_TOKEN" },
};

export const createTrunk = jsonBody("CreateTrunk", () => z.strictObject({ name: name(), ...fields() }), {
  account: { summary: "A second account", value: example },
  backup: { summary: "A backup", value: { ...example, name: "spare", backup_of: DEFAULT_TRUNK } },
});

export const updateTrunk = jsonBody("UpdateTrunk", () => z.strictObject(fields()).partial(), {
  lines: { summary: "More lines", value: { max_concurrent_calls: 100 } },
  caller_ids: {
    summary: "Numbers that its calls show",
    value: { caller_ids: { numbers: ["+12025550100", "+12025550101"], daily_cap: 100 } },
  },
});
