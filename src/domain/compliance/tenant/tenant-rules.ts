// The rules that an operator has added to those that come with the product: blackouts, packs and calendars of their own.
// They have one revision: what was judged under an older one is judged again before it is dialled.
import type { StoredBlackout } from "../blackout.ts";
import { type Calendar, compileCalendar } from "../calendars/calendar.ts";
import { compilePack } from "../packs/compile-pack.ts";
import type { Pack, PackVersion } from "../packs/pack.ts";
import { groupVersions, shippedCalendars, shippedPacks } from "../shipped/shipped.ts";
import type { Blackout } from "../verdict/question.ts";

export interface TenantRules {
  /** Another one with every change, and later; 0 = there has been none. */
  revision: number;
  /** Those of the product among them. */
  packs: ReadonlyMap<string, Pack>;
  calendars: ReadonlyMap<string, Calendar>;
  /** Not lifted; some may be over. */
  blackouts: readonly Blackout[];
}

/** As they are stored: plain values, checked when they came in. */
export interface StoredRules {
  revision: number;
  packs: readonly unknown[];
  calendars: readonly unknown[];
  blackouts: readonly StoredBlackout[];
}

let none: TenantRules | null = null;

/** Only those of the product. */
export function shippedRules(): TenantRules {
  none ??= { revision: 0, packs: shippedPacks(), calendars: shippedCalendars(), blackouts: [] };
  return none;
}

/** Names of the product's stay the product's. What is not sound any more (its checks may have become stricter) throws. */
export function tenantRules({ revision, packs, calendars, blackouts }: StoredRules): TenantRules {
  const own = groupVersions(packs.map(content => sound<PackVersion>(compilePack(content))));
  const ownCalendars = calendars.map(content => sound<Calendar>(compileCalendar(content)));
  return {
    revision,
    packs: new Map([...own, ...shippedPacks()]),
    calendars: new Map([
      ...ownCalendars.map(calendar => [calendar.name, calendar] as const),
      ...shippedCalendars(),
    ]),
    blackouts: blackouts.map(askedBlackout),
  };
}

export const askedBlackout = ({ id, from, to, regions, campaignIds }: StoredBlackout): Blackout => ({
  id,
  from,
  to: to ?? Number.POSITIVE_INFINITY,
  regions,
  campaigns: campaignIds,
});

function sound<T>({ value, issues }: { value: T | null; issues: readonly { message: string }[] }): T {
  if (value === null || issues.length > 0) throw new Error(`rules of the operator: ${issues[0]?.message}`);
  return value;
}
