// An operation as the client offers it: what its method takes and answers, read from the API document.
import type {
  ApiDocument,
  MediaObject,
  OperationObject,
  ParameterObject,
  Ref,
  ResponseObject,
  SchemaObject,
} from "../../../http/openapi/document-types.ts";
import { type MethodName, methodName } from "./method-names.ts";
import { refName, typeText } from "./schema-text.ts";

export interface Described extends MethodName {
  id: string;
  /** In capitals. */
  verb: string;
  path: string;
  summary: string;
  description: string | undefined;
  params: ParameterObject[];
  query: ParameterObject[];
  /** All that the document has, those too of which the client says its own. */
  queryNames: string[];
  /** A type of JSON, or the first of a file's media types. */
  body: { kind: "json"; type: string } | { kind: "file"; contentType: string } | null;
  /** `own`: with a key of the caller's alone. */
  keyed: boolean | "own";
  answer: AnswerKind;
  /** A status of an error that has the same answer. */
  also: number | undefined;
}

export type AnswerKind =
  | { kind: "json"; type: string }
  | { kind: "none" | "text" | "bytes" | "parts" }
  /** `key` holds the items; null = a bare array, the cursor in the Link header. */
  | { kind: "list"; key: string | null; item: string; page: string; max: number };

/** The one error whose answer may be that of the operation: a service that says how it is not well. */
const UNWELL = 503;

/** What the client says itself: another name of the cursor, and how a list is to be written. */
const NOT_ASKED: readonly string[] = ["page_token"];
/** Of operations whose answer has another form for one value of a parameter. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  listCampaigns: ["include"],
  listImportErrors: ["format"],
};

/** Their answer has a secret that it lacks where the request has a key. */
const SECRET_ONCE: ReadonlySet<string> = new Set(["createWebhook", "rotateWebhookSecret"]);

export function describedOperations(document: ApiDocument): Described[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, operation]) => described(document, path, verb, operation)),
  );
}

function described(document: ApiDocument, path: string, verb: string, operation: OperationObject): Described {
  const { operationId: id, summary, description } = operation;
  const parameters = (operation.parameters ?? []).map(each => parameterOf(document, each));
  const unasked = [...NOT_ASKED, ...(WITHOUT[id] ?? [])];
  const query = parameters.filter(({ in: place, name }) => place === "query" && !unasked.includes(name));
  const [success] = Object.entries(operation.responses).filter(([status]) => Number(status) < 300);
  const response = success?.[1] as ResponseObject;
  const bodyType = JSON.stringify(response.content?.["application/json"]?.schema);
  const unwell = operation.responses[UNWELL];
  const same =
    unwell !== undefined &&
    "content" in unwell &&
    JSON.stringify(unwell.content?.["application/json"]?.schema) === bodyType;
  return {
    ...methodName(id, path),
    id,
    verb: verb.toUpperCase(),
    path,
    summary,
    description,
    params: parameters.filter(({ in: place }) => place === "path"),
    query,
    queryNames: parameters.filter(({ in: place }) => place === "query").map(({ name }) => name),
    body: bodyOf(operation.requestBody?.content),
    keyed: parameters.some(({ name }) => name === "Idempotency-Key") && (SECRET_ONCE.has(id) ? "own" : true),
    answer: answerOf(document, response, query),
    also: bodyType !== undefined && same ? UNWELL : undefined,
  };
}

const parameterOf = ({ components }: ApiDocument, each: ParameterObject | Ref): ParameterObject => {
  if (!("$ref" in each)) return each;
  const found = components.parameters[each.$ref.slice(each.$ref.lastIndexOf("/") + 1)];
  if (found === undefined) throw new Error(`${each.$ref} is not in the document`);
  return found;
};

function bodyOf(content: Record<string, MediaObject> | undefined): Described["body"] {
  const [first] = Object.entries(content ?? {});
  if (first === undefined) return null;
  const [contentType, { schema }] = first;
  if (contentType === "application/json") return { kind: "json", type: typeText(schema) };
  return { kind: "file", contentType };
}

function answerOf(
  document: ApiDocument,
  { content, headers }: ResponseObject,
  query: readonly ParameterObject[],
): AnswerKind {
  const types = Object.keys(content ?? {});
  const [first] = types;
  if (content === undefined || first === undefined) return { kind: "none" };
  const pages = query.some(({ name }) => name === "cursor");
  if (first.startsWith("text/") && pages) return { kind: "parts" };
  if (first.startsWith("text/")) return { kind: "text" };
  if (first !== "application/json") return { kind: "bytes" };
  const schema = content[first]?.schema ?? {};
  const list = pages ? listIn(document, schema, headers?.Link !== undefined, query) : null;
  return list ?? { kind: "json", type: typeText(schema) };
}

function listIn(
  document: ApiDocument,
  schema: SchemaObject,
  linked: boolean,
  query: readonly ParameterObject[],
): AnswerKind | null {
  const max = query.find(({ name }) => name === "limit")?.schema.maximum;
  if (max === undefined) return null;
  const whole = resolved(document, schema);
  const bare = [whole, ...(whole.anyOf ?? []).map(each => resolved(document, each))].find(isArray);
  if (linked && bare?.items !== undefined) {
    const item = typeText(bare.items);
    return { kind: "list", key: null, item, page: `Page<${item}>`, max };
  }
  const arrays = Object.entries(whole.properties ?? {}).filter(([, property]) => isArray(property));
  const rows = arrays.find(([name]) => name === "data") ?? (arrays.length === 1 ? arrays[0] : undefined);
  if (whole.properties?.next_cursor === undefined || rows === undefined) return null;
  const [key, { items = {} }] = rows;
  return { kind: "list", key, item: typeText(items), page: typeText(schema), max };
}

const isArray = ({ type }: SchemaObject) => type === "array";

function resolved({ components }: ApiDocument, schema: SchemaObject): SchemaObject {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  const found = components.schemas[name];
  if (found === undefined) throw new Error(`${refName(schema.$ref)} is not in the document`);
  return found;
}
