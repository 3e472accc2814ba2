// Deletes a calendar of the operator's own, which none of their packs needs.
import { shippedCalendars } from "../../../domain/compliance/shipped/shipped.ts";
import { CallManagerError, notFound } from "../../../domain/errors.ts";
import type { CallStore } from "../../ports/call-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OwnRuleStore } from "../../ports/own-rule-store.ts";

interface Ctx {
  calls: Pick<CallStore, "tenantRules">;
  ownRules: Pick<OwnRuleStore, "removeCalendar">;
  clock: Clock;
}

/** Throws `not_found`, and `conflict` for one of the product and one that a pack needs. */
export async function removeCalendar(ctx: Ctx, { name }: { name: string }): Promise<void> {
  if (shippedCalendars().has(name))
    throw new CallManagerError("conflict", `${name} comes with the product: it stays.`);
  const now = ctx.clock();
  const { packs } = await ctx.calls.tenantRules(null, now);
  const needing = [...packs.values()].find(p => p.versions.some(v => v.holidays?.calendar === name));
  if (needing !== undefined)
    throw new CallManagerError("conflict", `The pack ${needing.name} needs it: delete that first.`);
  if (!(await ctx.ownRules.removeCalendar(name, now))) throw notFound("Calendar not found.");
}
