// What a voice agent is told beside its own prompt: the campaign's variables, and those of the contact.
import * as z from "zod";
import { variablesOf } from "./variables.ts";

/** The field of a campaign's `provider_options`. */
export const agentVariables = () =>
  z
    .record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean()], { error: "must be text, a number, true or false" }),
      { error: "must be a table of texts" },
    )
    .default({});

/** The contact's come before the campaign's: they are the closer ones. */
export const toldToAgent = (
  ofCampaign: Readonly<Record<string, unknown>>,
  ofContact: unknown,
): Record<string, string> => ({ ...variablesOf(ofCampaign), ...variablesOf(ofContact) });
