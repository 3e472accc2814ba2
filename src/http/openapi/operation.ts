// How one operation is described: the lists in operations-*.ts are made of these, the document is made of the lists.
import type { z } from "zod";
import type { ErrorCode } from "../../domain/errors.ts";
import type { RouteDefinition, Scope, Shape } from "../lib/route.ts";
import type { Json, Method } from "./document-types.ts";
import type { Tag } from "./tags.ts";

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  description: string;
  schema: z.ZodType;
  required?: boolean;
  example?: Json;
  /** Its name among the document's components, when several operations have it. */
  shared?: string;
}

export interface Body {
  /** By media type; a JSON body's schema is the very one that the route checks with. */
  content: Record<string, { schema: z.ZodType; examples: Record<string, { summary: string; value: Json }> }>;
}

export interface Answer {
  description: string;
  /** By media type; absent = no body. */
  content?: Record<string, { schema: z.ZodType | Shape; example?: Json }>;
  /** Names among the document's headers, beside those that every answer has. */
  headers?: readonly string[];
}

export interface Operation {
  method: Method;
  /** As the app registers it, with its base: `/api/v1/calls/:call_id`. */
  path: string;
  id: string;
  tag: Tag;
  summary: string;
  description?: string;
  scope: Scope;
  parameters?: readonly Parameter[];
  body?: Body;
  /** By status. */
  answers: Record<number, Answer>;
  /** Beside those that follow from the rest: see errorCodesOf. */
  errors?: readonly ErrorCode[];
}

export const json = (schema: z.ZodType, example?: Json) => ({
  "application/json": { schema, ...(example === undefined ? {} : { example }) },
});

export const answer = (description: string, schema: z.ZodType, example?: Json): Answer => ({
  description,
  content: json(schema, example),
});

export const jsonBody = (
  schema: z.ZodType,
  examples: Record<string, { summary: string; value: Json }>,
): Body => ({ content: { "application/json": { schema, examples } } });

/** Codes that follow from what an operation is, then its own. */
export function errorCodesOf(operation: Operation): ErrorCode[] {
  const { method, scope, parameters = [], body, errors = [] } = operation;
  const jsonIn = body !== undefined && "application/json" in body.content;
  const codes: ErrorCode[] = [
    ...(jsonIn
      ? (["bad_request", "validation_error", "payload_too_large", "unsupported_media_type"] as const)
      : []),
    ...(parameters.length > 0 ? (["validation_error"] as const) : []),
    ...(scope === "open" ? [] : (["unauthorized", "forbidden", "rate_limited"] as const)),
    // Of an Idempotency-Key: not one, still being answered, used for something else.
    ...(method === "post" && scope !== "open"
      ? (["bad_request", "conflict", "idempotency_mismatch"] as const)
      : []),
    ...errors,
    ...(scope === "open" ? [] : (["internal_server_error", "service_unavailable"] as const)),
  ];
  return [...new Set(codes)];
}

/** A route as the document shows it: its parameters in one list. */
export function operationOf(definition: RouteDefinition): Operation {
  const { params = {}, query = {}, ...rest } = definition;
  const parameters = Object.entries({ ...params, ...query }).map(([name, parameter]) => ({
    name,
    ...parameter,
  }));
  return { ...rest, parameters };
}
