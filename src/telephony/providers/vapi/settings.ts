// What a trunk at Vapi is told, what its campaigns may change, and the names of its secrets.
import * as z from "zod";
import { type ReadBy, schemaOf } from "../../../domain/schema-of.ts";
import { agentVariables } from "../../lib/agent-variables.ts";
import { baseUrl, callerNumber, oneOf, textField } from "../../lib/setting-fields.ts";

const idAtVapi = () => textField("an id at Vapi", /^[\w-]{1,100}$/);
const header = () => textField("the name of a header", /^[\w-]{1,100}$/);

/** What speaks; one of them. Not a workflow: its overrides name no server for the webhooks. */
const agents = () => ({
  assistant_id: idAtVapi().optional(),
  squad_id: idAtVapi().optional(),
});
type Agents = { [key in keyof ReturnType<typeof agents>]?: string | undefined };
const named = ({ assistant_id, squad_id }: Agents) => [assistant_id, squad_id].filter(id => id !== undefined);

/** How Vapi signs, where a credential does it instead of the shared secret in a header. */
const hmac = () =>
  z.strictObject({
    credential_id: idAtVapi(),
    algorithm: oneOf(["sha256", "sha512", "sha1"]).default("sha256"),
    encoding: oneOf(["hex", "base64"]).default("hex"),
    signature_header: header().default("x-signature"),
    signature_prefix: z.string().default(""),
    timestamp_header: header().default("x-timestamp"),
  });

export const VAPI_SETTINGS = schemaOf(() =>
  z
    .strictObject({
      ...agents(),
      /** Vapi's id of the number that calls, where the campaign names none. */
      phone_number_id: idAtVapi(),
      /** Vapi's ids of the other caller ids. */
      phone_number_ids: z.record(callerNumber(), idAtVapi()).default({}),
      voicemail_provider: oneOf(["vapi", "google", "openai", "twilio"]).default("vapi"),
      /** Absent = the shared secret goes in a header. */
      webhook_hmac: hmac().optional(),
      base_url: baseUrl("https://api.vapi.ai"),
    })
    .refine(settings => named(settings).length === 1, {
      error: "assistant_id or squad_id must be set, and only one of them",
    }),
);
export type VapiSettings = ReadBy<typeof VAPI_SETTINGS>;

/** A campaign's `provider_options`. */
export const VAPI_OPTIONS = schemaOf(() =>
  z.strictObject({ ...agents(), variables: agentVariables() }).refine(options => named(options).length <= 1, {
    error: "assistant_id must not stand beside squad_id",
  }),
);

export interface VapiSecrets {
  /** The private key. */
  api_key: string;
  /** Comes back in a header of each webhook, or signs it. */
  webhook_secret: string;
  webhook_secret_previous?: string;
}

/** Who speaks in a call, the campaign's choice before the trunk's, and what is overridden for it. */
export function agentOf(settings: Agents, options: Agents, overrides: object): Record<string, unknown> {
  const { assistant_id, squad_id } = named(options).length > 0 ? options : settings;
  return squad_id === undefined
    ? { assistantId: assistant_id, assistantOverrides: overrides }
    : { squadId: squad_id, squadOverrides: overrides };
}
