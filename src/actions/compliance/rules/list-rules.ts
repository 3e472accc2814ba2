// The packs and calendars there are, the product's and the operator's own.
import type { Calendar } from "../../../domain/compliance/calendars/calendar.ts";
import type { PackVersion } from "../../../domain/compliance/packs/pack.ts";
import { shippedCalendars, shippedPacks } from "../../../domain/compliance/shipped/shipped.ts";
import { notFound } from "../../../domain/errors.ts";
import type { CallStore } from "../../ports/call-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PackKey } from "../../ports/own-rule-store.ts";

interface Ctx {
  calls: Pick<CallStore, "tenantRules">;
  clock: Clock;
}

export type Shown<T> = { rule: T; isOwn: boolean };

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Every version, by name. */
export async function listPacks(ctx: Ctx): Promise<Shown<PackVersion>[]> {
  const { packs } = await ctx.calls.tenantRules(null, ctx.clock());
  return [...packs.values()]
    .sort((a, b) => byName(a.name, b.name))
    .flatMap(pack => pack.versions.map(rule => ({ rule, isOwn: !shippedPacks().has(pack.name) })));
}

/** Throws `not_found`. */
export async function showPack(ctx: Ctx, { name, version }: PackKey): Promise<Shown<PackVersion>> {
  const found = (await listPacks(ctx)).find(({ rule }) => rule.pack === name && rule.version === version);
  if (found === undefined) throw notFound("Rule pack not found.");
  return found;
}

export async function listCalendars(ctx: Ctx): Promise<Shown<Calendar>[]> {
  const { calendars } = await ctx.calls.tenantRules(null, ctx.clock());
  return [...calendars.values()]
    .sort((a, b) => byName(a.name, b.name))
    .map(rule => ({ rule, isOwn: !shippedCalendars().has(rule.name) }));
}

/** Throws `not_found`. */
export async function showCalendar(ctx: Ctx, { name }: { name: string }): Promise<Shown<Calendar>> {
  const found = (await listCalendars(ctx)).find(({ rule }) => rule.name === name);
  if (found === undefined) throw notFound("Calendar not found.");
  return found;
}
