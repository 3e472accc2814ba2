// The results of a campaign as a file: one row a call, read and sent page by page.
import { type Context, Hono } from "hono";
import { attemptCount, type Call, type CallStatus } from "../domain/call.ts";
import { type CsvValue, csvLine } from "../domain/csv.ts";
import { callsBetween, lastCallId } from "../store/export-calls.ts";
import type { App } from "./app-env.ts";
import { statusQuery } from "./calls.ts";
import { campaignOr404 } from "./campaigns.ts";
import { presentCall, time } from "./present.ts";
import { choiceQuery } from "./query.ts";
import { CSV_TYPE, download, NDJSON_TYPE } from "./streamed.ts";

/** Calls of one read: with metadata as large as it may be, 2 MB. */
const CALLS_PER_READ = 500;

const COLUMNS: Record<string, (call: Call) => CsvValue> = {
  call_id: c => c.callId,
  phone_number: c => c.phoneNumber,
  status: c => c.status,
  attempt_count: attemptCount,
  max_attempts: c => c.maxAttempts,
  created_at: c => time(c.createdAt),
  last_attempt_at: c => time(c.lastAttemptAt),
  next_retry_at: c => (c.status === "INITIATED" ? null : time(c.nextAttemptAt)),
  total_call_time: c => c.totalCallTime,
  external_call_id: c => c.externalCallId,
  error_message: c => c.errorMessage,
  time_zone: c => c.timeZone,
  metadata: c => (c.metadata === null ? null : { json: c.metadata }),
};

interface Asked {
  campaignId: number;
  status: CallStatus | undefined;
  header: string;
  lineOf: (call: Call) => string;
}

/** The statuses are looked at here: a read is bounded by its calls, however few of them have the wanted one. */
async function* lines(db: D1Database, { campaignId, status, header, lineOf }: Asked): AsyncGenerator<string> {
  const last = await lastCallId(db, campaignId);
  let text = header;
  for (let after = ""; last !== null && after < last; ) {
    const calls = await callsBetween(db, { campaignId, after, last, limit: CALLS_PER_READ });
    for (const call of calls) if (status === undefined || call.status === status) text += lineOf(call);
    after = calls.at(-1)?.callId ?? last;
    if (text !== "") yield text;
    text = "";
  }
  if (text !== "") yield text;
}

async function exportCalls(c: Context<App>): Promise<Response> {
  const format = choiceQuery(c, "format", ["csv", "ndjson"]);
  const raw = choiceQuery(c, "raw", ["false", "true"]) === "true";
  const status = statusQuery(c);
  const { campaign } = await campaignOr404(c);
  const asked = { campaignId: campaign.id, status };
  const fileName = `campaign-${campaign.id}-calls.${format}`;
  switch (format) {
    case "csv": {
      const header = csvLine(Object.keys(COLUMNS));
      const lineOf = (call: Call) =>
        csvLine(
          Object.values(COLUMNS).map(read => read(call)),
          raw,
        );
      return download(lines(c.env.DB, { ...asked, header, lineOf }), { type: CSV_TYPE, fileName });
    }
    case "ndjson": {
      const lineOf = (call: Call) => {
        const shown = presentCall({ call, campaignName: campaign.name });
        return `${JSON.stringify({ ...shown, time_zone: call.timeZone })}\n`;
      };
      return download(lines(c.env.DB, { ...asked, header: "", lineOf }), { type: NDJSON_TYPE, fileName });
    }
  }
}

export const callExports = new Hono<App>({ strict: false }).get("/campaigns/:id/calls/export", exportCalls);
