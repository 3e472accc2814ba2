// `compliance check --phone-number NUMBER`: what the rules say about a call now, or at another time.

import type {
  CheckCompliance as Body,
  ComplianceChecked as Checked,
} from "../../../client/generated/types.ts";
import { numberOption } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { fields, wrap } from "../../terminal/table.ts";
import { paint } from "../../terminal/terminal.ts";
import { localTime } from "../../terminal/times.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command, type Values } from "../command.ts";

const options = {
  "phone-number": { type: "string", value: "NUMBER", about: "who would be called" },
  packs: { type: "string", value: "A,B", about: "rule packs, us-* for all that begin so and are verified" },
  campaign: { type: "string", value: "ID", about: "as a call of this campaign" },
  purpose: { type: "string", value: "WORD", about: "telemarketing, collections, informational, emergency" },
  now: { type: "string", value: "TIME", about: "ISO 8601 with its offset; now when absent" },
  "time-zone": { type: "string", value: "ZONE", about: "where the person is known to be" },
  region: { type: "string", value: "US-FL", about: "where the person is known to be" },
  "postal-code": { type: "string", value: "CODE", about: "where the person is known to be" },
  country: { type: "string", value: "US", about: "where the person is known to be" },
  "person-id": { type: "string", value: "ID", about: "your own id of who is called" },
  "debt-id": { type: "string", value: "ID", about: "your own id of the debt" },
  subject: { type: "string", value: "TEXT", about: "what the call is about" },
  consent: { type: "string", value: "BASIS", about: "such as express_written" },
} as const;

export const checkCompliance = command({
  name: "compliance check",
  about: "what the rules of law say about calling a number",
  options,
  details: ["It only asks: nothing is dialled. Not legal advice; every rule names its source with --json."],
  async run({ client, screen }, { values }) {
    screen.show(await client.compliance.check(bodyOf(values)), lines);
    return EXIT.done;
  },
});

function bodyOf(values: Values<typeof options>): Body {
  const phone_number = values["phone-number"];
  if (phone_number === undefined) throw new WrongUsage("--phone-number is missing.");
  const { packs, campaign, purpose, now, consent: basis } = values;
  return {
    ...(packs === undefined ? {} : { packs: packs.split(",").map(name => name.trim()) }),
    ...(campaign === undefined ? {} : { campaign_id: numberOption("campaign", campaign) }),
    // As it was typed: the service knows what it takes.
    ...(purpose === undefined ? {} : { purpose: purpose as Body["purpose"] }),
    ...(now === undefined ? {} : { now }),
    call: {
      phone_number,
      time_zone: values["time-zone"],
      region: values.region,
      postal_code: values["postal-code"],
      country: values.country,
      person_id: values["person-id"],
      debt_id: values["debt-id"],
      subject: values.subject,
      ...(basis === undefined ? {} : { consent: { basis } }),
    },
  };
}

function lines(c: Checked, width: number): string[] {
  const decided = {
    dial: paint("green", c.open_until === null ? "Dial." : `Dial, until ${localTime(c.open_until)}.`),
    wait: paint("yellow", `Wait until ${localTime(c.until)}.`),
    refuse: paint("red", "Refuse."),
  };
  return [
    decided[c.decision],
    ...wrap(c.reason, width - 2).map(line => `  ${line}`),
    `  Zones: ${c.zones.join(", ") || "not known"}. Regions: ${c.regions.join(", ") || "not known"}.`,
    ...(c.looked_up.length === 0 ? [] : [`  Looked up: ${c.looked_up.join(", ")}.`]),
    "",
    ...fields(
      c.rules.map(({ rule, pass, detail }) => [
        `${pass ? paint("green", "✓") : paint("red", "✗")} ${rule}`,
        detail,
      ]),
      width,
    ),
  ];
}
