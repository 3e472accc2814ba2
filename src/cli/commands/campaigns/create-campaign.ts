// `campaigns create NAME`: a campaign, with the numbers of a file if one is named.

import type { CreateCampaign as Body } from "../../../client/generated/types.ts";
import { numberOption } from "../../arguments.ts";
import type { CampaignAnswer } from "../../client/answers.ts";
import { EXIT } from "../../exit-codes.ts";
import { jsonOption } from "../../json-option.ts";
import { campaignFields } from "../../terminal/campaign-lines.ts";
import { importLines } from "../../terminal/import-lines.ts";
import { command, type Values } from "../command.ts";
import { contactsFile } from "../contacts/contacts-file.ts";
import { IMPORT_OPTIONS, importExit, sendContacts } from "../contacts/send-contacts.ts";

const { "dry-run": _, ...fileOptions } = IMPORT_OPTIONS;

const options = {
  "time-zone": { type: "string", value: "ZONE", about: "such as Europe/Paris" },
  "max-concurrent-calls": { type: "string", value: "N", about: "lines it may use at once" },
  weight: { type: "string", value: "N", about: "its share of the lines, compared with others" },
  trunks: {
    type: "string",
    value: "NAME,…",
    about: "who dials: trunks, sharing its calls; default when absent",
  },
  "max-attempts": { type: "string", value: "N", about: "dials of one call, the first one included" },
  "base-delay": { type: "string", value: "2s", about: "before the second attempt; doubles with each" },
  "max-delay": { type: "string", value: "5m", about: "at most between two attempts" },
  jitter: { type: "string", value: "0..1", about: "how far retries are spread" },
  "business-hours": {
    type: "string",
    value: "JSON|FILE",
    about: 'when first attempts may go: [{"day_of_week":1,"start":"09:00","end":"17:00"}]',
  },
  "machine-detection": {
    type: "string",
    value: "off|async|sync",
    about: "whether to find out if a machine picked up",
  },
  "voicemail-counts-as": { type: "string", value: "rnr|picked", about: "rnr: nobody was reached" },
  "ring-timeout": { type: "string", value: "SECONDS", about: "how long a phone may ring" },
  "max-call": { type: "string", value: "SECONDS", about: "how long a conversation may last" },
  "provider-options": {
    type: "string",
    value: "JSON|FILE",
    about: 'what only the provider knows, by its own names: {"assistant_id":"…"}',
  },
  numbers: { type: "string", value: "FILE", about: "numbers to import, as in: numbers import" },
  ...fileOptions,
} as const;

export const createCampaign = command({
  name: "campaigns create",
  about: "create a campaign",
  takes: ["NAME"],
  options,
  details: [
    'With --numbers and --json the answer is {"campaign": …, "import": …}, the import null if it failed.',
  ],
  async run(context, { values, args: [name] }) {
    const { client, screen } = context;
    const body = await bodyOf(name ?? "", values);
    const { numbers, format } = values;
    const file = numbers === undefined ? null : await contactsFile(numbers, format, context.stdin);
    const campaign = await client.campaigns.create(body);
    if (file === null) {
      screen.show(campaign, createdLines);
      return EXIT.done;
    }
    const imported = await sendContacts(context, String(campaign.id), file, values).catch(
      (error: unknown) => {
        // The campaign is there all the same.
        screen.show({ campaign, import: null }, (made, width) => createdLines(made.campaign, width));
        throw error;
      },
    );
    screen.show({ campaign, import: imported }, (made, width) => [
      ...createdLines(withNumbers(made.campaign, made.import.added_count), width),
      ...importLines(made.import, false, width),
    ]);
    return importExit(imported);
  },
});

const withNumbers = (campaign: CampaignAnswer, added: number) => ({
  ...campaign,
  phone_count: campaign.phone_count + added,
});

const createdLines = (campaign: CampaignAnswer, width: number) => [
  `Campaign ${campaign.id} is created.`,
  ...campaignFields(campaign, width),
];

/** Fields that were not given are left out. */
async function bodyOf(name: string, values: Values<typeof options>): Promise<Body> {
  const policy = {
    max_attempts: numberOption("max-attempts", values["max-attempts"]),
    base_delay: values["base-delay"],
    max_delay: values["max-delay"],
    jitter: numberOption("jitter", values.jitter),
  };
  return {
    name,
    time_zone: values["time-zone"],
    max_concurrent_calls: numberOption("max-concurrent-calls", values["max-concurrent-calls"]),
    weight: numberOption("weight", values.weight),
    trunks: values.trunks?.split(",").map(name => name.trim()),
    retry_policy: Object.values(policy).every(value => value === undefined) ? undefined : policy,
    business_hours: await jsonOption("business-hours", values["business-hours"], "list"),
    // Words that the service does not know it refuses by name.
    machine_detection: values["machine-detection"] as Body["machine_detection"],
    voicemail_counts_as: values["voicemail-counts-as"] as Body["voicemail_counts_as"],
    ring_timeout_seconds: numberOption("ring-timeout", values["ring-timeout"]),
    max_call_seconds: numberOption("max-call", values["max-call"]),
    provider_options: await jsonOption("provider-options", values["provider-options"], "object"),
  };
}
