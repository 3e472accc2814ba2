// The results of a campaign as a file: one row a call, read and sent page by page.
import { type Context, Hono } from "hono";
import { attemptCount, type Call, type CallStatus } from "../../../domain/calls/call.ts";
import { type CsvValue, csvLine } from "../../../domain/contacts/csv.ts";
import { callsBetween, endOfPart, lastCallId } from "../../../store/calls/export-calls.ts";
import type { App } from "../../app-env.ts";
import { cursorLike, encodeCursor, nextLink } from "../../lib/paging.ts";
import { choiceQuery, wholeQuery } from "../../lib/query.ts";
import { CSV_TYPE, download, MAX_ROWS_OF_A_FILE, NDJSON_TYPE } from "../../lib/streamed.ts";
import { time } from "../../lib/time.ts";
import { campaignOr404 } from "./campaign-calls.ts";
import { presentCall } from "./present.ts";
import { statusQuery } from "./routes.ts";

/** Calls of one read: with metadata as large as it may be, 2 MB. */
const CALLS_PER_READ = 500;
/** The same where calls are small; should they become large at once, 8 MB. */
const SMALL_CALLS_PER_READ = 2_000;
const SMALL_BYTES = 1_000;

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
  /** The ids of this part: behind the first, up to the second. */
  after: string;
  end: string | null;
  status: CallStatus | undefined;
  header: string;
  lineOf: (call: Call) => string;
}

/** The statuses are looked at here: a read is bounded by its calls, however few of them have the wanted one. */
async function* lines(db: D1Database, asked: Asked): AsyncGenerator<string> {
  const { campaignId, end, status, header, lineOf } = asked;
  let text = header;
  let limit = CALLS_PER_READ;
  for (let { after } = asked; end !== null && after < end; ) {
    const calls = await callsBetween(db, { campaignId, after, last: end, limit });
    for (const call of calls) if (status === undefined || call.status === status) text += lineOf(call);
    after = calls.at(-1)?.callId ?? end;
    limit = calls.some(isLarge) ? CALLS_PER_READ : SMALL_CALLS_PER_READ;
    if (text !== "") yield text;
    text = "";
  }
  if (text !== "") yield text;
}

const isLarge = ({ metadata }: Call) => metadata !== null && JSON.stringify(metadata).length > SMALL_BYTES;

/** How far this answer goes, which is known before it begins; and where the next one goes on. */
async function partOf(c: Context<App>, campaignId: number) {
  const limit = wholeQuery(c, "limit", { min: 1, max: MAX_ROWS_OF_A_FILE, absent: MAX_ROWS_OF_A_FILE });
  const [after = "", lastThen] = cursorLike(c, /^[^~]+~[^~]+$/)?.split("~") ?? [];
  // The last call that there was when the export began.
  const last = lastThen ?? (await lastCallId(c.env.DB, campaignId));
  if (last === null) return { after, end: null, next: null };
  const end = await endOfPart(c.env.DB, { campaignId, after, last, limit });
  if (end === null || end === last) return { after, end: last, next: null };
  return { after, end, next: nextLink(c, encodeCursor(`${end}~${last}`)) };
}

async function exportCalls(c: Context<App>): Promise<Response> {
  const format = choiceQuery(c, "format", ["csv", "ndjson"]);
  const raw = choiceQuery(c, "raw", ["false", "true"]) === "true";
  const status = statusQuery(c);
  const { campaign } = await campaignOr404(c);
  const { next, ...part } = await partOf(c, campaign.id);
  const asked = { campaignId: campaign.id, status, ...part };
  const fileName = `campaign-${campaign.id}-calls.${format}`;
  switch (format) {
    case "csv": {
      // Parts are put together as they are: only the first has a header.
      const header = part.after === "" ? csvLine(Object.keys(COLUMNS)) : "";
      const lineOf = (call: Call) =>
        csvLine(
          Object.values(COLUMNS).map(read => read(call)),
          raw,
        );
      return download(lines(c.env.DB, { ...asked, header, lineOf }), { type: CSV_TYPE, fileName, next });
    }
    case "ndjson": {
      const lineOf = (call: Call) => {
        const shown = presentCall({ call, campaignName: campaign.name });
        return `${JSON.stringify({ ...shown, time_zone: call.timeZone })}\n`;
      };
      return download(lines(c.env.DB, { ...asked, header: "", lineOf }), {
        type: NDJSON_TYPE,
        fileName,
        next,
      });
    }
  }
}

export const callExports = new Hono<App>({ strict: false }).get("/campaigns/:id/calls/export", exportCalls);
