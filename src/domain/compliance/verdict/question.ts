// What a verdict is asked about: the call, where its person is, what has happened, and the rules chosen.
import type { Calendar } from "../calendars/calendar.ts";
import type { Pack, Purpose, ReachEvent } from "../packs/pack.ts";
import type { Place } from "../place/place.ts";

export const MODES = ["off", "observe", "enforce"] as const;
export type Mode = (typeof MODES)[number];

/** "all", "campaign:7" or "purpose:telemarketing". */
export type CallScope = string;

/** Instants in ms. */
export interface Consent {
  basis: string;
  scope: CallScope;
  obtainedAt: number | null;
  expiresAt: number | null;
}

export interface AskedCall {
  /** Normal form: `+` and digits. */
  phoneNumber: string;
  personId: string | null;
  debtId: string | null;
  subject: string | null;
  campaignId: number | null;
  /** Null = not said: then the rules of every purpose hold. */
  purpose: Purpose | null;
  /** Dialled or spoken by a machine; an AI voice is one. */
  automated: boolean;
  consent: Consent | null;
}

/** One earlier attempt or conversation. Whoever connected was dialled, too. */
export interface Reach {
  at: number;
  kind: "placed" | "connected";
  event: ReachEvent | null;
  number: string;
  personId: string | null;
  debtId: string | null;
  subject: string | null;
  direction: "inbound" | "outbound";
  /** The person had agreed to this very call. */
  consented: boolean;
  /** It is on the line, and may become a conversation: to be looked at again then, in ms. */
  openUntil?: number | undefined;
  /** More than this has happened up to then, and is not known any more: it counts as all that a rule forbids. */
  forgotten?: boolean | undefined;
}

export interface Suppression {
  kind: "number" | "person" | "prefix";
  value: string;
  scope: CallScope;
  reason: string;
  expiresAt: number | null;
  revokedAt: number | null;
}

/** Half-open; `to` may be Infinity. Without regions everywhere, without campaigns all of them. */
export interface Blackout {
  id: string;
  from: number;
  to: number;
  /** ISO 3166-2, or a country. */
  regions: readonly string[] | null;
  campaigns: readonly number[] | null;
}

/** What is known of a national list, and of the called number on it. */
export interface ListState {
  asOf: number;
  listed: boolean;
  /** The upload that says so; absent = it is assumed. */
  setId?: string;
}

export interface Question {
  now: number;
  mode: Mode;
  place: Place;
  call: AskedCall;
  packs: readonly Pack[];
  /** By name; a pack that names another one is closed. */
  calendars: ReadonlyMap<string, Calendar>;
  /** By name; null = nobody looks at them here: who lets a call out does. */
  lists: ReadonlyMap<string, ListState> | null;
  /** Names of chosen packs that nobody knows: a deployment renamed or dropped them, or was rolled back. */
  missingPacks?: readonly string[] | undefined;
  /** When packs and lists were looked for, in ms; absent = now. */
  lookedAt?: number | undefined;
  blackouts: readonly Blackout[];
  /** They hold in every mode, as they do in dialling; absent = as the mode says. */
  blackoutsHold?: boolean | undefined;
  history: readonly Reach[];
  suppressions: readonly Suppression[];
  /** Windows close early by so much, since the phone rings after the dial. */
  closingMarginMs: number;
}
