// A JSON schema of the API document as a TypeScript type, with its descriptions.
import type { SchemaObject } from "../../../http/openapi/document-types.ts";

/** Keywords of zod's beside those of ours. */
type Schema = SchemaObject & { oneOf?: SchemaObject[]; allOf?: SchemaObject[]; prefixItems?: SchemaObject[] };

/** What is something else in TypeScript already, or in the client. */
const RENAMED: Readonly<Record<string, string>> = {
  Error: "ErrorBody",
  Event: "LoggedEvent",
  WebhookEvent: "EndpointEvent",
};

export const nameOf = (component: string): string => RENAMED[component] ?? component;

export const refName = (ref: string): string => nameOf(ref.slice(ref.lastIndexOf("/") + 1));

export function comment(lines: readonly (string | undefined)[], indent = ""): string {
  const text = lines.filter(line => line !== undefined && line !== "").join("\n\n");
  if (text === "") return "";
  const safe = text.replaceAll("*/", "*\\/").split("\n");
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`;
  return `${indent}/**\n${safe.map(line => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

export function typeText(given: SchemaObject, indent = ""): string {
  const schema = given as Schema;
  if (schema.$ref !== undefined) return refName(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(value => JSON.stringify(value)).join(" | ");
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return union(either.map(each => typeText(each, indent)));
  if (schema.type === undefined && schema.allOf !== undefined) {
    return schema.allOf.map(each => wrapped(typeText(each, indent))).join(" & ");
  }
  const types = [schema.type ?? []].flat();
  return types.length === 0 ? "unknown" : union(types.map(type => typeOf(type, schema, indent)));
}

const union = (types: readonly string[]): string => [...new Set(types)].join(" | ");
const wrapped = (type: string): string => (/[|&]/.test(type) && !type.startsWith("{") ? `(${type})` : type);

function typeOf(type: string, schema: Schema, indent: string): string {
  switch (type) {
    case "array":
      return arrayText(schema, indent);
    case "object":
      return objectText(schema, indent);
    case "integer":
      return "number";
    default:
      return type;
  }
}

function arrayText({ items, prefixItems }: Schema, indent: string): string {
  if (prefixItems !== undefined) return `[${prefixItems.map(each => typeText(each, indent)).join(", ")}]`;
  const item = items === undefined ? "unknown" : typeText(items, indent);
  return / [|&] /.test(item) ? `(${item})[]` : `${item}[]`;
}

function objectText(schema: Schema, indent: string): string {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, property]) => {
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
    const type = typeText(property, inner);
    const optional = !required.includes(name);
    return `${comment([property.description], inner)}${inner}${key}${optional ? "?" : ""}: ${type}${optional ? " | undefined" : ""};\n`;
  });
  if (typeof additionalProperties === "object") {
    const value = typeText(additionalProperties, inner);
    const keys = propertyNames?.enum?.map(key => JSON.stringify(key)).join(" | ");
    if (keys !== undefined && fields.length === 0) return `{ [key in ${keys}]: ${value} }`;
    fields.push(`${inner}[key: string]: ${fields.length === 0 ? value : "unknown"};\n`);
  }
  return fields.length === 0 ? "Record<string, never>" : `{\n${fields.join("")}${indent}}`;
}

/** An exported type of a component. */
export function declaration(component: string, schema: SchemaObject): string {
  const text = typeText(schema);
  const name = nameOf(component);
  const about = comment([schema.description]);
  // Not an interface: those are refused where a record is asked for.
  return `${about}export type ${name} = ${text};\n`;
}
