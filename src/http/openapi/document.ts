// The OpenAPI 3.1 document, made from the described operations and the schemas that the routes check with.
import { CODE_VERSION } from "../../domain/code-version.ts";
import { takesKeys } from "../lib/route.ts";
import type { ApiDocument, OperationObject, ParameterObject, Ref } from "./document-types.ts";
import { errorComponents, errorExamples, errorResponsesOf } from "./errors.ts";
import { idempotencyKey } from "./idempotency-key.ts";
import { componentSchemas, schemaOf } from "./json-schemas.ts";
import { errorCodesOf, type NamedParameter, type Operation } from "./operation.ts";
import { requestBodyOf, responseOf, securityOf } from "./operation-parts.ts";
import { operations } from "./operations.ts";
import { TAGS } from "./tags.ts";
import { webhooks } from "./webhooks.ts";

export const API_VERSION = CODE_VERSION;

const DESCRIPTION = `An outbound call campaign manager: who is dialled when, and never wrongly.

Every path answers with and without its trailing slash. Times are ISO 8601 UTC with \`Z\`. Phone numbers are stored and compared in one normal form: \`+\` and digits. A request body is JSON of at most 4 MiB, where nothing else is said. HEAD is answered wherever GET is.

Errors have one form, whatever goes wrong: see the schema \`Error\`. Lists come in pages: \`limit\` and \`cursor\`.

An \`Idempotency-Key\` makes a POST safe to repeat. \`X-Request-Id\` is taken over from a request that has one.`;

const parametersOf = (operation: Operation): NamedParameter[] => [
  ...operation.parameters,
  ...(takesKeys(operation) ? [idempotencyKey] : []),
];

function parameterObject({
  name,
  in: place,
  description,
  schema,
  required,
  example,
}: NamedParameter): ParameterObject {
  return {
    name,
    in: place,
    description,
    ...(place === "path" || required === true ? { required: true } : {}),
    schema: schemaOf(schema),
    ...(example === undefined ? {} : { example }),
  };
}

const referTo = (parameter: NamedParameter): ParameterObject | Ref =>
  parameter.shared === undefined
    ? parameterObject(parameter)
    : { $ref: `#/components/parameters/${parameter.shared}` };

function operationObject(operation: Operation): OperationObject {
  const { id, summary, description, tag, body, answers } = operation;
  const parameters = parametersOf(operation).map(referTo);
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    security: securityOf(operation),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: requestBodyOf(body) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, responseOf(operation, answer)]),
      ),
      ...errorResponsesOf(errorCodesOf(operation)),
    },
  };
}

/** `/api/v1/calls/:call_id` → `/api/v1/calls/{call_id}`. */
export const pathOf = (route: string) => route.replace(/:([^/]+)/g, "{$1}");

function paths(): ApiDocument["paths"] {
  const made: ApiDocument["paths"] = {};
  for (const operation of operations) {
    const path = pathOf(operation.path);
    made[path] = { ...made[path], [operation.method]: operationObject(operation) };
  }
  return made;
}

function sharedParameters(): Record<string, ParameterObject> {
  const shared = operations.flatMap(parametersOf).filter(p => p.shared !== undefined);
  return Object.fromEntries(shared.map(p => [p.shared, parameterObject(p)]));
}

export function apiDocument(): ApiDocument {
  // Before the components: what they name has been described by then.
  const responses = errorComponents(operations.map(errorCodesOf));
  return {
    openapi: "3.1.1",
    info: {
      title: "Campaign Call Manager",
      version: API_VERSION,
      summary: "Outbound call campaigns.",
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "The service that this document comes from." }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: paths(),
    webhooks: webhooks(),
    components: {
      schemas: componentSchemas(),
      parameters: sharedParameters(),
      headers: {
        "X-Request-Id": { description: "Names this request in the log.", schema: { type: "string" } },
        "Retry-After": {
          description: "Seconds after which asking again makes sense.",
          schema: { type: "integer" },
        },
        "Idempotent-Replayed": {
          description: "true = the stored answer of an earlier request with this Idempotency-Key.",
          schema: { type: "string", enum: ["true"] },
        },
        Link: { description: 'The next page, rel="next"; absent on the last.', schema: { type: "string" } },
        "Content-Disposition": {
          description: "Of a file: what to save it as.",
          schema: { type: "string" },
        },
        ETag: { description: "Give it as If-None-Match.", schema: { type: "string" } },
      },
      responses,
      examples: errorExamples(),
      securitySchemes: {
        token: {
          type: "apiKey",
          in: "header",
          name: "X-Auth-Token",
          description: "A token of VALID_TOKENS or API_TOKENS.",
        },
        bearer: { type: "http", scheme: "bearer", description: "The same token, as Authorization: Bearer." },
        callbackSignature: {
          type: "apiKey",
          in: "query",
          name: "signature",
          description:
            "In the callback URL that the provider was given, with call_id and attempt: use it as it is.",
        },
      },
    },
  };
}
