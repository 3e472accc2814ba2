// A tool: what an assistant may ask for, the routes that answer it, and what is said of the answer in words.
import { covers } from "../../domain/access/access-token.ts";
import { invalid } from "../../domain/errors.ts";
import { quoted } from "../../domain/json-text.ts";
import type { Caller } from "../app-env.ts";
import type { AnswerOf, Parameter, Parameters, RouteDefinition, Values } from "../lib/route.ts";
import { schemaOf } from "../openapi/json-schemas.ts";

interface AskedOf<R extends RouteDefinition> {
  params?: Values<R["params"]>;
  /** What is not named is absent. */
  query?: Partial<Values<R["query"]>>;
}

/** Asks a route for the same caller, within the same request. Throws what the route throws. */
export type AskRoute = <R extends RouteDefinition>(definition: R, asked: AskedOf<R>) => Promise<AnswerOf<R>>;

/** `text` is for the model to read, and may end up in a transcript; `answer` is the API's own. */
export interface Said {
  answer: object;
  text: string;
}

/** As the protocol says them: how careful whoever runs the assistant should be. */
export interface Hints {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

export const READS: Hints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

export interface Tool {
  name: string;
  title: string;
  description: string;
  hints: Hints;
  /** It asks these and no others: what a token must be allowed to do follows. */
  routes: readonly RouteDefinition[];
  takes: Parameters;
  run(ask: AskRoute, args: Record<string, unknown>): Promise<Said>;
}

/** Says what it is given; `run` knows its arguments' types. */
export const tool = <Takes extends Parameters>(
  made: Omit<Tool, "takes" | "run"> & {
    takes: Takes;
    run(ask: AskRoute, args: Values<Takes>): Promise<Said>;
  },
): Tool => made as unknown as Tool;

/** Only what a token may do is shown to who has it. */
export const mayUse = ({ routes }: Tool, caller: Caller): boolean =>
  routes.every(({ scope }) => scope === "open" || scope === "signed" || covers(caller.scope, scope));

const isRequired = (parameter: Parameter) => parameter.in === "path" || parameter.required === true;

export const inputSchemaOf = ({ takes }: Tool) => ({
  type: "object" as const,
  properties: Object.fromEntries(
    Object.entries(takes).map(([name, { schema, description }]) => [
      name,
      { ...schemaOf(schema), description },
    ]),
  ),
  required: Object.keys(takes).filter(name => isRequired(takes[name] as Parameter)),
  additionalProperties: false,
});

/** By the same readers as paths and queries have. Throws a validation_error that names the argument and its value. */
export function readArguments({ name, takes }: Tool, given: Record<string, unknown>) {
  const refuse = (field: string, message: string) => {
    throw invalid({ [field]: [message] });
  };
  for (const field of Object.keys(given))
    if (!Object.hasOwn(takes, field))
      refuse(
        field.slice(0, 60),
        `is no argument of ${name}, which takes ${Object.keys(takes).join(", ") || "none"}`,
      );
  const textOf = (field: string): string | undefined => {
    const value = given[field];
    if (value === undefined || value === null) return undefined;
    if (typeof value === "object")
      return refuse(field, `must be a text or a number, not ${quoted(value)}`) as never;
    return String(value);
  };
  return Object.fromEntries(
    Object.entries(takes).map(([field, parameter]) => {
      const text = textOf(field);
      if (text === undefined && isRequired(parameter)) refuse(field, "is required");
      return [field, parameter.read(text, field)];
    }),
  );
}
