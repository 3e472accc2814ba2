// Webhooks of providers: raw bytes and the URL as it was handed out, since signatures are over both.
import { receiveProviderCallback } from "../../../actions/trunks/receive-provider-callback.ts";
import { CallManagerError } from "../../../domain/errors.ts";
import { bodyBytes } from "../../lib/request-body.ts";
import { type Asked, Routes } from "../../lib/routes.ts";
import { afterFailure } from "../../middleware/failed-attempts.ts";
import { addToLog } from "../../middleware/request-log.ts";
import * as provider from "./definitions.ts";

type Report = typeof provider.receiveProviderCallback | typeof provider.receiveProviderCallbackByPut;

async function report({ c, ctx, params, query }: Asked<Report>) {
  const { search } = new URL(c.req.url);
  const request = {
    method: c.req.method,
    // Behind a proxy the host and the scheme are its own: what was handed out is made anew.
    url: `${ctx.callbackUrls.addressOf(params.trunk)}${search}`,
    headers: c.req.raw.headers,
    body: await bodyBytes(c),
    now: ctx.clock(),
  };
  try {
    const { event, key, duplicate } = await receiveProviderCallback(ctx, {
      trunk: params.trunk,
      callId: query.call_id ?? null,
      attempt: query.attempt,
      signature: query.signature ?? null,
      request,
      traceId: c.var.requestId,
    });
    addToLog(c, { event, call_id: key?.callId, attempt: key?.attempt, duplicate: duplicate ?? undefined });
  } catch (error) {
    if (!(error instanceof CallManagerError) || error.code !== "unauthorized") throw error;
    throw await afterFailure(c.env.FAILED_ATTEMPTS, c.req.header("CF-Connecting-IP"), error);
  }
  return { success: true } as const;
}

export const providers = new Routes()
  .on(provider.receiveProviderCallback, report)
  .on(provider.receiveProviderCallbackByPut, report);
