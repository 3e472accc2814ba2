// `suppressions export`: all of them as a file, part by part.

import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";
import { writeParts } from "../write-parts.ts";

/** Of one request: what breaks off is asked for again, and lies in memory until it is whole. */
const ENTRIES_A_PART = "50000";

export const exportSuppressions = command({
  name: "suppressions export",
  about: "all of them as CSV or NDJSON",
  options: {
    format: { type: "string", value: "FORMAT", about: "csv (as is), or ndjson" },
    state: { type: "string", value: "STATE", about: "in_force (as is), expired, revoked, all" },
    out: { type: "string", value: "FILE", about: "into this file; the standard output when left out" },
    cursor: { type: "string", value: "CURSOR", about: "go on where an export was broken off" },
  },
  async run(context, { values }) {
    const { format, state, out, cursor } = values;
    const query = { format, state, limit: ENTRIES_A_PART };
    const parts = context.client.suppressions.export(asTyped({ ...query, cursor }));
    await writeParts(context, { out, appends: cursor !== undefined }, parts);
    return EXIT.done;
  },
});
