// `calls export CAMPAIGN`: the results as a file, part by part, until there are no more.
import { type FileHandle, open } from "node:fs/promises";
import { campaignId } from "../../arguments.ts";
import type { Part } from "../../client/service.ts";
import { EXIT } from "../../exit-codes.ts";
import { plainText } from "../../terminal/plain-text.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";

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
  async run({ service, screen, progress }, { values, args: [campaign] }) {
    const params = { id: campaignId(campaign) };
    const { format, status, raw, out, cursor } = values;
    let file: FileHandle | null = null;
    const toTerminal = out === undefined && screen.out.isTTY === true;
    const write = async (text: string) => {
      if (out !== undefined) {
        // Opened when there is something to write: a refusal empties no file.
        file ??= await opened(out, cursor === undefined ? "w" : "a");
        await file.writeFile(text);
      } else if (toTerminal) screen.print(text.split(/\r?\n/).slice(0, -1).map(plainText));
      else screen.out.write(text);
    };
    const query = { format, status: status?.toUpperCase(), raw: raw?.toString(), limit: CALLS_A_PART };
    try {
      for (let next: string | null | undefined = cursor; next !== null; ) {
        const part: Part<string> = await service.getText("/campaigns/:id/calls/export", {
          params,
          query: { ...query, cursor: next },
        });
        await write(part.answer);
        next = part.nextCursor;
        if (next !== null) progress?.write(`--cursor ${next} goes on if this is broken off\n`);
      }
    } finally {
      await (file as FileHandle | null)?.close();
    }
    return EXIT.done;
  },
});

async function opened(path: string, flags: "w" | "a"): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (error) {
    throw new WrongUsage(`${path} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}
