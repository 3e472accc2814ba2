// One definition of a route: from it come the route itself, the check of what is asked, the scope, the API document,
// and the types that the command line and the dashboard import. Knows no platform.
import type * as z from "zod";
import type { Scope as TokenScope } from "../../domain/access/access-token.ts";
import type { ErrorCode } from "../../domain/errors.ts";
import type { Json, Method } from "../openapi/document-types.ts";
import type { Tag } from "../openapi/tags.ts";

/**
 * What a token must be allowed to do. `open` needs none; `signed` neither: the URL and the body are signed, and the
 * route looks at both.
 */
export type Scope = "open" | "signed" | TokenScope;

/** A schema that is made when it is first asked for: the answers' hundreds would slow down every start. */
export type Shape<T extends z.ZodType = z.ZodType> = () => T;

/** What an answer of this shape is, as a presenter returns it. */
export type Of<S extends Shape> = z.input<ReturnType<S>>;

/** One parameter: how it is documented and how it is read are one fact. */
export interface Parameter<T = unknown> {
  in: "path" | "query" | "header";
  description: string;
  /** As the document says it. */
  schema: Shape;
  required?: boolean;
  example?: Json;
  /** Its name among the document's components, when several routes have it. */
  shared?: string;
  /** Throws a validation_error that names the parameter and its value. */
  read: (text: string | undefined, name: string) => T;
}

export type Parameters = Record<string, Parameter>;

/** By media type. Of a JSON body, `checked` is the schema that the route checks it with. */
export interface Body<S extends z.ZodType = z.ZodType> {
  content: Record<string, { schema: Shape; examples: Record<string, { summary: string; value: Json }> }>;
  checked?: () => S;
  /** May be left out: an empty object. */
  optional?: true;
  /** Too long to be read twice: an idempotent retry is told by its type and length. */
  streamed?: true;
}

export interface Answer<S extends Shape = Shape> {
  description: string;
  /** By media type; absent = no body. */
  content?: Record<string, { schema: S; example?: Json }>;
  /** Names among the document's headers, beside those that every answer has. */
  headers?: readonly string[];
}

export interface RouteDefinition {
  method: Method;
  /** As the app registers it: `/api/v1/calls/:call_id`. */
  path: string;
  /** The document's operationId. */
  id: string;
  tag: Tag;
  summary: string;
  description?: string;
  scope: Scope;
  /** By name, all of those in the path. */
  params?: Parameters;
  query?: Parameters;
  body?: Body;
  /** By status. */
  answers: Record<number, Answer>;
  /** Beside those that follow from the rest: see errorCodesOf. */
  errors?: readonly ErrorCode[];
}

/** Whether an Idempotency-Key is kept: of who is known before the route is asked, or anybody could fill the table. */
export const takesKeys = ({ method, scope }: Pick<RouteDefinition, "method" | "scope">): boolean =>
  method === "post" && scope !== "open" && scope !== "signed";

/** Definitions by the order in which they are written. */
const placeOf = new Map<RouteDefinition, number>();

/** Says what it is given; keeps its types. */
export function route<const R extends RouteDefinition>(definition: R): R {
  placeOf.set(definition, placeOf.size);
  return definition;
}

/** A module lists what it exports by name; readers want the order of its text. */
export const asWritten = (definitions: readonly RouteDefinition[]): RouteDefinition[] =>
  [...definitions].sort((a, b) => (placeOf.get(a) ?? 0) - (placeOf.get(b) ?? 0));

export const json = <S extends Shape>(schema: S, example?: Json) => ({
  "application/json": { schema, ...(example === undefined ? {} : { example }) },
});

/** A JSON answer. */
export const answer = <S extends Shape>(description: string, schema: S, example?: Json): Answer<S> => ({
  description,
  content: json(schema, example),
});

/** The values of parameters, by name. */
export type Values<P> = P extends Parameters
  ? { [Name in keyof P]: P[Name] extends Parameter<infer T> ? T : never }
  : Record<never, never>;

/** What is sent to a route, after its check; undefined where it has no JSON body. */
export type BodyOf<R extends RouteDefinition> = R["body"] extends Body<infer S> ? z.output<S> : undefined;

/** What a client sends. */
export type SentTo<R extends RouteDefinition> = R["body"] extends Body<infer S> ? z.input<S> : undefined;

type Success = 200 | 201 | 202;

/** What a route answers when it does what it was asked. */
export type AnswerOf<R extends RouteDefinition> = {
  [Status in keyof R["answers"]]: Status extends Success
    ? R["answers"][Status] extends Answer<infer S>
      ? Of<S>
      : never
    : never;
}[keyof R["answers"]];
