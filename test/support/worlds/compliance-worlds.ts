// Questions to the verdict: a call in a place, by packs of the product or of the test.

import type { Pack } from "../../../src/domain/compliance/packs/pack.ts";
import { readPack } from "../../../src/domain/compliance/packs/read-pack.ts";
import { selectPacks, uniquePacks } from "../../../src/domain/compliance/packs/select-packs.ts";
import type { Place } from "../../../src/domain/compliance/place/place.ts";
import {
  groupVersions,
  shippedCalendars,
  shippedPacks,
} from "../../../src/domain/compliance/shipped/shipped.ts";
import type {
  AskedCall,
  Blackout,
  Consent,
  Question,
  Reach,
  Suppression,
} from "../../../src/domain/compliance/verdict/question.ts";
import { ms } from "./rule-worlds.ts";

export const known = (zones: string[], regions: string[] = [], country: string | null = null): Place => ({
  kind: "known",
  zones,
  regions,
  country: country ?? regions[0]?.slice(0, 2) ?? null,
});

export const NEW_YORK = known(["America/New_York"], ["US-NY"]);
export const FLORIDA = known(["America/New_York"], ["US-FL"]);

/** A name of the product, or a whole pack. */
export type PackGiven = string | Record<string, unknown>;

export function packsOf(given: readonly PackGiven[]): Pack[] {
  const whole = given
    .filter(pack => typeof pack !== "string")
    .map(content => {
      const read = readPack(content);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      return read.pack;
    });
  const named = given
    .filter(pack => typeof pack === "string")
    .flatMap(name => {
      const selected = selectPacks(name, shippedPacks());
      if (!selected.ok) throw new Error(selected.message);
      return selected.packs;
    });
  return [...uniquePacks(named), ...groupVersions(whole).values()];
}

export const office = (from = "09:00", to = "18:00", more: Record<string, unknown> = {}) => ({
  pack: "own",
  hours: { slots: [{ days: ["mon", "tue", "wed", "thu", "fri"], from, to }] },
  ...more,
});

export const NUMBER = "+12125550123";

export const reach = (at: string | number, more: Partial<Reach> = {}): Reach => ({
  at: typeof at === "number" ? at : ms(at),
  kind: "connected",
  event: null,
  number: NUMBER,
  personId: null,
  debtId: null,
  subject: null,
  direction: "outbound",
  consented: false,
  ...more,
});

export const consent = (basis: string, more: Partial<Consent> = {}): Consent => ({
  basis,
  scope: "all",
  obtainedAt: null,
  expiresAt: null,
  ...more,
});

export const suppression = (more: Partial<Suppression> = {}): Suppression => ({
  kind: "number",
  value: NUMBER,
  scope: "all",
  reason: "opt_out",
  expiresAt: null,
  revokedAt: null,
  ...more,
});

export const blackout = (from: string, to: string, more: Partial<Blackout> = {}): Blackout => ({
  id: "storm",
  from: ms(from),
  to: ms(to),
  regions: null,
  campaigns: null,
  ...more,
});

export interface Given extends Partial<Omit<Question, "packs" | "now" | "call">> {
  now: string | number;
  packs?: readonly PackGiven[];
  call?: Partial<AskedCall>;
}

export const question = ({ now, packs = [], call = {}, ...more }: Given): Question => ({
  now: typeof now === "number" ? now : ms(now),
  mode: "enforce",
  place: NEW_YORK,
  call: {
    phoneNumber: NUMBER,
    personId: null,
    debtId: null,
    subject: null,
    campaignId: null,
    purpose: null,
    automated: true,
    consent: null,
    ...call,
  },
  packs: packsOf(packs),
  calendars: shippedCalendars(),
  lists: new Map(),
  blackouts: [],
  history: [],
  suppressions: [],
  closingMarginMs: 0,
  ...more,
});
