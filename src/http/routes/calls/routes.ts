// Calls: asked for one by one or by the thousand, called off, read, listed and exported.
import { cancelCall } from "../../../actions/calls/cancel-call.ts";
import { explainCall } from "../../../actions/calls/explain-call.ts";
import { exportCalls } from "../../../actions/calls/export-calls.ts";
import { hangUpCall } from "../../../actions/calls/hang-up-call.ts";
import { initiateBulkCalls } from "../../../actions/calls/initiate-bulk-calls.ts";
import { initiateCall } from "../../../actions/calls/initiate-call.ts";
import { listCalls, listCampaignCalls } from "../../../actions/calls/list-calls.ts";
import { showCall } from "../../../actions/calls/show-call.ts";
import { AD_HOC_CAMPAIGN_ID } from "../../../domain/campaigns/campaign.ts";
import { saidIn } from "../../../domain/compliance/party-fields.ts";
import { encodeCursor, keyBefore, nextLink } from "../../lib/paging.ts";
import { type Asked, Routes } from "../../lib/routes.ts";
import { CSV_TYPE, download, NDJSON_TYPE } from "../../lib/streamed.ts";
import { readTarget } from "../../lib/target-fields.ts";
import { addToLog } from "../../middleware/request-log.ts";
import * as call from "./definitions.ts";
import {
  acceptedAnswer,
  presentAccepted,
  presentBulk,
  presentCampaignCalls,
  presentExplanation,
  presentFound,
  presentPage,
  presentWithAttempts,
} from "./present.ts";
import { csvPieces, ndjsonPieces } from "./present-file.ts";

/** A line of the log may be 256 KB; 10,000 ids are more. */
const LOGGED_IDS = 1_000;
/** A page of calls ends with the id of one. */
const CALL_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** A part of an export ends with a call's id, and says which is the last of all. */
const PART = /^[^~]+~[^~]+$/;

/** `storeAcceptance`: a retry is answered from it in the form of `POST /initiate-call` only. */
async function initiateOne(
  { c, ctx, body }: Asked<typeof call.initiateCall | typeof call.createCall>,
  storeAcceptance: boolean,
) {
  addToLog(c, { campaign_id: body.campaign_id ?? AD_HOC_CAMPAIGN_ID });
  const accepted = await initiateCall(ctx, {
    phoneNumber: body.phone_number,
    campaignId: body.campaign_id,
    timeZone: body.time_zone,
    metadata: body.metadata,
    ...saidIn(body),
    reservation: c.get("reservation"),
    storeAcceptance,
  });
  addToLog(c, { call_ids: [accepted.call.callId] });
  return accepted;
}

async function initiateMany({ c, ctx, body }: Asked<typeof call.initiateCalls>) {
  const bulk = await initiateBulkCalls(ctx, {
    campaignId: body.campaign_id,
    phoneNumbers: body.phone_numbers ?? [],
    targets: (body.targets ?? []).map(readTarget),
    useCampaignNumbers: body.use_campaign_numbers === true,
    reservation: c.get("reservation"),
  });
  addToLog(c, {
    campaign_id: bulk.campaignId,
    accepted: bulk.accepted.length,
    refused: bulk.refused.length,
    call_ids: bulk.accepted.slice(0, LOGGED_IDS).map(accepted => accepted.callId),
  });
  return presentBulk(bulk);
}

const filterOf = (query: Asked<typeof call.listCampaignCalls>["query"]) => ({
  status: query.status,
  phoneNumber: query.phone_number,
  createdAfter: query.created_after,
  createdBefore: query.created_before,
  before: keyBefore(query, CALL_ID),
  limit: query.limit,
});

async function exportPart({ c, ctx, params, query }: Asked<typeof call.exportCalls>): Promise<Response> {
  const { format, limit, status } = query;
  const [after = "", last = ""] =
    keyBefore({ cursor: query.cursor, page_token: undefined }, PART)?.split("~") ?? [];
  const from = after === "" ? null : { after, last };
  const part = await exportCalls(ctx, { campaignId: params.id, from, limit, status });
  const { next } = part;
  const file = {
    fileName: `campaign-${params.id}-calls.${format}`,
    next: next === null ? null : nextLink(c, encodeCursor(`${next.after}~${next.last}`)),
  };
  switch (format) {
    case "csv": {
      const text = csvPieces(part, { raw: query.raw === "true", isFirst: from === null });
      return download(text, { ...file, type: CSV_TYPE });
    }
    case "ndjson":
      return download(ndjsonPieces(part), { ...file, type: NDJSON_TYPE });
  }
}

export const calls = new Routes()
  .on(call.initiateCall, async asked => acceptedAnswer(await initiateOne(asked, true)))
  .on(call.createCall, async asked => presentAccepted(await initiateOne(asked, false)))
  .on(call.initiateCalls, initiateMany)
  .on(call.listCalls, async asked =>
    presentPage(
      await listCalls(asked.ctx, { ...filterOf(asked.query), campaignId: asked.query.campaign_id }),
    ),
  )
  .on(call.getCall, async ({ ctx, params }) => presentFound(await showCall(ctx, { callId: params.call_id })))
  .on(call.cancelCall, async ({ ctx, params }) =>
    presentWithAttempts(await cancelCall(ctx, { callId: params.call_id })),
  )
  .on(call.hangUpCall, async ({ ctx, params }) =>
    presentWithAttempts(await hangUpCall(ctx, { callId: params.call_id })),
  )
  .on(call.explainCall, async ({ ctx, params }) =>
    presentExplanation(await explainCall(ctx, { callId: params.call_id })),
  )
  .on(call.listCampaignCalls, async asked =>
    presentCampaignCalls(
      await listCampaignCalls(asked.ctx, { ...filterOf(asked.query), campaignId: asked.params.id }),
    ),
  )
  .on(call.exportCalls, exportPart);
