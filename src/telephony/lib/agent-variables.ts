// What a voice agent is told about a call: a flat table of texts.
import { z } from "zod";
import { objectOf } from "./json.ts";

/** The field of a campaign's `provider_options`. */
export const variablesField = () =>
  z
    .record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean()], { error: "must be text, a number, true or false" }),
      { error: "must be a table of texts" },
    )
    .default({});

/** The campaign's own, then the contact's, which are the closer ones. What is neither text, number nor yes/no is left out. */
export function variablesOf(
  ofCampaign: Readonly<Record<string, unknown>>,
  ofContact: unknown,
): Record<string, string> {
  const entries = Object.entries({ ...ofCampaign, ...objectOf(ofContact) });
  return Object.fromEntries(entries.filter(([, value]) => isPlain(value)).map(([k, v]) => [k, String(v)]));
}

const isPlain = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";
