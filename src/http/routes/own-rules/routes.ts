// Rule packs and holiday calendars: listed, read, and the operator's own written and deleted.
import {
  listCalendars,
  listPacks,
  showCalendar,
  showPack,
} from "../../../actions/compliance/rules/list-rules.ts";
import { importCalendar, putCalendar } from "../../../actions/compliance/rules/put-calendar.ts";
import { putPack } from "../../../actions/compliance/rules/put-pack.ts";
import { removeCalendar } from "../../../actions/compliance/rules/remove-calendar.ts";
import { removePack } from "../../../actions/compliance/rules/remove-pack.ts";
import type { Context } from "../../../actions/context.ts";
import type { PackKey } from "../../../actions/ports/own-rule-store.ts";
import { shippedPackContent } from "../../../domain/compliance/shipped/shipped.ts";
import {
  MAX_CALENDAR_BYTES,
  MAX_ICS_BYTES,
  MAX_PACK_BYTES,
} from "../../../domain/compliance/tenant/own-rule-files.ts";
import { notFound } from "../../../domain/errors.ts";
import { bodyText } from "../../lib/request-body.ts";
import type { Of } from "../../lib/route.ts";
import { Routes } from "../../lib/routes.ts";
import * as route from "./definitions.ts";
import { presentCalendar, presentPack, presentWholeCalendar } from "./present.ts";
import type { RulePack } from "./schemas.ts";

async function wholePack(ctx: Context, key: PackKey): Promise<Of<typeof RulePack>> {
  const shown = await showPack(ctx, key);
  const own = shown.isOwn ? await ctx.ownRules.pack(key) : null;
  const content = own === null ? shippedPackContent(key.name, key.version) : JSON.parse(own);
  if (content === null) throw notFound("Rule pack not found.");
  return { ...presentPack(shown), content };
}

const own = <T>(rule: T) => ({ rule, isOwn: true });

export const ownRules = new Routes()
  .on(route.listPacks, async ({ ctx }) => ({ data: (await listPacks(ctx)).map(presentPack) }))
  .on(route.getPack, ({ ctx, params }) => wholePack(ctx, params))
  .on(route.putPack, async ({ c, ctx, params }) => {
    const text = await bodyText(c, MAX_PACK_BYTES);
    const { pack, content, isNew } = await putPack(ctx, { ...params, text, by: c.var.caller.name });
    return c.json({ ...presentPack(own(pack)), content: JSON.parse(content) }, isNew ? 201 : 200);
  })
  .on(route.removePack, async ({ ctx, params }) => {
    const gone = await wholePack(ctx, params);
    await removePack(ctx, params);
    return gone;
  })
  .on(route.listCalendars, async ({ ctx }) => ({ data: (await listCalendars(ctx)).map(presentCalendar) }))
  .on(route.getHolidayCalendar, async ({ ctx, params }) =>
    presentWholeCalendar(await showCalendar(ctx, params)),
  )
  .on(route.putCalendar, async ({ c, ctx, params }) => {
    const text = await bodyText(c, MAX_CALENDAR_BYTES);
    return presentWholeCalendar(own(await putCalendar(ctx, { ...params, text, by: c.var.caller.name })));
  })
  .on(route.removeCalendar, async ({ ctx, params }) => {
    const gone = await showCalendar(ctx, params);
    await removeCalendar(ctx, params);
    return presentWholeCalendar(gone);
  })
  .on(route.importCalendar, async ({ c, ctx, params, query }) => {
    const text = await bodyText(c, MAX_ICS_BYTES);
    const { source = null, complete_until: completeUntil = null } = query;
    const asked = { ...params, text, source, completeUntil, by: c.var.caller.name };
    return presentWholeCalendar(own(await importCalendar(ctx, asked)));
  });
