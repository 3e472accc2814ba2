// What a trunk at Retell is told, what its campaigns may change, and the names of its secrets.
import * as z from "zod";
import { type ReadBy, schemaOf } from "../../../domain/schema-of.ts";
import { agentVariables } from "../../lib/agent-variables.ts";
import { baseUrl, callerNumber, textField } from "../../lib/setting-fields.ts";

const agentId = () => textField("the id of an agent", /^[\w-]{1,100}$/);

export const RETELL_SETTINGS = schemaOf(() =>
  z.strictObject({
    /** The number that calls, where the campaign names none. */
    from_number: callerNumber(),
    /** Absent = the agent that is bound to the number. */
    agent_id: agentId().optional(),
    base_url: baseUrl("https://api.retellai.com"),
  }),
);
export type RetellSettings = ReadBy<typeof RETELL_SETTINGS>;

/** A campaign's `provider_options`. */
export const RETELL_OPTIONS = schemaOf(() =>
  z.strictObject({
    agent_id: agentId().optional(),
    variables: agentVariables(),
    /** Said to a machine instead of hanging up. */
    voicemail_message: textField("what is said").optional(),
  }),
);
export type RetellOptions = ReadBy<typeof RETELL_OPTIONS>;

export interface RetellSecrets {
  /** Signs the webhooks too, where no other key has the webhook badge. */
  api_key: string;
  /** The key with the webhook badge. */
  webhook_api_key?: string;
  webhook_api_key_previous?: string;
}
