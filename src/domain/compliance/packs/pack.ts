// A rule pack: one version of one law, as dated data with its source and how sure it is.
import type { WeekHours } from "../../hours/weekday-slots.ts";
import type { LocalDay } from "../local-days.ts";

/** primary: text of the law or the regulator's page seen; secondary: law firms or vendors agree; unverified: less. */
export const SURENESSES = ["primary", "secondary", "unverified"] as const;
export type Sureness = (typeof SURENESSES)[number];

export const PURPOSES = ["telemarketing", "collections", "informational", "emergency"] as const;
export type Purpose = (typeof PURPOSES)[number];

export const EVENTS = ["conversation", "refused", "abandoned"] as const;
export type ReachEvent = (typeof EVENTS)[number];

export const SCOPES = ["number", "person", "debt"] as const;
export type CapScope = (typeof SCOPES)[number];

export const RECIPIENT = "recipient";

/** What a rule is known by, and who may be called against it. */
interface Rule {
  /** Such as `us-fl/hours`. */
  id: string;
  source: string;
  sureness: Sureness;
  /** ISO date; null where nobody said. */
  checked: string | null;
  /** Bases of consent that lift this rule, and no other. */
  waivedBy: readonly string[];
}

export interface HoursRule extends Rule {
  /** The clocks that the hours hold on, each of them: `recipient`, or a fixed zone. */
  clocks: readonly string[];
  week: WeekHours;
}

export interface HolidaysRule extends Rule {
  calendar: string;
  /** Hours that are open on a holiday, for every day of the week alike; none = closed. */
  week: WeekHours;
}

/** Elapsed time, half-open: exactly `windowMs` after an attempt, that attempt no longer counts. */
export interface CapRule extends Rule {
  max: number;
  windowMs: number;
  scope: readonly CapScope[];
  perSubject: boolean;
  counts: "placed" | "connected";
}

export interface QuietRule extends Rule {
  event: ReachEvent;
  scope: readonly CapScope[];
  /** Calendar days of the called person, or elapsed time. */
  days: number | null;
  elapsedMs: number | null;
  /** Day 1 is the one after the event, not the event's own. */
  full: boolean;
}

export interface ConsentRule extends Rule {
  bases: readonly string[];
}

export interface ListRule extends Rule {
  list: string;
  maxAgeDays: number;
}

export interface AbandonLimit {
  maxPercent: number | null;
  periodDays: number | null;
  minRingSeconds: number | null;
}

/** Null = any. */
export interface AppliesTo {
  countries: readonly string[] | null;
  /** ISO 3166-2, such as US-FL. */
  regions: readonly string[] | null;
  purposes: readonly Purpose[] | null;
  automatedOnly: boolean;
}

export interface PackVersion {
  pack: string;
  version: number;
  /** Other names that it may be chosen by. */
  aliases: readonly string[];
  source: string;
  sureness: Sureness;
  checked: string | null;
  note: string | null;
  /** Local dates of the called person; null = since ever, until further notice. `effectiveTo` is exclusive. */
  effectiveFrom: LocalDay | null;
  effectiveTo: LocalDay | null;
  appliesTo: AppliesTo;
  /** When nobody knows where the person is. */
  unknown: "refuse" | "strictest";
  hours: HoursRule | null;
  holidays: HolidaysRule | null;
  caps: readonly CapRule[];
  quietAfter: readonly QuietRule[];
  needsConsent: ConsentRule | null;
  lists: readonly ListRule[];
  abandon: AbandonLimit | null;
}

/** All versions of one pack that may be chosen from, oldest first. */
export interface Pack {
  name: string;
  versions: readonly PackVersion[];
}

/** The version of a local day: the newest in force. Null when none is. */
export function versionOn(pack: Pack, day: LocalDay): PackVersion | null {
  const inForce = (v: PackVersion) =>
    (v.effectiveFrom === null || day >= v.effectiveFrom) && (v.effectiveTo === null || day < v.effectiveTo);
  return pack.versions.findLast(inForce) ?? null;
}

export const showVersion = ({ pack, version }: PackVersion) => `${pack}@${version}`;
