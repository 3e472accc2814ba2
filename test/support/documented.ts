// Holds real answers against the API document: status, media type and every field of the body.
import { apiDocument } from "../../src/http/openapi/document.ts";
import type { OperationObject, ResponseObject } from "../../src/http/openapi/document-types.ts";
import { METHODS } from "../../src/http/openapi/document-types.ts";
import { problemsOf } from "./json-schema.ts";

/** What an answer is, whoever asked for it. */
export interface Answered {
  status: number;
  contentType: string | null;
  /** Parsed when it is JSON; null when there is none. */
  body: unknown;
}

const document = apiDocument();

interface Described {
  method: string;
  path: string;
  operation: OperationObject;
  matches: RegExp;
}

const described: Described[] = Object.entries(document.paths)
  .flatMap(([path, item]) =>
    METHODS.flatMap(method => {
      const operation = item[method];
      const matches = new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}/?$`);
      return operation === undefined ? [] : [{ method: method.toUpperCase(), path, operation, matches }];
    }),
  )
  // `/dead-letters/redrive` before `/dead-letters/{id}`.
  .sort((a, b) => a.path.split("{").length - b.path.split("{").length);

/** `path` as it was asked for, with or without its query. */
export function describedAs(method: string, path: string): Described | undefined {
  const { pathname } = new URL(path, "http://calls.test");
  return described.find(d => d.method === method && d.matches.test(pathname));
}

function responseOf({ operation }: Described, status: number): ResponseObject | undefined {
  const response = operation.responses[String(status)];
  if (response === undefined || !("$ref" in response)) return response;
  return document.components.responses[response.$ref.slice(response.$ref.lastIndexOf("/") + 1)];
}

/** Empty when the document says that this operation may answer so. */
export function undocumented(found: Described, { status, contentType, body }: Answered): string[] {
  const place = `${found.method} ${found.path} ${status}`;
  const response = responseOf(found, status);
  if (response === undefined) return [`${place}: is not in the document`];
  const { content = {} } = response;
  const type = contentType?.split(";")[0] ?? null;
  if (type === null) return Object.keys(content).length === 0 ? [] : [`${place}: has no media type`];
  const media = content[type];
  if (media === undefined) return [`${place}: ${type} is not in the document`];
  const problems = problemsOf(body, media.schema, document.components.schemas, place);
  return [...problems, ...undocumentedCode(place, status, body, Object.keys(media.examples ?? {}))];
}

/** An error's examples are named by the codes that it can have. */
function undocumentedCode(place: string, status: number, body: unknown, codes: readonly string[]): string[] {
  if (status < 400 || codes.length === 0) return [];
  const { code } = (body as { error: { code: string } }).error;
  return codes.includes(code) ? [] : [`${place}: the code ${code} is not in the document`];
}
