// Blackouts: added, listed, lifted.
import { addBlackout } from "../../../actions/compliance/blackouts/add-blackout.ts";
import { liftBlackout } from "../../../actions/compliance/blackouts/lift-blackout.ts";
import { listBlackouts, showBlackout } from "../../../actions/compliance/blackouts/list-blackouts.ts";
import { blackoutState, type StoredBlackout } from "../../../domain/compliance/blackout.ts";
import { encodeCursor, keyBefore } from "../../lib/paging.ts";
import type { Of } from "../../lib/route.ts";
import { Routes } from "../../lib/routes.ts";
import { time } from "../../lib/time.ts";
import { addToLog } from "../../middleware/request-log.ts";
import * as route from "./definitions.ts";
import type { Blackout } from "./schemas.ts";

const ENTRY_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

const present = (entry: StoredBlackout, now: number): Of<typeof Blackout> => ({
  id: entry.id,
  from: time(entry.from),
  to: time(entry.to),
  regions: entry.regions === null ? null : [...entry.regions],
  campaign_ids: entry.campaignIds === null ? null : [...entry.campaignIds],
  reason: entry.reason,
  state: blackoutState(entry, now),
  created_by: entry.createdBy,
  created_at: time(entry.createdAt),
  lifted_at: time(entry.revokedAt),
  lifted_by: entry.revokedBy,
});

export const blackouts = new Routes()
  .on(route.addBlackout, async ({ c, ctx, body }) => {
    const { from, to, regions, campaign_ids, reason } = body;
    const entry = {
      from: from ?? null,
      to: to ?? null,
      regions: regions ?? null,
      campaignIds: campaign_ids ?? null,
      reason,
    };
    const added = await addBlackout(ctx, { entry, createdBy: c.var.caller.name });
    addToLog(c, { blackout_id: added.id });
    return present(added, ctx.clock());
  })
  .on(route.listBlackouts, async ({ ctx, query }) => {
    const { state, limit } = query;
    const page = await listBlackouts(ctx, { state, limit, before: keyBefore(query, ENTRY_ID) });
    const now = ctx.clock();
    return {
      data: page.rows.map(entry => present(entry, now)),
      next_cursor: page.next === null ? null : encodeCursor(page.next),
    };
  })
  .on(route.getBlackout, async ({ ctx, params }) => present(await showBlackout(ctx, params), ctx.clock()))
  .on(route.liftBlackout, async ({ c, ctx, params }) =>
    present(await liftBlackout(ctx, { ...params, by: c.var.caller.name }), ctx.clock()),
  );
