// What a trunk at Bland is told, what its campaigns may change, and the names of its secrets.
import * as z from "zod";
import { type ReadBy, schemaOf } from "../../../domain/schema-of.ts";
import { agentVariables } from "../../lib/agent-variables.ts";
import { baseUrl, callerNumber, oneOf, textField } from "../../lib/setting-fields.ts";

/** What the agent does; one of them. */
const agents = () => ({
  pathway_id: textField("the id of a pathway", /^[\w-]{1,100}$/).optional(),
  task: textField("what the agent is to do").optional(),
});
type Agents = { pathway_id?: string | undefined; task?: string | undefined };
const isOne = ({ pathway_id, task }: Agents) => (pathway_id === undefined) !== (task === undefined);

export const BLAND_SETTINGS = schemaOf(() =>
  z
    .strictObject({
      ...agents(),
      /** Absent = one of Bland's own numbers. */
      from: callerNumber().optional(),
      /** What is done with a machine where the campaign asks for its detection. */
      voicemail_action: oneOf(["hangup", "leave_message", "ignore"]).default("hangup"),
      base_url: baseUrl("https://api.bland.ai"),
    })
    .refine(isOne, { error: "pathway_id or task must be set, and only one of them" }),
);
export type BlandSettings = ReadBy<typeof BLAND_SETTINGS>;

/** A campaign's `provider_options`. */
export const BLAND_OPTIONS = schemaOf(() =>
  z
    .strictObject({
      ...agents(),
      variables: agentVariables(),
      /** What is left with a machine. */
      voicemail_message: textField("what is said").optional(),
    })
    .refine(options => isOne(options) || options.task === undefined, {
      error: "pathway_id must not stand beside task",
    }),
);
export type BlandOptions = ReadBy<typeof BLAND_OPTIONS>;

export interface BlandSecrets {
  api_key: string;
  /** Without one, Bland does not sign. */
  webhook_secret: string;
  webhook_secret_previous?: string;
}

/** What the agent of a call does: as the campaign says, else as the trunk does. */
export const agentOf = (settings: Agents, options: Agents): Agents => {
  const { pathway_id, task } = isOne(options) ? options : settings;
  return { pathway_id, task };
};
