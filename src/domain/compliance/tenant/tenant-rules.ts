// The rules that an operator has added to those that come with the product: blackouts, packs and calendars of their own.
// They have one revision: what was judged under an older one is judged again before it is dialled.
import type { StoredBlackout } from "../blackout.ts";
import { type Calendar, compileCalendar } from "../calendars/calendar.ts";
import { compilePack } from "../packs/compile-pack.ts";
import type { Pack } from "../packs/pack.ts";
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
  /** Stored, and not among those above. */
  unsound: readonly UnsoundRule[];
}

export interface UnsoundRule {
  kind: "pack" | "calendar";
  name: string;
  /** Null = a calendar has none. */
  version: number | null;
  problem: string;
}

/** As it is stored: JSON, checked when it came in. */
export interface StoredRule {
  name: string;
  content: string;
}

export interface StoredRules {
  revision: number;
  packs: readonly (StoredRule & { version: number })[];
  calendars: readonly StoredRule[];
  blackouts: readonly StoredBlackout[];
}

let none: TenantRules | null = null;

/** Only those of the product. */
export function shippedRules(): TenantRules {
  none ??= { revision: 0, packs: shippedPacks(), calendars: shippedCalendars(), blackouts: [], unsound: [] };
  return none;
}

/**
 * Names of the product's stay the product's. What is not sound any more (its checks may have become stricter) is left out, of
 * a pack every version: one that was meant to be over would decide in place of it.
 */
export function tenantRules({ revision, packs, calendars, blackouts }: StoredRules): TenantRules {
  const unsound: UnsoundRule[] = [];
  const versions = packs.flatMap(({ name, version, content }) => {
    const read = soundOf(content, compilePack);
    if (!read.ok) unsound.push({ kind: "pack", name, version, problem: read.problem });
    return read.ok ? [read.value] : [];
  });
  const left = new Set(unsound.map(({ name }) => name));
  const own = groupVersions(versions.filter(version => !left.has(version.pack)));
  const ownCalendars = calendars.flatMap(({ name, content }) => {
    const read = soundOf(content, compileCalendar);
    if (!read.ok) unsound.push({ kind: "calendar", name, version: null, problem: read.problem });
    return read.ok ? [[name, read.value] as const] : [];
  });
  return {
    revision,
    packs: new Map([...own, ...shippedPacks()]),
    calendars: new Map([...ownCalendars, ...shippedCalendars()]),
    blackouts: blackouts.map(askedBlackout),
    unsound,
  };
}

export const showUnsound = ({ kind, name, version, problem }: UnsoundRule): string =>
  `${kind} ${version === null ? name : `${name}@${version}`}: ${problem}`;

export const askedBlackout = ({ id, from, to, regions, campaignIds }: StoredBlackout): Blackout => ({
  id,
  from,
  to: to ?? Number.POSITIVE_INFINITY,
  regions,
  campaigns: campaignIds,
});

type Sound<T> = { ok: true; value: T } | { ok: false; problem: string };
type Compile<T> = (content: unknown) => { value: T | null; issues: readonly { message: string }[] };

function soundOf<T>(content: string, compile: Compile<T>): Sound<T> {
  try {
    const { value, issues } = compile(JSON.parse(content));
    const [first] = issues;
    if (value !== null && first === undefined) return { ok: true, value };
    return { ok: false, problem: first?.message ?? "it is not understood" };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}
