// `numbers import FILE --campaign ID`: any size, with a progress bar.
import { campaignId } from "../../arguments.ts";
import { importLines } from "../../terminal/import-lines.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";
import { contactsFile } from "./contacts-file.ts";
import { IMPORT_OPTIONS, importExit, sendContacts } from "./send-contacts.ts";

export const importContacts = command({
  name: "numbers import",
  about: "add the numbers of a CSV or NDJSON file to a campaign",
  takes: ["FILE"],
  options: {
    campaign: { type: "string", value: "ID", about: "the campaign (needed)" },
    ...IMPORT_OPTIONS,
  },
  details: [
    "FILE - is the standard input, with --format. A bad row is named and left out, the others are added.",
    "Columns of CSV that say who is called: person_id, debt_id, subject, postal_code, region, country,",
    "location_trusted, consent_basis, consent_scope, consent_obtained_at, consent_expires_at, consent_source,",
    "consent_ref. Every other one becomes metadata.",
    "Sent twice, a file does no harm: a number is in a campaign once.",
  ],
  async run(context, { values, args: [path] }) {
    if (values.campaign === undefined)
      throw new WrongUsage("--campaign ID is missing: whose numbers are these?");
    const id = campaignId(values.campaign);
    const file = await contactsFile(path ?? "", values.format, context.stdin);
    // A wrong token or campaign is refused before the file is sent.
    await context.client.campaigns.get(id);
    const answer = await sendContacts(context, id, file, values);
    context.screen.show(answer, (rows, width) => importLines(rows, values["dry-run"] === true, width));
    return importExit(answer);
  },
});
