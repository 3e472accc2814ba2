// JSON Schemas as people read them: a type in words, an object as a table of its fields.
import type { Json, SchemaObject } from "../document-types.ts";
import { html, type Markup, prose } from "./markup.ts";

export const nameOf = (ref: string) => ref.slice(ref.lastIndexOf("/") + 1);

export const showJson = (value: Json | undefined) => JSON.stringify(value, null, 2);

/** `string (date-time) or null`; a component is a link to its table. */
export function typeOf(schema: SchemaObject): Markup {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.anyOf !== undefined) {
    return html`${schema.anyOf.map((option, i) => html`${i === 0 ? "" : " or "}${typeOf(option)}`)}`;
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) {
    return html`${schema.enum.map((value, i) => html`${i === 0 ? "" : " | "}<code>${String(value)}</code>`)}`;
  }
  if (schema.type === "array") return html`list of ${typeOf(schema.items ?? {})}`;
  const type = schema.type === undefined ? "anything" : [schema.type].flat().join(" or ");
  return html`${type}${schema.format === undefined ? "" : ` (${schema.format})`}`;
}

const between = (low: number | undefined, high: number | undefined, what: string) => {
  if (low !== undefined && high !== undefined) return `${low} to ${high}${what}`;
  if (high !== undefined) return `at most ${high}${what}`;
  // Zero or more goes without saying.
  return low === undefined || low === 0 ? null : `at least ${low}${what}`;
};

/** Bounds and default, in words. */
function limitsOf(schema: SchemaObject): string[] {
  const bounded = schema.anyOf?.find(option => option.type !== "null") ?? schema;
  return [
    between(bounded.minimum, bounded.maximum, ""),
    between(bounded.minLength, bounded.maxLength, " characters"),
    between(bounded.minItems, bounded.maxItems, " entries"),
    schema.default === undefined ? null : `default ${JSON.stringify(schema.default)}`,
  ].filter(text => text !== null);
}

export function remarksOf(schema: SchemaObject, description = schema.description): Markup {
  const limits = limitsOf(schema).join(", ");
  return html`${description === undefined ? null : prose(description)} ${limits === "" ? null : html`<em>${limits}</em>`}`;
}

/** The object inside a nullable one, a list or a record; null when there is none. */
function objectIn(schema: SchemaObject): SchemaObject | null {
  if (schema.properties !== undefined) return schema;
  const inner = schema.anyOf?.find(option => option.type !== "null") ?? schema.items;
  if (inner !== undefined) return objectIn(inner);
  return typeof schema.additionalProperties === "object" ? objectIn(schema.additionalProperties) : null;
}

/** Dotted names for what is nested, so that one table shows all of it. */
function rows(schema: SchemaObject, prefix: string): Markup[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const required = schema.required?.includes(name) === true;
    const inner = objectIn(field);
    const below = inner === null ? [] : rows(inner, `${prefix}${name}${field.type === "array" ? "[]" : ""}.`);
    return [
      html`<tr><td><code>${prefix}${name}</code>${required ? html` <span class="required" title="required">*</span>` : null}</td>
<td>${typeOf(field)}</td><td>${remarksOf(field)}</td></tr>`,
      ...below,
    ];
  });
}

/** What stands under a schema's name, or a type in words when it has no fields. */
export function schemaView(schema: SchemaObject): Markup {
  const object = objectIn(schema);
  const of = object === schema ? null : html`<p>${typeOf(schema)}</p>`;
  const about = schema.description === undefined ? null : html`<p>${prose(schema.description)}</p>`;
  if (object === null) return html`${about}${of}`;
  return html`${about}${of}<div class="table"><table><thead><tr><th>Field</th><th>Type</th><th></th></tr></thead>
<tbody>${rows(object, "")}</tbody></table></div>`;
}
