// What is said of a trunk on the command line, when it is made and when it is changed.
import { numberOption } from "../../arguments.ts";
import { jsonOption } from "../../json-option.ts";
import type { Values } from "../command.ts";

export const TRUNK_OPTIONS = {
  provider: { type: "string", value: "NAME", about: "who dials: twilio, telnyx, …, http or simulator" },
  "max-concurrent-calls": { type: "string", value: "N", about: "its lines" },
  "calls-per-second": { type: "string", value: "N", about: "dials in any one second; 0 = unlimited" },
  weight: { type: "string", value: "N", about: "its share, on top of its lines, compared with others" },
  "backup-of": { type: "string", value: "NAME", about: 'dials while this one does not; "" = nobody\'s' },
  settings: { type: "string", value: "JSON|FILE", about: "of the provider, without secrets" },
  secrets: {
    type: "string",
    value: "JSON|FILE",
    about: 'which Worker secret holds which: {"auth_token":"TWILIO_EU_AUTH_TOKEN"}',
  },
} as const;

/** Fields that were not given are left out. */
export async function trunkFields(values: Values<typeof TRUNK_OPTIONS>) {
  const backupOf = values["backup-of"];
  return {
    provider: values.provider,
    max_concurrent_calls: numberOption("max-concurrent-calls", values["max-concurrent-calls"]),
    calls_per_second: numberOption("calls-per-second", values["calls-per-second"]),
    weight: numberOption("weight", values.weight),
    backup_of: backupOf === "" ? null : backupOf,
    settings: await jsonOption("settings", values.settings, "object"),
    secrets: await jsonOption("secrets", values.secrets, "object"),
  };
}
