// What a call cost, as a provider says it.
import { numberOf } from "./json.ts";

/** Null when it is not told. */
export function costOf(amount: unknown, currency: string): { amount: string; currency: string } | null {
  const number = numberOf(amount);
  return number === null || number < 0 ? null : { amount: String(number), currency };
}
