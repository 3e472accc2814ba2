// Many calls in one request: order kept, repeats folded, one entry of the same path as a single call.
import { type Context, Hono } from "hono";
import type { RequestedNumber } from "../../../actions/calls/initiate-calls.ts";
import { normalisePhoneNumber } from "../../../domain/contacts/phone-number.ts";
import { CallManagerError, campaignNotFound, invalid } from "../../../domain/errors.ts";
import { countedCampaign } from "../../../store/campaigns/campaigns.ts";
import { listContacts } from "../../../store/contacts/list-contacts.ts";
import { waitingTotal } from "../../../store/metrics/totals.ts";
import type { App } from "../../app-env.ts";
import { readBody } from "../../lib/request-body.ts";
import { note } from "../../middleware/request-log.ts";
import { bulkBody, MAX_BULK_NUMBERS } from "./bodies.ts";
import { accept, acceptedOrThrow } from "./routes.ts";

/** A line of the log may be 256 KB; 10,000 ids are more. */
const LOGGED_IDS = 1_000;

function tooMany(count: number) {
  return new CallManagerError(
    "payload_too_large",
    `At most ${MAX_BULK_NUMBERS} phone numbers in one request, not ${count}; start the campaign instead.`,
    { max_phone_numbers: MAX_BULK_NUMBERS },
  );
}

function typedNumbers(c: Context<App>, typed: readonly string[]): RequestedNumber[] {
  const normal = typed.map(t => normalisePhoneNumber(t, c.var.ctx.settings.phoneNumbers));
  const bad = typed.filter((_, i) => normal[i] === null);
  if (bad.length > 0) {
    throw invalid(
      { phone_numbers: bad.slice(0, 100).map(b => `Invalid phone number: ${b}`) },
      `Invalid phone numbers: ${bad.slice(0, 10).join(", ")}${bad.length > 10 ? ` and ${bad.length - 10} more` : ""}`,
    );
  }
  const distinct = new Set(normal.filter((n): n is string => n !== null));
  return [...distinct].map(phoneNumber => ({ phoneNumber, timeZone: null, metadata: null }));
}

async function campaignNumbers(c: Context<App>, campaignId: number): Promise<RequestedNumber[]> {
  const rows = await listContacts(c.env.DB, { campaignId, limit: MAX_BULK_NUMBERS + 1 });
  if (rows.length > MAX_BULK_NUMBERS) throw tooMany(rows.length);
  return rows.map(row => ({
    phoneNumber: row.phoneNumber,
    timeZone: row.timeZone,
    metadata: row.metadata === null ? null : JSON.stringify(row.metadata),
  }));
}

export const bulkCalls = new Hono<App>({ strict: false }).post("/bulk-initiate-calls", async c => {
  const body = await readBody(c, bulkBody);
  const typed = body.phone_numbers ?? [];
  if (typed.length === 0 && body.use_campaign_numbers !== true) {
    const message = "Give phone_numbers, or use_campaign_numbers: true.";
    throw invalid({ phone_numbers: [message] }, message);
  }
  const numbers = typedNumbers(c, typed);
  const known = await countedCampaign(c.env.DB, body.campaign_id);
  if (known === null) throw campaignNotFound();
  if (body.use_campaign_numbers === true) {
    const have = new Set(numbers.map(n => n.phoneNumber));
    numbers.push(...(await campaignNumbers(c, body.campaign_id)).filter(n => !have.has(n.phoneNumber)));
    if (numbers.length > MAX_BULK_NUMBERS) throw tooMany(numbers.length);
    if (numbers.length === 0) {
      throw invalid({ phone_numbers: [`Campaign ${body.campaign_id} has no phone numbers.`] });
    }
  }
  // Everything that is only told is read first: once calls are accepted, nothing may cost the client their ids.
  const [before, waiting] = await Promise.all([
    c.var.ctx.trunk.snapshot(),
    waitingTotal(c.env.DB, body.campaign_id),
  ]);
  // Its answer is kept once all its calls are stored. Dying in between leaves calls without an answer: whoever asks
  // again finds them by their ids, and the rest is done.
  const { reservation } = c.var;
  const answer = acceptedOrThrow(
    await accept(c, {
      campaignId: body.campaign_id,
      numbers,
      ...(reservation === null ? {} : { reservation }),
    }),
  );
  const slots = Math.max(0, before.maxConcurrentCalls - before.permits);
  const immediate = Math.min(slots, answer.accepted.length);
  const queued = answer.accepted.length - immediate;
  note(c, {
    campaign_id: body.campaign_id,
    accepted: answer.accepted.length,
    refused: answer.refused.length,
    call_ids: answer.accepted.slice(0, LOGGED_IDS).map(call => call.callId),
  });
  const failed = answer.refused.map(r => ({
    phone_number: r.phoneNumber,
    reason: "Duplicate call within window",
    call_id: r.holder.callId,
  }));
  return c.json(
    {
      success: true,
      batch_id: crypto.randomUUID(),
      campaign_id: body.campaign_id,
      campaign_name: answer.campaignName,
      total_requested: numbers.length,
      immediate_processed: immediate,
      queued_for_later: queued,
      failed: failed.length,
      call_ids: answer.accepted.map(call => call.callId),
      queue_info: {
        available_slots: slots,
        immediate_processed: immediate,
        queued_pending: queued,
        total_in_queue: waiting + answer.accepted.length,
        message: `${immediate} calls start at once, ${queued} wait for a free line, ${failed.length} were refused.`,
      },
      failed_numbers: failed,
      failed_count: failed.length,
    },
    201,
  );
});
