// Sends a file of contacts to a campaign, for every command that takes one.
import { asTyped } from "../../as-typed.ts";
import type { ImportAnswer } from "../../client/answers.ts";
import { type OutgoingFile, sendFile } from "../../client/outgoing-file.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { progressBar } from "../../terminal/progress-bar.ts";
import type { CommandContext, Values } from "../command.ts";

export const IMPORT_OPTIONS = {
  "dry-run": { type: "boolean", about: "only check the rows: nothing is added" },
  format: { type: "string", value: "csv|ndjson", about: "where the file's name does not say it" },
  "phone-column": { type: "string", value: "NAME", about: "the column with the number" },
  "time-zone-column": { type: "string", value: "NAME", about: "the column with the time zone" },
} as const;

export function sendContacts(
  { client, progress }: CommandContext,
  campaignId: string,
  file: OutgoingFile,
  values: Values<typeof IMPORT_OPTIONS>,
): Promise<ImportAnswer> {
  const query = {
    dry_run: values["dry-run"] === true ? "true" : undefined,
    phone_column: values["phone-column"],
    time_zone_column: values["time-zone-column"],
  };
  const followed = { ...file, follow: () => progressBar(progress, file.length) };
  return sendFile(followed, (body, options) =>
    client.campaigns.importContacts(campaignId, body, asTyped(query), options),
  );
}

export const importExit = ({ rejected }: ImportAnswer): ExitCode =>
  rejected > 0 ? EXIT.rejected : EXIT.done;
