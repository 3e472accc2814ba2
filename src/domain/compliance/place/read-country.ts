// A stated country; the territories of the United States are regions of it, as the rules have them.
import { isSupportedCountry } from "libphonenumber-js/min";
import type { Unreadable } from "./evidence.ts";

const TERRITORIES: Readonly<Record<string, string>> = {
  AS: "US-AS",
  GU: "US-GU",
  MP: "US-MP",
  PR: "US-PR",
  VI: "US-VI",
};

export interface StatedCountry {
  country: string;
  /** Of a territory. */
  region: string | null;
}

export function readCountry(text: string): StatedCountry | Unreadable {
  const code = text.trim().toUpperCase();
  const region = TERRITORIES[code] ?? null;
  if (region !== null) return { country: "US", region };
  if (/^[A-Z]{2}$/.test(code) && isSupportedCountry(code)) return { country: code, region };
  return { problem: `country "${text}" is no ISO 3166-1 code of two letters, such as "US"` };
}
