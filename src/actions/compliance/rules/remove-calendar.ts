// Deletes a calendar of the operator's own, which none of their packs needs.
import { shippedCalendars } from "../../../domain/compliance/shipped/shipped.ts";
import { CallManagerError, notFound } from "../../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OwnRuleStore } from "../../ports/own-rule-store.ts";

interface Ctx {
  ownRules: Pick<OwnRuleStore, "removeCalendar" | "calendar" | "packNeeding">;
  clock: Clock;
}

/** Throws `not_found`, and `conflict` for one of the product and one that a pack needs, sound or not. */
export async function removeCalendar(ctx: Ctx, { name }: { name: string }): Promise<void> {
  if (shippedCalendars().has(name))
    throw new CallManagerError("conflict", `${name} comes with the product: it stays.`);
  if (await ctx.ownRules.removeCalendar(name, ctx.clock())) return;
  if ((await ctx.ownRules.calendar(name)) === null) throw notFound("Calendar not found.");
  const needing = await ctx.ownRules.packNeeding(name);
  throw new CallManagerError("conflict", `The pack ${needing ?? ""} needs it: delete that first.`);
}
