// `calls export CAMPAIGN`: the results as a file, part by part, until there are no more.

import { campaignId } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";
import { writeParts } from "../write-parts.ts";

/** Calls of one request: what breaks off is asked for again, and lies in memory until it is whole. */
const CALLS_A_PART = "20000";

export const exportCalls = command({
  name: "calls export",
  about: "the calls of a campaign as CSV or NDJSON",
  takes: ["CAMPAIGN"],
  options: {
    format: { type: "string", value: "FORMAT", about: "csv (as is), or ndjson" },
    status: { type: "string", value: "STATUS", about: "of this status only" },
    raw: { type: "boolean", about: "without the guard against formulas in spreadsheets" },
    out: { type: "string", value: "FILE", about: "into this file; the standard output when left out" },
    cursor: { type: "string", value: "CURSOR", about: "go on where an export was broken off" },
  },
  async run(context, { values, args: [campaign] }) {
    const id = campaignId(campaign);
    const { format, status, raw, out, cursor } = values;
    const query = { format, status: status?.toUpperCase(), raw: raw?.toString(), limit: CALLS_A_PART };
    const parts = context.client.campaigns.exportCalls(id, asTyped({ ...query, cursor }));
    await writeParts(context, { out, appends: cursor !== undefined }, parts);
    return EXIT.done;
  },
});
