// What a trunk at ElevenLabs is told, what its campaigns may change, and the names of its secrets.
import * as z from "zod";
import { type ReadBy, schemaOf } from "../../../domain/schema-of.ts";
import { agentVariables } from "../../lib/agent-variables.ts";
import { baseUrl, callerNumber, oneOf, textField, yesOrNo } from "../../lib/setting-fields.ts";

const id = (what: string) => textField(`the id of ${what}`, /^[\w-]{1,100}$/);

export const ELEVENLABS_SETTINGS = schemaOf(() =>
  z.strictObject({
    agent_id: id("an agent"),
    /** Their id of the number that calls, where the campaign names none. */
    agent_phone_number_id: id("a phone number"),
    /** Their ids of the other caller ids. */
    phone_number_ids: z.record(callerNumber(), id("a phone number")).default({}),
    /** Who carries the calls of these numbers. */
    carrier: oneOf(["twilio", "sip-trunk", "exotel"]).default("twilio"),
    /** Refused by an agent whose security settings do not allow this override. */
    override_max_duration: yesOrNo().default(false),
    base_url: baseUrl("https://api.elevenlabs.io"),
  }),
);
export type ElevenLabsSettings = ReadBy<typeof ELEVENLABS_SETTINGS>;

/** A campaign's `provider_options`. */
export const ELEVENLABS_OPTIONS = schemaOf(() =>
  z.strictObject({
    agent_id: id("an agent").optional(),
    variables: agentVariables(),
  }),
);
export type ElevenLabsOptions = ReadBy<typeof ELEVENLABS_OPTIONS>;

export interface ElevenLabsSecrets {
  api_key: string;
  /** Of the workspace's webhook. */
  webhook_secret: string;
  webhook_secret_previous?: string;
}
