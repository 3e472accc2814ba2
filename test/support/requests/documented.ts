// Holds real answers against the API document: status, media type and every field of the body.
import { apiDocument } from "../../../src/http/openapi/document.ts";
import type { OperationObject, ResponseObject } from "../../../src/http/openapi/document-types.ts";
import { METHODS } from "../../../src/http/openapi/document-types.ts";
import { schemaProblems } from "../checks/schema-problems.ts";

/** What an answer is, whoever asked for it. */
export interface Answered {
  status: number;
  contentType: string | null;
  /** Parsed when it is JSON; null when there is none. */
  body: unknown;
}

const document = apiDocument();
const problemsOf = schemaProblems(document);

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

/** Names of the headers that such an answer is said to have. */
export const headersOf = (found: Described, status: number): string[] =>
  Object.keys(responseOf(found, status)?.headers ?? {});

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
  const problems = problemsOf(body, media.schema, place);
  return [
    ...problems,
    ...unlikeExample(place, type, body, media.example),
    ...undocumentedCode(place, status, body, Object.keys(media.examples ?? {})),
  ];
}

/** A file's schema says nothing; its example has its columns, or the keys of its lines. */
function unlikeExample(place: string, type: string, body: unknown, example: unknown): string[] {
  const read = COLUMNS[type];
  if (read === undefined || typeof body !== "string" || typeof example !== "string") return [];
  const [found, shown] = [body, example].map(text => read(text.split("\n")[0] ?? "").join(","));
  return found === shown ? [] : [`${place}: has the columns ${found}, its example ${shown}`];
}

const COLUMNS: Record<string, (line: string) => string[]> = {
  "text/csv": line => line.trimEnd().split(","),
  "application/x-ndjson": line => Object.keys(JSON.parse(line) as object),
};

/** An error's examples are named by the codes that it can have. */
function undocumentedCode(place: string, status: number, body: unknown, codes: readonly string[]): string[] {
  if (status < 400 || codes.length === 0) return [];
  const { code } = (body as { error: { code: string } }).error;
  return codes.includes(code) ? [] : [`${place}: the code ${code} is not in the document`];
}
