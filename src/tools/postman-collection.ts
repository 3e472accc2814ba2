// The API document as a Postman collection (v2.1): a folder for each tag, a request for each operation.
import {
  type ApiDocument,
  METHODS,
  type OperationObject,
  type ParameterObject,
} from "../http/openapi/document-types.ts";

interface Entry {
  key: string;
  value: string;
  description?: string;
  disabled?: boolean;
}

const SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

const nameOf = (ref: string) => ref.slice(ref.lastIndexOf("/") + 1);

function parametersOf(document: ApiDocument, operation: OperationObject): ParameterObject[] {
  return (operation.parameters ?? []).map(p => {
    const found = "$ref" in p ? document.components.parameters[nameOf(p.$ref)] : p;
    if (found === undefined) throw new Error(`${operation.operationId} has a parameter that is nowhere`);
    return found;
  });
}

/** What is not required is there to be switched on. */
const entry = (p: ParameterObject): Entry => ({
  key: p.name,
  value: String(p.example ?? p.schema.default ?? ""),
  description: p.description,
  ...(p.required === true ? {} : { disabled: true }),
});

function urlOf(path: string, parameters: readonly ParameterObject[]) {
  const segments = path
    .replace(/\{([^}]+)\}/g, ":$1")
    .slice(1)
    .split("/");
  const query = parameters.filter(p => p.in === "query").map(entry);
  const variable = parameters
    .filter(p => p.in === "path")
    .map(({ name, example, description }) => ({ key: name, value: String(example ?? ""), description }));
  return {
    raw: `{{base_url}}/${segments.join("/")}`,
    host: ["{{base_url}}"],
    path: segments,
    ...(query.length === 0 ? {} : { query }),
    ...(variable.length === 0 ? {} : { variable }),
  };
}

/** The first example of the first media type. */
function bodyOf({ requestBody }: OperationObject) {
  const [first] = Object.entries(requestBody?.content ?? {});
  if (first === undefined) return null;
  const [type, { examples = {} }] = first;
  const [example] = Object.values(examples);
  if (example === undefined || "$ref" in example) return null;
  const { value } = example;
  const isText = typeof value === "string";
  return {
    type,
    body: {
      mode: "raw",
      raw: isText ? value : JSON.stringify(value, null, 2),
      options: { raw: { language: isText ? "text" : "json" } },
    },
  };
}

function itemOf(document: ApiDocument, method: string, path: string, operation: OperationObject) {
  const parameters = parametersOf(document, operation);
  const body = bodyOf(operation);
  const headers: Entry[] = [
    ...(body === null ? [] : [{ key: "Content-Type", value: body.type }]),
    ...parameters.filter(p => p.in === "header").map(entry),
  ];
  return {
    name: operation.summary,
    request: {
      method: method.toUpperCase(),
      ...(operation.security.length === 0 ? { auth: { type: "noauth" } } : {}),
      header: headers,
      url: urlOf(path, parameters),
      ...(operation.description === undefined ? {} : { description: operation.description }),
      ...(body === null ? {} : { body: body.body }),
    },
    response: [],
  };
}

/** `baseUrl`: the origin that its variable begins with. */
export function postmanCollection(document: ApiDocument, baseUrl: string) {
  const items = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap(method => {
      const operation = item[method];
      if (operation === undefined) return [];
      return [{ tags: operation.tags, item: itemOf(document, method, path, operation) }];
    }),
  );
  const { title, version, description } = document.info;
  return {
    info: { name: title, description, version, schema: SCHEMA },
    auth: {
      type: "apikey",
      apikey: [
        { key: "key", value: "X-Auth-Token", type: "string" },
        { key: "value", value: "{{token}}", type: "string" },
        { key: "in", value: "header", type: "string" },
      ],
    },
    variable: [
      { key: "base_url", value: baseUrl, type: "string" },
      { key: "token", value: "", type: "string" },
    ],
    item: document.tags.map(tag => ({
      name: tag.name,
      description: tag.description,
      item: items.filter(({ tags }) => tags.includes(tag.name)).map(({ item }) => item),
    })),
  };
}
