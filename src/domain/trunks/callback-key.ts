// The keys that sign callback URLs: one signs, those before it are still believed for a while.

import { DAY_MS, MINUTE_MS } from "../time-units.ts";

/** Times in ms since the epoch. */
export interface CallbackKey {
  secret: string;
  signsFrom: number;
  /** Null: until another one takes over. */
  goodUntil: number | null;
}

/** A new key is known for so long before it signs, so that nobody meets a signature by a key it has not heard of. */
export const KNOWN_BEFORE_MS = MINUTE_MS;
/** A call may stay on the line for half a day (a lease that its provider extends); its URL must stay good. */
export const GOOD_AFTER_MS = DAY_MS;
/** Each callback with a false signature is compared with all of them. */
export const MOST_KEYS = 5;

/**
 * Newest first. Asked for again before the new key signs, it changes nothing: an answer may have been lost. Nor does it
 * while there are as many keys as there may be: each stays good for as long as was promised.
 */
export function rotated(keys: readonly CallbackKey[], secret: string, now: number): readonly CallbackKey[] {
  const newest = keys[0];
  if (newest === undefined) return [{ secret, signsFrom: now, goodUntil: null }];
  if (newest.signsFrom > now || goodKeys(keys, now).length >= MOST_KEYS) return keys;
  const signsFrom = now + KNOWN_BEFORE_MS;
  const before = keys.map(key => ({ ...key, goodUntil: key.goodUntil ?? signsFrom + GOOD_AFTER_MS }));
  return [{ secret, signsFrom, goodUntil: null }, ...goodKeys(before, now)];
}

export const goodKeys = (keys: readonly CallbackKey[], now: number): CallbackKey[] =>
  keys.filter(key => key.goodUntil === null || key.goodUntil > now);

/** Null: there is none at all. */
export const signingKey = (keys: readonly CallbackKey[], now: number): CallbackKey | null =>
  keys.find(key => key.signsFrom <= now) ?? keys.at(-1) ?? null;
